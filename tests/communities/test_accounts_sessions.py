import re
from datetime import timedelta

import pytest
from django.conf import settings as portal
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.access import Role
from communities.accounts import sessions
from tests.factories import a_user

pytestmark = pytest.mark.django_db
OWN_PAGE = "/accounts/second-factor/"
ADMINS = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN]


@pytest.fixture
def come_back(client):
    """Opens a page in a session that was begun and last used so long ago."""

    def get(user, idle=timedelta(), age=None, page=OWN_PAGE):
        client.force_login(user)
        now, session = timezone.now(), client.session
        session[sessions.SEEN] = (now - idle).timestamp()
        session[sessions.STARTED] = (now - (age or idle)).timestamp()
        session.save()
        return client.get(page)

    return get


@pytest.mark.parametrize(
    ("role", "minutes", "open_"),
    [
        *[(role, 14.5, True) for role in ADMINS],
        *[(role, 15.1, False) for role in ADMINS],
        (Role.HANDLER, 29.5, True),
        (Role.HANDLER, 30.1, False),
        (Role.VISITOR, 29.5, True),
        (Role.VISITOR, 30.1, False),
    ],
)
def test_a_session_ends_after_30_idle_minutes_and_that_of_an_administrator_after_15(
    come_back, role, minutes, open_
):
    page = come_back(a_user(role), idle=timedelta(minutes=minutes))

    assert page.status_code == (200 if open_ else 302)


@pytest.mark.parametrize(("hours", "open_"), [(11.9, True), (12.1, False)])
def test_a_session_ends_after_twelve_hours_however_busy(come_back, hours, open_):
    page = come_back(a_user("handler"), age=timedelta(hours=hours))

    assert page.status_code == (200 if open_ else 302)


def test_who_was_away_too_long_is_told_so_led_back_after_log_in_and_noted(client, come_back, audited):
    user = a_user("handler")

    page = come_back(user, idle=timedelta(minutes=31))

    assert page.url == f"/accounts/login/?next={OWN_PAGE}"
    assert "已自动退出" in client.get(page.url).content.decode()
    assert audited() == [("timeout", user.username)]


def test_public_pages_are_shown_as_to_a_visitor_afterwards(come_back):
    page = come_back(a_user("handler"), idle=timedelta(minutes=31), page="/about/")

    assert page.status_code == 200
    assert not page.wsgi_request.user.is_authenticated


def test_the_session_is_written_at_most_once_a_minute(come_back, client):
    come_back(a_user("handler"), idle=timedelta(seconds=40))
    before = Session.objects.get().session_data
    client.get(OWN_PAGE)
    assert Session.objects.get().session_data == before

    come_back(a_user("handler"), idle=timedelta(seconds=61))

    assert timezone.now().timestamp() - client.session[sessions.SEEN] < 50


def test_a_busy_session_costs_its_reading_and_no_write(come_back, client):
    come_back(a_user("handler"))

    with CaptureQueriesContext(connection) as asked:
        client.get("/about/")

    assert not [query for query in asked if re.search(r"\b(INSERT|UPDATE|DELETE)\b", query["sql"])]
    assert sum("django_session" in query["sql"] for query in asked) == 1


def test_visitors_get_no_session(client):
    page = client.get("/about/")

    assert portal.SESSION_COOKIE_NAME not in page.cookies
    assert not Session.objects.exists()


def test_the_database_forgets_a_session_after_twelve_hours(come_back):
    come_back(a_user("handler"))

    left = Session.objects.get().expire_date - timezone.now()

    assert timedelta(hours=11, minutes=59) < left <= timedelta(hours=12)
