"""What the portal proposes for a text, with the rows that the codes stand for, and its keeping."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from communities.models import Organisation

from .. import suggesting
from ..models import Category, Complaint, DispatchModel, Suggestion, Urgency
from ..suggestion.proposing import OTHER, SHOWN, Candidate


@dataclass(frozen=True)
class Proposed:
    """What is proposed for a text, with the rows that the codes stand for."""

    category: Category
    urgency: str
    candidates: Sequence[Candidate]
    threshold: float
    model: DispatchModel | None

    @property
    def confidence(self) -> float:
        return self.candidates[0].confidence

    @property
    def is_unsure(self) -> bool:
        """A person must decide, except where life is in danger: then any unit at once is better than none."""
        return self.confidence < self.threshold and self.urgency != Urgency.U1

    def filed_as(self, categories: Sequence[Category]) -> Category:
        """The best of them, or “other” where nothing speaks for the best: what it speaks of may be closed."""
        other = next((one for one in categories if one.code == OTHER), None)
        spoken = self.candidates[0].reasons or self.confidence >= self.threshold
        return self.category if spoken or other is None else other

    @property
    def ranked(self) -> list[dict]:
        return [
            {"category": one.category, "confidence": round(one.confidence, 4), "reasons": list(one.reasons)}
            for one in self.candidates[:SHOWN]
        ]


def proposed(text: str, categories: Sequence[Category]) -> Proposed:
    """:param categories: those that may be proposed, at least one."""
    row = suggesting.policy()
    proposal = suggesting.propose(text, categories, row)
    best = next(one for one in categories if one.code == proposal.best.category)
    return Proposed(
        category=best,
        urgency=proposal.urgency(best.code, best.urgency),
        candidates=proposal.candidates,
        threshold=row.confidence / 100 if row else 0.0,
        model=row.model if row else None,
    )


def proposal(text: str) -> Category:
    """What a resident's words speak of, of the categories that residents may file."""
    categories = list(Category.objects.open_to_residents()) or list(Category.objects.active())
    return proposed(text, categories).filed_as(categories)


def suggestion(
    complaint: Complaint, found: Proposed, unit: Organisation | None, *, at: datetime
) -> Suggestion:
    """What was proposed for a case, not stored yet."""
    return Suggestion(
        case=complaint,
        category=found.category,
        urgency=found.urgency,
        unit=unit,
        confidence=found.confidence,
        ranked=found.ranked,
        model=found.model,
        made_at=at,
    )
