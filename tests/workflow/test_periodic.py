from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from workflow.clock import SHANGHAI
from workflow.models import Heartbeat, JobRun
from workflow.periodic import FAR_AHEAD, Job, State, is_alive, run_due

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=SHANGHAI)
MINUTE = timedelta(minutes=1)


def a_job(run=lambda at: 3, name="count", **more):
    return Job(name, "数一数", every=10 * MINUTE, run=run, **more)


def states(*jobs, at=NOON):
    return [outcome.state for outcome in run_due(jobs, at)]


def broken(at):
    raise ValueError("林先生 13800001234")


def test_a_job_runs_with_the_time_it_is_told_and_leaves_its_figures():
    seen = []
    (outcome,) = run_due([a_job(run=lambda at: seen.append(at) or "12/13")], NOON)

    assert seen == [NOON]
    assert (outcome.state, outcome.words) == (State.DONE, "12/13")
    run = JobRun.objects.get(name="count")
    assert (run.outcome, run.error, run.leased_until, run.started_at) == ("12/13", "", None, NOON)
    assert run.finished_at >= NOON


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (9 * MINUTE, State.NOT_DUE),
        (10 * MINUTE - timedelta(seconds=5), State.DONE),
        (10 * MINUTE, State.DONE),
    ],
)
def test_a_job_comes_again_after_its_time(later, expected):
    states(a_job())

    assert states(a_job(), at=NOON + later) == [expected]


def test_a_job_that_fails_is_logged_stored_without_names_and_stops_nobody(caplog):
    assert states(a_job(run=broken, name="broken"), a_job()) == [State.FAILED, State.DONE]

    run = JobRun.objects.get(name="broken")
    assert run.error.startswith("ValueError test_periodic.py:")
    assert "林" not in run.error
    assert "the job broken failed" in caplog.text


def test_a_job_that_failed_comes_again_and_clears_its_error(caplog):
    states(a_job(run=broken))

    assert states(a_job(), at=NOON + 10 * MINUTE) == [State.DONE]
    assert JobRun.objects.get().error == ""


def test_a_job_that_runs_elsewhere_is_left_alone_until_its_lease_is_over():
    states(a_job())
    JobRun.objects.update(due_at=NOON, leased_until=NOON + 2 * MINUTE)

    assert states(a_job(), at=NOON + MINUTE) == [State.NOT_DUE]
    assert states(a_job(), at=NOON + 2 * MINUTE) == [State.DONE]


def test_who_was_overtaken_does_not_end_the_lease_of_the_next():
    def overtaken(at):
        JobRun.objects.update(leased_until=NOON + 60 * MINUTE)

    states(a_job(run=overtaken))

    assert JobRun.objects.get().leased_until == NOON + 60 * MINUTE


def test_a_table_played_through_in_the_future_does_not_stop_the_present():
    states(a_job(), at=NOON + timedelta(days=400))
    JobRun.objects.update(leased_until=NOON + timedelta(days=400))

    assert not is_alive(NOON)
    assert states(a_job()) == [State.DONE]
    assert is_alive(NOON)


def test_a_clock_that_goes_a_little_slow_does_not_run_a_job_twice():
    states(a_job())

    assert states(a_job(), at=NOON - FAR_AHEAD + MINUTE) == [State.NOT_DUE]


def test_the_heart_beats_at_every_turn_even_where_nothing_is_due():
    states(a_job())
    states(a_job(), at=NOON + MINUTE)

    assert Heartbeat.objects.get().beat_at >= NOON + MINUTE


@pytest.mark.parametrize(
    ("age", "alive"), [(timedelta(), True), (3 * MINUTE, True), (3 * MINUTE + timedelta(seconds=1), False)]
)
def test_a_heartbeat_is_good_for_three_minutes(age, alive):
    Heartbeat.objects.create(name="ticker", beat_at=NOON)

    assert is_alive(NOON + age) == alive


def test_without_any_heartbeat_nobody_is_alive():
    assert not is_alive(NOON)


@pytest.mark.django_db(transaction=True)
def test_four_at_once_run_a_job_once():
    ran, start = [], Barrier(4)

    def turn():
        start.wait()
        list(run_due([a_job(run=ran.append)], NOON))
        connection.close()

    threads = [Thread(target=turn) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ran == [NOON]
