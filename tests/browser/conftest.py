"""Readers with a browser: who they are, in which language they read, how wide their screen is."""

import time

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext

from tests.world import World


@pytest.fixture
def world(live_server, common_world) -> World:
    return common_world


@pytest.fixture
def reader(live_server, new_context):
    """`reader(user, language=…, viewport=…)` is a browser of that user; None has not logged in."""

    def open_browser(user=None, language="zh-hans", *, elder=False, **details) -> BrowserContext:
        context = new_context(**details)
        jar = {settings.LANGUAGE_COOKIE_NAME: language, "type": "large" if elder else "normal"}
        if user:
            jar[settings.SESSION_COOKIE_NAME] = a_session(user)
        context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in jar.items()]
        )
        return context

    return open_browser


def a_session(user) -> str:
    """The key of a session as log-in leaves it: allauth asks nobody to prove themselves again for a while."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "username": user.username}
    ]
    session.save()
    return session.session_key
