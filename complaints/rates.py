"""Figures that the public sees of a compound's complaints."""

from dataclasses import dataclass

from communities.models import Compound

from .models import Complaint

SHOWN_FROM = 3
"""Fewer open cases are only called few, so that nobody is recognised (RULES 10.2, SETTLED 5)."""


@dataclass(frozen=True)
class OpenCases:
    """`count` is None where there are fewer than may be told; then `cases` is empty."""

    count: int | None
    cases: list[Complaint]


def open_cases(compound: Compound) -> OpenCases:
    """What is broken and until when; each case carries `next_due_at`."""
    open_here = Complaint.objects.of(compound).public().open()
    cases = list(open_here.with_next_deadline().select_related("category").order_by("submitted_at", "pk"))
    return OpenCases(len(cases), cases) if len(cases) >= SHOWN_FROM else OpenCases(None, [])
