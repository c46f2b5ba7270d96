"""Case by case what the rates were counted from, so that anybody counts again; no person, no small place."""

from collections.abc import Callable, Iterator
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from communities.exports import plain

from .lifecycle import Kind, Status
from .models import Complaint
from .naming import Names
from .rates import Span, decisive

CHUNK = 2000
PARTS = ("due_at", "met_at", "paused_at")


def columns() -> list[tuple[str, Callable]]:
    """The heads in the reader's language; rows are plain tuples."""
    return [(str(head), itemgetter(place)) for place, (head, _value) in enumerate(COLUMNS)]


def lines(cases: QuerySet, span: Span, names: Names | None) -> Iterator[tuple]:
    """Cases that were submitted by then, with what became of their limits.

    They are made while they are sent, when the request's language is gone: so it is kept here.

    :param names: what the public may name; None names everything.
    """
    counted = cases.exclude(status__in=(Status.WITHDRAWN, Status.MERGED)) if names else cases
    return _told(_rows(counted, span), span, names, get_language())


def _rows(cases: QuerySet, span: Span) -> QuerySet:
    limits = {
        f"{kind}_{part}": Subquery(decisive(kind, span.at).filter(case=OuterRef("pk")).values(part)[:1])
        for kind in (Kind.CONTACT, Kind.CLOSE)
        for part in PARTS
    }
    known = cases.filter(submitted_at__lt=span.at).order_by("submitted_at", "number")
    return known.select_related("category", "compound__township").annotate(**limits)


def _told(rows: QuerySet, span: Span, names: Names | None, language: str) -> Iterator[tuple]:
    for case in rows.iterator(CHUNK):
        case.at, case.names = span.at, names
        with override(language):
            line = tuple(plain(value(case)) for _head, value in COLUMNS)
        yield line


def is_withheld(case: Complaint) -> bool:
    """A case of a category that is not public: it is counted, but nothing but its dates is told."""
    return case.names is not None and case.category.private


def category(case: Complaint) -> str:
    return _("不公开的类别") if is_withheld(case) else str(case.category)


def place(case: Complaint) -> str:
    if is_withheld(case):
        return ""
    return case.names.place(case) if case.names else str(case.compound.name)


def day(moment: datetime | None) -> Any:
    return timezone.localdate(moment) if moment else None


def became(case: Complaint, kind: str) -> str:
    """What became of the limit by the as-of day, in words."""
    due, met, paused = (getattr(case, f"{kind}_{part}") for part in PARTS)
    met = met if met and met < case.at else None
    if due is None:
        return _("没有时限")
    if due >= case.at or (paused and not met):
        return _("未到期")
    if met is None:
        return _("逾期未完成")
    return _("按时") if met <= due else _("超期")


def met_day(case: Complaint, kind: str) -> Any:
    met = getattr(case, f"{kind}_met_at")
    return day(met) if met and met < case.at else None


COLUMNS = [
    (gettext_lazy("编号"), lambda case: case.number),
    (gettext_lazy("类别"), category),
    (gettext_lazy("位置"), place),
    (gettext_lazy("当前状态"), lambda case: case.public_state),
    (gettext_lazy("提交日期"), lambda case: day(case.submitted_at)),
    (gettext_lazy("受理日期"), lambda case: day(case.accepted_at)),
    (gettext_lazy("首次联系期限"), lambda case: day(case.contact_due_at)),
    (gettext_lazy("首次联系日期"), lambda case: met_day(case, Kind.CONTACT)),
    (gettext_lazy("首次联系"), lambda case: became(case, Kind.CONTACT)),
    (gettext_lazy("办结期限"), lambda case: day(case.close_due_at)),
    (gettext_lazy("办结日期"), lambda case: met_day(case, Kind.CLOSE)),
    (gettext_lazy("办结"), lambda case: became(case, Kind.CLOSE)),
]
