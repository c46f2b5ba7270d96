"""How another system writes, as a file states it: our fields, categories and units against its words."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from communities.access import grants
from communities.models import Organisation, User
from workflow import audit
from workflow.refusals import Refused
from workflow.words import listed

from ..models import Category, ImportDialect
from .rows import Dialect, columns

PERMISSION = "register.import"

PARTS = ("columns", "categories", "units")


def from_json(file: IO[bytes]) -> Dialect:
    """{"columns": {"number": "工单编号"}, "categories": {"物业管理": "FEE"}, "units": {"甲": "乙"}}

    :raises Refused: it is no such file, or names something that the portal does not know.
    """
    try:
        stated = json.load(file)
    except (ValueError, RecursionError):
        raise Refused(_("对照文件不是有效的JSON文件。")) from None
    return checked(stated)


def checked(stated: Any) -> Dialect:
    """:raises Refused: a part, field, category or unit that does not exist."""
    if not isinstance(stated, dict) or stated.keys() - set(PARTS):
        raise Refused(_("对照文件只能有columns、categories、units三部分。"))
    parts = {name: stated.get(name, {}) for name in PARTS}
    for name, part in parts.items():
        if not isinstance(part, dict) or not all(isinstance(word, str) for word in part.values()):
            raise Refused(_("对照文件的%(part)s应是一组“名称: 名称”。") % {"part": name})
    _require(parts["columns"].keys(), {one.key for one in columns()}, _("没有这些字段：%(words)s"))
    codes = set(Category.objects.values_list("code", flat=True))
    _require(parts["categories"].values(), codes, _("没有这些诉求类别代码：%(words)s"))
    names = set(Organisation.objects.values_list("name", flat=True))
    _require(parts["units"].values(), names, _("系统里没有这些单位：%(words)s"))
    return Dialect(parts["columns"], parts["categories"], parts["units"])


def _require(given: Any, known: set[str], sentence: str) -> None:
    if unknown := sorted(set(given) - known):
        raise Refused(sentence % {"words": listed(unknown)})


def of(channel: str) -> Dialect:
    """What the office has stated for the source; empty where it has not."""
    kept = ImportDialect.objects.filter(channel=channel).first()
    return Dialect(kept.columns, kept.categories, kept.units) if kept else Dialect()


@transaction.atomic
def keep(channel: str, stated: Mapping[str, Any], *, by: User | None, at: datetime, note: str) -> Dialect:
    """State it anew for all later files of the source.

    :raises Refused: no right, or something that does not exist.
    """
    if by is not None and not grants(by).may(PERMISSION):
        raise Refused(_("您没有导入诉求的权限，请联系区专班办理。"))
    found, before = checked(stated), of(channel)
    parts = {name: dict(getattr(found, name)) for name in PARTS}
    ImportDialect.objects.update_or_create(channel=channel, defaults=parts)
    changes = {
        name: [dict(getattr(before, name)), part]
        for name, part in parts.items()
        if dict(getattr(before, name)) != part
    }
    audit.record("import_dialect", channel, "change", by=by, at=at, note=note, changes=changes)
    return found
