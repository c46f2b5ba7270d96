"""A compound with a company that repairs, officers who judge and look again, and hazards on their way."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

from communities.access import Role
from communities.models import Appointment, Compound, Organisation, User
from safety import actions
from safety.models import ChecklistItem, ChecklistKind, Hazard, Inspection, Inspector
from tests.factories import a_company, a_compound, a_project, a_user, an_organisation
from workflow.clock import SHANGHAI
from workflow.uploads import Admitted

MONDAY = datetime(2026, 3, 16, 9, tzinfo=SHANGHAI)
TODAY = MONDAY.date()
LONG_AGO = date(2024, 1, 1)
PICTURES = count(1)


def photo() -> Admitted:
    """A picture that no other is like, as it comes out of the gate."""
    return Admitted(b"picture %d" % next(PICTURES), "image/jpeg", ".jpg", 40, 30)


@dataclass
class Scene:
    compound: Compound
    unit: Organisation
    manager: User
    secretary: User
    township: User
    district: User

    def found(self, code: str = "A3", at: datetime = MONDAY, **fields) -> Hazard:
        given = {"description": "消火栓没有水", "by": self.secretary, "compound": self.compound} | fields
        return actions.register(item=item(code, at), at=at, **given)

    def rectified(self, at: datetime = MONDAY + timedelta(days=1), **fields) -> Hazard:
        hazard = self.found(**fields)
        actions.rectify(hazard, note="已修好", photos=[photo()], by=self.manager, at=at)
        return hazard

    def closed(self, at: datetime = MONDAY + timedelta(days=2), **fields) -> Hazard:
        hazard = self.rectified(**fields)
        actions.close(hazard, note="现场看过", by=self.township, at=at)
        return hazard

    def enlist(self, user: User, kinds: str = "", starts_on: date = LONG_AGO, **fields) -> Inspector:
        """On the roster of the office that the user's post belongs to, for the kinds of these letters."""
        seat = user.person.appointments.order_by("pk").first().target
        given = {"by": None, "at": MONDAY, "starts_on": starts_on} | fields
        chosen = ChecklistKind.objects.filter(code__in=list(kinds))
        return actions.enlist(person=user.person, organisation=office_of(seat), kinds=chosen, **given)

    def round(self, frequency: str = "W", day: date = TODAY) -> Inspection:
        actions.plan_rounds(day, day)
        rows = Inspection.objects.filter(compound=self.compound, frequency=frequency, since__lte=day)
        return rows.get(until__gte=day)


def office_of(seat) -> Organisation:
    """The unit itself, or the office of a place."""
    if isinstance(seat, Organisation):
        return seat
    kind = seat._meta.model_name
    known = Organisation.objects.office_of(seat).first()
    return known or an_organisation(Organisation.Kind(kind), f"{seat}机关", **{kind: seat})


def item(code: str, at: datetime = MONDAY) -> ChecklistItem:
    return actions.item_on(code, at)


def a_scene() -> Scene:
    compound = a_compound(buildings=2)
    company = a_company()
    a_project(compound, company)
    users = [
        in_post(a_user(role, compound))
        for role in (Role.MANAGER, Role.SECRETARY, Role.TOWNSHIP_OFFICER, Role.DISTRICT_OFFICER)
    ]
    return Scene(compound, company.organisation, *users)


def in_post(user: User) -> User:
    Appointment.objects.filter(person=user.person).update(starts_on=LONG_AGO)
    return user
