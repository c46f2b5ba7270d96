"""Words of the pages: dates, money, limits, tags. The forms themselves are `workflow.words`."""

from datetime import datetime, time

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from workflow import calendars, words

register = template.Library()


SIGNS = {"green": "✓", "yellow": "!", "orange": "!", "red": "‼\ufe0e", "grey": "○", "blue": "●"}

for name, form in words.FORMS.items():
    register.filter(name, form, expects_localtime=False)


@register.filter("moment_short", expects_localtime=False)
def moment_short_today(value):
    """Short as long as the year is the present one."""
    return words.moment_short(value, timezone.now())


@register.simple_tag
def tag(colour, word):
    """A state: colour, sign and word together; an unknown colour is grey."""
    known = colour if colour in SIGNS else "grey"
    return format_html(
        '<span class="tag tag-{}"><span class="sign" aria-hidden="true">{}</span>{}</span>',
        known,
        SIGNS[known],
        word,
    )


@register.simple_tag(takes_context=True)
def deadline(context, due, met_at=None, paused_at=None, provisional=False):  # noqa: FBT002
    """One limit in words: late or paused, or what is left of it, with its end; of one that was met, when."""
    if due is None:
        return ""
    due_at = due if isinstance(due, datetime) else end_of(due)
    left = state_of(context, due_at, met_at, paused_at)
    at = context.get("at") or timezone.now()
    moment = met_at or due
    written = words.moment_short(moment, at) if isinstance(moment, datetime) else words.day_plain(moment)
    return format_html(
        '<span class="clock clock-{}">{}{}{}</span>',
        left.colour or "ink",
        format_html('<span aria-hidden="true">{} </span>', SIGNS[left.colour]) if left.colour else "",
        timed(left, words.machine(met_at or due_at), written),
        _("（暂定）") if provisional else "",
    )


def timed(left, machine, written):
    """The words with their moment; words that name it already are not followed by it."""
    if left.says_when:
        return format_html('<time datetime="{}">{}</time>', machine, left.words)
    return format_html('{} <time class="exact" datetime="{}">{}</time>', left.words, machine, written)


def end_of(day):
    """The last second of a day, when a limit in days ends."""
    return timezone.make_aware(datetime.combine(day, time(*words.LAST_SECOND)))


def state_of(context, due_at, met_at, paused_at) -> words.Left:
    if met_at and met_at > due_at:
        return words.Left(_("超期完成"), "red")
    if met_at:
        return words.Left(_("按时完成"), "green")
    if paused_at:
        return words.Left(_("已暂停计时"), "grey")
    return words.remaining(due_at, context.get("at") or timezone.now(), calendar_of(context))


def calendar_of(context):
    """The working days, read once for a page however many limits it shows."""
    request = context.get("request")
    if request is None:
        return calendars.current()
    if not hasattr(request, "calendar"):
        request.calendar = calendars.current()
    return request.calendar
