"""What the evaluation opens, reddens, sees recover; once each, however often and by how many it is run."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from communities.access import Role
from finance.rules.periods import from_code, quarter_of
from governance import actions
from governance.actions import warnings
from governance.actions.warnings import raising
from governance.actions.warnings.telling import SUBJECTS, names_of
from governance.indicators import last_whole_day
from governance.models import (
    Freeze,
    Indicator,
    Level,
    QuotedValue,
    Warning,
    WarningDeadline,
)
from tests.factories import a_compound, a_township, a_user
from workflow.clock import SHANGHAI
from workflow.models import AuditEntry, Message

from .scenes import AT, CODE, QUARTER, a_warning, evaluated, measured, only_one_indicator

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def told(user) -> list[str]:
    return sorted(Message.objects.inbox(user).values_list("subject", flat=True))


def test_a_bad_value_opens_a_warning_with_its_number_and_its_first_limit():
    row = a_warning(90)

    assert (row.grade, row.status, row.level, row.code) == ("yellow", "open", Level.COMPOUND, CODE)
    assert (row.numerator, row.denominator, row.quarter, row.as_of) == (90, 100, QUARTER, date(2025, 5, 19))
    assert row.asked == {"yellow": "92.00", "red": "85.00", "direction": "up"}
    assert row.reasons == [{"code": "below_yellow", "line": "92.00"}]
    limit = row.deadlines.get()
    assert (limit.kind, limit.amount, limit.unit) == ("acknowledge", 3, "wd")
    assert row.next_due_at == limit.due_at
    story = AuditEntry.objects.about("warning", row.number).get()
    assert (story.verb, story.details["numerator"], story.details["grade"]) == ("raise", 90, "yellow")


def test_a_warning_is_told_in_the_readers_language():
    row = a_warning()
    message = Message(
        subject=SUBJECTS[row.grade], params={"place": "甲园", "name": names_of([row])[row.code]}
    )

    assert "居民满意度" in message.title
    with translation.override("en"):
        assert "Resident satisfaction" in message.title
    assert Message(subject="%(name)s", params={"name": {"zh": "甲", "en": ""}}).title == "甲"


def test_a_township_warns_for_itself_and_is_told_through_a_compound():
    row = a_warning(80)

    above = Warning.objects.get(level=Level.TOWNSHIP)
    assert (above.township, above.compound, above.grade) == (row.township, None, "red")
    assert above.told_through == row.compound
    assert above.number == f"{row.township.code}-{CODE}-T1"


def test_the_next_run_opens_nothing_and_writes_nothing():
    a_warning(90)
    before = AuditEntry.objects.count(), Message.objects.count()

    assert [evaluated(AT + days * DAY).changed for days in (0, 1, 2)] == [0, 0, 0]
    assert (AuditEntry.objects.count(), Message.objects.count()) == before


def test_worse_is_the_same_row_redder_to_be_acknowledged_again():
    row = a_warning(90)
    warnings.acknowledge(row, by=None, at=AT)
    measured(row.compound, 84)

    outcome = evaluated(AT + DAY)

    again = Warning.objects.get(compound=row.compound)
    assert (outcome.raised, outcome.reddened) == (0, 2)
    assert (again.pk, again.grade, again.status, again.round) == (row.pk, "red", "open", 2)
    assert again.red_since == AT + DAY
    assert again.numerator == 84
    running = again.deadlines.running()
    assert [(one.kind, one.round) for one in running] == [("acknowledge", 2)]


def test_what_is_red_stays_red_when_the_value_is_yellow_again():
    row = a_warning(80)
    measured(row.compound, 90)

    assert evaluated(AT + DAY).changed == 0
    row.refresh_from_db()
    assert row.grade == "red"


def test_a_value_that_is_well_again_recovers_and_relapses_without_closing():
    row = a_warning(90)
    measured(row.compound, 92)
    assert evaluated(AT + DAY).recovered == 2
    row.refresh_from_db()
    assert (row.recovered_on, row.status) == (date(2025, 5, 20), "open")

    assert evaluated(AT + DAY).changed == 0
    measured(row.compound, 91)
    assert evaluated(AT + 2 * DAY).relapsed == 2
    row.refresh_from_db()
    assert row.recovered_on is None
    verbs = AuditEntry.objects.about("warning", row.number).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["raise", "recover", "relapse"]


def test_an_older_value_that_comes_late_changes_no_recovery():
    """A quarter is frozen after the next has begun."""
    row = a_warning(90)
    measured(row.compound, 95, quarter="2025Q3")
    evaluated(datetime(2025, 7, 3, 3, tzinfo=SHANGHAI))

    actions.freeze(from_code(QUARTER), by=None, at=datetime(2025, 7, 8, 9, tzinfo=SHANGHAI))

    row.refresh_from_db()
    assert row.recovered_on == date(2025, 7, 2)
    assert Warning.objects.filter(compound=row.compound).count() == 1


def test_freezing_warns_from_the_frozen_values():
    only_one_indicator()
    compound = a_compound()
    measured(compound, 90)
    at = datetime(2025, 7, 8, 9, tzinfo=SHANGHAI)

    actions.freeze(from_code(QUARTER), by=None, at=at)

    row = Warning.objects.get(compound=compound)
    assert (row.as_of, row.opened_at, row.grade) == (date(2025, 6, 30), at, "yellow")


def test_yellow_again_after_a_frozen_yellow_quarter_is_red():
    only_one_indicator()
    compound = a_compound()
    measured(compound, 91, quarter="2025Q1")
    measured(compound, 90)
    actions.freeze(from_code("2025Q1"), by=None, at=datetime(2025, 4, 8, 9, tzinfo=SHANGHAI))

    evaluated()

    row = Warning.objects.get(compound=compound)
    assert (row.grade, {one["code"] for one in row.reasons}) == ("red", {"below_yellow", "twice"})


def test_a_fall_on_the_frozen_quarter_before_is_yellow():
    only_one_indicator()
    compound = a_compound()
    measured(compound, 99, quarter="2025Q1")
    measured(compound, 94)
    actions.freeze(from_code("2025Q1"), by=None, at=datetime(2025, 4, 8, 9, tzinfo=SHANGHAI))

    evaluated()

    row = Warning.objects.get(compound=compound)
    assert (row.grade, row.reasons[0]["code"], row.reasons[0]["numerator"]) == ("yellow", "fell", 99)


def test_a_quarter_that_is_history_warns_of_nothing_when_it_is_frozen():
    only_one_indicator()
    compound = a_compound()
    measured(compound, 10)

    actions.freeze(from_code(QUARTER), by=None, at=datetime(2025, 10, 1, 9, tzinfo=SHANGHAI))

    assert Freeze.objects.count() == 1
    assert not Warning.objects.exists()


def test_a_closed_compound_opens_nothing():
    """Not in the live sheet, and not in a frozen quarter at whose end it still stood."""
    only_one_indicator()
    compound = a_compound(closed_on=date(2025, 7, 2))
    measured(compound, 10)
    measured(compound, 10, quarter="2025Q3")

    actions.freeze(from_code(QUARTER), by=None, at=datetime(2025, 7, 8, 9, tzinfo=SHANGHAI))
    evaluated(datetime(2025, 7, 9, 3, tzinfo=SHANGHAI))

    assert not Warning.objects.exists()


def test_the_warning_of_a_compound_that_closes_ends():
    row = a_warning(90)
    compound = row.compound
    compound.closed_on = date(2025, 5, 25)
    compound.save()

    assert evaluated(datetime(2025, 5, 26, 3, tzinfo=SHANGHAI)).ended == 2
    row.refresh_from_db()
    assert (row.status, row.deadlines.running().count()) == ("ended", 0)


def test_what_has_too_few_records_neither_warns_nor_recovers():
    row = a_warning(90)
    Indicator.objects.update(least=200)

    assert evaluated(AT + DAY).changed == 0
    row.refresh_from_db()
    assert row.recovered_on is None


def test_yellow_tells_the_township_officer_and_the_manager_and_nobody_twice():
    compound = a_compound()
    officer, manager = a_user(Role.TOWNSHIP_OFFICER, compound), a_user(Role.MANAGER, compound)
    district = a_user(Role.DISTRICT_OFFICER, compound)
    at = timezone.now()
    quarter = from_code_of(at)
    only_one_indicator()
    measured(compound, 90, quarter=quarter)

    for _turn in range(2):
        warnings.evaluate(at=at)

    assert len(told(officer)) == 2  # the compound's and the township's own
    assert len(told(manager)) == 1  # a township's warning is no company's
    assert told(district) == []


def test_red_tells_the_leader_and_the_district_too_and_the_discipline_office_by_choice(settings):
    settings.DISCIPLINE_OFFICE = ["jiwei@example.org"]
    compound = a_compound()
    officer, district = a_user(Role.TOWNSHIP_OFFICER, compound), a_user(Role.DISTRICT_OFFICER, compound)
    at = timezone.now()
    only_one_indicator()
    measured(compound, 90, quarter=from_code_of(at))
    warnings.evaluate(at=at)
    assert not Message.objects.filter(channel="mail").exists()

    measured(compound, 80, quarter=from_code_of(at))
    for _turn in range(2):
        warnings.evaluate(at=at)

    assert len(told(officer)) == 4
    assert len(told(district)) == 2
    letters = Message.objects.filter(channel="mail", colour="red")
    assert {letter.address for letter in letters} == {"jiwei@example.org"}
    assert letters.count() == 2


def from_code_of(at) -> str:
    return quarter_of(last_whole_day(at)).code


def test_the_database_holds_one_open_warning_of_a_subject():
    row = a_warning(90)
    columns = {field.attname: getattr(row, field.attname) for field in Warning._meta.concrete_fields}
    del columns["id"]

    with pytest.raises(IntegrityError), transaction.atomic():
        Warning.objects.create(**columns | {"number": "again"})

    above = Warning.objects.get(level=Level.TOWNSHIP)
    columns |= {
        "number": "above",
        "level": Level.TOWNSHIP,
        "compound_id": None,
        "township_id": above.township_id,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Warning.objects.create(**columns)


def many(count):
    only_one_indicator()
    for number in range(count):
        measured(a_compound(township=a_township(f"镇{number % 3}")), 80 + number % 15)


def queries_of(deed) -> int:
    with CaptureQueriesContext(connection) as queries:
        deed()
    return len(queries)


def test_many_are_opened_in_as_many_queries_as_few():
    many(3)
    few = queries_of(evaluated)
    many(24)

    assert queries_of(evaluated) <= few + 2
    nothing_new = queries_of(lambda: evaluated(AT + DAY))
    assert nothing_new < few
    assert WarningDeadline.objects.count() == Warning.objects.count()


def test_they_are_opened_lot_by_lot_and_each_has_the_next_turn_of_its_subject(monkeypatch):
    lots, raise_lot = [], raising.raise_lot

    def noted(found, *args, **kwargs):
        lots.append(len(found))
        return raise_lot(found, *args, **kwargs)

    monkeypatch.setattr(raising, "LOT", 4)
    monkeypatch.setattr(raising, "raise_lot", noted)
    many(7)
    evaluated()
    assert everything_once()
    Warning.objects.update(closed_at=AT, status="ended")

    outcome = evaluated(AT + DAY)

    assert lots == [4, 4, 2] * 2
    assert outcome.raised == Warning.objects.open().count() == 10
    turns = [row.number.rpartition("-")[2].strip("T") for row in Warning.objects.order_by("pk")]
    assert turns == ["1"] * 10 + ["2"] * 10


@pytest.mark.django_db(transaction=True)
def test_four_at_once_open_each_once(transactional_db):
    many(12)

    outcomes = four_times(evaluated)

    assert sum(one.raised for one in outcomes) == Warning.objects.count() > 12
    assert everything_once()


@pytest.mark.django_db(transaction=True)
def test_four_at_once_redden_each_once(transactional_db):
    many(6)
    evaluated()
    QuotedValue.objects.update(numerator=10)
    yellow = Warning.objects.yellow().count()

    outcomes = four_times(lambda: evaluated(AT + DAY))

    assert sum(one.reddened for one in outcomes) == yellow > 0
    assert not Warning.objects.yellow().exists()
    assert everything_once()


def four_times(deed) -> list:
    def one(_number):
        try:
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as crowd:
        return list(crowd.map(one, range(4)))


def everything_once() -> bool:
    """One row for each subject, one story step and one limit for each round of it."""
    rows = list(Warning.objects.all())
    subjects = {(row.level, row.place_key, row.code) for row in rows}
    raised = AuditEntry.objects.filter(subject_label="warning", verb="raise").count()
    keys = list(Message.objects.values_list("key", flat=True))
    limits = WarningDeadline.objects.running().count()
    return len(subjects) == len(rows) == raised == limits and len(keys) == len(set(keys))
