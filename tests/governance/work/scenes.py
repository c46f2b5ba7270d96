"""Frozen quarters by hand, and files that have passed the gate."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count

from communities.access import Role
from finance.rules.periods import from_code
from governance.models import Freeze, FrozenScore, FrozenValue, IssueKind, Level
from tests.factories import a_community, a_compound, a_township, a_user
from workflow.clock import SHANGHAI
from workflow.uploads import Admitted

MONDAY = datetime(2026, 3, 16, 9, tzinfo=SHANGHAI)
TODAY = MONDAY.date()
ISSUED = date(2026, 1, 19)
ISSUED_AT = datetime(2026, 1, 19, 15, tzinfo=SHANGHAI)
PICTURES = count(1)


def paper() -> Admitted:
    """A file that no other is like, as it comes out of the gate."""
    return Admitted(b"paper %d" % next(PICTURES), "image/jpeg", ".jpg", 40, 30)


def a_freeze(code: str = "2025Q4", scores=(), low=()) -> Freeze:
    """`scores`: places with score and rank; `low`: those of them with an indicator below yellow."""
    quarter = from_code(code)
    row = Freeze.objects.create(
        quarter=code,
        since=quarter.since,
        until=quarter.until,
        terms="[]",
        sha256="0" * 64,
        frozen_at=datetime(2026, 1, 9, 9, tzinfo=SHANGHAI),
    )
    for place, score, rank in scores:
        FrozenScore.objects.create(
            freeze=row, name=place.name, score=score and Decimal(score), rank=rank, **columns(place)
        )
        if place in low:
            FrozenValue.objects.create(
                freeze=row,
                code="I01",
                numerator=1,
                denominator=2,
                colour="yellow",
                rows_sha256="0" * 64,
                **columns(place),
            )
    return row


def columns(place) -> dict:
    if hasattr(place, "households"):
        return {
            "level": Level.COMPOUND,
            "place": f"C{place.pk}",
            "compound": place,
            "township": place.township,
        }
    return {"level": Level.TOWNSHIP, "place": f"T{place.pk}", "township": place}


def five_places():
    """Two townships; three compounds in the first, two in the second."""
    first, second = a_township("洛阳镇"), a_township("东园镇")
    one, other = a_community("西浦社区", first), a_community("锦山社区", second)
    homes = [
        *((f"甲{n}", f"LY{n:03}", one) for n in (1, 2, 3)),
        *((f"乙{n}", f"DY{n:03}", other) for n in (1, 2)),
    ]
    return first, second, [a_compound(name, code, community) for name, code, community in homes]


def ranks(places, *scores):
    """Places with scores that fall, ranked 1, 2, 3 …"""
    return [
        (place, score, number) for number, (place, score) in enumerate(zip(places, scores, strict=True), 1)
    ]


def a_worker(role, of=None):
    """In office for so long that no test is before it."""
    user = a_user(role, of)
    user.person.appointments.update(starts_on=date(2024, 1, 1))
    return user


def a_chief():
    return a_worker(Role.DISTRICT_OFFICER)


def a_kind(code: str = "fire") -> IssueKind:
    return IssueKind.objects.get(code=code)


def days(number: int) -> timedelta:
    return timedelta(days=number)
