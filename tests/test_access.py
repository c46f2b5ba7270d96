"""Who opens what: every page × method × role, in one's own place and in the next one.

The table below is written by hand from the duties of each role; the portal's own table is not asked. A page
that is missing here, or a line without a page, fails. Bodies are read for words of the next place, too.
"""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from communities.access import Role
from tests import world
from tests.assembly import duties as assembly
from tests.disclosure import duties as disclosure
from tests.duties import (
    ANYBODY,
    APPOINT,
    AREA,
    CASE_READERS,
    CASE_WORKERS,
    CONFIRM,
    INTAKE,
    KEEPERS,
    OPERATORS,
    READERS,
    SECURITY,
    SEE_PEOPLE,
    SIGNED_IN,
    STAFF,
    WHOLE_DISTRICT,
    Line,
    R,
    case,
    row,
)
from tests.finance import duties as finance
from tests.governance import duties as governance
from tests.safety import duties as safety
from tests.walk import every_page

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
            "complaints:board",
            "complaints:board-case",
            "complaints:board-photo",
            "complaints:statistics",
            "complaints:feed",
            "complaints:feed-compound",
            "complaints:feed-category",
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
    **dict.fromkeys(
        [
            *("complaints:answer", "complaints:withdraw", "complaints:judge", "complaints:write"),
            *("complaints:urge", "complaints:hide-name", "complaints:ask-data"),
        ],
        Line(post=ANYBODY),
    ),
    "complaints:my-cases": Line(SIGNED_IN),
    "complaints:my-link": Line(ANYBODY, ANYBODY),
    "complaints:my-cases-by-link": Line(ANYBODY),
    "complaints:data-requests": Line(KEEPERS),
    "complaints:data-answer": row(post=KEEPERS),
    "complaints:case-code": case(KEEPERS, KEEPERS),
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
    **dict.fromkeys(
        [
            "open311:discovery-xml",
            "open311:discovery-json",
            "open311:discovery",
            "open311:services",
            "open311:definition",
            "open311:request",
            "open311:bulk",
            "open311:bulk-year",
            "open311:bulk-description",
        ],
        Line(ANYBODY),
    ),
    **dict.fromkeys(["open311:requests", "open311:updates"], Line(ANYBODY, ANYBODY)),
    "open311:token": row(ANYBODY, rowless=ANYBODY),
    "open311:photo": Line(ANYBODY),
    **dict.fromkeys(["open311:root", "open311:missing"], row(ANYBODY, ANYBODY, rowless=ANYBODY)),
    "desk": Line(STAFF),
    "desk-compound": row(READERS),
    "desk-repair": row(safety.READERS),
    **dict.fromkeys(["repair-funding", "repair-project"], row(KEEPERS, KEEPERS)),
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
    "complaints:case-dispatch": Line(KEEPERS, KEEPERS),
    "complaints:workload": Line(CASE_READERS),
    "complaints:suggestions": Line(KEEPERS, OPERATORS),
    "complaints:purge-list": Line(OPERATORS),
    **dict.fromkeys(
        [
            *("complaints:category-list", "complaints:category-page", "complaints:limit-list"),
            *("complaints:rule-list", "complaints:template-list"),
        ],
        Line(OPERATORS),
    ),
    **dict.fromkeys(
        [
            *("complaints:category-new", "complaints:category-edit", "complaints:limit-new"),
            *("complaints:limit-end", "complaints:template-new", "complaints:template-edit"),
            *("complaints:rule-new", "complaints:rule-edit", "complaints:question-new"),
            *("complaints:general-rule-new", "complaints:general-rule-edit"),
            "complaints:question-edit",
        ],
        Line(OPERATORS, OPERATORS),
    ),
    "complaints:case-import": Line(frozenset({R.DISTRICT_OFFICER}), frozenset({R.DISTRICT_OFFICER})),
    "complaints:case-import-mapping": Line(frozenset({R.DISTRICT_OFFICER}), frozenset({R.DISTRICT_OFFICER})),
    "complaints:case-new": Line(INTAKE, INTAKE),
    "complaints:desk-statistics": Line(CASE_READERS),
    "complaints:review": Line(KEEPERS),
    "complaints:review-case": row(KEEPERS, KEEPERS),
    "complaints:unpublish": row(post=KEEPERS),
    "complaints:case-page": case(CASE_READERS),
    "complaints:case-photo": case(CASE_READERS),
    "complaints:case-evidence": case(post=CASE_WORKERS),
    "complaints:case-remark": case(post=CASE_READERS),
    "complaints:case-reporter": case(post=KEEPERS),
    "complaints:case-move": case(post=CASE_READERS),
    **assembly.LINES,
    **disclosure.LINES,
    **finance.LINES,
    **safety.LINES,
    **governance.LINES,
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
        "complaints:judge",
        "complaints:write",
        "complaints:ask-data",
        "calendar",
    }
)
"""Who holds the link of a case reads the case; of a calendar, its dates."""
UNSCOPED = frozenset({"audit-list"})
"""The trail is one for the whole portal, and who reads it reads all of it."""

REQUESTS = 474 + sum(room.REQUESTS for room in (assembly, disclosure, finance, safety, governance))
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


@pytest.mark.walk
@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_a_page_opens_exactly_where_duty_says(role, common_world):
    scene = common_world
    client, made, wrong = Walker(scene.users.get(role)), 0, []

    for name, method, path, place in requests_of(scene.own, scene.sibling):
        response, body = client.ask(method, path)
        made += 1
        seen = answered(response, may_redirect_to_login=name in TABLE and role in TABLE[name].of(method))
        wanted = expected(name, method, role, place, scene.own)
        if seen != wanted or response.status_code == 500:
            wrong.append(f"{method} {path} ({name}): {seen} {response.status_code}, not {wanted}")
        if name not in SECRET | UNSCOPED:
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
