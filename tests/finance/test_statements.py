"""Statements: computed from the book, frozen, approved by two others, published; or sent back."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from communities.access import Role
from disclosure.models import Document
from finance.actions import close_month
from finance.actions.audits import publish_audit, record_audit
from finance.actions.statements import approve, send_back, submit
from finance.models import Statement
from finance.rules.periods import from_code
from finance.statements import computed
from tests.factories import a_user
from workflow.lifecycle import MoveRefused
from workflow.refusals import Refused

from .scenes import NOON, a_decision, a_scene, an_asset, an_income_contract, in_post

pytestmark = pytest.mark.django_db
QUARTER = from_code("2026Q1")
APRIL = NOON.replace(month=4, day=8)


@pytest.fixture
def scene():
    """A quarter with everything that a statement speaks of, its months closed."""
    scene = a_scene()
    contract = an_income_contract(scene.book, an_asset(scene.book))
    scene.posted("opening", "1000.00", on=date(2026, 1, 1), summary="上年结转")
    scene.posted("income", "1200.00", on=date(2026, 1, 5), contract=contract, retained=Decimal("200.00"))
    scene.posted("income", "300.00", on=date(2026, 2, 5), summary="损坏赔偿")
    scene.posted("interest", "1.23", on=date(2026, 3, 1), summary="结息")
    scene.posted("deposit", "50.00", on=date(2026, 3, 1), summary="误转")
    scene.posted("refund", "50.00", on=date(2026, 3, 2), summary="退误转")
    scene.posted(
        "use", "400.00", on=date(2026, 3, 3), summary="修门", decision=a_decision(scene.book, number="JY-9")
    )
    scene.posted("fund", "700.00", on=date(2026, 3, 4), summary="转入维修资金")
    scene.secretary, scene.officer = (
        in_post(a_user(role, scene.compound)) for role in (Role.SECRETARY, Role.COMMUNITY_OFFICER)
    )
    for month in (1, 2, 3):
        close_month(scene.book, date(2026, month, 1), by=scene.director, at=APRIL)
    scene.head()
    return scene


def submitted(scene):
    return submit(scene.book, QUARTER, by=scene.treasurer, at=APRIL)


def test_a_statement_says_what_came_in_what_went_out_and_what_is_left(scene):
    said = computed(scene.book, QUARTER)

    assert (said["opening"], said["total_in"], said["total_out"], said["closing"]) == (
        "1000.00",
        "1501.23",
        "1300.00",
        "1201.23",
    )
    assert [(row["code"], row["amount"]) for row in said["income"]] == [
        ("4800", "300.00"),
        ("4PA1", "1200.00"),
    ]
    assert [(row["number"], row["amount"]) for row in said["income_by_contract"]][1:] == [("", "300.00")]
    assert [(row["code"], row["amount"]) for row in said["cost"]] == [("5PA1", "200.00")]
    assert (said["interest"], said["fund"]) == ("1.23", "700.00")
    assert [row["amount"] for row in said["other"]] == ["50.00", "-50.00"]
    assert said["uses"][0]["decision"] == "JY-9 使用公共收益修缮单元门"
    assert said["notes"] == []


def test_submitted_approved_and_published_by_three_persons(scene):
    statement = submitted(scene)
    frozen = statement.sha256
    approve(statement, by=scene.secretary, at=APRIL)
    approve(statement, by=scene.officer, at=APRIL)

    statement.refresh_from_db()
    document = Document.objects.get()
    assert (statement.status, statement.sha256, statement.document) == ("published", frozen, document)
    assert (document.number, document.due_on) == (f"GS-{scene.compound.code}-2026Q1", date(2026, 4, 15))
    assert json.loads(document.content)["data"] == json.loads(statement.content)
    assert document.title.endswith("2026年第1季度公共收益收支公示表")
    assert not statement.deadlines.running().exists()


def test_a_month_that_is_open_keeps_its_quarter_from_being_submitted(scene):
    with pytest.raises(Refused, match="2026年4月还没有结账"):
        submit(scene.book, from_code("2026Q2"), by=scene.treasurer, at=APRIL.replace(month=7))


def test_a_period_is_submitted_once_until_it_is_sent_back(scene):
    statement = submitted(scene)
    with pytest.raises(Refused, match="已经提交"):
        submitted(scene)

    send_back(statement, reason="收入漏了一笔", by=scene.secretary, at=APRIL)
    again = submitted(scene)
    assert (again.revision, again.number) == (2, f"{statement.number}-R2")
    assert Statement.objects.get(pk=statement.pk).status == "returned"


def test_who_submits_or_approves_first_does_not_approve_again(scene):
    statement = submitted(scene)
    for user in (scene.treasurer, scene.officer, scene.director):
        with pytest.raises(MoveRefused):
            approve(statement, by=user, at=APRIL)

    approve(statement, by=scene.secretary, at=APRIL)
    scene.officer.person = scene.secretary.person
    scene.secretary.person = None
    with pytest.raises(MoveRefused):
        approve(statement, by=scene.treasurer, at=APRIL)


def test_sending_back_needs_a_reason(scene):
    with pytest.raises(MoveRefused, match="情况说明"):
        send_back(submitted(scene), reason=" ", by=scene.secretary, at=APRIL)


def test_who_has_no_right_submits_nothing(scene):
    with pytest.raises(Refused):
        submit(scene.book, QUARTER, by=scene.officer, at=APRIL)


def test_too_little_for_the_fund_is_written_on_the_statement_and_a_decision_that_allows_less_is_named():
    scene = a_scene()
    scene.posted("income", "1000.00", on=date(2026, 1, 5))
    assert "低于规定的50%" in computed(scene.book, QUARTER)["notes"][0]

    a_decision(scene.book, number="JY-7", fund_share_min=Decimal(0))
    notes = computed(scene.book, QUARTER)["notes"]
    assert len(notes) == 1
    assert "JY-7" in notes[0]
    assert "不低于0" in notes[0]


def test_a_limit_runs_for_each_approval(scene):
    statement = submitted(scene)
    approve(statement, by=scene.secretary, at=APRIL)

    assert list(statement.deadlines.order_by("round").values_list("kind", "round", "amount")) == [
        ("approve", 1, 3),
        ("approve", 2, 3),
    ]


def test_a_statement_names_the_last_audit_once_its_result_is_published_in_the_official_language(scene):
    year = {"since": date(2025, 1, 1), "until": date(2025, 12, 31), "reported_on": date(2026, 3, 20)}
    words = {"firm": "某会计师事务所", "scope": "全年收支", "opinion": "unqualified", "funding": "fiscal"}
    audit = record_audit(
        book=scene.book, verified=Decimal("400"), summary="收支真实", by=None, at=APRIL, **year, **words
    )
    assert computed(scene.book, QUARTER)["audit"] is None

    with override("en"):
        document = publish_audit(audit, by=None, at=APRIL)

    assert {"name": "意见类型", "value": "无保留意见"} in document.data["facts"]
    said = computed(scene.book, QUARTER)["audit"]
    assert (said["firm"], said["verified"]) == ("某会计师事务所", "400.00")
