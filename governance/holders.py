"""Who can answer for a task: people who hold a post in the responsible unit and have a list of their own."""

from collections.abc import Iterator, Sequence
from datetime import date

from communities.access import PERMISSIONS, ROLE_OF, Post
from communities.models import Appointment, Organisation, Person
from communities.models.appointments import OFFICES, AppointmentQuerySet

POSTS = [post for post in Post if "task.list" in PERMISSIONS[ROLE_OF[post]]]


def holders(
    units: Sequence[Organisation], on: date, among: AppointmentQuerySet | None = None
) -> dict[int, dict[Person, str]]:
    """By unit: people in the order of their names, each with their posts; one query.

    :param among: the appointments that the reader may see; all where the portal itself asks.
    """
    at_place = {(one.kind, getattr(one, f"{one.kind}_id")): one.pk for one in units if one.kind in OFFICES}
    found: dict[int, dict[Person, str]] = {unit.pk: {} for unit in units}
    known = Appointment.objects.all() if among is None else among
    rows = known.current(on).in_units(units).holding(*POSTS)
    rows = rows.select_related("person", "project").order_by("person__pinyin", "person", "pk")
    for row in rows:
        for unit in _units_of(row, at_place):
            if unit in found:
                before, post = found[unit].get(row.person, ""), str(row.get_post_display())
                if post not in before.split("、"):
                    found[unit][row.person] = f"{before}、{post}" if before else post
    return found


def _units_of(row: Appointment, at_place: dict[tuple[str, int], int]) -> Iterator[int]:
    if row.organisation_id:
        yield row.organisation_id
    if row.project and row.project.company_id:
        yield row.project.company_id
    for kind in OFFICES:
        if unit := at_place.get((kind, getattr(row, f"{kind}_id") or 0)):
            yield unit


def is_holder(person: Person, unit: Organisation, on: date) -> bool:
    return Appointment.objects.current(on).in_units([unit]).holding(*POSTS).filter(person=person).exists()
