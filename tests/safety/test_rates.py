"""The two rates against a count by hand and against plain Python over drawn hazards."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safety import actions
from safety.models import Hazard
from safety.rates import closed_rate, end_of, on_time_rate

from .scenes import MONDAY, a_scene, photo

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
AS_OF = date(2026, 3, 31)


@pytest.fixture
def scene():
    return a_scene()


def test_counted_by_hand(scene):
    scene.closed()
    late = scene.rectified(at=MONDAY + 9 * DAY)
    actions.close(late, note="看过", by=scene.township, at=MONDAY + 10 * DAY)
    scene.found()
    scene.found("C1")
    scene.found("A5", is_suspected=True)
    actions.void(scene.found(), note="误报", by=scene.township, at=MONDAY)

    closed, kept = closed_rate(Hazard.objects.all(), AS_OF), on_time_rate(Hazard.objects.all(), AS_OF)

    assert (closed.numerator, closed.denominator) == (2, 3)
    assert (kept.numerator, kept.denominator) == (1, 3)
    assert closed.excluded == {"误报撤销": 1, "未到整改时限": 1, "还没有交办": 1}


def test_a_slow_look_is_not_the_repairer_s_matter(scene):
    hazard = scene.rectified(at=MONDAY + 6 * DAY)
    actions.close(hazard, note="看过", by=scene.township, at=MONDAY + 12 * DAY)

    assert on_time_rate(Hazard.objects.all(), AS_OF).numerator == 1


def test_what_was_granted_moves_the_limit(scene):
    hazard = scene.found()
    actions.ask_extension(hazard, days=5, note="等配件", by=scene.manager, at=MONDAY)
    actions.grant_extension(hazard, by=scene.township, at=MONDAY)

    assert closed_rate(Hazard.objects.all(), date(2026, 3, 27)).denominator == 0
    assert closed_rate(Hazard.objects.all(), date(2026, 3, 28)).denominator == 1


def test_a_repair_that_failed_the_look_is_judged_by_the_first_limit(scene):
    hazard = scene.rectified()
    actions.send_back(hazard, note="没修好", by=scene.township, at=MONDAY + 2 * DAY)
    actions.rectify(hazard, note="再修", photos=[photo()], by=scene.manager, at=MONDAY + 9 * DAY)
    actions.close(hazard, note="看过", by=scene.township, at=MONDAY + 9 * DAY)

    assert closed_rate(Hazard.objects.all(), AS_OF).numerator == 1
    assert on_time_rate(Hazard.objects.all(), AS_OF).numerator == 0


PATHS = st.lists(
    st.tuples(
        st.sampled_from(["A1", "A4", "A3", "C1"]),
        st.integers(0, 20),
        st.none() | st.integers(0, 30),
        st.none() | st.integers(0, 10),
        st.booleans(),
    ),
    max_size=6,
)
DAYS = {"A1": 0, "A4": 3, "A3": 7, "C1": 30}


@given(paths=PATHS, as_of=st.integers(0, 60))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_rates_are_what_plain_python_counts(scene, paths, as_of):
    Hazard.objects.all().update(found_at=MONDAY + 1000 * DAY)
    day = MONDAY.date() + as_of * DAY
    due = closed = kept = 0
    for code, found, repaired, looked, is_void in paths:
        hazard = scene.found(code, at=MONDAY + found * DAY, spot=str(found))
        ends = end_of(MONDAY.date() + (found + DAYS[code]) * DAY)
        done = None
        if is_void:
            actions.void(hazard, note="误报", by=scene.township, at=MONDAY + found * DAY)
        elif repaired is not None:
            at = MONDAY + (found + repaired) * DAY
            actions.rectify(hazard, note="修好", photos=[photo()], by=scene.manager, at=at)
            if looked is not None:
                done = at + looked * DAY
                actions.close(hazard, note="看过", by=scene.township, at=done)
        if found <= as_of and not is_void and ends <= end_of(day):
            due += 1
            closed += done is not None and done <= end_of(day)
            kept += done is not None and done <= end_of(day) and at <= ends

    rates = [rate(Hazard.objects.all(), day) for rate in (closed_rate, on_time_rate)]
    assert [(rate.numerator, rate.denominator) for rate in rates] == [(closed, due), (kept, due)]
