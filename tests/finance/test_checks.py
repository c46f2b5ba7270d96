"""The three checks: what each rule finds and what it leaves alone; and a finding until it is closed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from communities.access import Role
from finance.actions.audits import publish_audit, record_audit
from finance.actions.bank import accept_proposals
from finance.actions.checks import add_audit_finding, close, correct, dismiss, run_check, send_back
from finance.checks import RULES, Scope
from finance.models import CommonAsset, Finding
from tests.complaints.scenes import an_admitted_photo
from tests.factories import a_company, a_project, a_user
from workflow.lifecycle import MoveRefused
from workflow.refusals import Refused

from . import bank_files
from .scenes import NOON, a_decision, a_scene, an_asset, an_income_contract, in_post

pytestmark = pytest.mark.django_db
SINCE, UNTIL = date(2026, 1, 1), date(2026, 3, 16)


@pytest.fixture
def scene():
    return a_scene()


def found(scene, code, since=SINCE, until=UNTIL, today=UNTIL):
    """Subjects that the rule finds."""
    rule = next(rule for rule in RULES if rule.code == code)
    scene.book.refresh_from_db()
    scene.head()
    return [one.subject.split(":")[0] for one in rule.check(Scope(scene.book, since, until, today))]


def test_every_offence_of_the_province_has_one_rule():
    assert sorted(rule.offence for rule in RULES if rule.offence) == ["a", "b", "c", "d"]
    assert len({rule.code for rule in RULES}) == len(RULES)


def test_an_asset_in_use_needs_a_contract(scene):
    asset = an_asset(scene.book, in_use=True)
    assert found(scene, "C1-1") == ["asset"]

    an_income_contract(scene.book, asset)
    assert found(scene, "C1-1") == []


def test_a_contract_needs_a_decision_or_another_authority(scene):
    contract = an_income_contract(scene.book)
    assert found(scene, "C1-2") == ["contract"]

    contract.authority = "前期物业合同第12条"
    contract.save()
    assert found(scene, "C1-2") == []


def test_the_decision_of_a_contract_has_to_be_about_business_and_to_have_passed(scene):
    few = {"agree_area": 15000, "against_area": 9000, "agree_heads": 150, "against_heads": 90}
    an_income_contract(scene.book, decision=a_decision(scene.book, "M8"))
    assert found(scene, "C1-3") == []

    an_income_contract(scene.book, decision=a_decision(scene.book, "M9"))
    an_income_contract(scene.book, decision=a_decision(scene.book, "M8", **few))
    assert found(scene, "C1-3") == ["contract", "contract"]


def test_title_has_to_be_clear(scene):
    an_income_contract(scene.book, an_asset(scene.book, basis=CommonAsset.Basis.DISPUTED))
    an_income_contract(scene.book)

    assert found(scene, "C1-4") == ["title"]


def test_money_after_the_end_of_a_contract_is_found(scene):
    contract = an_income_contract(scene.book, ends_on=date(2026, 2, 1))
    scene.posted(on=date(2026, 2, 1), contract=contract)
    assert found(scene, "C1-5") == []

    scene.posted(on=date(2026, 2, 2), contract=contract)
    assert found(scene, "C1-5") == ["ended"]


@pytest.fixture
def parking(scene):
    """Parking that the property company collects, of which it may keep 30 per cent."""
    company = a_company("某物业有限公司")
    a_project(scene.compound, company)
    return an_income_contract(
        scene.book,
        counterparty="某物业有限公司",
        cycle="month",
        cost_share=Decimal(30),
        starts_on=date(2025, 10, 1),
    )


@pytest.mark.parametrize(("kept", "subjects"), [("300.00", []), ("300.01", ["kept"])])
def test_offence_a_the_company_keeps_more_than_agreed(scene, parking, kept, subjects):
    scene.posted(amount="1000.00", on=date(2026, 1, 5), contract=parking)
    scene.posted("cost", kept, on=date(2026, 1, 9), contract=parking, summary="停车管理成本")

    assert found(scene, "C2-1") == subjects


def test_offence_a_the_company_passes_nothing_on(scene, parking):
    assert found(scene, "C2-1", today=UNTIL + timedelta(1)) == ["silent"]

    scene.posted(amount="1000.00", on=date(2026, 1, 5), contract=parking)
    assert found(scene, "C2-1", today=UNTIL + timedelta(1)) == []


@pytest.mark.parametrize(("moved", "subjects"), [("500.00", []), ("499.99", ["share"])])
def test_offence_b_less_than_the_ruled_share_went_to_the_fund(scene, moved, subjects):
    scene.posted(amount="1000.00", on=date(2026, 1, 5))
    scene.posted("fund", moved, on=date(2026, 1, 9), summary="转入维修资金")

    assert found(scene, "C3-1") == subjects


def test_offence_b_is_none_where_owners_allowed_less(scene):
    scene.posted(amount="1000.00", on=date(2026, 1, 5))
    a_decision(scene.book, fund_share_min=Decimal(0))

    assert found(scene, "C3-1") == []


def test_offence_c_income_that_the_bank_never_saw(scene):
    scene.posted(amount="500.00", on=date(2026, 2, 10))
    quiet = [
        ["2026-02-01", "利息", "", "1.00", "1.00", "", ""],
        ["2026-03-10", "利息", "", "1.00", "2.00", "", ""],
    ]
    take(scene, *quiet)

    assert found(scene, "C2-2") == ["account"]


def test_offence_c_is_none_where_the_bank_has_the_money_and_nobody_has_matched_it_yet(scene):
    scene.posted(amount="500.00", on=date(2026, 2, 10))
    take(
        scene,
        ["2026-02-11", "广告费", "", "500.00", "500.00", "", ""],
        ["2026-03-10", "利息", "", "1.00", "501.00", "", ""],
    )
    assert found(scene, "C2-2") == []

    accept_proposals(scene.book, by=None, at=NOON)
    assert found(scene, "C2-2") == []


def take(scene, *rows):
    checked = bank_files.check(bank_files.csv_file(*rows), scene.book, at=NOON)
    bank_files.import_checked(checked, scene.book, file_name="", by=None, at=NOON)


@pytest.mark.parametrize(("today", "subjects"), [(date(2026, 4, 15), []), (date(2026, 4, 16), ["quarter"])])
def test_offence_d_a_quarter_that_nobody_published(scene, today, subjects):
    assert found(scene, "C3-2", until=date(2026, 3, 31), today=today) == subjects


def test_lines_of_the_bank_without_a_voucher_and_a_balance_that_differs(scene):
    take(scene, ["2026-02-01", "手续费", "10.00", "", "90.00", "", ""])

    assert found(scene, "C2-5") == ["bank"]
    assert found(scene, "C2-6") == ["balance"]


def test_vouchers_without_papers_are_one_finding(scene):
    scene.posted()
    scene.posted()

    assert found(scene, "C2-4") == ["papers"]


def test_spending_without_a_decision_is_found(scene):
    scene.posted(amount="1000.00")
    scene.posted("use", "100.00", decision=a_decision(scene.book), summary="修门")
    assert found(scene, "C3-3") == []

    scene.posted("use", "100.00", summary="修门")
    assert found(scene, "C3-3") == ["uses"]


def run(scene, kind="C1", at=NOON):
    return run_check(scene.book, kind, since=SINCE, until=UNTIL, by=scene.township, at=at)


def test_a_run_keeps_what_every_rule_said_and_opens_each_problem_once(scene):
    an_asset(scene.book, in_use=True)
    first, again = run(scene), run(scene)

    assert [one["rule"] for one in first.results] == [rule.code for rule in RULES if rule.kind == "C1"]
    assert again.number == f"{first.number}-2"
    assert again.results[0] == {"rule": "C1-1", "found": 1, "known": 1}
    finding = Finding.objects.get()
    assert (finding.run, finding.status, finding.evidence[0]["label"]) == (first, "open", "asset")
    assert finding.deadlines.running().get().amount == 15


@pytest.fixture
def finding(scene):
    an_asset(scene.book, in_use=True)
    run(scene)
    return Finding.objects.get()


def corrected(scene, finding, by=None):
    correct(finding, note="已补签合同", papers=[an_admitted_photo()], by=by or scene.director, at=NOON)


def test_a_finding_is_corrected_with_evidence_rechecked_by_another_and_closed(scene, finding):
    with pytest.raises(MoveRefused, match="证明材料"):
        correct(finding, note="已补签合同", papers=[], by=scene.director, at=NOON)
    corrected(scene, finding)
    close(finding, note="核实", by=scene.township, at=NOON)

    finding.refresh_from_db()
    assert (finding.status, finding.closed_at, finding.papers.count()) == ("closed", NOON, 1)
    assert not finding.deadlines.running().exists()


def test_who_corrected_does_not_recheck_whatever_the_post(scene, finding):
    corrected(scene, finding)
    finding.refresh_from_db()
    finding.corrected_by = scene.township

    with pytest.raises(MoveRefused, match="两个人"):
        close(finding, note="核实", by=scene.township, at=NOON)


def test_what_is_not_right_goes_back_with_a_new_limit(scene, finding):
    corrected(scene, finding)
    send_back(finding, note="合同没有盖章", by=scene.township, at=NOON)

    finding.refresh_from_db()
    assert (finding.status, finding.round) == ("open", 2)
    assert finding.deadlines.running().get().kind == "correct"


def test_what_is_closed_is_opened_anew_when_it_comes_back_and_what_is_none_is_not(scene, finding):
    corrected(scene, finding)
    close(finding, note="核实", by=scene.township, at=NOON)
    run(scene, at=NOON + timedelta(hours=1))
    second = Finding.objects.get(status="open")

    dismiss(second, note="已移交城管使用", by=scene.township, at=NOON)
    run(scene, at=NOON + timedelta(hours=2))
    assert Finding.objects.count() == 2


def test_who_has_no_right_runs_no_check(scene):
    with pytest.raises(Refused):
        run_check(scene.book, "C1", since=SINCE, until=UNTIL, by=scene.treasurer, at=NOON)
    with pytest.raises(Refused, match="核查期间"):
        run_check(scene.book, "C1", since=UNTIL, until=SINCE, by=scene.township, at=NOON)


def an_audit(scene, **fields):
    words = {
        "firm": "泉州某会计师事务所",
        "since": date(2025, 1, 1),
        "until": date(2025, 12, 31),
        "scope": "2025年度公共收益收支",
        "opinion": "unqualified",
        "verified": Decimal("444038.23"),
        "funding": "fiscal",
        "reported_on": date(2026, 3, 1),
        "by": in_post(a_user(Role.AUDITOR)),
        "at": NOON,
    }
    return record_audit(book=scene.book, **(words | fields))


def test_an_audit_is_recorded_once_has_findings_and_is_published(scene):
    audit = an_audit(scene)
    with pytest.raises(Refused, match="已经登记过"):
        an_audit(scene)
    with pytest.raises(Refused, match="摘要"):
        publish_audit(audit, by=None, at=NOON)

    finding = add_audit_finding(audit, title="凭证不全", words="三张凭证没有附件", by=None, at=NOON)
    assert (finding.number, finding.status) == (f"{audit.number}-01", "open")
    audit.summary = "收支真实"
    audit.save()
    document = publish_audit(audit, by=None, at=NOON)
    assert publish_audit(audit, by=None, at=NOON) == document
    assert document.kind == "audit"


@pytest.mark.parametrize(
    "fields", [{"since": date(2026, 1, 1)}, {"reported_on": date(2026, 4, 1)}, {"verified": Decimal(-1)}]
)
def test_an_audit_that_cannot_be_is_refused(scene, fields):
    with pytest.raises(Refused):
        an_audit(scene, **fields)


def test_a_finding_of_an_audit_that_is_sent_twice_is_one(scene):
    audit = an_audit(scene)
    told = {"title": "凭证不全", "by": None, "at": NOON}

    first, again, other = (
        add_audit_finding(audit, words=words, **told) for words in ("三张", "三张", "四张")
    )

    assert first == again
    assert [first.number, other.number] == [f"{audit.number}-01", f"{audit.number}-02"]
