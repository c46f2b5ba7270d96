"""Who is to be told: implements `workflow.directory.Directory` from the appointments of a day.

A case offers its own key and the keys of its unit and compound; everything else is read here, in the same
number of queries for one case and for a thousand, and kept in memory while the tables stay as they are.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow import reference
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


class Asked(NamedTuple):
    """Who belongs to an audience on a day, for all cases of a unit in a compound."""

    on: date
    audience: str
    unit: int | None
    compound: int


class Spot(NamedTuple):
    """Where a case lies: its compound's place, and its unit with that unit's seat if it is an office.

    `above` is the level above the unit, "township" or "district".
    """

    compound: int
    community: int
    township: int
    district: int
    unit: int | None
    office: tuple[str, int] | None
    above: str


class Seat(NamedTuple):
    """A place or unit that somebody is appointed to, as ("township", 3)."""

    kind: str
    key: int
    compound: int | None = None
    """For a company's people: the compound of their project; None for the whole company."""


@dataclass(frozen=True)
class Audience:
    """Who is meant by a word: name, posts, in which seats, and whom to ask where nobody holds them."""

    name: Any
    posts: frozenset[Post]
    seats: Callable[[Spot], Iterable[Seat]]
    otherwise: str = ""

    @cached_property
    def ranked(self) -> list[Post]:
        """The posts in the order in which they are asked."""
        return [post for post in Post if post in self.posts]


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


def seats_above(spot: Spot) -> Iterator[Seat]:
    yield Seat(spot.above, getattr(spot, spot.above))


def compound_seats(spot: Spot) -> Iterator[Seat]:
    yield Seat("compound", spot.compound)


ABOVE = "above"
"""Whoever decides one level above the unit."""
AUDIENCES = {
    "handler": Audience(_("承办人"), HANDLERS, unit_seats),
    "unit_head": Audience(_("承办单位负责人"), HEADS, unit_seats, otherwise="handler"),
    "community": Audience(
        _("社区"), frozenset({Post.COMMUNITY_OFFICER}), community_seats, otherwise="township"
    ),
    "township": Audience(
        _("镇乡"),
        frozenset({Post.TOWNSHIP_OFFICER, Post.TOWNSHIP_LEADER}),
        township_seats,
        otherwise="district",
    ),
    "township_officer": Audience(
        _("镇乡责任人"), frozenset({Post.TOWNSHIP_OFFICER}), township_seats, otherwise="township"
    ),
    "township_leader": Audience(
        _("镇乡负责人"), frozenset({Post.TOWNSHIP_LEADER}), township_seats, otherwise="township"
    ),
    "district": Audience(_("区专班"), frozenset({Post.DISTRICT_OFFICER}), district_seats),
    ABOVE: Audience(
        _("承办单位的上一级"),
        frozenset({Post.TOWNSHIP_OFFICER, Post.TOWNSHIP_LEADER, Post.DISTRICT_OFFICER}),
        seats_above,
        otherwise="district",
    ),
    "district_leader": Audience(
        _("区领导"), frozenset({Post.DISTRICT_LEADER}), district_seats, otherwise="district"
    ),
    "manager": Audience(_("项目经理"), frozenset({Post.MANAGER}), compound_seats),
    "secretary": Audience(
        _("小区党支部书记"), frozenset({Post.SECRETARY}), compound_seats, otherwise="community"
    ),
    "director": Audience(_("业委会主任"), frozenset({Post.DIRECTOR}), compound_seats),
    "treasurer": Audience(_("财务委员"), frozenset({Post.TREASURER}), compound_seats, otherwise="director"),
}
GROUPS = frozenset({"handler", "unit_head", "community", "township", "district", ABOVE})
"""Audiences that a unit's own group address (企业微信群 and the like) belongs to."""


@dataclass(frozen=True)
class Staff:
    """Reads the appointments in force on a day."""

    on: date

    def recipients(self, audience: str, cases: Sequence[Placed]) -> Mapping[int, list[Recipient]]:
        """By the case's key: inboxes, mail addresses and the unit's group. Unknown words are a bug."""
        asked = {case.pk: Asked(self.on, audience, case.unit_id, case.compound_id) for case in cases}
        told = reference.kept_all(asked.values(), self._find)
        return {key: told[question] for key, question in asked.items()}

    def of(self, audience: str, unit: int | None, compound: int) -> list[Recipient]:
        """The same for one case of a unit in a compound."""
        question = Asked(self.on, audience, unit, compound)
        return reference.kept(question, lambda: self._find([question])[question])

    def _find(self, asked: Sequence[Asked]) -> dict[Asked, list[Recipient]]:
        """Questions of one audience."""
        audience = asked[0].audience
        chain, spots = _chain(audience), self._spots(asked)
        held = self._held({seat for spot in spots.values() for step in chain for seat in step.seats(spot)})
        users = {key: _first(chain, spot, held) for key, spot in spots.items()}
        groups = self._groups(audience, spots)
        return {key: [*addresses(users[key]), *groups[key]] for key in spots}

    def _spots(self, asked: Sequence[Asked]) -> dict[Asked, Spot]:
        places = {
            pk: place
            for pk, *place in Compound.objects.filter(pk__in={one.compound for one in asked}).values_list(
                "pk", "community_id", "township_id", "township__district_id"
            )
        }
        wanted = {one.unit for one in asked if one.unit is not None}
        columns = ("kind", "community_id", "township_id", "district_id")
        units = Organisation.objects.only(*columns).in_bulk(wanted)
        return {
            one: Spot(
                one.compound,
                *places[one.compound],
                one.unit,
                _office(unit) if unit else None,
                unit.level_above if unit else "township",
            )
            for one in asked
            for unit in [units.get(one.unit)]
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
    def _groups(audience: str, spots: Mapping[Asked, Spot]) -> Mapping[Asked, list[Recipient]]:
        """The group address of the unit, or of the office that the audience is named after."""
        if audience not in GROUPS:
            return defaultdict(list)
        wanted: dict[Asked, tuple[str, int | None]] = {
            key: _grouped(audience, spot) for key, spot in spots.items()
        }
        found = Q(pk__in={unit for kind, unit in wanted.values() if not kind} - {None})
        for office in ("community", "township", "district"):
            if places := {place for kind, place in wanted.values() if kind == office}:
                found |= Q(**{"kind": office, f"{office}__in": places})
        urls: dict[tuple[str, int | None], str] = {}
        for unit in Organisation.objects.filter(found).exclude(notify_url=None):
            urls["", unit.pk] = unit.notify_url
            if office := _office(unit):
                urls[office] = unit.notify_url
        return {
            key: [Recipient(Message.Channel.APPRISE, address=urls[whose])] if urls.get(whose) else []
            for key, whose in wanted.items()
        }


def _office(unit: Organisation) -> tuple[str, int] | None:
    """The place for which a unit is the office: its people may be appointed to either."""
    place = getattr(unit, f"{unit.kind}_id") if unit.kind in ("community", "township", "district") else None
    return (unit.kind, place) if place else None


def _grouped(audience: str, spot: Spot) -> tuple[str, int | None]:
    """Whose group is meant: an office by its place, or a unit (without a kind) by its key."""
    if audience in ("handler", "unit_head"):
        return "", spot.unit
    kind = spot.above if audience == ABOVE else audience
    return kind, getattr(spot, kind)


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
            for post in step.ranked
            for user in held.get((seat, post), ())
        }
        if users:
            return [*users.values()]
    return []


def addresses(users: Iterable[User]) -> Iterator[Recipient]:
    """The inbox of each, and the mail address of who has one."""
    for user in users:
        yield Recipient(Message.Channel.INBOX, user_id=user.pk)
        if user.email:
            yield Recipient(Message.Channel.MAIL, user_id=user.pk, address=user.email)
