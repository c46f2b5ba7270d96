"""One compound as its page shows it: who governs, who serves, since when, until when, and what is wrong.

Read in a constant number of queries, however many committees, buildings and people there are.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from workflow import calendars

from . import rules
from .access import SEATS, Post
from .models import (
    Appointment,
    Building,
    Compound,
    JointMembership,
    Organisation,
    OwnersCommittee,
    PartyOrganisation,
    ServiceContract,
    ServiceProject,
)
from .models.dated import in_force
from .posts import in_rank


@dataclass(frozen=True)
class Branch:
    """A party branch (小区党支部) and who leads it."""

    party: PartyOrganisation
    secretary: Appointment | None


@dataclass(frozen=True)
class Body:
    """A committee with its last term and those who sit in it on the day."""

    committee: OwnersCommittee
    term: object | None
    members: list[Appointment]
    filing_due: date | None
    on: date

    @property
    def seated(self) -> list[Appointment]:
        return [row for row in self.members if row.post in SEATS]

    @property
    def serving(self) -> int:
        return len({row.person_id for row in self.seated})

    @property
    def party_members(self) -> int:
        return len({row.person_id for row in self.seated if row.is_party_member(self.on)})

    @property
    def director(self) -> Appointment | None:
        return next((row for row in self.members if row.post == Post.DIRECTOR), None)

    @property
    def is_formal(self) -> bool:
        return self.committee.body_type == OwnersCommittee.BodyType.COMMITTEE

    @property
    def is_red(self) -> bool:
        return rules.is_red_committee(self.serving, self.party_members)

    @property
    def is_over(self) -> bool:
        return self.term is None or self.term.ends_on < self.on

    @property
    def days_left(self) -> int | None:
        return self.term and self.term.days_left(self.on)

    @property
    def is_filed_late(self) -> bool:
        return bool(self.term) and (self.term.filed_on or self.on) > self.filing_due


@dataclass(frozen=True)
class Service:
    """A project with its manager and its last contract."""

    project: ServiceProject
    manager: Appointment | None
    contract: ServiceContract | None
    on: date

    @property
    def days_left(self) -> int | None:
        return self.contract and self.contract.days_left(self.on)


@dataclass(frozen=True)
class Overview:
    compound: Compound
    on: date
    branches: list[Branch] = field(default_factory=list)
    groups: list[PartyOrganisation] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    leads: list[Appointment] = field(default_factory=list)
    buildings: int = 0
    units: list[Organisation] = field(default_factory=list)
    memberships: list[JointMembership] = field(default_factory=list)


def read(compound: Compound, on: date) -> Overview:
    held = _held(compound, on)
    parties = _parties(compound, on)
    units = list(
        compound.organisations.current(on)
        .of_kind(Organisation.Kind.RESIDENT_UNIT, Organisation.Kind.JOINT_PARTY)
        .order_by("kind", "pk")
    )
    return Overview(
        compound=compound,
        on=on,
        branches=[
            Branch(party, _first(held["organisation", party.pk], Post.SECRETARY))
            for party in parties
            if party.level == PartyOrganisation.Level.BRANCH
        ],
        groups=[party for party in parties if party.level == PartyOrganisation.Level.GROUP],
        bodies=_bodies(compound, on, held),
        services=_services(compound, on, held),
        leads=sorted(held["lead", None], key=lambda row: (_building_order(row.building), row.pk)),
        buildings=compound.buildings.count(),
        units=units,
        memberships=list(
            JointMembership.objects.current(on)
            .filter(joint__compound=compound)
            .select_related("joint", "member")
            .order_by("joint", "pk")
        ),
    )


def _held(compound: Compound, on: date) -> dict:
    """Those in office, by their seat, the highest post first."""
    rows = (
        Appointment.objects.of_compound(compound)
        .current(on)
        .select_related("person", "organisation", "project", "building__area")
    )
    held = defaultdict(list)
    for row in in_rank(rows):
        seat = ("lead", None) if row.building_id else row.target_key()
        held[seat].append(row)
    return held


def _building_order(building: Building) -> tuple[str, int, str]:
    """2号楼 before 10号楼."""
    digits = "".join(sign for sign in building.name if sign.isdigit())
    return building.area.name, int(digits or 0), building.name


def _first(rows: list[Appointment], post: Post) -> Appointment | None:
    return next((row for row in rows if row.post == post), None)


def _parties(compound: Compound, on: date) -> list[PartyOrganisation]:
    """The compound's own branches and groups, in the order of the chain."""
    return list(
        PartyOrganisation.objects.filter(in_force(on, "organisation__"), organisation__compound=compound)
        .select_related("organisation", "parent__organisation", "building__area")
        .order_by("level", "pk")
    )


def _bodies(compound: Compound, on: date, held: dict) -> list[Body]:
    """Committees and interim committees that are not dissolved, each with its last term."""
    calendar = calendars.current()
    committees = (
        OwnersCommittee.objects.filter(Q(organisation__ends_on=None) | Q(organisation__ends_on__gte=on))
        .filter(area__compound=compound)
        .select_related("organisation", "area")
        .prefetch_related("terms")
        .order_by("area__name", "body_type", "pk")
    )
    bodies = []
    for committee in committees:
        committee.area.compound = compound
        term = max(committee.terms.all(), key=lambda term: term.starts_on, default=None)
        due = rules.filing_due(term.starts_on, calendar.is_working) if term else None
        bodies.append(Body(committee, term, held["organisation", committee.pk], due, on))
    return bodies


def _services(compound: Compound, on: date, held: dict) -> list[Service]:
    projects = (
        compound.projects.current(on)
        .select_related("company__organisation", "area")
        .prefetch_related("contracts")
        .order_by("pk")
    )
    return [
        Service(
            project,
            _first(held["project", project.pk], Post.MANAGER),
            max(project.contracts.all(), key=lambda contract: contract.starts_on, default=None),
            on,
        )
        for project in projects
    ]
