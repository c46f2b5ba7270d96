"""Who answers for the compounds at the end of the ranking: read when a paper is drawn, stored nowhere."""

from datetime import date

from django.conf import settings
from django.utils import translation

from communities.access import Post
from communities.models import Appointment

from ..models import Bulletin, FrozenScore, Level
from .blocks import Person

LAST = 3
"""RULES 6: the last three compounds are called to an interview."""
ANSWERABLE = (Post.SECRETARY, Post.DIRECTOR, Post.MANAGER)


def people_of(bulletin: Bulletin, day: date) -> list[Person]:
    """The last first; nobody before the ranking is frozen."""
    if bulletin.freeze is None:
        return []
    last = FrozenScore.objects.filter(freeze=bulletin.freeze, rank__isnull=False).of_level(Level.COMPOUND)
    names = dict(last.order_by("-rank", "-name").values_list("compound", "name")[:LAST])
    with translation.override(settings.LANGUAGE_CODE):
        return [one for key, name in names.items() for one in _holders(key, name, day)]


def _holders(key: int, name: str, day: date) -> list[Person]:
    rows = Appointment.objects.of_compounds([key]).current(day).holding(*ANSWERABLE)
    rows = rows.select_related("person", "organisation", "project__company__organisation").order_by("pk")
    found = sorted(rows, key=lambda row: ANSWERABLE.index(Post(row.post)))
    return [Person(name, str(row.get_post_display()), row.person.name, _unit(row)) for row in found]


def _unit(row: Appointment) -> str:
    if row.project and row.project.company:
        return str(row.project.company.organisation)
    return str(row.organisation or "")
