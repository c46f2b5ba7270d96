"""A new edition of the checklist: begun as a copy, changed with reasons until it nears its day, or withdrawn.

What is in force is never changed: an inspection is read by the edition that it was made by.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.access import grants
from communities.actions.changes import apply
from communities.actions.rights import Actor
from workflow import audit, words
from workflow.refusals import Refused

from ..models import ChecklistItem, Edition, Inspection
from .rounds import AHEAD

PERMISSION, LABEL = "reference.edit", "edition"
A_DAY = timedelta(days=1)
HEAD = frozenset({"name", "basis", "valid_from"})
COLUMNS = (
    *("kind", "title_zh", "title_en", "frequency", "also", "days", "is_red_line", "basis"),
    *("reading_unit", "reading_least", "reading_most"),
)
"""What an item is, besides its code."""
CODE = re.compile(r"[A-Z]\d{1,2}")


def earliest_day(at: datetime) -> date:
    """Rounds of the coming days are planned already, by the edition of today."""
    return timezone.localdate(at) + AHEAD + A_DAY


def is_open(edition: Edition, at: datetime) -> bool:
    """Whether it may still be changed."""
    return edition.valid_from >= earliest_day(at)


@transaction.atomic
def add_edition(*, name: str, basis: str, valid_from: date, by: Actor, at: datetime, note: str) -> Edition:
    """A copy of the newest edition, which ends the day before; its items are changed afterwards.

    :raises Refused: no right, no reason, too early a day, a name that is taken, or one waits already.
    """
    _require(by, note, at)
    last = _locked_newest()
    if waiting := Edition.objects.filter(valid_from__gt=timezone.localdate(at)).first():
        raise Refused(_("“%(name)s”还没有起用，请先修改或撤回它。") % {"name": waiting})
    _require_head(None, name, valid_from, at)
    row = Edition.objects.create(name=name.strip(), basis=basis.strip(), valid_from=valid_from)
    ChecklistItem.objects.bulk_create(_copy(item, row) for item in last.items.select_related("kind"))
    _end(last, valid_from)
    _pass_on(last, row)
    _tell(row, "add", by=by, at=at, note=note, about=row.name, changes={"valid_from": ["", str(valid_from)]})
    return row


@transaction.atomic
def edit_edition(
    edition: Edition, *, changes: Mapping[str, Any], by: Actor, at: datetime, note: str
) -> Edition:
    """Its name, basis or first day.

    :raises Refused: no right, no reason, about to begin, too early a day, or a name that is taken.
    """
    row = _locked_open(edition, by=by, note=note, at=at)
    name, valid_from = changes.get("name", row.name), changes.get("valid_from", row.valid_from)
    _require_head(row, name, valid_from, at)
    before = Edition.objects.filter(valid_to=row.valid_from - A_DAY).first()
    written = apply(row, changes, HEAD)
    if before is not None:
        _end(before, row.valid_from)
        _pass_on(before, row)
    if written:
        _tell(row, "edit", by=by, at=at, note=note, changes=written)
    return row


@transaction.atomic
def withdraw_edition(edition: Edition, *, by: Actor, at: datetime, note: str) -> None:
    """It never begins; the one before it goes on.

    :raises Refused: no right, no reason, or about to begin.
    """
    row = _locked_open(edition, by=by, note=note, at=at)
    before = Edition.objects.get(valid_to=row.valid_from - A_DAY)
    before.valid_to = None
    before.save(update_fields=["valid_to"])
    Inspection.objects.filter(edition=row).update(edition=before)
    _tell(row, "withdraw", by=by, at=at, note=note, about=row.name, changes={})
    row.items.all().delete()
    row.delete()


@transaction.atomic
def add_item(
    edition: Edition, code: str, *, changes: Mapping[str, Any], by: Actor, at: datetime, note: str
) -> ChecklistItem:
    """:raises Refused: no right, no reason, about to begin, a code taken or not of its kind, bounds."""
    row = _locked_open(edition, by=by, note=note, at=at)
    if row.items.filter(code=code).exists():
        raise Refused(_("代码%(code)s已经有了。") % {"code": code})
    item = ChecklistItem(edition=row, code=code, **changes)
    _require_item(item)
    item.save(force_insert=True)
    _tell(row, "add_item", by=by, at=at, note=note, about=str(item), changes={})
    return item


@transaction.atomic
def edit_item(
    item: ChecklistItem, *, changes: Mapping[str, Any], by: Actor, at: datetime, note: str
) -> ChecklistItem:
    """:raises Refused: no right, no reason, about to begin, a kind other than its code's, or bounds."""
    edition = _locked_open(item.edition, by=by, note=note, at=at)
    row = ChecklistItem.objects.select_related("kind").get(pk=item.pk)
    about = row.code
    written = apply(row, changes, frozenset(COLUMNS))
    _require_item(row)
    if written:
        _tell(edition, "edit_item", by=by, at=at, note=note, about=about, changes=written)
    return row


@transaction.atomic
def drop_item(item: ChecklistItem, *, by: Actor, at: datetime, note: str) -> None:
    """:raises Refused: no right, no reason, about to begin, or the last one."""
    edition = _locked_open(item.edition, by=by, note=note, at=at)
    if edition.items.count() == 1:
        raise Refused(_("清单至少要有一项。"))
    _tell(edition, "drop_item", by=by, at=at, note=note, about=str(item), changes={})
    item.delete()


def _copy(item: ChecklistItem, edition: Edition) -> ChecklistItem:
    columns = {name: getattr(item, name) for name in COLUMNS}
    return ChecklistItem(edition=edition, code=item.code, **columns)


def _locked_newest() -> Edition:
    return Edition.objects.select_for_update().order_by("-valid_from", "-pk")[0]


def _locked_open(edition: Edition, *, by: Actor, note: str, at: datetime) -> Edition:
    _require(by, note, at)
    row = Edition.objects.select_for_update().get(pk=edition.pk)
    if not is_open(row, at):
        raise Refused(_("这个版本已经起用或者快要起用，不能再改；请另建新版本。"))
    return row


def _require(by: Actor, note: str, at: datetime) -> None:
    if by is not None and not grants(by, timezone.localdate(at)).may(PERMISSION):
        raise Refused(_("您没有维护检查清单的权限，请联系区专班办理。"))
    if not note.strip():
        raise Refused(_("请写明修改原因，再保存。"))


def _require_head(edition: Edition | None, name: str, valid_from: date, at: datetime) -> None:
    if valid_from < earliest_day(at):
        earliest = {"day": words.day_plain(earliest_day(at))}
        raise Refused(_("起用日期最早是%(day)s：近几天的检查已经按现行版本排好。") % earliest)
    others = Edition.objects.exclude(pk=edition.pk) if edition else Edition.objects.all()
    if not name.strip() or others.filter(name=name.strip()).exists():
        raise Refused(_("请填写版本名称，不能和已有的版本相同。"))


def _require_item(item: ChecklistItem) -> None:
    if not CODE.fullmatch(item.code) or item.code[0] != item.kind.code:
        raise Refused(_("代码是大类的字母加一两位数字，例如%(kind)s9。") % {"kind": item.kind.code})
    least, most = item.reading_least, item.reading_most
    if not item.reading_unit and (least is not None or most is not None):
        raise Refused(_("填了读数的上下限，也要填读数单位。"))
    if least is not None and most is not None and least > most:
        raise Refused(_("读数下限不能大于上限。"))
    if item.also == item.frequency:
        raise Refused(_("另有频次和检查频次相同，请留空。"))


def _end(edition: Edition, valid_from: date) -> None:
    edition.valid_to = valid_from - A_DAY
    edition.save(update_fields=["valid_to"])


def _pass_on(before: Edition, row: Edition) -> None:
    """Inspections that people have planned ahead are made by the edition in force on their first day."""
    waiting = Inspection.objects.filter(started_at=None)
    waiting.filter(edition=before, since__gte=row.valid_from).update(edition=row)
    waiting.filter(edition=row, since__lt=row.valid_from).update(edition=before)


def _tell(row: Edition, verb: str, *, by: Actor, at: datetime, note: str, **details: Any) -> None:
    audit.record(LABEL, str(row.pk), verb, by=by, at=at, note=note, **details)
