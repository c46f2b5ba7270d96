"""What happens around the books of the demo, for two compounds; the figures of all by their plans."""

import unicodedata
from collections import Counter
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.utils import timezone

from communities.access import Role
from disclosure.lifecycle import Status
from disclosure.models import Document, Level, Notice, Objection, Posting, SupervisionAccess
from disclosure.posted import posted
from finance.finding import area_named
from finance.funding import funded
from finance.lifecycle import FindingStatus
from finance.models import (
    BankMatch,
    Book,
    Draft,
    Finding,
    FundMovement,
    IncomeContract,
    Project,
    Statement,
    SurveyCampaign,
)
from finance.receipts import in_arrears
from finance.reconciling import agreement, outstanding_lines, proposals
from finance.rules import Kind
from finance.rules.periods import quarters_between
from finance.verifying import faults_of
from governance.demo import accounts, banks, books, desk, findings, questions, statements, works
from governance.demo.earnings import Plan
from governance.demo.scene import REGISTER
from tests.factories import a_building, a_compound, a_project, a_user
from workflow import calendars
from workflow.models import AuditEntry

ROLES = {
    "treasurer": Role.TREASURER,
    "director": Role.DIRECTOR,
    "secretary": Role.SECRETARY,
    "manager": Role.MANAGER,
    "community": Role.COMMUNITY_OFFICER,
    "township": Role.TOWNSHIP_OFFICER,
    "district": Role.DISTRICT_OFFICER,
    "auditor": Role.AUDITOR,
}
PARTS = (banks, works, findings, questions, desk)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def demo(db, now):
    """The compound of the scene, and that of the hand-kept book."""
    for code, households in ((accounts.COMPOUND, 362), (books.HAND_KEPT, 720)):
        compound = a_compound(code=code, households=households, exclusive_area=Decimal(40_000))
        a_building(compound)
        a_project(compound)
        a_user(Role.SECRETARY, compound, username=f"{code}-secretary")
        if code == accounts.COMPOUND:
            for name, role in ROLES.items():
                if name != "secretary":
                    a_user(role, compound, username=f"demo-{name}")
    accounts.User.objects.filter(username=f"{accounts.COMPOUND}-secretary").update(username="demo-secretary")
    for _again in range(2):
        books.load(now, say=str)
        statements.load(now, say=str)
        for part in PARTS:
            part.load(now)


@pytest.mark.usefixtures("demo")
def test_a_small_demo_holds_something_in_every_state(now):
    today, home = timezone.localdate(now), accounts.COMPOUND

    assert [*faults_of_all()] == []
    told = Counter(Statement.objects.filter(status="published").values_list("book", flat=True))
    closed = Book.objects.select_related("head").order_by("pk")[0].head.closed_until
    quarters = [one for one in quarters_between(books.FIRST_DAY, closed) if one.until <= closed]
    years = {one.since.year for one in quarters if one.until.month == 12}
    assert set(told.values()) == {len(quarters) + len(years)}
    assert AuditEntry.objects.filter(verb="post").count() >= Posting.objects.count()
    papers = Document.objects.filter(kind="statement", area__compound__code=home).with_postings()
    first = papers.order_by("period_to")[0]
    late = posted(first, today, calendars.current()).synchrony
    assert not late.is_synchronous
    assert max(late.first, key=late.first.get) == Level.COMPOUND

    assert set(Objection.objects.values_list("status", flat=True)) == set(Status.values)
    assert Objection.objects.published().count() == 3
    assert Objection.objects.filter(status=Status.ASKED, next_due_at__lt=now).exists()
    assert set(Finding.objects.values_list("status", flat=True)) == set(FindingStatus.values)
    assert Finding.objects.filter(status=FindingStatus.OPEN, next_due_at__lt=now).exists()

    kept = Book.objects.get(area=area_named(books.HAND_KEPT, ""))
    assert BankMatch.objects.filter(voucher__book=kept).count() > 20
    assert 0 < len(proposals(kept)) < outstanding_lines(kept).count()
    for book in Book.objects.exclude(bank_lines=None).distinct():
        assert agreement(book).gap == 0

    assert Draft.objects.waiting().filter(book__area__compound__code=home).count() == 3
    assert SurveyCampaign.objects.filter(starts_on__lte=today, ends_on__gte=today).exists()
    owed = in_arrears(IncomeContract.objects.select_related("asset__area__compound").order_by("pk"), on=today)
    assert [one.contract.compound.code for one in owed if one.contract.compound.code != books.HAND_KEPT] == [
        home
    ]
    assert IncomeContract.objects.running_out(today, today + books.ENDINGS[home, "CD"]).exists()
    pipes = funded(Project.objects.filter(area__compound__code=home))[0]
    assert pipes.gap == 66_000
    assert pipes.outstanding > 0
    assert set(FundMovement.objects.values_list("kind", flat=True)) == set(FundMovement.Kind.values)
    assert SupervisionAccess.objects.count() == 4
    assert Notice.objects.drafts().count() == 1
    assert Notice.objects.exclude(published_at=None).count() == 3


def faults_of_all():
    for book in Book.objects.select_related("area__compound", "head"):
        yield from faults_of(book, {})


def test_the_figures_of_2025_are_those_that_the_district_reports():
    rows = openpyxl.load_workbook(REGISTER, read_only=True)["小区"].iter_rows(min_row=4, values_only=True)
    known = {
        row[0]: int(unicodedata.normalize("NFKC", str(row[6])).replace(",", "")) for row in rows if row[4]
    }
    earned = {}
    for code, households in known.items():
        lines = Plan(code, households, "物业").lines(date(2025, 1, 1), date(2025, 12, 31))
        earned[code] = sum(line.amount for line in lines if line.kind == Kind.INCOME)

    audited = sorted(known, key=lambda code: -known[code])[: -statements.UNAUDITED]

    assert (len(known), len(audited)) == (58, 52)
    assert sum(earned[code] for code in audited) > 5_000_000
