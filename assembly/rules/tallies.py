"""Quorum and majority of a tally in whole numbers: cents of a square metre, and heads (art. 278)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from workflow.refusals import Refused

from .matters import SPECIAL, Matter, NonVotePolicy

CENTS = 100
"""Parts of a square metre in which areas are compared; nothing smaller is measured."""
LARGEST_AREA = Decimal(10) ** 10
LARGEST_HEADS = 10**9
LABELS: dict[str, Promise] = {
    "total_area": gettext_lazy("专有部分总面积"),
    "total_heads": gettext_lazy("业主总人数"),
    "returned_area": gettext_lazy("参与表决面积"),
    "returned_heads": gettext_lazy("参与表决人数"),
    "agree_area": gettext_lazy("同意面积"),
    "agree_heads": gettext_lazy("同意人数"),
    "abstain_area": gettext_lazy("弃权面积"),
    "abstain_heads": gettext_lazy("弃权人数"),
}


class Measure(models.TextChoices):
    """The two counts that every decision must win (双过)."""

    AREA = "area", gettext_lazy("面积")
    HEADS = "heads", gettext_lazy("人数")


class Side(models.TextChoices):
    """Where ballots without a choice of their own are counted."""

    AGREE = "agree", pgettext_lazy("ballot", "同意")
    AGAINST = "against", pgettext_lazy("ballot", "反对")


class Impossible(Refused):
    """Totals that no count of ballots can give; `problems` names the field and the sentence of each."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__(_("；").join(sentence for _field, sentence in problems))
        self.problems = problems


@dataclass(frozen=True)
class Threshold:
    """A share that must be reached (`part` of `whole`) or, where strict, exceeded."""

    part: int
    whole: int
    is_strict: bool = False

    def is_met(self, reached: int, of: int) -> bool:
        """Cross-multiplied: no quotient is ever taken."""
        if self.is_strict:
            return reached * self.whole > of * self.part
        return reached * self.whole >= of * self.part

    def least(self, of: int) -> int:
        """The smallest whole number that meets it."""
        floor, rest = divmod(of * self.part, self.whole)
        return floor + 1 if self.is_strict or rest else floor


QUORUM = Threshold(2, 3)
ORDINARY = Threshold(1, 2, is_strict=True)
SPECIAL_MAJORITY = Threshold(3, 4)
PROPOSAL = Threshold(1, 5)
"""Owners who ask for an extra meeting: it must be called from 20 % of the heads on (RULES 1.2)."""


@dataclass(frozen=True)
class Tally:
    """What was counted. What is neither agreement nor abstention among the returned ballots is against.

    :raises Impossible: the totals contradict each other.
    """

    matter: Matter
    total_area: Decimal
    total_heads: int
    returned_area: Decimal
    returned_heads: int
    agree_area: Decimal
    agree_heads: int
    abstain_area: Decimal = Decimal(0)
    abstain_heads: int = 0
    policy: NonVotePolicy = NonVotePolicy.NOT_COUNTED

    def __post_init__(self) -> None:
        if problems := [*_misfits(self)] or [*_contradictions(self)]:
            raise Impossible(problems)

    def of(self, what: str, measure: Measure) -> int:
        """Cents or heads of `total`, `returned`, `agree` or `abstain`."""
        value = getattr(self, f"{what}_{measure}")
        return int(value * CENTS) if measure == Measure.AREA else value

    def against(self, measure: Measure) -> int:
        return self.of("returned", measure) - self.of("agree", measure) - self.of("abstain", measure)


@dataclass(frozen=True)
class Condition:
    """One of the four that must all be met; numbers in cents of a square metre, or heads."""

    measure: Measure
    threshold: Threshold
    reached: int
    of: int

    @property
    def is_met(self) -> bool:
        return self.threshold.is_met(self.reached, self.of)

    @property
    def needed(self) -> int:
        return self.threshold.least(self.of)


@dataclass(frozen=True)
class Result:
    """What follows from a tally. `followed` is the side that ballots without a choice were added to."""

    tally: Tally
    followed: Side | None
    quorum: tuple[Condition, ...]
    majority: tuple[Condition, ...]

    @property
    def has_quorum(self) -> bool:
        return all(condition.is_met for condition in self.quorum)

    @property
    def has_passed(self) -> bool:
        return self.has_quorum and all(condition.is_met for condition in self.majority)


def judge(tally: Tally) -> Result:
    """Quorum on the ballots that came back, majority on those that take part under the tally's policy.

    No policy makes a quorum: art. 278 asks that two thirds take part, and a clause that gives silent votes to
    the majority (建房〔2009〕274号 art. 26) presupposes a vote that is valid.
    """
    side = majority_side(tally)
    threshold = SPECIAL_MAJORITY if tally.matter in SPECIAL else ORDINARY
    return Result(
        tally=tally,
        followed=side if tally.policy != NonVotePolicy.NOT_COUNTED else None,
        quorum=tuple(
            Condition(measure, QUORUM, tally.of("returned", measure), tally.of("total", measure))
            for measure in Measure
        ),
        majority=tuple(Condition(measure, threshold, *_counted(tally, measure, side)) for measure in Measure),
    )


def majority_side(tally: Tally) -> Side | None:
    """The choice that leads by area and by heads; None where they differ or tie: then nobody follows."""
    leads = {
        measure: tally.of("agree", measure) - tally.against(measure)  # below zero: against leads
        for measure in Measure
    }
    if all(lead > 0 for lead in leads.values()):
        return Side.AGREE
    return Side.AGAINST if all(lead < 0 for lead in leads.values()) else None


def silent(tally: Tally, measure: Measure) -> int:
    """The ballots that the tally's policy lets follow the majority."""
    if tally.policy == NonVotePolicy.ABSTAIN_FOLLOWS_MAJORITY:
        return tally.of("abstain", measure)
    if tally.policy == NonVotePolicy.UNRETURNED_FOLLOWS_MAJORITY:
        return tally.of("total", measure) - tally.of("returned", measure)
    return 0


def may_call_meeting(asking: int, heads: int) -> bool:
    """Whether so many owners of all can have an extra meeting called (RULES 1.2)."""
    return PROPOSAL.is_met(asking, heads)


def _counted(tally: Tally, measure: Measure, side: Side | None) -> tuple[int, int]:
    """What counts as agreement, and of how much: unreturned ballots take part only by following."""
    agree, taking_part = tally.of("agree", measure), tally.of("returned", measure)
    if side is None:
        return agree, taking_part
    following = silent(tally, measure)
    if tally.policy == NonVotePolicy.UNRETURNED_FOLLOWS_MAJORITY:
        taking_part += following
    return agree + following if side == Side.AGREE else agree, taking_part


def _misfits(tally: Tally) -> Iterator[tuple[str, str]]:
    """Values that are none."""
    if tally.matter not in Matter:
        yield "matter", _("没有“%(matter)s”这类事项，应为M1至M9") % {"matter": tally.matter}
    if tally.policy not in NonVotePolicy:
        yield "policy", _("没有“%(policy)s”这种弃权处理方式") % {"policy": tally.policy}
    for name, label in LABELS.items():
        if reason := _misfit(getattr(tally, name), is_area=name.endswith("area")):
            yield name, reason % {"name": label}


def _misfit(value: Decimal | int, *, is_area: bool) -> str:
    """:raises TypeError: a float, which has been rounded already, or a decimal number of heads."""
    if isinstance(value, bool) or not isinstance(value, (Decimal | int) if is_area else int):
        raise TypeError(f"not an exact number: {value!r}")
    if isinstance(value, Decimal) and not value.is_finite():
        return _("%(name)s不是数")
    if value < 0:
        return _("%(name)s不能为负数")
    if value >= (LARGEST_AREA if is_area else LARGEST_HEADS):
        return _("%(name)s过大，请核对")
    if isinstance(value, Decimal) and value * CENTS % 1:
        return _("%(name)s最多两位小数")
    return ""


def _contradictions(tally: Tally) -> Iterator[tuple[str, str]]:
    for measure in Measure:
        total, returned, agree, abstain = (
            tally.of(what, measure) for what in ("total", "returned", "agree", "abstain")
        )
        names = {what: LABELS[f"{what}_{measure}"] for what in ("total", "returned", "agree", "abstain")}
        if not total:
            yield f"total_{measure}", _("%(total)s必须大于0") % names
        elif returned > total:
            yield f"returned_{measure}", _("%(returned)s超过%(total)s") % names
        elif agree > returned:
            yield f"agree_{measure}", _("%(agree)s超过%(returned)s") % names
        elif agree + abstain > returned:
            yield f"abstain_{measure}", _("%(agree)s和%(abstain)s合计超过%(returned)s") % names
