"""The desk's rooms in the order of its navigation; a room is shown to those who may open it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Room:
    """`area` is the part of the address that tells which room the reader is in."""

    label: Promise
    url_name: str
    area: str
    may: Callable = lambda user: True


@dataclass(frozen=True)
class Link:
    label: Promise
    url: str
    is_current: bool


ROOMS = [
    Room(_("工作台"), "desk-home", "/desk/"),
    Room(_("诉求"), "complaints:complaint-list", "/desk/complaints/"),
    Room(_("小区"), "communities:compound-list", "/desk/compounds/"),
    Room(_("组织"), "communities:organisation-list", "/desk/organisations/"),
    Room(_("人员任职"), "communities:person-list", "/desk/people/"),
    Room(_("业委会换届"), "communities:term-list", "/desk/terms/"),
]


def links(user, path: str) -> Iterator[Link]:
    """What this reader may open, the nearest room marked as the current one."""
    here = max((room.area for room in ROOMS if path.startswith(room.area)), key=len, default="")
    for room in ROOMS:
        try:
            url = reverse(room.url_name)
        except NoReverseMatch:
            continue
        if room.may(user):
            yield Link(room.label, url, room.area == here)
