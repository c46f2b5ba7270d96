"""One indicator, values that were signed for it, and the people who answer for a warning."""

from datetime import datetime

from communities.access import Role
from finance.rules.periods import from_code
from governance.actions import warnings
from governance.models import Indicator, QuotedValue, Warning
from tests.factories import a_compound, a_user
from workflow.clock import SHANGHAI

CODE = "I12"
"""Yellow below 92, red below 85."""
QUARTER = "2025Q2"
AT = datetime(2025, 5, 20, 3, tzinfo=SHANGHAI)


def only_one_indicator() -> None:
    Indicator.objects.exclude(code=CODE).delete()


def measured(place, numerator, denominator=100, quarter=QUARTER) -> None:
    """The value of a place for a quarter, instead of what it was before."""
    where = {"compound" if hasattr(place, "delivered_year") else "township": place}
    known = {"code": CODE, "quarter": from_code(quarter).since, "state": QuotedValue.State.APPROVED, **where}
    values = {"numerator": numerator, "denominator": denominator, "source": "文件", "entered_at": AT}
    QuotedValue.objects.update_or_create(**known, defaults=values)


def evaluated(at=AT) -> warnings.Outcome:
    return warnings.evaluate(at=at)


def a_warning(numerator=90, compound=None, at=AT) -> Warning:
    """Of a compound whose value is so bad; the township is as bad, and has one of its own."""
    only_one_indicator()
    compound = compound or a_compound()
    measured(compound, numerator)
    warnings.evaluate(at=at)
    return Warning.objects.with_place().get(compound=compound)


class People:
    """Whoever has a part, each another person."""

    def __init__(self, compound) -> None:
        self.manager = a_user(Role.MANAGER, compound)
        self.secretary = a_user(Role.SECRETARY, compound)
        self.township = a_user(Role.TOWNSHIP_OFFICER, compound)
        self.district = a_user(Role.DISTRICT_OFFICER, compound)
