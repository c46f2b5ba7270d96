"""An edition's changes: what it has otherwise than the one before, and who changed it when and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow import words
from workflow.models import AuditEntry

from .actions.editions import COLUMNS, LABEL
from .models import ChecklistItem, Edition
from .rules.editions import differences

VERBS = {
    "add": gettext_lazy("新建版本"),
    "edit": gettext_lazy("修改版本"),
    "withdraw": gettext_lazy("撤回版本"),
    "add_item": gettext_lazy("增加事项"),
    "edit_item": gettext_lazy("修改事项"),
    "drop_item": gettext_lazy("删去事项"),
}
KINDS = {"new": gettext_lazy("新增的"), "gone": gettext_lazy("删去的"), "changed": gettext_lazy("有改动")}
COLOURS = {"new": "green", "gone": "grey", "changed": "blue"}


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


@dataclass(frozen=True)
class Item:
    """An item that is another than in the edition before."""

    what: str
    colour: str
    word: Any
    fields: list[Field]


def of(edition: Edition) -> list[Change]:
    """The newest first."""
    return [_change(row) for row in AuditEntry.objects.about(LABEL, str(edition.pk)).reverse()]


def of_all() -> list[Change]:
    """Which editions were begun and withdrawn; the newest first."""
    rows = AuditEntry.objects.filter(subject_label=LABEL, verb__in=("add", "withdraw"))
    return [_change(row) for row in rows.order_by("-at", "-pk")]


def _change(row: AuditEntry) -> Change:
    what = f"{VERBS.get(row.verb, row.verb)} {row.details.get('about', '')}".strip()
    model = Edition if row.verb in ("add", "edit") else ChecklistItem
    return Change(
        row.at, row.by_name or _("平台"), what, [_field(model, *line) for line in _lines(row)], row.note
    )


def _lines(row: AuditEntry) -> Iterator[tuple[str, Any, Any]]:
    return ((name, *pair) for name, pair in row.details.get("changes", {}).items())


def against_the_one_before(edition: Edition) -> list[Item]:
    before = Edition.objects.filter(valid_from__lt=edition.valid_from).order_by("-valid_from").first()
    if before is None:
        return []
    old, new = _items(before), _items(edition)
    return [
        Item(
            str(new.get(one.code) or old[one.code]),
            COLOURS[one.kind],
            KINDS[one.kind],
            [_field(ChecklistItem, *line) for line in one.columns],
        )
        for one in differences(_columns(old), _columns(new))
    ]


def _items(edition: Edition) -> dict[str, ChecklistItem]:
    return {item.code: item for item in edition.items.select_related("kind")}


def _columns(items: dict[str, ChecklistItem]) -> dict[str, dict[str, Any]]:
    return {code: {name: getattr(item, name) for name in COLUMNS} for code, item in items.items()}


def _field(model: Any, name: str, old: Any, new: Any) -> Field:
    field = model._meta.get_field(name)
    return Field(str(field.verbose_name), _shown(field, old), _shown(field, new))


def _shown(field: Any, value: Any) -> str:
    """A value as pages write it, whether it comes from a row or, as words, from the trail."""
    kind = field.get_internal_type()
    if value in (None, ""):
        return ""
    if kind == "BooleanField":
        return _("是") if str(value) == "True" else _("否")
    if kind == "DateField":
        return words.day_plain(date.fromisoformat(str(value)))
    if kind == "DecimalField":
        return f"{Decimal(str(value)).normalize():f}"
    return str(dict(field.flatchoices).get(value, value))
