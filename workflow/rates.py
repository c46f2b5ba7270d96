"""Rates that carry what they were counted from, compared exactly (RULES, rules 1 and 2 of the preamble)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

Number = int | Decimal


@dataclass(frozen=True)
class Rate:
    """`numerator` of `denominator` as of a day; `excluded` counts, by reason, what stands in neither.

    A rate of nothing is not applicable: it has no share, and is neither at least nor below anything.
    """

    numerator: Number
    denominator: Number
    excluded: Mapping[str, int] = field(default_factory=dict)
    as_of: date = field(kw_only=True)

    def __post_init__(self) -> None:
        for number in (self.numerator, self.denominator):
            _require_exact(number)
            if number < 0:
                raise ValueError("a rate is not made of negative numbers")

    def __add__(self, other: "Rate") -> "Rate":
        """Both counted together.

        :raises ValueError: they were counted as of different days.
        """
        return total([self, other], as_of=self.as_of)

    @property
    def is_applicable(self) -> bool:
        return self.denominator != 0

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.numerator) / Fraction(self.denominator) if self.is_applicable else None

    def at_least(self, percent: Number) -> bool:
        return self.is_applicable and not self._is_under(percent)

    def below(self, percent: Number) -> bool:
        return self.is_applicable and self._is_under(percent)

    def percent(self, digits: int = 1) -> Decimal | None:
        """Rounded half up, for showing only: compare with `at_least` and `below`."""
        if self.share is None:
            return None
        scaled = self.share * 100 * 10**digits
        return Decimal((scaled + Fraction(1, 2)).__floor__()).scaleb(-digits)

    def text(self, digits: int = 1) -> str:
        percent = self.percent(digits)
        words = {
            "percent": _("不适用") if percent is None else f"{percent}%",
            "numerator": self.numerator,
            "denominator": self.denominator,
            "as_of": self.as_of.isoformat(),
            "excluded": sum(self.excluded.values()),
        }
        if words["excluded"]:
            return (
                _("%(percent)s（%(numerator)s/%(denominator)s，另有%(excluded)s未计入，截至%(as_of)s）")
                % words
            )
        return _("%(percent)s（%(numerator)s/%(denominator)s，截至%(as_of)s）") % words

    def _is_under(self, percent: Number) -> bool:
        _require_exact(percent)
        return Fraction(self.numerator) * 100 < Fraction(percent) * Fraction(self.denominator)


def total(rates: Iterable[Rate], *, as_of: date) -> Rate:
    """Everything counted together, as a township is from its compounds; nothing gives 0 of 0.

    :raises ValueError: a rate was counted as of another day.
    """
    rates = list(rates)
    if any(rate.as_of != as_of for rate in rates):
        raise ValueError("rates as of different days cannot be added")
    excluded: Counter[str] = Counter()
    for rate in rates:
        excluded.update(rate.excluded)
    return Rate(
        sum(rate.numerator for rate in rates),
        sum(rate.denominator for rate in rates),
        dict(excluded),
        as_of=as_of,
    )


def _require_exact(number: Number) -> None:
    """:raises TypeError: a float, which has already been rounded."""
    if not isinstance(number, int | Decimal) or isinstance(number, bool):
        raise TypeError(f"a rate needs whole or decimal numbers, not {number!r}")
    if isinstance(number, Decimal) and not number.is_finite():
        raise ValueError(f"a rate needs finite numbers, not {number}")
