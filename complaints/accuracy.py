"""How often the portal's proposals were what people then decided, over the last human decisions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from workflow.rates import Rate

from .models import Category, Decision

MOST_PAIRS = 20


@dataclass(frozen=True)
class Accuracy:
    """Shares of the last decisions, and which categories were taken for which."""

    first: Rate
    among: Rate
    urgency: Rate
    unit: Rate
    confused: Sequence[tuple[Category, Category, int]]


def of_last_decisions(on: date) -> Accuracy:
    decisions = list(
        Decision.objects.select_related("category", "suggested")
        .only(
            "category", "suggested", "ranked", "urgency", "suggested_urgency", "unit_id", "suggested_unit_id"
        )
        .recent()
    )
    placed = [one for one in decisions if one.suggested_unit_id]
    confused = Counter((one.suggested, one.category) for one in decisions if one.suggested != one.category)
    return Accuracy(
        _share([one.suggested_id == one.category_id for one in decisions], on),
        _share([one.category.code in one.ranked for one in decisions], on),
        _share([one.suggested_urgency == one.urgency for one in decisions], on),
        _share([one.suggested_unit_id == one.unit_id for one in placed], on),
        [(*pair, count) for pair, count in confused.most_common(MOST_PAIRS)],
    )


def _share(right: Sequence[bool], on: date) -> Rate:
    return Rate(sum(right), len(right), as_of=on)
