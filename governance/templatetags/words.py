"""Words of the pages: dates, money, limits, tags. The forms themselves are `workflow.words`."""

from datetime import timedelta

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from workflow import words

register = template.Library()


class Weekdays:
    @staticmethod
    def working_days_between(a, b):
        return sum((a + timedelta(n)).weekday() < 5 for n in range(1, (b - a).days + 1))


def calendar_of(context):
    return Weekdays


SIGNS = {"green": "✓", "yellow": "!", "orange": "!", "red": "‼\ufe0e", "grey": "○", "blue": "●"}

for name, form in words.FORMS.items():
    register.filter(name, form, expects_localtime=False)


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
def deadline(context, due_at, met_at=None, paused_at=None, provisional=False):  # noqa: FBT002
    """One limit in words: met, late or paused, or what is left of it; the exact moment stands beside it."""
    if due_at is None:
        return ""
    left = state_of(due_at, met_at, paused_at, context.get("now") or timezone.now(), context)
    return format_html(
        '<span class="clock clock-{}">{}{} <time datetime="{}">{}</time>{}</span>',
        left.colour or "ink",
        format_html('<span aria-hidden="true">{} </span>', SIGNS[left.colour]) if left.colour else "",
        left.words,
        timezone.localtime(due_at).isoformat(),
        words.moment_short(due_at),
        _("（暂定）") if provisional else "",
    )


def state_of(due_at, met_at, paused_at, now, context):
    if met_at:
        on_time = met_at <= due_at
        return words.Left(_("按时完成") if on_time else _("超期完成"), "green" if on_time else "red")
    if paused_at:
        return words.Left(_("已暂停计时"), "grey")
    return words.remaining(due_at, now, calendar_of(context))
