"""I08 to I10, counted from complaints by their own rates (RULES 5.2)."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from complaints import rates
from complaints.lifecycle import Kind
from complaints.models import Complaint, ComplaintDeadline, Rating
from complaints.rates.figures import KEPT, LATE, SATISFIED, UNMET, UNSATISFIED
from workflow import words

from .counting import Line, Part
from .window import Window

ENVIRONMENT = ("ENV",)
"""The categories of 环境问题 (RULES 5.1)."""
CLOSED = {KEPT: _("按期办结"), LATE: _("超期办结"), UNMET: _("到期还没有办结"), **rates.REASONS}
RATED = {SATISFIED: _("三星及以上"), UNSATISFIED: _("不满三星"), **rates.REASONS}


def closed_in_time(window: Window) -> list[Part]:
    """I08, by case whose limit to close ended in the quarter."""
    return _closed(Complaint.objects.all(), window)


def environment_cleared(window: Window) -> list[Part]:
    """I10: the same of the environment's categories alone."""
    return _closed(Complaint.objects.filter(category__code__in=ENVIRONMENT), window)


def _closed(cases: QuerySet, window: Window) -> list[Part]:
    limited = rates.limited(cases, window.span, Kind.CLOSE)
    with_ = ("case__category",)
    return [
        Part(limited, "case__compound", _show_limit, with_, (KEPT,), (LATE, UNMET)),
        _of_cases(rates.unlimited(cases, window.span, Kind.CLOSE)),
    ]


def satisfied(window: Window) -> list[Part]:
    """I09, by case with an answer in the quarter; whoever did not answer is in neither part."""
    cases, span = Complaint.objects.all(), window.span
    silent, rest = rates.unanswered(cases, span)
    starred = rates.starred(cases, span)
    return [
        Part(
            starred,
            "case__compound",
            _show_rating,
            ("case__category",),
            (SATISFIED,),
            (UNSATISFIED,),
        ),
        Part(silent, "case__compound", _show_limit, ("case__category",), (), ()),
        _of_cases(rest),
    ]


def _of_cases(rows: QuerySet) -> Part:
    return Part(rows, "compound", show_case, ("category",), (), ())


def show_case(case: Complaint) -> Line:
    return Line(f"{case.number} {case.category}", case.get_absolute_url())


def _show_limit(limit: ComplaintDeadline) -> Line:
    line = show_case(limit.case)
    return Line(line.name, line.link, _("办结时限%(moment)s") % {"moment": words.moment(limit.due_at)})


def _show_rating(rating: Rating) -> Line:
    line = show_case(rating.case)
    stars = "" if rating.stars is None else _("%(stars)s星") % {"stars": rating.stars}
    return Line(line.name, line.link, stars)
