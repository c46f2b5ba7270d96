"""Pages that watch over books: the overview, statements, checks and audits, from first to last click."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from communities.access import Role
from communities.models import ManagementArea
from finance.actions import close_month
from finance.models import Audit, CheckRun, Finding, Statement
from finance.overview import last_due, overview
from tests.complaints.scenes import a_photo
from tests.factories import a_user

from . import bank_files
from .scenes import a_book, a_scene, an_asset, an_income_contract

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return a_scene()


def page(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(f"finance:{name}", args=args))


def press(client, user, name, *args, **data):
    client.force_login(user)
    return client.post(reverse(f"finance:{name}", args=args), data, follow=True).content.decode()


@pytest.mark.parametrize(
    ("today", "code"),
    [(date(2026, 4, 14), "2025Q4"), (date(2026, 4, 15), "2026Q1"), (date(2026, 1, 1), "2025Q3")],
)
def test_the_quarter_of_the_overview_is_the_last_that_was_due(today, code):
    assert last_due(today).code == code


def test_the_overview_shows_every_area_with_as_many_queries_for_many_as_for_few(
    client,
):
    officer = a_user(Role.DISTRICT_OFFICER)
    books = [bank_files.a_book() for _number in range(2)]
    areas = ManagementArea.objects.all()

    def ask():
        return overview(areas, today=date(2026, 3, 16), year=2025)

    with CaptureQueriesContext(connection) as few:
        ask()
    more = [a_book() for _number in range(5)]
    with CaptureQueriesContext(connection) as many:
        found = ask()
    assert len(few) == len(many) <= 12
    assert (found.open_books, len(found.rows)) == (7, 7)
    shown = page(client, officer, "overview").content.decode()
    assert all(str(book.area) in shown for book in [*books, *more])


def test_the_overview_is_exported_as_it_is_shown(client, scene):
    client.force_login(a_user(Role.DISTRICT_LEADER))

    answer = client.get(reverse("finance:overview"), {"_export": "csv"})
    assert scene.compound.name in b"".join(answer.streaming_content).decode()


def test_a_check_is_run_and_its_finding_corrected_and_closed_by_clicks(client, scene):
    an_asset(scene.book, in_use=True)
    day = timezone.localdate().isoformat()
    said = press(
        client, scene.township, "check-new", scene.compound.code, kind="C1", since="2026-01-01", until=day
    )
    assert "资产在用而没有合同" in said
    assert "发现1个问题" in said
    finding = Finding.objects.get()
    assert "待整改" in page(client, scene.township, "finding-page", finding.number).content.decode()
    listed = client.get(reverse("finance:finding-list"), {"_export": "csv"})
    assert "待整改" in b"".join(listed.streaming_content).decode()

    press(client, scene.director, "finding-correct", finding.number, note="已补签合同", papers=a_photo())
    said = press(client, scene.township, "finding-recheck", finding.number, "close", note="核实")
    assert "已销号" in said
    paper = finding.papers.get()
    assert page(client, scene.township, "finding-paper", finding.number, paper.token).status_code == 200
    assert finding.number in page(client, scene.township, "finding-list").content.decode()
    assert (
        CheckRun.objects.get().number
        in page(client, scene.director, "check-list", scene.compound.code).content.decode()
    )


def test_evidence_leads_to_its_record_where_the_reader_may_open_it(client, scene):
    voucher = scene.posted(contract=an_income_contract(scene.book))
    other = a_scene()
    rows = [
        {"words": "凭证", "label": "voucher", "key": str(voucher.seq)},
        {"words": "合同", "label": "contract", "key": voucher.contract.number},
        {"words": "资产", "label": "asset", "key": voucher.asset.code},
        {"words": "别处的资产", "label": "asset", "key": an_asset(other.book).code},
        {"words": "季度", "label": "period", "key": "2026Q1"},
    ]
    an_asset(scene.book, in_use=True)
    day = timezone.localdate().isoformat()
    press(client, scene.township, "check-new", scene.compound.code, kind="C1", since="2026-01-01", until=day)
    finding = Finding.objects.filter(book=scene.book).first()
    Finding.objects.filter(pk=finding.pk).update(evidence=rows)

    said = page(client, scene.director, "finding-page", finding.number).content.decode()
    hrefs = [
        reverse("finance:voucher-page", args=[scene.compound.code, 2026, 1]),
        voucher.contract.get_absolute_url(),
        voucher.asset.get_absolute_url(),
    ]
    for href, row in zip(hrefs, rows, strict=False):
        assert f'<a href="{href}">{row["words"]}</a>' in said
        assert client.get(href).status_code == 200
    assert "<li>别处的资产</li><li>季度</li>" in said


def test_an_audit_is_recorded_its_finding_opened_and_its_result_published_by_clicks(client, scene):
    said = press(
        client,
        scene.township,
        "audit-new",
        scene.compound.code,
        firm="某会计师事务所",
        since="2025-01-01",
        until="2025-12-31",
        scope="全年收支",
        opinion="unqualified",
        verified="４４４，０３８．２３",
        funding="fiscal",
        reported_on="2026-03-01",
        summary="收支真实",
    )
    audit = Audit.objects.get()
    assert "¥444,038.23" in said
    press(client, scene.township, "audit-finding", audit.number, title="凭证不全", words="三张没有附件")
    assert "已定稿" in press(client, scene.township, "audit-publish", audit.number)
    assert "凭证不全" in page(client, scene.director, "audit-page", audit.number).content.decode()
    assert "¥444,038.23" in page(client, scene.director, "audit-list").content.decode()


def test_a_quarter_is_submitted_looked_at_and_sent_back_by_clicks(client, scene):
    scene.posted(amount="100.00", on=date(2026, 1, 5))
    code = scene.compound.code
    draft = page(client, scene.treasurer, "statement-period", code, "2026Q1").content.decode()
    assert "不能提交" in draft
    assert "还没有结账" in press(client, scene.treasurer, "statement-period", code, "2026Q1")
    for month in (1, 2, 3):
        close_month(scene.book, date(2026, month, 1), by=scene.director, at=timezone.now())
    assert "等支部书记审核" in press(client, scene.treasurer, "statement-period", code, "2026Q1")

    statement = Statement.objects.get()
    assert "待支部审核" in page(client, scene.treasurer, "statement-page", statement.number).content.decode()
    exported = client.get(reverse("finance:overview"), {"_export": "csv"})
    assert scene.compound.name in b"".join(exported.streaming_content).decode()
    secretary = a_user(Role.SECRETARY, scene.compound)
    assert "审核通过" in page(client, secretary, "statement-page", statement.number).content.decode()
    assert "请写明情况说明" in press(
        client, secretary, "statement-branch", statement.number, **{"return": "1"}
    )
    said = press(client, secretary, "statement-branch", statement.number, note="少一笔", **{"return": "1"})
    assert "少一笔" in said
    assert statement.number in page(client, secretary, "statement-list", code).content.decode()


@pytest.mark.parametrize("period", ["2026Q9", "x", "2020Q1", "2199"])
def test_a_period_that_a_book_has_not_is_not_found(client, scene, period):
    assert page(client, scene.treasurer, "statement-period", scene.compound.code, period).status_code == 404
