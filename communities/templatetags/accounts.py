"""The other way in, for the log-in page."""

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from workflow import channels

register = template.Library()


@register.simple_tag
def phone_login_url(wanted: str | None) -> str:
    """Where one logs in by telephone; empty where no SMS gateway is set."""
    if channels.sms_gateway() is None:
        return ""
    page = reverse("accounts:phone-login")
    return f"{page}?{urlencode({'next': wanted})}" if wanted else page
