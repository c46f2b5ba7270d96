"""Words of the register's pages: what is left of a term or contract, red committees, late filings."""

from typing import NamedTuple

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflow import calendars

from .. import rules

register = template.Library()


class State(NamedTuple):
    """What `{% tag state.colour state.words %}` shows."""

    colour: str
    words: str


@register.simple_tag
def left(ends_on):
    """还剩45天 / 已到期3天, from 180 days before the end on; None for what is far off or has no end."""
    if ends_on is None:
        return None
    days = (ends_on - timezone.localdate()).days
    if days < 0:
        return State("red", ngettext("已到期%(count)d天", "已到期%(count)d天", -days) % {"count": -days})
    words = ngettext("还剩%(count)d天", "还剩%(count)d天", days) % {"count": days}
    colour = rules.alert_colour(days)
    return State(colour, words) if colour else None


@register.simple_tag(takes_context=True)
def filing(context, term):
    """备案逾期 where a filing came, or still comes, after its last day; else None."""
    request = context["request"]
    if not hasattr(request, "calendar"):
        request.calendar = calendars.current()
    is_working, today = request.calendar.is_working, timezone.localdate()
    if not rules.filing_is_late(term.starts_on, term.filed_on, today, is_working):
        return None
    return State("yellow" if term.filed_on else "red", _("备案逾期"))


@register.filter
def is_red(term) -> bool:
    """Needs the columns of `with_shares`."""
    return rules.is_red_committee(term.serving, term.party_members)


@register.filter
def is_past(day) -> bool:
    return day is not None and day < timezone.localdate()
