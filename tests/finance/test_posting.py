"""Enter, post, send back, red ink: what a book takes and what it refuses."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from communities.access import Role
from communities.models import User
from finance import actions, verifying
from finance.actions.posting import BATCH, require_second_person
from finance.models import Draft, Entry, Voucher
from finance.rules import chain
from tests.factories import a_compound, a_user
from tests.finance.scenes import (
    NOON,
    TODAY,
    a_book,
    a_decision,
    a_fact,
    a_scene,
    an_asset,
    an_income_contract,
    in_post,
)
from workflow.models import AuditEntry
from workflow.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return a_scene()


def legs(voucher) -> list[tuple]:
    return [
        (entry.debit.code, entry.credit.code, entry.amount)
        for entry in voucher.entries.select_related("debit", "credit").order_by("no")
    ]


def test_what_one_enters_another_posts(scene):
    asset = an_asset(scene.book, "PA2")

    voucher = scene.posted(amount="12345.60", asset=asset)

    assert legs(voucher) == [("1001", "4PA2", Decimal("12345.60"))]
    assert (voucher.seq, str(voucher)) == (1, "2026-0001")
    assert scene.head().bank == Decimal("12345.60")


def test_income_from_which_the_payer_kept_a_cost_is_shown_whole(scene):
    contract = an_income_contract(scene.book)

    voucher = scene.posted(amount="1000", retained=Decimal("300"), contract=contract)

    assert legs(voucher) == [("1001", "4PA1", 700), ("5PA1", "4PA1", 300)]
    assert scene.head().bank == 700


def test_who_entered_does_not_post(scene):
    draft = scene.enter()

    with pytest.raises(Refused, match="必须是两个人"):
        scene.post(draft, by=scene.treasurer)


def test_another_account_of_the_same_person_does_not_post_either(scene):
    other = User(username="other", person=scene.treasurer.person)

    with pytest.raises(Refused, match="必须是两个人"):
        require_second_person(scene.treasurer, Decimal(1), scene.book, by=other, at=NOON, one_leads_all=False)


def test_below_the_set_amount_one_person_is_enough(scene, settings):
    settings.TWO_PERSONS_FROM = 500

    assert scene.post(scene.enter(amount="499.99"), by=scene.treasurer).seq == 1
    with pytest.raises(Refused):
        scene.post(scene.enter(amount="500.00"), by=scene.treasurer)


def test_where_the_secretary_is_the_director_the_township_posts(scene):
    secretary = in_post(a_user(Role.SECRETARY, scene.compound))
    secretary.person.appointments.update(person=scene.director.person)
    draft = scene.enter()

    with pytest.raises(Refused, match="镇乡"):
        scene.post(draft, by=scene.director)
    assert scene.post(draft, by=scene.township).posted_by == scene.township


def test_a_second_click_answers_the_same_draft_and_the_same_voucher(scene):
    first, second = scene.enter(form_key="k"), scene.enter(form_key="k")

    assert first.pk == second.pk
    assert scene.post(first) == scene.post(second)
    assert Voucher.objects.count() == 1


def test_the_same_form_with_other_words_is_refused(scene):
    scene.enter(form_key="k", amount="10")

    with pytest.raises(actions.AnotherBody):
        scene.enter(form_key="k", amount="11")


def test_what_was_sent_back_is_not_posted(scene):
    draft = actions.reject(scene.enter(), reason="缺发票", by=scene.director, at=NOON)

    with pytest.raises(Refused, match="已退回"):
        scene.post(draft)
    assert (draft.state, draft.answer) == (Draft.State.REJECTED, "缺发票")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"on": date(2026, 3, 17)}, "不能晚于今天"),
        ({"on": date(2025, 12, 31)}, "早于建账日期"),
        ({"amount": "0"}, "大于0"),
        ({"amount": "-5"}, "大于0"),
        ({"retained": Decimal(2000)}, "不能超过收入"),
        ({"kind": "interest", "retained": Decimal(1)}, "只有收入"),
        ({"kind": "use", "purpose": None}, "支出用途"),
        ({"means": "cash"}, "不允许现金"),
        ({"summary": " "}, "摘要"),
        ({"summary": "长" * 121}, "最多120个字"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(scene, fields, words):
    with pytest.raises(Refused, match=words):
        scene.enter(**fields)
    assert not Draft.objects.exists()


@pytest.mark.parametrize("about", ["asset", "contract", "decision"])
def test_a_book_never_speaks_of_anothers_things(scene, about):
    other = a_book(a_compound())
    thing = {"asset": an_asset, "contract": an_income_contract, "decision": a_decision}[about](other)

    with pytest.raises(Refused, match="不是本小区的"):
        scene.enter(**{about: thing})


def test_a_paper_is_used_once(scene):
    scene.posted(source_no="24352000000012345678")

    with pytest.raises(Refused, match="2026-0001号凭证"):
        scene.enter(source_no="24352000000012345678")


def test_a_paper_whose_voucher_was_reversed_may_be_used_again(scene):
    voucher = scene.posted(source_no="24352000000012345678")
    scene.post(actions.reverse(voucher, reason="记错小区", by=scene.treasurer, at=NOON))

    assert scene.enter(source_no="24352000000012345678").pk


def test_the_special_account_is_not_overdrawn_unless_the_book_says_why(scene):
    scene.posted(amount="100")
    draft = scene.enter("use", "100.01")

    with pytest.raises(Refused, match="-¥0.01"):
        scene.post(draft)
    assert scene.head().seq == 1

    changes = {"overdraft_reason": "银行先扣款"}
    actions.edit_book(scene.book, changes=changes, reason="镇里批准", by=scene.township, at=NOON)
    assert scene.post(draft).seq == 2
    assert scene.head().bank == Decimal("-0.01")


def test_cash_comes_and_goes_where_the_book_allows_it(scene):
    changes = {"cash_reason": "老年人交停车费用现金"}
    actions.edit_book(scene.book, changes=changes, reason="镇里批准", by=scene.township, at=NOON)
    scene.book.refresh_from_db()

    scene.posted(amount="80", means="cash")
    scene.posted("banked", "50")

    assert (scene.head().bank, scene.head().cash) == (50, 30)
    with pytest.raises(Refused, match="现金不能为负数"):
        scene.posted("banked", "31")


def test_red_ink_takes_back_every_entry(scene):
    voucher = scene.posted(amount="1000", retained=Decimal("300"), asset=an_asset(scene.book))

    draft = actions.reverse(voucher, reason="重复入账", by=scene.treasurer, at=NOON)
    red = scene.post(draft)

    assert legs(red) == [("1001", "4PA1", -700), ("5PA1", "4PA1", -300)]
    assert red.reverses == voucher
    assert scene.head().bank == 0
    assert voucher.reversed_by == red


def test_nothing_is_reversed_twice(scene):
    voucher = scene.posted()
    red = scene.post(actions.reverse(voucher, reason="错", by=scene.treasurer, at=NOON))

    for again in (voucher, red):
        with pytest.raises(Refused, match="红冲"):
            actions.reverse(again, reason="错", by=scene.treasurer, at=NOON)


def test_two_who_ask_for_the_same_red_ink_are_told(scene):
    voucher = scene.posted()
    actions.reverse(voucher, reason="错", by=scene.treasurer, at=NOON)

    for key in ("", "other"):
        with pytest.raises(Refused, match="正在等待记账"):
            actions.reverse(voucher, reason="错了", by=scene.director, at=NOON, form_key=key)


def test_red_ink_asked_for_by_a_double_click_is_one_draft(scene):
    voucher = scene.posted()
    first, second = (actions.reverse(voucher, reason="错", by=scene.treasurer, at=NOON) for _time in range(2))

    assert first == second
    actions.reject(first, reason="没错", by=scene.director, at=NOON)
    assert actions.reverse(voucher, reason="错", by=scene.treasurer, at=NOON) != first


def test_numbers_count_within_the_year_and_the_chain_for_ever(scene):
    book = a_book(opened_on=date(2025, 1, 1))
    days = [date(2025, 12, 30), date(2026, 1, 2), date(2025, 12, 31), date(2026, 1, 3)]

    vouchers = actions.post_many(book, [a_fact(on=day) for day in days], by=None, at=NOON)

    assert [str(one) for one in vouchers] == ["2025-0001", "2026-0001", "2025-0002", "2026-0002"]
    assert [one.seq for one in vouchers] == [1, 2, 3, 4]
    assert [one.previous for one in vouchers[1:]] == [one.hash for one in vouchers[:-1]]
    (last,) = actions.post_many(book, [a_fact(on=date(2025, 6, 1))], by=None, at=NOON)
    assert (str(last), last.previous) == ("2025-0003", vouchers[-1].hash)


def test_an_import_with_one_wrong_row_stores_nothing(scene):
    facts = [a_fact(), a_fact(on=date(2026, 4, 1)), a_fact()]

    with pytest.raises(Refused, match="第2笔：日期不能晚于今天"):
        actions.post_many(scene.book, facts, by=scene.township, at=NOON)
    assert not Voucher.objects.exists()


def test_the_same_file_is_imported_once(scene):
    facts = [a_fact(form_key="file:1"), a_fact(form_key="file:2")]
    actions.post_many(scene.book, facts, by=scene.township, at=NOON)

    with pytest.raises(Refused, match="已经导入过"):
        actions.post_many(scene.book, facts, by=scene.township, at=NOON)


def test_who_keyed_an_import_in_does_not_post_it(scene):
    with pytest.raises(Refused, match="必须是两个人"):
        actions.post_many(scene.book, [a_fact()], by=scene.treasurer, entered_by=scene.treasurer, at=NOON)


def test_those_of_another_compound_do_nothing_here(scene):
    stranger = in_post(a_user(Role.DIRECTOR, a_compound()))

    with pytest.raises(Refused, match="职责范围"):
        scene.enter(by=stranger)
    with pytest.raises(Refused, match="职责范围"):
        scene.post(scene.enter(), by=stranger)


def test_what_is_brought_forward_comes_once(scene):
    scene.posted("opening", "5000", on=date(2026, 1, 1))

    with pytest.raises(Refused, match="已经记过"):
        scene.enter("opening", "5000", on=TODAY)


def test_posting_takes_few_statements(scene, django_assert_max_num_queries):
    draft = Draft.objects.select_related("book__area__compound__township").get(pk=scene.enter().pk)
    scene.post(scene.enter())

    together = connection.vendor == "postgresql"
    with django_assert_max_num_queries(4 if together else 8):
        voucher = scene.post(draft)

    stored = Voucher.objects.get(seq=2)
    assert stored.pk == voucher.pk
    assert all(getattr(stored, name) == getattr(voucher, name) for name in chain.COLUMNS)
    draft.refresh_from_db()
    assert (draft.state, draft.decided_by, draft.decided_at) == (Draft.State.POSTED, scene.director, NOON)
    assert scene.head().hash == stored.hash
    told = AuditEntry.objects.get(verb="post", details__seq=2)
    assert told.details == {"voucher": "2026-0002", "seq": 2, "draft": draft.pk}


def test_many_vouchers_are_stored_in_batches_each_with_its_own_entries(scene):
    facts = [a_fact(amount=str(number)) for number in range(1, BATCH + 2)]

    vouchers = actions.post_many(scene.book, facts, by=None, at=NOON)

    stored = Entry.objects.filter(voucher__book=scene.book).order_by("voucher__seq")
    assert list(stored.values_list("voucher", "no", "amount")) == [
        (voucher.pk, 1, fact.amount) for voucher, fact in zip(vouchers, facts, strict=True)
    ]
    assert list(verifying.faults_of(scene.book, {})) == []
