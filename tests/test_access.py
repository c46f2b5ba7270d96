"""Who opens what: every page × method × role, in one's own place and in the next one.

The table below is written by hand from the duties of each role; the portal's own table is not asked. A page
that is missing here, or a line without a page, fails. Bodies are read for words of the next place, too.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from communities.access import Role
from tests import world
from tests.walk import every_page

R = Role
AREA = frozenset({R.DISTRICT_OFFICER, R.TOWNSHIP_OFFICER, R.COMMUNITY_OFFICER})
COMPOUND = frozenset({R.SECRETARY, R.BUILDING_LEAD, R.DIRECTOR, R.MEMBER, R.TREASURER, R.MANAGER})

ANYBODY = frozenset(Role) | {None}
SIGNED_IN = frozenset(Role)
STAFF = SIGNED_IN - {R.RESIDENT, R.VISITOR}
READERS = AREA | COMPOUND | {R.DISTRICT_LEADER, R.AUDITOR}
KEEPERS = frozenset({R.DISTRICT_OFFICER, R.TOWNSHIP_OFFICER})
SEE_PEOPLE = AREA | {R.DISTRICT_LEADER, R.SECRETARY, R.DIRECTOR, R.SECURITY_ADMIN}
APPOINT = AREA | {R.SECURITY_ADMIN}
CONFIRM = AREA | {R.SECRETARY}
CASE_READERS = AREA | (COMPOUND - {R.TREASURER}) | {R.DISTRICT_LEADER, R.HANDLER, R.ENFORCEMENT_OFFICER}
CASE_WORKERS = AREA | {R.SECRETARY, R.DIRECTOR, R.MANAGER, R.HANDLER, R.ENFORCEMENT_OFFICER}
INTAKE = AREA | {R.SECRETARY, R.DIRECTOR}
OPERATORS = frozenset({R.SYSTEM_ADMIN, R.DISTRICT_OFFICER})
SECURITY = frozenset({R.SECURITY_ADMIN})
NOBODY: frozenset = frozenset()

WHOLE_DISTRICT = frozenset({R.DISTRICT_OFFICER, R.DISTRICT_LEADER, R.AUDITOR, R.SECURITY_ADMIN})
"""They see the next place, too: their post is in the district."""
WITHOUT_CASES = frozenset({R.HANDLER, R.ENFORCEMENT_OFFICER})
"""They see the cases of their own unit alone, and it has none here. (Nor has anybody a second factor.)"""


@dataclass(frozen=True)
class Line:
    """Who may GET and POST a page; whether it is about rows of a place, and who of them has such rows."""

    get: frozenset = NOBODY
    post: frozenset = NOBODY
    of_a_place: bool = False
    rowless: frozenset = NOBODY

    def of(self, method: str) -> frozenset:
        return self.get if method == "GET" else self.post


def row(get=NOBODY, post=NOBODY, rowless=NOBODY) -> Line:
    return Line(get, post, of_a_place=True, rowless=rowless)


def case(get=NOBODY, post=NOBODY) -> Line:
    return row(get, post, WITHOUT_CASES)


TABLE: dict[str, Line] = {
    **dict.fromkeys(
        [
            "home",
            "find",
            "figures",
            "notices",
            "notice",
            "compound",
            "compound-qr",
            "about",
            "accessibility",
            "privacy",
            "open-data",
            "healthz",
            "readyz",
            "metrics",
            "preferences-language",
            "preferences-type",
            "account_inactive",
            "complaints:filed",
            "complaints:follow-page",
            "complaints:follow-photo",
        ],
        Line(ANYBODY),
    ),
    **dict.fromkeys(
        [
            "account_login",
            "accounts:phone-login",
            "accounts:phone-code",
            "mfa_authenticate",
            "complaints:report",
            "complaints:follow",
        ],
        Line(ANYBODY, ANYBODY),
    ),
    **dict.fromkeys(["complaints:answer", "complaints:withdraw"], Line(post=ANYBODY)),
    **dict.fromkeys(
        [
            "account_logout",
            "account_reauthenticate",
            "account_change_password",
            "mfa_reauthenticate",
            "mfa_activate_totp",
            "mfa_generate_recovery_codes",
        ],
        Line(SIGNED_IN, SIGNED_IN),
    ),
    "mfa_index": Line(SIGNED_IN),
    "mfa_deactivate_totp": row(SIGNED_IN, SIGNED_IN, rowless=SIGNED_IN),
    "mfa_view_recovery_codes": row(SIGNED_IN, rowless=SIGNED_IN),
    "mfa_download_recovery_codes": row(SIGNED_IN, rowless=SIGNED_IN),
    "desk": Line(STAFF),
    "desk-compound": row(READERS),
    "inbox": Line(STAFF, STAFF),
    "inbox-open": row(STAFF, rowless=STAFF - {R.MANAGER}),
    "operations": Line(OPERATORS, OPERATORS),
    "accounts:account-list": Line(SECURITY),
    "accounts:account-new": Line(SECURITY, SECURITY),
    "accounts:account-detail": row(SECURITY),
    "accounts:account-move": row(post=SECURITY),
    "accounts:account-password": row(post=SECURITY),
    "register:import": Line(frozenset({R.DISTRICT_OFFICER}), frozenset({R.DISTRICT_OFFICER})),
    "communities:compound-list": Line(READERS),
    "communities:compound-page": row(READERS),
    "communities:compound-edit": row(KEEPERS, KEEPERS),
    "communities:compound-close": row(KEEPERS, KEEPERS),
    "communities:compound-merge": row(KEEPERS, KEEPERS),
    "communities:resident-list": row(frozenset({R.COMMUNITY_OFFICER})),
    "communities:resident-confirm": row(frozenset({R.COMMUNITY_OFFICER}), frozenset({R.COMMUNITY_OFFICER})),
    "communities:organisation-list": Line(READERS),
    "communities:organisation-page": row(READERS),
    "communities:organisation-new": Line(KEEPERS, KEEPERS),
    "communities:organisation-edit": row(KEEPERS, KEEPERS),
    "communities:person-list": Line(SEE_PEOPLE),
    "communities:person-page": row(SEE_PEOPLE, AREA),
    "communities:person-edit": row(AREA, AREA),
    "communities:person-phone": row(AREA, AREA),
    "communities:person-merge": row(AREA, AREA),
    "communities:appointment-new": Line(APPOINT, APPOINT),
    "communities:appointment-end": row(APPOINT, APPOINT),
    "communities:appointment-hand-over": row(APPOINT, APPOINT),
    "communities:appointment-party": row(CONFIRM, CONFIRM),
    "communities:term-list": Line(READERS),
    "communities:term-page": row(READERS),
    "communities:term-file": row(APPOINT, APPOINT),
    "communities:term-handover": row(APPOINT, APPOINT),
    "communities:term-new": row(APPOINT, APPOINT),
    "communities:contract-list": Line(READERS),
    "communities:contract-new": row(KEEPERS, KEEPERS),
    "communities:project-end": row(KEEPERS, KEEPERS),
    "complaints:case-list": Line(CASE_READERS),
    "complaints:case-new": Line(INTAKE, INTAKE),
    "complaints:case-page": case(CASE_READERS),
    "complaints:case-photo": case(CASE_READERS),
    "complaints:case-evidence": case(post=CASE_WORKERS),
    "complaints:case-remark": case(post=CASE_READERS),
    "complaints:case-reporter": case(post=KEEPERS),
    "complaints:case-move": case(post=CASE_READERS),
}
CLOSED = frozenset(
    [
        "account_confirm_email",
        "account_confirm_login_code",
        "account_email",
        "account_email_verification_sent",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_set_password",
        "account_signup",
    ]
)
"""Pages of the log-in library that nobody needs."""
SECRET = frozenset(
    {
        "complaints:filed",
        "complaints:follow-page",
        "complaints:follow-photo",
        "complaints:answer",
        "complaints:withdraw",
    }
)
"""Who holds the link of a case reads the case."""

REQUESTS = 278
"""How many requests the walk makes for each role; a page more or less changes it."""


def requests_of(own: world.Place, sibling: world.Place) -> Iterator[tuple[str, str, str, world.Place]]:
    """Name, method, path and place: pages about a row for both places, the others once."""
    for name, _arguments in every_page():
        places = [own, sibling] if world.ABOUT.get(name) else [own]
        for method in ("GET", "POST"):
            for place in places:
                yield name, method, world.address(name, place), place


def expected(name: str, method: str, role: Role | None, place: world.Place, own: world.Place) -> str:
    """login, missing, closed or open."""
    if name in CLOSED:
        return "missing"
    line = TABLE[name]
    if not line.of(method):
        return "closed"
    if role not in line.of(method):
        return "login" if role is None else "missing"
    foreign = place is not own and role not in WHOLE_DISTRICT
    return "missing" if line.of_a_place and (foreign or role in line.rowless) else "open"


def answered(response, may_redirect_to_login: bool) -> str:
    if response.status_code == 302 and response["Location"].startswith("/accounts/login/"):
        return "open" if may_redirect_to_login else "login"
    return {404: "missing", 405: "closed"}.get(response.status_code, "open")


def test_every_page_has_a_line_here_and_no_line_is_without_a_page():
    pages = {name for name, _arguments in every_page()}

    assert pages == set(TABLE) | CLOSED


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_a_page_opens_exactly_where_duty_says(role):
    scene = world.build()
    client, made, wrong = Walker(scene.users.get(role)), 0, []

    for name, method, path, place in requests_of(scene.own, scene.sibling):
        response, body = client.ask(method, path)
        made += 1
        seen = answered(response, may_redirect_to_login=name in TABLE and role in TABLE[name].of(method))
        wanted = expected(name, method, role, place, scene.own)
        if seen != wanted or response.status_code == 500:
            wrong.append(f"{method} {path} ({name}): {seen} {response.status_code}, not {wanted}")
        if name not in SECRET:
            wrong += [f"{method} {path} shows {word}" for word in leaked(body, role, scene)]

    assert not wrong, "\n".join(wrong)
    assert made == REQUESTS


def leaked(body: str, role: Role | None, scene: world.World) -> list[str]:
    """Words of a place that stand in the body although the role does not reach there."""
    words = [] if role in WHOLE_DISTRICT else [scene.sibling.canary]
    if role in (None, Role.VISITOR):
        words.append(scene.own.canary)
    return [word for word in words if word in body]


class Walker:
    """A client whose requests leave nothing behind, logged in by one session all the way."""

    def __init__(self, user):
        self.client = Client(raise_request_exception=False)
        self.session = None
        if user:
            self.client.force_login(user)
            self.session = self.client.cookies[settings.SESSION_COOKIE_NAME].value

    def ask(self, method: str, path: str) -> tuple:
        if self.session:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        with transaction.atomic():
            response = self.client.generic(method, path)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        return response, body.decode("utf-8", "replace")
