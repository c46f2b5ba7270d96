"""The accounts of a demo, for its log-in page."""

from django import template
from django.conf import settings

from governance.demo import accounts

register = template.Library()


@register.simple_tag
def demo_accounts() -> dict:
    """Role and name of each account, and their password; nothing outside the demo."""
    return {"accounts": accounts.demo_accounts(), "password": accounts.PASSWORD} if settings.DEMO else {}
