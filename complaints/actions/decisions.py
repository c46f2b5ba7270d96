"""What a person decides a case to be, beside what was proposed: kept, told in the story, learnt from."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from communities.models import Organisation, User

from .. import suggesting
from ..models import Category, Complaint, Decision, Suggestion
from ..routing import unit_for
from .proposals import proposed, suggestion


@dataclass(frozen=True)
class Named:
    """A case under the category and urgency that somebody named for it, not stored yet."""

    complaint: Complaint
    suggestion: Suggestion | None
    """What was proposed; None where the portal itself sends the case."""
    by: User | None
    at: datetime
    was: dict[str, str] = field(default_factory=dict)
    """What the story says of a change, in the words of the day."""

    @property
    def columns(self) -> dict[str, Any]:
        return {"category": self.complaint.category, "urgency": self.complaint.urgency}

    def own_unit(self) -> Organisation | None:
        """The unit of the category, by the rules of dispatch."""
        case, on = self.complaint, timezone.localdate(self.at)
        return unit_for(case.category, case.compound, on, building=case.building)

    def keep(self, unit: Organisation | None) -> None:
        """Write down what was decided, as soon as the move is made."""
        if self.by and unit and self.suggestion:
            Decision.objects.create(
                case=self.complaint,
                at=self.at,
                by=self.by,
                unit=unit,
                **self.columns,
                suggested=self.suggestion.category,
                suggested_urgency=self.suggestion.urgency,
                suggested_unit=self.suggestion.unit,
                ranked=[one["category"] for one in self.suggestion.ranked],
            )


def name(
    complaint: Complaint, category: Category | None, urgency: str, *, by: User | None, at: datetime
) -> Named:
    """
    :param category: None keeps what the case has.
    :param urgency: empty keeps what it has, or follows the text where the category changes.
    """
    suggestion = _suggestion_of(complaint, at) if by else None
    before, urgency_before = complaint.category, complaint.urgency
    if category and category != before:
        complaint.category = category
        urgency = urgency or suggesting.urgency_of(complaint.description, category)
    complaint.urgency = urgency or urgency_before
    was: dict[str, str] = {}
    if complaint.category != before:
        was |= {"category_was": before.name, "category_now": complaint.category.name}
    if complaint.urgency != urgency_before:
        was |= {"urgency_was": urgency_before, "urgency_now": complaint.urgency}
    return Named(complaint, suggestion, by, at, was)


def _suggestion_of(complaint: Complaint, at: datetime) -> Suggestion:
    """What was proposed at filing; what would be proposed now where the reporter had named a category."""
    kept = Suggestion.objects.filter(pk=complaint.pk).select_related("category").first()
    if kept:
        return kept
    found = proposed(complaint.description, list(Category.objects.active()))
    row = suggestion(complaint, found, None, at=at)
    row.save(force_insert=True)
    return row
