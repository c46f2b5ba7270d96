"""Every page, as every role reads it, in both languages: nothing broken, foreign, hidden or too wide."""

from functools import partial

import polib
import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.utils import translation
from playwright.sync_api import TimeoutError

from communities.access import Role
from communities.register.layout import LAYOUTS
from complaints.open311 import policy as open311
from governance.issue_import import COLUMNS
from tests.factories import PASSWORD
from tests.walk import pages_open_to
from tests.workflow.cases.models import LIFECYCLE as ERRAND

from . import eyes, stored

pytestmark = pytest.mark.browser

NO_PAGE = frozenset(
    {
        "healthz",
        "readyz",
        "metrics",
        "compound-qr",
        *("calendar", "data-catalogue", "data-file"),
        "preferences-language",
        "preferences-type",
        "inbox-open",
        "complaints:board-photo",
        "complaints:feed",
        "complaints:feed-category",
        "complaints:feed-compound",
        "complaints:follow-photo",
        "complaints:case-photo",
        "mfa_download_recovery_codes",
        "assembly:decision-scan",
        "disclosure:access-proof",
        "disclosure:feed",
        "disclosure:feed-compound",
        "disclosure:notice-feed",
        "disclosure:notice-feed-compound",
        "disclosure:poster",
        "disclosure:posting-photo",
        "disclosure:print-poster",
        "disclosure:print-sheet",
        "disclosure:screen-worker",
        "disclosure:sheet",
        "disclosure:statements-csv",
        "disclosure:statements-json",
        "disclosure:statements-schema",
        "disclosure:table",
        "disclosure:text",
        "finance:asset-photo",
        "finance:audit-paper",
        "finance:contract-scan",
        "finance:finding-paper",
        "finance:fund-paper",
        "finance:paper",
        "finance:public-book",
        *("quoted-paper", "interview-paper", "tough-paper", "issue-paper", "task-paper"),
        "quoted-paper",
        "redline-paper",
        "bulletin-file",
        "bulletin-download",
        "bulletin-feed",
        "safety:feed",
        "safety:enforcement-paper",
        "safety:hazard-photo",
        "safety:round-pdf",
        "safety:round-photo",
        "safety:inspection-photo",
        "safety:pressure-photo",
        "safety:water-photo",
        *open311.PAGES,
    }
)
"""Answers to machines, pictures, files, and addresses that only lead on."""
VISITS = {
    None: 47,
    Role.DISTRICT_OFFICER: 320,
    Role.TOWNSHIP_OFFICER: 269,
    Role.COMMUNITY_OFFICER: 208,
    Role.SECRETARY: 190,
    Role.MANAGER: 140,
    Role.TREASURER: 126,
    Role.RESIDENT: 55,
    Role.SYSTEM_ADMIN: 95,
    Role.SECURITY_ADMIN: 74,
    Role.AUDIT_ADMIN: 63,
}
"""How many pages each role reads: written down, so that a walk that shrinks fails."""
FORMS = 110
"""How many different forms are sent empty, at the least."""
WITH_SECOND_FACTOR = frozenset({Role.DISTRICT_OFFICER, Role.SECURITY_ADMIN})
LANGUAGES = {"zh-hans": "zh-Hans", "en": "en"}
ONE_PROCESS_EACH = [pytest.param(one, marks=pytest.mark.xdist_group(f"walk-{one}")) for one in LANGUAGES]
CATALOGUE = polib.pofile(str(settings.LOCALE_PATHS[0] / "en" / "LC_MESSAGES" / "django.po"))
UNTRANSLATED = " ".join(entry.msgid for entry in CATALOGUE.untranslated_entries())
SLOTS = {"类别", "编号", "单位", "位置", "时限"}
CHINESE_IN_ENGLISH = {
    "/desk/categories/answers/new/": SLOTS,
    "/desk/categories/answers/1/": SLOTS,
    "/accounts/second-factor/totp/activate/": {"腾讯身份验证器"},
    "/desk/books/JI001/import/": {"合同清单"},
    "/desk/import/register/": {layout.sheet for layout in LAYOUTS},
    "/desk/search/?q=滨海": {"滨海"},
    "/desk/audit/": {str(move.done) for move in ERRAND.moves},
    "/desk/issues/import/": {words[0] for words in COLUMNS.values()},
}
"""What is what it is: an application, sheets of the workbook, slots of a template, words looked for, and the
moves of a lifecycle that only tests have."""
IN_ORDER: dict[str, set[str]] = {language: set() for language in LANGUAGES}
"""Skeletons of pages in order: of a page that differs in its words alone, its words alone are read."""


@pytest.mark.parametrize("language", ONE_PROCESS_EACH)
@pytest.mark.parametrize("role", VISITS)
def test_every_page_is_in_order(role, language, world, reader):
    user = world.users[role] if role else None
    if role in WITH_SECOND_FACTOR:
        TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(user)
    paths = pages_open_to(user, world.own, but=NO_PAGE)
    walk = Walk(reader(user, language), language)

    for path in paths:
        walk.visit(path)

    assert not walk.faults, "\n".join(walk.faults)
    assert walk.visits == VISITS[role]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_between_two_steps_of_logging_in_are_in_order(language, world, reader):
    officer, resident = world.users[Role.DISTRICT_OFFICER], world.users[Role.RESIDENT]
    TOTP.activate(officer, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    walk = Walk(reader(language=language), language)

    walk.page.goto("/accounts/login/")
    walk.page.fill("[name=login]", officer.username)
    walk.page.fill("[name=password]", "not the password")
    walk.submit("/accounts/login/")
    walk.page.fill("[name=password]", PASSWORD)
    walk.submit("/accounts/second-factor/authenticate/")
    walk.page.goto("/accounts/phone/")
    walk.page.fill("[name=phone]", resident.person.phone)
    walk.submit("/accounts/phone/code/")
    walk.page.fill("[name=code]", "000000")
    walk.submit("/accounts/phone/code/")

    assert not walk.faults, "\n".join(walk.faults)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_failure_are_in_order(language, world, reader, rf):
    walk = Walk(reader(language=language), language)

    walk.visit("/no/such/page/")
    for name in ("400.html", "403.html", "403_csrf.html", "429.html", "500.html"):
        walk.page.route(f"**/{name}", partial(answer_with, failure(name, language, rf.get("/"))))
        walk.visit(f"/{name}")

    assert not walk.faults, "\n".join(walk.faults)


def failure(name, language, request) -> str:
    request.user, request.COOKIES = AnonymousUser(), {settings.LANGUAGE_COOKIE_NAME: language}
    with translation.override(language):
        return render_to_string(name, request=request)


def answer_with(html, route):
    route.fulfill(body=html, content_type="text/html")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_sent_empty_says_what_is_wrong(language, world, reader):
    seen, sent, faults = set(), 0, []
    for role in (None, Role.MANAGER, Role.COMMUNITY_OFFICER, Role.DISTRICT_OFFICER, Role.SECURITY_ADMIN):
        user = world.users[role] if role else None
        paths = [path for path in pages_open_to(user, world.own, but=NO_PAGE) if path not in seen]
        walk = Walk(reader(user, language), language)
        sent += sum(walk.send_empty(path) for path in paths)
        seen.update(paths)
        faults += walk.faults

    assert not faults, "\n".join(faults)
    assert sent >= FORMS


@pytest.mark.parametrize("role", [None, Role.MANAGER, Role.TOWNSHIP_OFFICER])
def test_large_type_fits_the_phone_and_folds_nothing_away(role, world, reader):
    user = world.users[role] if role else None
    page = reader(user, elder=True, viewport=eyes.PHONE).new_page()
    faults = []

    for path in pages_open_to(user, world.own, but=NO_PAGE):
        page.goto(path)
        folded = page.locator("details:not([open]) > summary").all_inner_texts()
        faults += [f"{path}: {fault}" for fault in [*eyes.too_wide(page), *folded]]

    assert not faults, "\n".join(faults)


class Walk:
    """One reader's way through the pages, and the faults on it."""

    def __init__(self, context, language):
        context.add_init_script(eyes.AXE)
        self.page, self.language = context.new_page(), language
        self.watch = eyes.Watch(self.page)
        self.stored = stored.words()
        self.faults, self.visits = [], 0

    def visit(self, path):
        """Read the page, and open it in the browser unless one like it was in order for somebody."""
        read = self.page.request.get(path, max_redirects=0)
        html = read.text() if read.status == 200 else ""
        if html and self.is_like_another(html):
            self.visits += 1
            self.faults += [f"{path}: {fault}" for fault in self.foreign(path, html)]
            return
        answer = self.page.goto(path)
        self.visits += answer.status == 200
        if self.look(path) and html:
            IN_ORDER[self.language] |= eyes.skeleton(self.page, html)

    def is_like_another(self, html) -> bool:
        return eyes.skeleton(self.page, html) <= IN_ORDER[self.language]

    def submit(self, expected):
        with self.page.expect_navigation(url=f"**{expected}"):
            self.page.locator("main form [type=submit]").first.click()
        self.look(expected)

    def send_empty(self, path) -> int:
        """Send each form of the page with nothing in the fields that must be filled; how many there are."""
        forms = self.page.locator("main form[method=post]:has([required])")
        count = eyes.forms_to_fill(self.page, self.page.request.get(path).text())
        for index in range(count):
            self.page.goto(path)
            form = forms.nth(index)
            form.evaluate("form => { const fold = form.closest('details'); if (fold) fold.open = true; }")
            for field in form.locator("[required]:is(textarea, input:not([type=radio], [type=file]))").all():
                field.fill("")
            form.locator("[type=submit]").first.click()
            if not self.is_told_what_is_wrong():
                self.faults.append(f"{path}: form {index} is sent empty, and nothing is said")
            self.look(path)
        return count

    def is_told_what_is_wrong(self) -> bool:
        """On a new page, or in a part of the same one that came anew."""
        try:
            self.page.locator(".error-summary a").first.wait_for()
        except TimeoutError:
            return False
        self.page.wait_for_load_state()
        return True

    def look(self, path) -> bool:
        """Whether the page is in order."""
        html, found = self.page.content(), self.watch.taken()
        found += self.foreign(path, html)
        if not self.is_like_another(html):
            found += [*self.shape(), *self.audit(), *self.watch.taken()]
        if not found:
            IN_ORDER[self.language] |= eyes.skeleton(self.page, html)
        self.faults += [f"{path}: {fault}" for fault in found]
        return not found

    def shape(self):
        language = self.page.locator("html").get_attribute("lang")
        if language != LANGUAGES[self.language]:
            yield f"html lang={language}"
        if (headings := self.page.locator("h1").count()) != 1:
            yield f"{headings} main headings"
        for size in (eyes.DESK, eyes.PHONE):
            self.page.set_viewport_size(size)
            yield from eyes.too_wide(self.page)

    def foreign(self, path, html):
        texts = eyes.words_of(self.page, html)
        if self.language == "zh-hans":
            words = [word for word in eyes.latin(texts, self.stored) if word not in eyes.ENGLISH_ANYWHERE]
        else:
            words = [word for word in eyes.han(texts, self.stored) if is_foreign(word, path)]
        return [f"in another language: {word}" for word in words]

    def audit(self):
        """Chinese pages as on a phone, English ones as on a desk: each page in both shapes."""
        if self.language == "en":
            self.page.set_viewport_size(eyes.DESK)
        return eyes.audit(self.page)


def is_foreign(word, path) -> bool:
    """Chinese that no entry of the catalogue still waits for."""
    return word not in UNTRANSLATED and word not in CHINESE_IN_ENGLISH.get(path, ())
