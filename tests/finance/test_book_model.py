"""A book beside a plain list: whatever is posted, taken back, imported and closed, both say the same."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from finance import actions, balances, verifying
from finance.actions import Fact
from finance.models import Draft, MonthBalance, Voucher
from finance.rules.months import last_day, next_month, previous_month
from tests.finance.scenes import NOON, OPENED, TODAY, a_scene
from workflow.refusals import Refused

pytestmark = pytest.mark.django_db
DAYS = st.integers(0, (TODAY - OPENED).days).map(lambda days: OPENED + timedelta(days))
FEN = st.integers(1, 10_000_00).map(lambda fen: Decimal(fen) / 100)
KINDS = st.sampled_from(["income", "interest", "deposit", "fund", "refund"])
GOING = {"fund", "refund"}


class Undone(Exception):
    """Something after the posting failed: everything is rolled back."""


@dataclass
class Row:
    """What the plain list knows of a voucher."""

    on: date
    moved: Decimal
    is_red: bool = False
    is_reversed: bool = False


class BookBesideAList(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.scene = a_scene()
        self.list: list[Row] = []
        self.closed: date | None = None
        self.turn = 0

    def teardown(self):
        assert not list(verifying.faults_of(self.scene.book, {}))
        assert bool(self.closed) or not MonthBalance.objects.filter(book=self.scene.book).exists()
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @property
    def held(self):
        return sum((row.moved for row in self.list), Decimal(0))

    def is_open(self, day):
        return self.closed is None or day > self.closed

    def key(self):
        self.turn += 1
        return f"turn-{self.turn}"

    @rule(kind=KINDS, amount=FEN, day=DAYS)
    def enter(self, kind, amount, day):
        with suppress(Refused):
            self.scene.enter(kind, amount, on=day, form_key=self.key())
            assert self.is_open(day)

    @precondition(lambda self: Draft.objects.waiting().filter(book=self.scene.book).exists())
    @rule(fails=st.sampled_from([True, True, True, False, False, False, False, False, False, False]))
    def post(self, fails):
        draft = Draft.objects.waiting().filter(book=self.scene.book).order_by("pk").first()
        moved = -draft.amount if draft.kind in GOING else draft.amount
        if draft.reverses:
            moved = -self.list[draft.reverses.seq - 1].moved
        try:
            with transaction.atomic():
                self.scene.post(draft)
                if fails:
                    raise Undone
        except Undone:
            return
        except Refused:
            assert not self.is_open(draft.on) or self.held + moved < 0
            actions.reject(draft, reason="不能记", by=self.scene.director, at=NOON)
            return
        assert self.is_open(draft.on)
        self.list.append(Row(draft.on, moved, is_red=bool(draft.reverses)))
        if draft.reverses:
            self.list[draft.reverses.seq - 1].is_reversed = True

    @precondition(lambda self: self.list)
    @rule(data=st.data())
    def reverse(self, data):
        seq = data.draw(st.integers(1, len(self.list)))
        row, voucher = self.list[seq - 1], Voucher.objects.get(book=self.scene.book, seq=seq)
        with suppress(Refused):
            actions.reverse(voucher, reason="错", by=self.scene.treasurer, at=NOON, form_key=self.key())
            assert not row.is_red
            assert not row.is_reversed

    @rule(amounts=st.lists(FEN, min_size=1, max_size=4), day=DAYS)
    def import_(self, amounts, day):
        facts = [Fact(kind="income", on=day, amount=amount, summary="旧账") for amount in amounts]
        try:
            actions.post_many(self.scene.book, facts, by=self.scene.township, at=NOON)
        except Refused:
            assert not self.is_open(day)
            return
        self.list += [Row(day, amount) for amount in amounts]

    @rule()
    def close(self):
        month = next_month(self.closed) if self.closed else OPENED
        waiting = Draft.objects.waiting().filter(book=self.scene.book, on__range=(month, last_day(month)))
        may = not waiting.exists() and last_day(month) < TODAY
        until = sum((row.moved for row in self.list if row.on <= last_day(month)), Decimal(0))
        if may and until >= 0:
            actions.close_month(self.scene.book, month, by=self.scene.treasurer, at=NOON)
            self.closed = last_day(month)
        else:
            with pytest.raises(Refused):
                actions.close_month(self.scene.book, month, by=self.scene.treasurer, at=NOON)

    @precondition(lambda self: self.closed)
    @rule()
    def reopen(self):
        month = self.closed.replace(day=1)
        actions.ask_reopen(self.scene.book, month, reason="漏记", by=self.scene.treasurer, at=NOON)
        actions.reopen(self.scene.book, month, by=self.scene.township, at=NOON)
        self.closed = last_day(previous_month(month)) if month > OPENED else None

    @invariant()
    def both_say_the_same(self):
        head = self.scene.head()
        assert head.seq == len(self.list)
        assert head.bank == self.held
        assert head.closed_until == self.closed
        stored = list(Voucher.objects.filter(book=self.scene.book).order_by("seq").values_list("seq", "on"))
        assert stored == [(seq, row.on) for seq, row in enumerate(self.list, start=1)]
        for day in (date(2026, 1, 31), date(2026, 2, 14), TODAY):
            held = balances.bank_balances([self.scene.book.pk], until=day).get(self.scene.book.pk, Decimal(0))
            assert held == sum((row.moved for row in self.list if row.on <= day), Decimal(0))


def test_a_book_says_what_a_plain_list_says():
    run_state_machine_as_test(
        BookBesideAList,
        settings=settings(
            max_examples=5,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_what_is_rolled_back_leaves_no_gap():
    scene = a_scene()
    for turn in range(20):
        draft = scene.enter(amount=turn + 1)
        with suppress(Undone), transaction.atomic():
            scene.post(draft)
            if turn % 10 < 3:
                raise Undone

    numbers = Voucher.objects.order_by("seq").values_list("seq", "voucher_no")
    assert list(numbers) == [(number, number) for number in range(1, 15)]
    assert list(verifying.faults_of(scene.book, {})) == []
