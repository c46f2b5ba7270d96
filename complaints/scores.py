"""The table of figures by group: its names, ranks from ten cases on, and what the public sees of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import Compound, Organisation
from workflow.rates import Rate

from . import small_groups
from .counted import RATES, together
from .models import Category
from .rates import RANKED_FROM, Report, Span, Times

HEADS = {
    "response": gettext_lazy("响应率"),
    "closing": gettext_lazy("办结率"),
    "on_time": gettext_lazy("按期办结率"),
    "solved": gettext_lazy("解决率"),
    "satisfied": gettext_lazy("满意率"),
}
RANKED = ("unit", "compound")
"""Groups that stand in a competition; months and categories do not."""
OTHERS = "others"
SOURCES = {"unit": Organisation, "category": Category, "compound": Compound}


@dataclass(frozen=True)
class Row:
    """One group. A figure that is None is suppressed; one that is not applicable says so itself."""

    key: Any
    name: str
    report: Report
    hides: frozenset[str] = frozenset()
    rank: int | None = None

    def rate(self, name: str) -> Rate | None:
        return None if name in self.hides else getattr(self.report, name)

    @property
    def named_rates(self) -> list[tuple[str, Rate | None]]:
        return [(head, self.rate(name)) for name, head in HEADS.items()]

    @property
    def times(self) -> Times | None:
        return None if "times" in self.hides else self.report.times


def rows(reports: Mapping[Any, Report], by: str) -> list[Row]:
    """All groups as they are, for those who see the cases anyway."""
    names = names_of(reports, by)
    return ranked([Row(key, names[key], report) for key, report in reports.items() if key in names], by)


def public_rows(
    reports: Mapping[Any, Report], by: str, *, span: Span, nameable: frozenset[int] | None
) -> list[Row]:
    """The same without small groups.

    :param nameable: the groups that may be named, None where all may.
    """
    sizes = {key: report.accepted for key, report in reports.items()}
    unnamed = frozenset() if nameable is None else frozenset(sizes) - nameable
    away = small_groups.folded(sizes, unnamed)
    kept = {key: report for key, report in reports.items() if key not in away}
    if any(sizes[key] for key in away):
        kept[OTHERS] = together([reports[key] for key in away], span)
    names = names_of(kept, by)
    hides = hidden_cells(kept)
    return ranked([Row(key, names[key], report, hides[key]) for key, report in kept.items()], by)


def hidden_cells(reports: Mapping[Any, Report]) -> dict[Any, frozenset[str]]:
    """By row, the columns whose figure rests on one or two cases, or would give such a one away."""
    columns = {
        name: {key: int(getattr(report, name).denominator) for key, report in reports.items()}
        for name in RATES
    }
    columns["times"] = {key: report.times.count for key, report in reports.items()}
    found = {name: small_groups.hidden(column) for name, column in columns.items()}
    return {key: frozenset(name for name, keys in found.items() if key in keys) for key in reports}


def ranked(rows: Iterable[Row], by: str) -> list[Row]:
    """By the share closed in time where there are ten cases and more; the others follow without a rank."""
    rows = list(rows)
    if by not in RANKED:
        return sorted(rows, key=lambda row: (row.key == OTHERS, _order(row, by)))
    competing = [row for row in rows if _may_rank(row)]
    shares = sorted((_share(row) for row in competing), reverse=True)
    placed = [replace(row, rank=shares.index(_share(row)) + 1) for row in competing]
    placed.sort(key=lambda row: (row.rank, row.name))
    rest = sorted((row for row in rows if not _may_rank(row)), key=lambda row: (row.key == OTHERS, row.name))
    return placed + rest


def _may_rank(row: Row) -> bool:
    is_group = row.key not in (OTHERS, None) and "on_time" not in row.hides
    return is_group and row.report.on_time.denominator >= RANKED_FROM


def _share(row: Row) -> Fraction:
    return row.report.on_time.share or Fraction(0)


def _order(row: Row, by: str) -> Any:
    if row.key == OTHERS:
        return 0 if by == "category" else row.name
    return row.name if by == "month" else row.key


def names_of(keys: Iterable[Any], by: str) -> dict[Any, str]:
    """What a group is called; in one query."""
    keys = list(keys)
    if by == "month":
        found = {key: f"{timezone.localtime(key):%Y-%m}" for key in keys if key != OTHERS}
    else:
        numbers = [key for key in keys if key not in (OTHERS, None)]
        found = {row.pk: str(row) for row in SOURCES[by].objects.filter(pk__in=numbers)}
    return found | {OTHERS: _("合并计算（少于3件或不公开的）"), None: _("还没有派单")}
