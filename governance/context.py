"""What every page knows: language and type size; in the desk also rooms, inbox and who sits there."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from communities.access import held_by
from workflow.models import Message
from workflow.periodic import is_alive

from . import navigation
from .language import HTML_LANG, chosen
from .views.preferences import ELDER, ELDER_COOKIE


@dataclass(frozen=True)
class Holder:
    """Who is at the desk: name, the first post in office, its place, and how many posts more."""

    name: str
    post: str
    scope: str
    others: int


@dataclass(frozen=True)
class Inbox:
    url: str
    unread: int


def portal(request):
    """What every page shows. `here` is where its reader comes back to after changing language or type size.

    A page that was shown in answer to a form's own address, which nobody can open, names its own: `shown_at`.
    """
    language = chosen(request)
    return {
        "html_lang": HTML_LANG[language],
        "is_english": language == "en",
        "elder": request.COOKIES.get(ELDER_COOKIE) == ELDER,
        "here": getattr(request, "shown_at", "") or request.get_full_path(),
        "operator": settings.OPERATOR,
        "hotline": settings.HOTLINE,
        "nav": SimpleLazyObject(lambda: list(navigation.links(request.user, request.path))),
        "holder": SimpleLazyObject(lambda: holder(request.user)),
        "is_stalled": SimpleLazyObject(is_stalled),
        "inbox": SimpleLazyObject(lambda: inbox(request.user)),
    }


def is_stalled() -> bool:
    """The periodic table has not been heard of for longer than it may."""
    return not is_alive(timezone.now())


def holder(user) -> Holder | None:
    if not user.is_authenticated or user.person_id is None:
        return None
    posts = sorted(held_by(user), key=lambda row: (row.starts_on, row.pk))
    if not posts:
        return Holder(user.person.name, "", "", 0)
    first = posts[0]
    return Holder(user.person.name, first.get_post_display(), scope_of(first), len(posts) - 1)


def scope_of(appointment) -> str:
    target = appointment.target
    return f"{target.compound}{target}" if appointment.building_id else str(target)


def inbox(user) -> Inbox | None:
    if not user.is_authenticated:
        return None
    return Inbox(reverse("inbox"), Message.objects.inbox(user).unread().count())
