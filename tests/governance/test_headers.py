"""What every answer tells the browser: run, frame, send, guess and keep nothing that it need not."""

import pytest
from django.test import Client
from django.urls import reverse

from communities.access import Role
from tests import world as worlds
from tests.factories import PASSWORD
from tests.walk import every_page

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "manifest-src": "'self'",
}
EVERYWHERE = {
    "X-Content-Type-Options": {"nosniff"},
    "X-Frame-Options": {"DENY"},
    "Cross-Origin-Opener-Policy": {"same-origin"},
    "Referrer-Policy": {"same-origin", "no-referrer"},
}
SECRET = ["complaints:filed", "complaints:follow-page", "complaints:follow-photo"]


@pytest.fixture
def world(common_world):
    return common_world


def policy_of(answer) -> dict[str, str]:
    directives = answer.headers.get("Content-Security-Policy", "").split("; ")
    return dict(directive.split(" ", 1) for directive in directives if directive)


def faults(answer) -> list[str]:
    wrong = [name for name, values in EVERYWHERE.items() if answer.headers.get(name) not in values]
    if policy_of(answer) != POLICY:
        wrong.append("Content-Security-Policy")
    if "Cookie" not in answer.headers.get("Vary", ""):
        wrong.append("Vary")
    return wrong


@pytest.mark.walk
@pytest.mark.parametrize("role", [None, Role.RESIDENT, Role.TOWNSHIP_OFFICER, Role.SYSTEM_ADMIN])
def test_every_answer_carries_the_headers(client, world, role):
    if role:
        client.force_login(world.users[role])
    pages = [worlds.address(name, world.own) for name, _arguments in every_page()]

    wrong = {}
    for path in [*pages, "/no/such/page/", "/admin/", "/admin/login/", "/admin/no/such/"]:
        if found := faults(client.get(path)):
            wrong[path] = found

    assert wrong == {}


def test_a_page_that_fails_carries_them_too(settings):
    settings.ROOT_URLCONF = "tests.governance.broken"
    client = Client(raise_request_exception=False)

    answer = client.get("/")

    assert answer.status_code == 500
    assert faults(answer) == []


def test_a_forged_form_is_refused_with_them():
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})

    assert answer.status_code == 403
    assert faults(answer) == []


@pytest.mark.parametrize("name", SECRET)
def test_a_secret_address_is_neither_kept_nor_found_nor_passed_on(client, world, name):
    answer = client.get(worlds.address(name, world.own))

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("name", ["desk", "home", "inbox", "complaints:case-list", "complaints:case-photo"])
def test_what_a_signed_in_reader_sees_is_kept_nowhere(client, world, name):
    client.force_login(world.users[Role.MANAGER])

    answer = client.get(worlds.address(name, world.own))

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_public_pages_set_no_cookie(client, world):
    for name in ("home", "notices", "compound", "about"):
        assert not client.get(worlds.address(name, world.own)).cookies


def test_no_script_reads_a_cookie_and_no_other_site_sends_one(client, world):
    officer = world.users[Role.TOWNSHIP_OFFICER]

    client.get(reverse("account_login"))
    client.get(reverse("preferences-language", args=["en"]))
    client.get(reverse("preferences-type", args=["large"]))
    client.post(reverse("account_login"), {"login": officer.username, "password": PASSWORD})

    assert set(client.cookies) >= {"sessionid", "csrftoken", "django_language", "type"}
    assert {name for name, cookie in client.cookies.items() if not cookie["httponly"]} == set()
    assert {cookie["samesite"] for cookie in client.cookies.values()} == {"Lax"}
