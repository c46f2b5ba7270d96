"""Acknowledged, planned, verified, lifted: by whom, with what, and what is refused."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from communities.access import Role
from governance.actions import warnings
from governance.models import Warning, WarningLimit
from tests.factories import a_compound, a_user
from workflow.clock import SHANGHAI
from workflow.lifecycle import MoveRefused
from workflow.models import AuditEntry

from .scenes import AT, People, a_warning, evaluated, measured

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def row():
    return a_warning(90)


@pytest.fixture
def people(row):
    return People(row.compound)


def planned(row, people, at=AT):
    warnings.acknowledge(row, by=people.manager, at=at)
    warnings.plan(row, note="两周内逐户走访，物业经理负责", by=people.manager, at=at + DAY)


def verified(row, people, at=AT):
    planned(row, people)
    warnings.verify(row, note="已走访", by=people.township, at=at + 9 * DAY)


def kinds(row):
    return [(one.kind, one.round) for one in row.deadlines.running()]


def test_each_step_meets_its_limit_and_starts_the_next(row, people):
    assert kinds(row) == [("acknowledge", 1)]

    warnings.acknowledge(row, by=people.manager, at=AT)
    assert (row.status, kinds(row)) == ("acknowledged", [("plan", 1)])
    warnings.plan(row, note="方案", by=people.manager, at=AT + DAY)
    assert (row.status, kinds(row)) == ("planned", [("correct", 1)])
    warnings.verify(row, note="到现场看了", by=people.township, at=AT + 9 * DAY)
    assert (row.status, kinds(row)) == ("verified", [])
    warnings.lift(row, note="整改到位", by=people.district, at=AT + 10 * DAY)

    assert (row.status, row.reason, row.lifted_by) == ("lifted", "整改到位", people.district)
    story = AuditEntry.objects.about("warning", row.number).order_by("pk").values_list("verb", "by__username")
    assert [verb for verb, _by in story] == ["raise", "acknowledge", "plan", "verify", "lift"]
    limits = {one.kind: (one.amount, one.unit) for one in row.deadlines.all()}
    assert limits == {"acknowledge": (3, "wd"), "plan": (10, "wd"), "correct": (30, "d")}


def test_limits_are_dated_rows(row, people):
    WarningLimit.objects.create(kind="plan", amount=4, unit="wd", since=AT.date())

    warnings.acknowledge(row, by=people.manager, at=AT)

    assert row.deadlines.get(kind="plan").amount == 4


def test_it_is_acknowledged_once(row, people):
    stale = Warning.objects.get(pk=row.pk)
    warnings.acknowledge(row, by=people.manager, at=AT)

    for known in (row, stale):
        with pytest.raises(MoveRefused):
            warnings.acknowledge(known, by=people.secretary, at=AT)
    assert AuditEntry.objects.about("warning", row.number).filter(verb="acknowledge").count() == 1


@pytest.mark.parametrize("step", ["plan", "verify", "not_verified", "lift"])
def test_words_are_obligatory(row, people, step):
    warnings.acknowledge(row, by=people.manager, at=AT)
    if step != "plan":
        warnings.plan(row, note="方案", by=people.manager, at=AT)
    if step == "lift":
        warnings.verify(row, note="看了", by=people.township, at=AT)
    by = {"plan": people.manager, "lift": people.district}.get(step, people.township)

    with pytest.raises(MoveRefused, match="情况说明"):
        getattr(warnings, step)(row, note="  ", by=by, at=AT)


def test_the_database_itself_refuses_a_lift_without_a_reason(row):
    with pytest.raises(IntegrityError), transaction.atomic():
        Warning.objects.filter(pk=row.pk).update(status="lifted", closed_at=AT)


def test_nobody_verifies_the_own_plan(row, people):
    warnings.acknowledge(row, by=people.township, at=AT)
    warnings.plan(row, note="方案", by=people.township, at=AT)

    for step in (warnings.verify, warnings.not_verified):
        with pytest.raises(MoveRefused, match="另一人"):
            step(row, note="看了", by=people.township, at=AT)
    assert row.status == "planned"


def test_a_second_account_of_the_same_person_is_no_other_person(row, people):
    warnings.acknowledge(row, by=people.township, at=AT)
    warnings.plan(row, note="方案", by=people.township, at=AT)
    row.refresh_from_db()
    same = a_user()
    same.person_id = people.township.person_id
    same.pk = 987_654

    with pytest.raises(MoveRefused, match="另一人"):
        warnings.verify(row, note="看了", by=same, at=AT)


def test_whoever_verified_does_not_lift(row, people):
    planned(row, people)
    warnings.verify(row, note="看了", by=people.district, at=AT + 2 * DAY)

    with pytest.raises(MoveRefused, match="另一人"):
        warnings.lift(row, note="好了", by=people.district, at=AT + 3 * DAY)
    warnings.lift(row, note="好了", by=people.township, at=AT + 3 * DAY)
    assert row.status == "lifted"


def test_whoever_planned_does_not_lift_what_was_measured_well_again(row, people):
    warnings.acknowledge(row, by=people.township, at=AT)
    warnings.plan(row, note="方案", by=people.township, at=AT)
    measured(row.compound, 93)
    evaluated(AT + DAY)

    with pytest.raises(MoveRefused, match="另一人"):
        warnings.lift(row, note="好了", by=people.township, at=AT + DAY)


def test_neither_well_again_nor_verified_is_not_lifted(row, people):
    for _step in range(2):
        with pytest.raises(MoveRefused, match="没有重新达到黄线"):
            warnings.lift(row, note="好了", by=people.district, at=AT)
        if row.status == "open":
            planned(row, people)


def test_measured_well_again_is_lifted_without_a_plan(row, people):
    measured(row.compound, 92)
    evaluated(AT + DAY)
    row.refresh_from_db()

    warnings.lift(row, note="重新达到黄线", by=people.township, at=AT + 2 * DAY)

    assert (row.status, row.quiet_until) == ("lifted", (AT + DAY - DAY).date())
    assert not row.deadlines.running().exists()


def test_a_relapse_seen_before_the_lift_forbids_it(row, people):
    measured(row.compound, 92)
    evaluated(AT + DAY)
    row.refresh_from_db()
    measured(row.compound, 90)
    evaluated(AT + 2 * DAY)

    with pytest.raises(MoveRefused, match="没有重新达到黄线"):
        warnings.lift(row, note="好了", by=people.district, at=AT + 2 * DAY)


@pytest.mark.parametrize(("days", "is_lifted"), [(30, True), (31, False)])
def test_a_correction_counts_when_it_is_verified_within_thirty_days(row, people, days, is_lifted):
    planned(row, people)
    last = datetime(2025, 5, 21, 23, 59, tzinfo=SHANGHAI) + timedelta(days=days)
    warnings.verify(row, note="看了", by=people.township, at=last)

    if is_lifted:
        warnings.lift(row, note="好了", by=people.district, at=last)
    else:
        with pytest.raises(MoveRefused, match="超过了期限"):
            warnings.lift(row, note="好了", by=people.district, at=last)
        warnings.plan(row, note="新的方案", by=people.manager, at=last)
        assert (row.status, kinds(row)) == ("planned", [("correct", 2)])
        warnings.verify(row, note="这次按期", by=people.township, at=last + DAY)
        warnings.lift(row, note="好了", by=people.district, at=last + DAY)
    assert row.status == "lifted"


def test_what_is_not_verified_goes_on_within_the_same_limit(row, people):
    planned(row, people)

    warnings.not_verified(row, note="还有三户没有走访", by=people.township, at=AT + 3 * DAY)

    assert (row.status, kinds(row)) == ("planned", [("correct", 1)])


def test_a_verified_lift_holds_until_the_end_of_its_quarter_and_not_for_red(row, people):
    verified(row, people)
    warnings.lift(row, note="好了", by=people.district, at=AT + 10 * DAY)

    assert evaluated(AT + 11 * DAY).raised == 0
    measured(row.compound, 80)
    assert evaluated(AT + 12 * DAY).raised == 1
    again = Warning.objects.open().get(compound=row.compound)
    assert (again.grade, again.number) == ("red", row.number[:-1] + "2")


def test_in_the_next_quarter_what_was_lifted_warns_again(row, people):
    verified(row, people)
    warnings.lift(row, note="好了", by=people.district, at=AT + 10 * DAY)
    measured(row.compound, 90, quarter="2025Q3")

    evaluated(datetime(2025, 7, 3, 3, tzinfo=SHANGHAI))

    assert Warning.objects.open().filter(compound=row.compound).count() == 1


def test_what_was_lifted_as_well_again_warns_as_soon_as_it_falls(row, people):
    measured(row.compound, 92)
    evaluated(AT + DAY)
    row.refresh_from_db()
    warnings.lift(row, note="重新达到黄线", by=people.township, at=AT + DAY)
    measured(row.compound, 90)

    assert evaluated(AT + DAY).raised == 0  # the same day's value
    assert evaluated(AT + 2 * DAY).raised == 1


def test_a_township_lifts_yellow_of_its_compounds_and_the_district_the_rest(row, people):
    above = Warning.objects.get(compound=None)
    assert "lifter" in row.relations_of(people.township)
    assert "lifter" not in above.relations_of(people.township)
    assert "lifter" in above.relations_of(people.district)

    measured(row.compound, 80)
    evaluated(AT + DAY)
    row.refresh_from_db()
    assert "lifter" not in row.relations_of(people.township)
    assert "lifter" in row.relations_of(people.district)


@pytest.mark.parametrize(
    ("role", "parts"),
    [
        (Role.MANAGER, {"actor"}),
        (Role.SECRETARY, {"actor"}),
        (Role.DIRECTOR, {"actor"}),
        (Role.TOWNSHIP_OFFICER, {"actor", "verifier", "lifter"}),
        (Role.DISTRICT_OFFICER, {"verifier", "lifter"}),
        (Role.DISTRICT_LEADER, set()),
        (Role.AUDITOR, set()),
        (Role.COMMUNITY_OFFICER, set()),
        (Role.RESIDENT, set()),
    ],
)
def test_who_is_what(row, role, parts):
    assert row.relations_of(a_user(role, row.compound)) == parts


def test_of_another_compound_nobody_does_anything(row):
    stranger = a_user(Role.MANAGER, a_compound())

    with pytest.raises(MoveRefused, match="不归您办理"):
        warnings.acknowledge(row, by=stranger, at=AT)


def test_the_next_move_is_listed_for_whoever_has_it(row, people):
    def waits():
        return {
            name
            for name in ("manager", "township", "district")
            if Warning.objects.waiting_for(getattr(people, name)).filter(pk=row.pk).exists()
        }

    assert waits() == {"manager", "township"}
    planned(row, people)
    assert waits() == {"township", "district"}
    warnings.verify(row, note="看了", by=people.township, at=AT + 9 * DAY)
    assert waits() == {"township", "district"}
    warnings.lift(row, note="好了", by=people.district, at=AT + 9 * DAY)
    assert waits() == set()
