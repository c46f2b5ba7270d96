"""Income contracts: their authority, what is owed and came, who is told of the end, and what is missing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.access import Role
from finance import actions as book_actions
from finance import expiring, receipts
from finance.actions import contracts as actions
from finance.models import CommonAsset, IncomeContract
from tests.assembly.scenes import a_decision, a_scan
from tests.assembly.test_actions import corrected
from tests.factories import a_user
from tests.finance.scenes import NOON, TODAY, a_book, a_scene, an_asset, an_income_contract
from workflow.models import Message
from workflow.refusals import Refused

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def book():
    return a_book()


def recorded(asset, *, number="HT-1", decision=None, authority="", scans=None, by=None, **terms):
    words = {
        "subject": "电梯广告位",
        "counterparty": "泉州某广告有限公司",
        "cycle": "quarter",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "amount": D(1000),
    }
    return actions.record_contract(
        asset,
        actions.ContractTerms(**(words | terms)),
        number=number,
        decision=decision,
        authority=authority,
        scans=[a_scan()] if scans is None else scans,
        by=by,
        at=NOON,
    )


def test_a_contract_stands_on_a_passed_decision_on_m8(book):
    decision = a_decision(book.compound, agree=("15000.00", 150))

    contract = recorded(an_asset(book), decision=decision)

    assert (contract.decision, contract.scans.count()) == (decision, 1)


def test_where_there_is_no_decision_another_authority_is_named(book):
    asset = an_asset(book)

    with pytest.raises(Refused, match="写明其他授权依据"):
        recorded(asset, authority="  ")

    assert recorded(asset, authority="前期物业合同第12条").authority == "前期物业合同第12条"


def test_a_decision_that_does_not_carry_the_contract_is_refused(book):
    asset = an_asset(book)
    old = a_decision(book.compound, agree=("15000.00", 150))
    later = corrected(old, agree=("14999.99", 150))
    cases = {
        "不是这个管理区域": a_decision(),
        "经营合同需要": a_decision(book.compound, matter="M9"),
        "已经更正": old,
        "没有通过": later,
    }

    for sentence, decision in cases.items():
        with pytest.raises(Refused, match=sentence):
            recorded(asset, decision=decision)
    assert not IncomeContract.objects.exists()


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        (dict(scans=[]), "请上传签字盖章"),
        (dict(ends_on=date(2025, 12, 31)), "结束不能早于"),
        (dict(cycle="share"), "不填每期金额"),
        (dict(amount=None), "请填写每期金额"),
        (dict(indexation=D("100.01")), "不能超过100%"),
    ],
)
def test_terms_that_do_not_fit_are_refused(book, terms, sentence):
    with pytest.raises(Refused, match=sentence):
        recorded(an_asset(book), authority="规约", **terms)


def test_a_number_stands_once_in_an_area_and_strangers_record_nothing(book):
    recorded(an_asset(book), authority="规约")

    with pytest.raises(Refused, match="已有编号为“HT-1”"):
        recorded(an_asset(book), authority="规约")
    with pytest.raises(Refused, match="职责范围"):
        recorded(an_asset(book), number="2", authority="规约", by=a_user(Role.TREASURER, a_book().compound))


def test_a_contract_that_ends_early_owes_nothing_that_begins_later(book):
    contract = an_income_contract(book)
    words = {"by": None, "at": NOON}

    for on in (date(2025, 12, 31), contract.ends_on):
        with pytest.raises(Refused, match="到期以前"):
            actions.end_contract(contract, on=on, reason="撤场", **words)
    actions.end_contract(contract, on=date(2026, 6, 30), reason="撤场", **words)

    contract.refresh_from_db()
    assert [due.due_on for due in contract.dues()] == [date(2026, 1, 1), date(2026, 4, 1)]
    with pytest.raises(Refused, match="已经登记提前终止"):
        actions.end_contract(contract, on=date(2026, 5, 1), reason="撤场", **words)


def arrears_of(contract, on=TODAY):
    (one,) = receipts.standings(IncomeContract.objects.filter(pk=contract.pk), on=on)
    return one.arrears


def test_income_of_the_contract_pays_its_oldest_period_first():
    scene = a_scene()
    contract = an_income_contract(scene.book, cycle="month", amount=D(1000))
    scene.posted(amount="1500.00", on=date(2026, 2, 3), contract=contract)
    scene.posted(amount="900.00", on=TODAY)

    late = arrears_of(contract)

    assert (late.owed, late.received, late.open) == (3000, 1500, 1500)
    assert (late.since, late.days) == (date(2026, 2, 1), 43)
    assert arrears_of(contract, date(2026, 2, 2)).received == 0


def test_what_the_payer_keeps_for_costs_counts_and_red_ink_takes_it_away():
    scene = a_scene()
    contract = an_income_contract(scene.book, cycle="year", amount=D(1000))
    voucher = scene.posted(amount="1000.00", retained=D("100.00"), contract=contract)
    assert arrears_of(contract).open == 0

    scene.post(book_actions.reverse(voucher, reason="记错", by=scene.treasurer, at=NOON))

    assert arrears_of(contract).open == 1000
    assert receipts.without_income(IncomeContract.objects.all(), on=TODAY) == [contract]


def test_who_owes_longest_comes_first_and_who_owes_nothing_is_not_listed(book):
    later = an_income_contract(book, starts_on=date(2026, 3, 1))
    longest = an_income_contract(book, starts_on=date(2026, 1, 1))
    an_income_contract(book, starts_on=date(2026, 3, 17))
    an_income_contract(book, cycle="share", amount=None)

    late = receipts.in_arrears(IncomeContract.objects.order_by("pk"), on=TODAY)

    assert [one.contract for one in late] == [longest, later]
    assert receipts.total(late) == 2400


def test_lists_of_gaps_name_what_is_missing():
    scene = a_scene()
    idle = an_asset(scene.book, in_use=False)
    bare = an_asset(scene.book, in_use=True)
    over = an_income_contract(
        scene.book, an_asset(scene.book, in_use=True), ends_on=date(2026, 3, 15), number="到期"
    )
    running = an_income_contract(scene.book, an_asset(scene.book, in_use=True), number="执行")
    share = an_income_contract(
        scene.book, cycle="share", amount=None, starts_on=TODAY - timedelta(90), number="分成"
    )
    scene.posted(contract=over, on=TODAY)

    contracts = IncomeContract.objects.all()
    assert set(CommonAsset.objects.used_without_contract(TODAY)) == {bare, over.asset}
    assert idle not in CommonAsset.objects.used_without_contract(TODAY)
    assert receipts.without_income(contracts, on=TODAY) == [running]
    assert receipts.without_income(contracts, on=TODAY + timedelta(1)) == [running, share]
    (late,) = receipts.with_income_past_end(contracts)
    assert (late, late.last_receipt_on) == (over, TODAY)


def test_arrears_of_all_contracts_cost_two_queries(book):
    def spent():
        with CaptureQueriesContext(connection) as captured:
            receipts.in_arrears(IncomeContract.objects.with_place().order_by("pk"), on=TODAY)
        return len(captured)

    an_income_contract(book)
    assert spent() == 2
    for _number in range(5):
        an_income_contract(book)
    assert spent() == 2


@pytest.mark.parametrize(
    ("days", "rung"),
    [(181, None), (180, 180), (91, 180), (90, 90), (60, 60), (30, 30), (1, 30), (0, 30), (-1, None)],
)
def test_the_treasurer_is_told_once_on_each_rung(book, days, rung):
    treasurer = a_user(Role.TREASURER, book.compound)
    contract = an_income_contract(
        book, starts_on=TODAY - timedelta(400), ends_on=timezone.localdate() + timedelta(days)
    )

    for _run in range(2):
        expiring.remind(timezone.now())

    keys = [row.key for row in Message.objects.filter(recipient=treasurer)]
    assert [key.rsplit(":", 2)[0] for key in keys] == (
        [f"incomecontract:{contract.pk}:{rung}"] if rung else []
    )


def test_who_ended_a_contract_early_is_not_told_of_its_end(book):
    a_user(Role.TREASURER, book.compound)
    ends_on = timezone.localdate() + timedelta(20)
    an_income_contract(book, ends_on=ends_on, ended_on=ends_on - timedelta(30))

    assert expiring.remind(timezone.now()) == 0
