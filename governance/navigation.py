"""The desk's rooms in the order of its navigation; a room is shown to those whom the policy table lets in."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communities.access import grants

from . import policy


@dataclass(frozen=True)
class Room:
    """`area` is the beginning of the addresses that belong to the room."""

    label: Promise
    page: str
    area: str


@dataclass(frozen=True)
class Link:
    label: Promise
    url: str
    is_current: bool


ROOMS = [
    Room(_("工作台"), "desk", "/desk/"),
    Room(_("诉求"), "complaints:case-list", "/desk/cases/"),
    Room(pgettext_lazy("list", "小区"), "communities:compound-list", "/desk/compounds/"),
    Room(_("组织"), "communities:organisation-list", "/desk/organisations/"),
    Room(_("人员任职"), "communities:person-list", "/desk/people/"),
    Room(_("业委会换届"), "communities:term-list", "/desk/terms/"),
    Room(_("导入台账"), "register:import", "/desk/import/register/"),
    Room(pgettext_lazy("list", "账号"), "accounts:account-list", "/desk/accounts/"),
    Room(_("系统运行"), "operations", "/desk/operations/"),
]


def links(user, path: str) -> Iterator[Link]:
    """What this reader may open, the room they are in marked."""
    here = max((room.area for room in ROOMS if path.startswith(room.area)), key=len, default="")
    rights = grants(user)
    for room in ROOMS:
        word = policy.who_may(room.page, "GET")
        if not word or not rights.may(word):
            continue
        try:
            url = reverse(room.page)
        except NoReverseMatch:
            continue
        yield Link(room.label, url, room.area == here)
