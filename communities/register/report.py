"""A preview in words: counts by kind of row, and each change with its old and new value."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from communities.access import Post
from communities.models import Appointment
from workflow.words import day_plain

from .importing import Preview
from .plan.tables import Change, TablePlan
from .plan.whole import POST_TITLES

MOST_ABSENT = 50


@dataclass(frozen=True, slots=True)
class Count:
    """One line of the summary."""

    title: str
    created: int
    changed: int
    left: int
    absent: int
    absent_names: list[str]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One field of one row: from, to."""

    title: str
    row: str
    field: str
    old: str
    new: str

    def __str__(self) -> str:
        words = {"place": f"{self.title} {self.row} {self.field}"}
        words |= {"old": self.old or _("（空）"), "new": self.new or _("（空）")}
        return _("%(place)s：%(old)s → %(new)s") % words


def counts(seen: Preview) -> list[Count]:
    if seen.plan is None:
        return []
    lines = [_count(str(table.title), seen.plan.tables[table.slug], table.label) for table in seen.tables]
    return lines + [
        _count(str(title), seen.plan.tables[slug], post_label) for slug, title in POST_TITLES.items()
    ]


def _count(title: str, table: TablePlan, label: Any) -> Count:
    names = [label(key) for key in table.absent[:MOST_ABSENT]]
    return Count(title, len(table.create), len(table.change), table.left, len(table.absent), names)


def count_lines(seen: Preview) -> list[str]:
    lines = []
    for count in counts(seen):
        words = {
            "title": count.title,
            "created": count.created,
            "changed": count.changed,
            "left": count.left,
            "absent": count.absent,
        }
        lines.append(
            _("%(title)s：新增%(created)d，变更%(changed)d，不变%(left)d，不在本文件%(absent)d") % words
        )
    return lines


def changes(seen: Preview) -> list[ChangeLine]:
    if seen.plan is None:
        return []
    lines: list[ChangeLine] = []
    for table in seen.tables:
        for change in seen.plan.tables[table.slug].change:
            lines += _lines(str(table.title), table.label(change.key), change, table.model)
    for slug, title in POST_TITLES.items():
        for change in seen.plan.tables[slug].change:
            lines += _lines(str(title), post_label(change.key), change, Appointment)
    return lines


def outcome(done: Preview) -> str:
    """What an import did, in one sentence."""
    if done.plan is None or done.plan.is_empty:
        return _("与系统中的资料一致，没有改动。")
    lines = counts(done)
    words = {
        "created": sum(line.created for line in lines),
        "changed": sum(line.changed for line in lines),
    }
    return _("已导入：新增%(created)d条，变更%(changed)d条。") % words


def change_lines(seen: Preview) -> list[str]:
    return [str(line) for line in changes(seen)]


def _lines(title: str, row: str, change: Change, model: Any) -> list[ChangeLine]:
    return [
        ChangeLine(title, row, field_title(model, name), text(old), text(new))
        for name, (old, new) in change.fields.items()
    ]


def field_title(model: Any, name: str) -> str:
    """The field's name as forms show it."""
    others = {
        "parent": _("所属社区党组织"),
        "member_count": _("党员人数"),
        "compound": _("小区"),
        "area": _("管理区域"),
    }
    return others.get(name) or str(model._meta.get_field(name).verbose_name)


def text(value: object) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, date):
        return day_plain(value)
    if isinstance(value, tuple):
        return str(value[-1])
    return "" if value is None else str(value)


def post_label(key: Any) -> str:
    """The place and the name of an appointment; no telephone."""
    target, person, post, _starts_on = key
    place = target.key if isinstance(target.key, str) else f"{target.code} {''.join(target.key[1:])}"
    return f"{place} {Post(post).label} {person[0]}"
