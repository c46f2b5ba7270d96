"""Red-line events: two persons, evidence, red at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from communities.access import Role
from governance.actions import warnings
from governance.models import RedLine, RedLineKind, Warning
from tests.complaints.scenes import an_admitted_photo
from tests.factories import a_compound, a_user, days_ago
from workflow.lifecycle import MoveRefused
from workflow.models import AuditEntry, Message
from workflow.refusals import Refused

from .scenes import People, evaluated

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def compound():
    return a_compound()


@pytest.fixture
def people(compound):
    return People(compound)


def entered(place, by, **more):
    facts = {
        "kind": RedLineKind.FALSE_DATA,
        "place": place,
        "happened_on": days_ago(3),
        "words": "公示表的金额与银行对账单不符",
        "papers": [an_admitted_photo()],
        "by": by,
        "at": timezone.now(),
    }
    return warnings.enter_red_line(**facts | more)


def test_confirmed_by_another_it_is_red_at_once_and_told(compound, people):
    red_line = entered(compound, people.township)
    assert not Warning.objects.exists()

    row = warnings.confirm_red_line(red_line, by=people.district, at=timezone.now())

    assert (row.grade, row.code, row.compound, row.numerator) == ("red", "RL3", compound, None)
    assert row.reasons == [{"code": "red_line", "on": days_ago(3).isoformat(), "red_line": red_line.pk}]
    assert row.deadlines.get().kind == "acknowledge"
    red_line.refresh_from_db()
    assert (red_line.state, red_line.warning, red_line.decided_by) == ("confirmed", row, people.district)
    for user in (people.manager, people.township, people.district):
        assert Message.objects.inbox(user).filter(colour="red").count() == 1
    verbs = (
        AuditEntry.objects.about("redline", str(red_line.pk)).order_by("pk").values_list("verb", flat=True)
    )
    assert list(verbs) == ["enter", "confirm"]


def test_a_township_may_cross_a_red_line_itself(compound, people):
    red_line = entered(compound.township, people.township)

    row = warnings.confirm_red_line(red_line, by=people.district, at=timezone.now())

    assert (row.level, row.compound, row.told_through) == ("township", None, compound)


def test_nobody_confirms_or_refuses_the_own_entry(compound, people):
    red_line = entered(compound, people.district)

    for deed in (warnings.confirm_red_line, warnings.refuse_red_line):
        with pytest.raises(Refused, match="另一人"):
            deed(red_line, note="看了", by=people.district, at=timezone.now())
    assert not Warning.objects.exists()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"papers": []}, "依据"),
        ({"words": "  "}, "事实"),
        ({"happened_on": days_ago(-1)}, "不能晚于今天"),
    ],
)
def test_it_needs_words_evidence_and_a_day_that_was(compound, people, more, words):
    with pytest.raises(Refused, match=words):
        entered(compound, people.township, **more)
    assert not RedLine.objects.exists()


def test_whoever_has_no_right_neither_enters_nor_confirms(compound, people):
    with pytest.raises(Refused, match="职责范围"):
        entered(compound, people.manager)
    red_line = entered(compound, people.township)
    with pytest.raises(Refused, match="职责范围"):
        warnings.confirm_red_line(red_line, by=a_user(Role.TOWNSHIP_OFFICER, compound), at=timezone.now())


def test_a_closed_compound_crosses_no_line(compound, people):
    red_line = entered(compound, people.township)
    compound.closed_on = days_ago(1)
    compound.save()

    with pytest.raises(Refused, match="已停用"):
        warnings.confirm_red_line(red_line, by=people.district, at=timezone.now())
    with pytest.raises(Refused, match="已停用"):
        entered(compound, people.township)
    assert not Warning.objects.exists()


def test_it_is_decided_once(compound, people):
    red_line = entered(compound, people.township)
    with pytest.raises(Refused, match="写明"):
        warnings.refuse_red_line(red_line, note=" ", by=people.district, at=timezone.now())
    warnings.refuse_red_line(red_line, note="证据不足", by=people.district, at=timezone.now())

    with pytest.raises(Refused, match="已经处理"):
        warnings.confirm_red_line(red_line, by=people.district, at=timezone.now())
    assert not Warning.objects.exists()


def test_a_second_event_is_the_same_warning_with_another_reason(compound, people):
    first = warnings.confirm_red_line(
        entered(compound, people.township), by=people.district, at=timezone.now()
    )

    again = warnings.confirm_red_line(
        entered(compound, people.township, happened_on=days_ago(1)), by=people.district, at=timezone.now()
    )

    assert again.pk == first.pk
    again.refresh_from_db()
    assert [one["on"] for one in again.reasons] == [days_ago(3).isoformat(), days_ago(1).isoformat()]


def test_no_measurement_lifts_it_only_a_correction_in_time(compound, people):
    row = warnings.confirm_red_line(entered(compound, people.township), by=people.district, at=timezone.now())
    evaluated(timezone.now())
    row.refresh_from_db()
    assert row.recovered_on is None
    at = timezone.now()
    with pytest.raises(MoveRefused, match="没有核实"):
        warnings.lift(row, note="好了", by=people.district, at=at)

    warnings.acknowledge(row, by=people.manager, at=at)
    warnings.plan(row, note="重新对账", by=people.manager, at=at)
    warnings.verify(row, note="已对平", by=people.township, at=at)
    warnings.lift(row, note="账目已更正", by=people.district, at=at)

    assert row.status == "lifted"


@pytest.mark.django_db(transaction=True)
def test_two_events_confirmed_at_once_are_one_warning(transactional_db):
    compound = a_compound()
    rows = [entered(compound, None, happened_on=date(2025, 5, day)) for day in range(1, 5)]

    def one(row):
        try:
            return warnings.confirm_red_line(row, by=None, at=timezone.now()).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as crowd:
        keys = set(crowd.map(one, rows))

    assert len(keys) == 1
    row = Warning.objects.get()
    assert {reason["red_line"] for reason in row.reasons} == {one.pk for one in rows}
