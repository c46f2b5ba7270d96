"""What a place of the walks holds of joint decisions, and the addresses of the pages about it."""

from collections.abc import Callable

from assembly.models import JointDecision
from communities.access import Role
from tests.assembly.scenes import a_decision


def decision(place) -> JointDecision:
    return JointDecision.objects.current().get(area__compound=place.compound)


def _number(place) -> list:
    return [place.compound.code, decision(place).number]


ABOUT: dict[str, Callable] = {
    "assembly:decision-page": _number,
    "assembly:decision-correct": _number,
    "assembly:decision-scan": lambda place: [*_number(place), decision(place).scans.get().token],
    "assembly:public-decisions": lambda place: [place.compound.code],
    "assembly:public-decision": _number,
}
"""Page → the arguments of its address for a place."""


def furnish(place) -> None:
    """Give the place one of everything that a page of this room is about."""
    a_decision(place.compound, title=f"{place.name}电梯广告位出租", by=place.users[Role.DIRECTOR])
