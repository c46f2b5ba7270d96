"""What was changed in the tables, read off the audit trail: who, when, from what to what, why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.models import AuditEntry

from ..actions.reference import LABEL
from ..lifecycle import LIFECYCLE, Kind
from ..models import AnswerTemplate, Category, DispatchRule, Limit, Question, Urgency

MOST = 200
VERBS = {
    "add": gettext_lazy("新建类别"),
    "edit": gettext_lazy("修改设置"),
    "limit": gettext_lazy("时限"),
    "limit_end": gettext_lazy("取消时限"),
    "rule": gettext_lazy("派单规则"),
    "question": gettext_lazy("补充问题"),
    "template": gettext_lazy("答复模板"),
    "admin_add": gettext_lazy("新建（后台）"),
    "admin_change": gettext_lazy("修改（后台）"),
}
MODELS: dict[str, type[Model]] = {
    "edit": Category,
    "admin_change": Category,
    "limit": Limit,
    "limit_end": Limit,
    "rule": DispatchRule,
    "question": Question,
    "template": AnswerTemplate,
}


@dataclass(frozen=True)
class Field:
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """One entry of the history."""

    at: datetime
    who: str
    what: str
    fields: list[Field]
    why: str


def of(key: str) -> list[Change]:
    """The newest first."""
    rows = AuditEntry.objects.about(LABEL, key).reverse()[:MOST]
    return [
        Change(row.at, row.by_name or _("平台"), _what(row), list(_fields(row)), row.note) for row in rows
    ]


def _what(row: AuditEntry) -> str:
    verb, about = str(VERBS.get(row.verb, row.verb)), row.details.get("about", "")
    if row.verb in ("limit", "limit_end"):
        urgency, _sign, kind = about.partition(":")
        level = Urgency(urgency).label if urgency in Urgency.values else _("各种紧急程度")
        about = f"{level} {Kind(kind).label if kind in Kind.values else ''}"
    return f"{verb} {about}".strip()


def _fields(row: AuditEntry) -> Iterator[Field]:
    model = MODELS.get(row.verb)
    changes = row.details.get("changes", {})
    for name, pair in changes.items() if model and isinstance(changes, dict) else ():
        yield Field(_label(model, name), *(_shown(model, name, value) for value in pair))


def _label(model: Any, name: str) -> str:
    return _("选项") if name == "choices" else str(model._meta.get_field(name).verbose_name)


def _shown(model: Any, name: str, value: str) -> str:
    if name == "choices":
        return value
    if name == "move" and value in LIFECYCLE.by_name:
        return str(LIFECYCLE.by_name[value].label)
    field = model._meta.get_field(name)
    if field.get_internal_type() == "BooleanField" and value:
        return _("是") if value == "True" else _("否")
    return str(dict(field.flatchoices).get(value, value))
