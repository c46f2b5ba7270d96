"""Who is to be told: implements `workflow.directory.Directory` from the appointments of a day.

A case offers its own key and the keys of its unit and compound; everything else is read here, in the same
number of queries for one case and for a thousand.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from django.db.models import Q

from workflow.directory import Recipient
from workflow.models import Message

from .access import PERMISSIONS, ROLE_OF, Post
from .models import Appointment, Compound, Organisation, User

HANDLERS = frozenset(post for post in Post if "case.handle" in PERMISSIONS[ROLE_OF[post]])
HEADS = frozenset({Post.UNIT_HEAD, Post.MANAGER, Post.DIRECTOR, Post.TOWNSHIP_LEADER, Post.COMMUNITY_OFFICER})
"""Who answers for a unit: its head, a company's manager on the spot, the head of an office."""


class Placed(Protocol):
    """What a case must offer to be placed."""

    pk: int
    unit_id: int | None
    compound_id: int


class Spot(NamedTuple):
    """Where a case lies: its compound's place, and its unit with that unit's seat if it is an office."""

    compound: int
    community: int
    township: int
    district: int
    unit: int | None
    office: tuple[str, int] | None


class Seat(NamedTuple):
    """A place or unit that somebody is appointed to, as ("township", 3)."""

    kind: str
    key: int
    compound: int | None = None
    """For a company's people: the compound of their project; None for the whole company."""


@dataclass(frozen=True)
class Audience:
    """Who is meant by a word: which posts, in which seats, and whom to ask where nobody holds them."""

    posts: frozenset[Post]
    seats: Callable[[Spot], Iterable[Seat]]
    otherwise: str = ""


def unit_seats(spot: Spot) -> Iterator[Seat]:
    if spot.unit is not None:
        yield Seat("organisation", spot.unit)
        yield Seat("organisation", spot.unit, spot.compound)
    if spot.office is not None:
        yield Seat(*spot.office)


def community_seats(spot: Spot) -> Iterator[Seat]:
    yield Seat("community", spot.community)


def township_seats(spot: Spot) -> Iterator[Seat]:
    yield Seat("township", spot.township)


def district_seats(spot: Spot) -> Iterator[Seat]:
    yield Seat("district", spot.district)


def compound_seats(spot: Spot) -> Iterator[Seat]:
    yield Seat("compound", spot.compound)


AUDIENCES = {
    "handler": Audience(HANDLERS, unit_seats),
    "unit_head": Audience(HEADS, unit_seats, otherwise="handler"),
    "community": Audience(frozenset({Post.COMMUNITY_OFFICER}), community_seats, otherwise="township"),
    "township": Audience(
        frozenset({Post.TOWNSHIP_OFFICER, Post.TOWNSHIP_LEADER}), township_seats, otherwise="district"
    ),
    "township_leader": Audience(frozenset({Post.TOWNSHIP_LEADER}), township_seats, otherwise="township"),
    "district": Audience(frozenset({Post.DISTRICT_OFFICER}), district_seats),
    "district_leader": Audience(frozenset({Post.DISTRICT_LEADER}), district_seats, otherwise="district"),
    "manager": Audience(frozenset({Post.MANAGER}), compound_seats),
    "secretary": Audience(frozenset({Post.SECRETARY}), compound_seats, otherwise="community"),
    "director": Audience(frozenset({Post.DIRECTOR}), compound_seats),
}
GROUPS = frozenset({"handler", "unit_head", "community", "township", "district"})
"""Audiences that a unit's own group address (企业微信群 and the like) belongs to."""


@dataclass(frozen=True)
class Staff:
    """Reads the appointments in force on a day."""

    on: date

    def recipients(self, audience: str, cases: Sequence[Placed]) -> Mapping[int, list[Recipient]]:
        """By the case's key: inboxes, mail addresses and the unit's group. Unknown words are a bug."""
        chain = _chain(audience)
        spots = self._spots(cases)
        held = self._held({seat for spot in spots.values() for step in chain for seat in step.seats(spot)})
        users = {key: _first(chain, spot, held) for key, spot in spots.items()}
        groups = self._groups(audience, spots)
        return {key: [*_addresses(users[key]), *groups[key]] for key in spots}

    def _spots(self, cases: Sequence[Placed]) -> dict[int, Spot]:
        places = {
            pk: place
            for pk, *place in Compound.objects.filter(
                pk__in={case.compound_id for case in cases}
            ).values_list("pk", "community_id", "township_id", "township__district_id")
        }
        offices = self._offices({case.unit_id for case in cases if case.unit_id is not None})
        return {
            case.pk: Spot(
                case.compound_id, *places[case.compound_id], case.unit_id, offices.get(case.unit_id)
            )
            for case in cases
        }

    @staticmethod
    def _offices(units: set[int]) -> dict[int | None, tuple[str, int]]:
        """The place for which a unit is the office: its people may be appointed to either."""
        kinds = (Organisation.Kind.COMMUNITY, Organisation.Kind.TOWNSHIP, Organisation.Kind.DISTRICT)
        rows = Organisation.objects.filter(pk__in=units, kind__in=kinds)
        return {
            row["pk"]: (row["kind"], row[f"{row['kind']}_id"])
            for row in rows.values("pk", "kind", "community_id", "township_id", "district_id")
            if row[f"{row['kind']}_id"]
        }

    def _held(self, seats: set[Seat]) -> dict[tuple[Seat, Post], list[User]]:
        """Who logs in and holds a post in one of the seats, in the order of their appointment."""
        keys = defaultdict(set)
        for seat in seats:
            keys[seat.kind].add(seat.key)
        rows = (
            Appointment.objects.current(self.on)
            .filter(_in_seats(keys), person__user__is_active=True)
            .select_related("person__user", "project", "organisation")
            .order_by("starts_on", "pk")
        )
        held = defaultdict(list)
        for row in rows:
            for seat in _seats_of(row):
                held[seat, Post(row.post)].append(row.person.user)
        return held

    @staticmethod
    def _groups(audience: str, spots: Mapping[int, Spot]) -> Mapping[int, list[Recipient]]:
        """The group address of the unit, or of the office that the audience is named after."""
        if audience not in GROUPS:
            return defaultdict(list)
        if audience in ("handler", "unit_head"):
            wanted = {key: spot.unit for key, spot in spots.items()}
            rows = Organisation.objects.filter(pk__in=set(wanted.values()) - {None}).values_list(
                "pk", "notify_url"
            )
        else:
            wanted = {key: getattr(spot, audience) for key, spot in spots.items()}
            rows = Organisation.objects.filter(
                **{"kind": audience, f"{audience}__in": set(wanted.values())}
            ).values_list(f"{audience}_id", "notify_url")
        urls = {key: url for key, url in rows if url}
        return {
            key: [Recipient(Message.Channel.APPRISE, address=urls[unit])] if unit in urls else []
            for key, unit in wanted.items()
        }


def _chain(audience: str) -> list[Audience]:
    """The audience and those asked in its place, in this order."""
    steps = []
    while audience:
        steps.append(AUDIENCES[audience])
        audience = AUDIENCES[audience].otherwise
    return steps


def _in_seats(keys: Mapping[str, set[int]]) -> Q:
    """Appointments to the seats; for units and compounds also to what stands for them or lies in them."""
    found = Q(pk__in=())
    for kind in ("community", "township", "district"):
        if wanted := keys.get(kind):
            found |= Q(**{f"{kind}__in": wanted})
            found |= Q(**{"organisation__kind": kind, f"organisation__{kind}__in": wanted})
    if units := keys.get("organisation"):
        found |= Q(organisation__in=units) | Q(project__company__in=units)
    if compounds := keys.get("compound"):
        found |= Q(project__compound__in=compounds) | Q(organisation__compound__in=compounds)
    return found


def _seats_of(row: Appointment) -> Iterator[Seat]:
    """Every seat that an appointment counts for."""
    for kind in ("community", "township", "district"):
        if key := getattr(row, f"{kind}_id"):
            yield Seat(kind, key)
    if row.project:
        yield Seat("compound", row.project.compound_id)
        if row.project.company_id:
            yield Seat("organisation", row.project.company_id, row.project.compound_id)
    if unit := row.organisation:
        yield Seat("organisation", unit.pk)
        if unit.compound_id:
            yield Seat("compound", unit.compound_id)
        elif unit.kind in ("community", "township", "district") and (key := getattr(unit, f"{unit.kind}_id")):
            yield Seat(unit.kind, key)


def _first(chain: Iterable[Audience], spot: Spot, held: Mapping[tuple[Seat, Post], list[User]]) -> list[User]:
    """The users of the first step that has any; each once."""
    for step in chain:
        users = {
            user.pk: user
            for seat in step.seats(spot)
            for post in Post
            if post in step.posts
            for user in held.get((seat, post), ())
        }
        if users:
            return [*users.values()]
    return []


def _addresses(users: Iterable[User]) -> Iterator[Recipient]:
    for user in users:
        yield Recipient(Message.Channel.INBOX, user_id=user.pk)
        if user.email:
            yield Recipient(Message.Channel.MAIL, user_id=user.pk, address=user.email)
