"""I06 and I07, counted from hazards and yearly assessments."""

from django.utils.translation import gettext_lazy as _

from safety import rates
from safety.models import Hazard, HazardDeadline
from workflow import words

from .counting import Line, Part
from .register import show_compound
from .window import Window

CLOSED = {
    rates.KEPT: _("按期整改并销号"),
    rates.LATE: _("销号了，但整改超期"),
    rates.UNMET: _("到期还没有销号"),
    **rates.REASONS,
}


def hazards_closed_in_time(window: Window) -> list[Part]:
    """I06, by hazard whose first limit of repair ended in the quarter."""
    quarter = window.quarter
    judged = rates.judged(quarter.since, window.as_of, quarter.until)
    return [
        Part(
            judged,
            "case__compound",
            _show_limit,
            ("case__item", "case__building"),
            (rates.KEPT,),
            (rates.LATE, rates.UNMET),
        ),
        Part(
            rates.unordered(quarter.since, window.as_of),
            "compound",
            show_hazard,
            ("item", "building"),
            (),
            (),
        ),
    ]


def _show_limit(limit: HazardDeadline) -> Line:
    line = show_hazard(limit.case)
    return Line(line.name, line.link, _("整改时限%(day)s") % {"day": words.day_plain(limit.due_at)})


def show_hazard(hazard: Hazard) -> Line:
    return Line(str(hazard), hazard.get_absolute_url(), hazard.place)


def standard_reached(window: Window) -> list[Part]:
    """I07, by compound: its last assessment of this or the last year, as it stood on the day."""
    rows = rates.standardised(window.as_of)
    return [
        Part(
            rows,
            "",
            show_compound,
            counts_in=(rates.PASSED,),
            counts_out=(rates.FAILED,),
        )
    ]
