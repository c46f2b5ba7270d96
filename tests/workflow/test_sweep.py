import signal
import subprocess
import sys
from collections import Counter
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.processes import environment, eventually, started
from tests.workflow.cases.made import (
    DAY,
    FIVE_DAYS,
    MINUTE,
    MONDAY,
    TWO_HOURS,
    Chief,
    a_level,
    an_errand,
    limit_of,
    many_errands,
)
from tests.workflow.cases.models import Errand, ErrandDeadline, ErrandEscalation
from workflow import calendars, levels, steps
from workflow.models import AuditEntry, Message
from workflow.sweep import Sweep

pytestmark = pytest.mark.django_db
LATER = MONDAY + DAY


@pytest.fixture
def chief(officer):
    return Chief(officer.pk)


def sweep(directory, at=LATER, **more):
    return steps.escalate_overdue(ErrandDeadline, directory=directory, at=at, **more)


def reached(errand):
    return sorted(errand.escalations.values_list("level__ordinal", flat=True))


def test_what_is_late_is_raised_told_and_recorded(chief, officer):
    level = a_level(colour="yellow")
    errand = an_errand(close=FIVE_DAYS)
    over = limit_of(errand, "close").due_at + MINUTE

    assert sweep(chief, over) == 1

    assert errand.escalations.get().level == level
    (notice,) = Message.objects.inbox(officer)
    assert notice.title == f"事项{errand.number}需要办理"
    assert (notice.link, notice.colour) == (f"/errands/{errand.number}/", "yellow")
    entry = AuditEntry.objects.about("errand", errand.number).get()
    assert (entry.verb, entry.by, entry.at) == ("escalate", None, over)
    assert entry.details["level"] == 1


LEVELS = [
    # anchor, amount, limit, when it is reached
    ("share", 50, TWO_HOURS, MONDAY + 60 * MINUTE),
    ("share", 80, TWO_HOURS, MONDAY + 96 * MINUTE),
    ("wd", 0, TWO_HOURS, MONDAY + 120 * MINUTE),
    ("m", 30, TWO_HOURS, MONDAY + 150 * MINUTE),
]


@pytest.mark.parametrize(("anchor", "amount", "limit", "reached_at"), LEVELS)
def test_a_level_is_reached_after_its_moment(anchor, amount, limit, reached_at, chief):
    a_level(1, anchor, amount)
    errand = an_errand(close=limit)

    assert sweep(chief, reached_at - MINUTE) == 0
    assert sweep(chief, reached_at) == 0
    assert sweep(chief, reached_at + MINUTE) == 1
    assert reached(errand) == [1]


def test_working_days_after_the_end_leave_out_weekends(chief):
    """RULES 5.1: orange three working days late. Due Monday the 9th, so from Friday the 13th."""
    a_level(1, "wd", 3)
    an_errand(close=FIVE_DAYS)
    thursday_midnight = MONDAY.replace(day=12, hour=23, minute=59, second=59)

    assert sweep(chief, thursday_midnight) == 0
    assert sweep(chief, thursday_midnight + MINUTE) == 1


def test_a_sweep_after_a_long_silence_raises_every_level_once(chief, officer):
    for ordinal, (anchor, amount) in enumerate([("share", 50), ("share", 80), ("wd", 0), ("wd", 3)], start=1):
        a_level(ordinal, anchor, amount)
    errand = an_errand(close=FIVE_DAYS)

    assert sweep(chief, MONDAY + 60 * DAY) == 4
    assert sweep(chief, MONDAY + 61 * DAY) == 0
    assert reached(errand) == [1, 2, 3, 4]
    assert Message.objects.inbox(officer).count() == 4


def test_escalation_never_touches_the_end_that_rates_are_counted_by(chief):
    a_level()
    errand = an_errand(close=FIVE_DAYS)
    due_at = limit_of(errand, "close").due_at

    sweep(chief, due_at + DAY)

    assert limit_of(errand, "close").due_at == due_at


def test_what_was_done_in_time_is_left_alone(chief):
    a_level()
    errand = an_errand("taken", close=FIVE_DAYS)
    steps.advance(errand, "finish", roles={"clerk"}, by=None, at=MONDAY + DAY, shown={"proof": 1})

    assert sweep(chief, MONDAY + 60 * DAY) == 0


def test_a_new_round_is_raised_anew(chief):
    a_level()
    errand = an_errand("taken", close=TWO_HOURS)
    sweep(chief, MONDAY + DAY)
    steps.advance(errand, "finish", roles={"clerk"}, by=None, at=MONDAY + DAY, shown={"proof": 1})
    steps.advance(
        errand, "reopen", roles={"filer"}, by=None, at=MONDAY + 2 * DAY, limits={"close": TWO_HOURS}
    )

    assert sweep(chief, MONDAY + 3 * DAY) == 1
    assert sorted(errand.escalations.values_list("round", flat=True)) == [1, 2]


def test_levels_that_were_switched_off_or_belong_elsewhere_do_not_count(chief):
    a_level(1, active=False)
    a_level(2, kind="accept")
    an_errand(close=FIVE_DAYS)

    assert sweep(chief, MONDAY + 60 * DAY) == 0


def test_a_level_that_is_added_reaches_what_already_runs(chief):
    errand = an_errand(close=FIVE_DAYS)
    a_level(1, "share", 50)
    steps.rearm("errand", at=MONDAY)

    assert sweep(chief, limit_of(errand, "close").due_at) == 1


def test_an_extension_moves_the_levels_that_are_still_to_come(chief):
    a_level()
    errand = an_errand(close=FIVE_DAYS)
    over = limit_of(errand, "close").due_at + MINUTE
    steps.extend(errand, "close", 2, by=None, at=MONDAY)

    assert sweep(chief, over) == 0
    assert sweep(chief, over + 2 * DAY) == 1


def test_a_limit_that_ran_on_after_a_rest_is_raised_at_its_new_end(chief):
    a_level()
    errand = an_errand(close=FIVE_DAYS)
    steps.pause(errand, "close", by=None, at=MONDAY)
    steps.resume(errand, "close", by=None, at=MONDAY + DAY)
    due_at = limit_of(errand, "close").due_at

    assert sweep(chief, due_at) == 0
    assert sweep(chief, due_at + MINUTE) == 1


def test_a_damaged_seal_does_not_stop_the_sweep(chief):
    a_level()
    an_errand(close=TWO_HOURS)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_errand SET contact = 'k1:damaged'")

    assert sweep(chief) == 1


def test_everybody_in_the_audience_is_told_by_every_channel(officer):
    a_level()
    an_errand(close=TWO_HOURS)

    sweep(Chief(officer.pk, "inbox", "mail"))

    assert Counter(Message.objects.values_list("channel", flat=True)) == {"inbox": 1, "mail": 1}


def statements(number, chief, batch):
    many_errands(number)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert sweep(chief, batch=batch) == number
    return len(queries)


def test_a_batch_costs_the_same_number_of_statements_however_much_is_due(chief):
    a_level()
    sweep(chief)
    one = statements(100, chief, 100)
    two = statements(200, chief, 100)
    four = statements(400, chief, 100)

    assert two - one == (four - two) / 2
    assert two - one <= 20


def test_many_full_batches_take_so_many_statements_and_no_more(chief):
    a_level()
    sweep(chief)
    five_hundred = statements(500, chief, 500)
    one_thousand = statements(1000, chief, 500)
    per_batch = one_thousand - five_hundred

    assert statements(2_500, chief, 500) == five_hundred + 4 * per_batch


class Crash(Exception):
    """The process ends at this place."""


class CrashingChief(Chief):
    """Crashes in the middle of its second batch."""

    calls = 0

    def recipients(self, audience, cases):
        self.calls += 1
        if self.calls == 2:
            raise Crash
        return super().recipients(audience, cases)


def everything_once(number):
    return (
        ErrandEscalation.objects.count() == number
        and Errand.objects.filter(escalations__isnull=False).distinct().count() == number
        and Message.objects.count() == number
        and AuditEntry.objects.filter(verb="escalate").count() == number
    )


def test_a_sweep_that_crashes_in_a_batch_leaves_whole_batches_and_the_next_does_the_rest(officer, chief):
    a_level()
    many_errands(30)

    with pytest.raises(Crash):
        sweep(CrashingChief(officer.pk), batch=10)
    assert everything_once(10)

    assert sweep(chief, batch=10) == 20
    assert everything_once(30)


@pytest.mark.django_db(transaction=True)
def test_four_sweeps_at_once_raise_a_thousand_cases_once_each(chief):
    a_level()
    many_errands(1000)
    found, start = [], Barrier(4)

    def turn():
        start.wait()
        found.append(sweep(chief, batch=100))
        connection.close()

    threads = [Thread(target=turn) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(found) == 1000
    assert everything_once(1000)


def sweeper(officer, pause="0"):
    return [
        *(sys.executable, "-m", "tests.workflow.sweeper"),
        *(LATER.isoformat(), str(officer.pk), "100", pause),
    ]


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_sweep_left_is_done_by_four_others_once_each(officer):
    a_level()
    many_errands(1000)
    given = environment()

    with started(sweeper(officer, pause="1"), given) as victim:
        eventually(ErrandEscalation.objects.exists)
        victim.send_signal(signal.SIGKILL)
        victim.wait()
    left_by_the_dead = ErrandEscalation.objects.count()
    others = [subprocess.Popen(sweeper(officer), env=given) for _ in range(4)]
    codes = [other.wait(300) for other in others]

    assert codes == [0] * 4
    assert 0 < left_by_the_dead < 1000
    assert left_by_the_dead % 100 == 0
    assert everything_once(1000)


def test_after_a_long_silence_a_transaction_stays_as_short_as_ever(chief):
    for ordinal, share in enumerate([50, 60, 70, 80, 90], start=1):
        a_level(ordinal, "share", share)
    many_errands(20)
    turns = []
    one = Sweep(ErrandDeadline, levels.of("errand"), calendars.current(), chief, LATER, 10)
    while not one.is_done:
        turns.append(one.turn())

    assert sum(turns) == 100
    assert max(turns) <= 10 + 4
