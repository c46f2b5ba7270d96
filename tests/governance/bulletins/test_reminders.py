"""Who can make a bulletin's next step is told before its deadline: once a stage, and once when late."""

from datetime import date, datetime, timedelta

import pytest

from communities.access import Role
from governance import actions, bulletin_reminders
from governance.models import Bulletin
from tests.factories import a_compound
from workflow.clock import SHANGHAI
from workflow.models import Message

from .scenes import a_draft, an_officer, drawn

pytestmark = pytest.mark.django_db
DUE = date(2025, 7, 14)
"""The tenth working day after the second quarter of 2025, a Monday."""


def july(day: int) -> datetime:
    return datetime(2025, 7, day, 9, tzinfo=SHANGHAI)


@pytest.fixture
def office():
    district = a_compound().township.district
    return an_officer(Role.DISTRICT_OFFICER, district), an_officer(Role.DISTRICT_LEADER, district)


def told() -> list[tuple[int, str]]:
    rows = Message.objects.filter(channel=Message.Channel.INBOX, key__startswith="bulletin:")
    return [(row.recipient_id, row.key.split(":")[2]) for row in rows.order_by("created_at", "pk")]


@pytest.mark.parametrize(
    ("day", "stages"), [(2, []), (3, ["none"]), (14, ["none"]), (15, ["late"]), (28, ["late"]), (29, [])]
)
def test_a_quarter_without_a_bulletin_is_told_of_from_the_seventh_working_day_before(office, day, stages):
    """3 July is a Thursday, seven working days before the deadline; ten after it the 28th."""
    officer, _leader = office

    bulletin_reminders.remind(july(day))

    assert told() == [(officer.pk, stage) for stage in stages]


@pytest.mark.parametrize(
    ("stage", "before", "first"), [("draft", 4, 7), ("checked", 8, 9), ("frozen", 9, 10)]
)
def test_each_stage_has_its_day_and_those_who_can_go_on(stage, before, first):
    drawn()
    district = a_compound().township.district
    officer, leader = an_officer(Role.DISTRICT_OFFICER, district), an_officer(Role.DISTRICT_LEADER, district)
    bring_to(stage)

    bulletin_reminders.remind(july(before))
    assert told() == []

    bulletin_reminders.remind(july(first))
    who = {officer.pk, leader.pk} if stage == "frozen" else {officer.pk}
    assert {one for one, _stage in told()} == who
    assert {name for _one, name in told()} == {stage}


def bring_to(stage: str) -> None:
    row, at = a_draft(at=july(2)), july(2)
    actions.compare_quarters(row, by=None, at=at)
    if stage in ("checked", "frozen"):
        actions.check_bulletin(row, by=None, at=at)
    if stage == "frozen":
        actions.freeze_bulletin(row, by=None, at=at)


def test_it_is_told_once_a_stage_however_often_it_is_run(office):
    officer, _leader = office
    for day in (3, 4, 5):
        bulletin_reminders.remind(july(day))
    a_draft(at=july(7))
    for hour in range(3):
        bulletin_reminders.remind(july(8) + timedelta(hours=hour))
    bulletin_reminders.remind(july(15))
    bulletin_reminders.remind(july(16))

    assert told() == [(officer.pk, "none"), (officer.pk, "draft"), (officer.pk, "late")]
    assert Message.objects.get(key__contains=":draft:", channel="inbox").link == "/desk/bulletins/2025Q2/"


def test_an_issued_one_is_told_of_no_more():
    drawn()
    an_officer(Role.DISTRICT_OFFICER, a_compound().township.district)
    bring_to("frozen")
    actions.issue_bulletin(Bulletin.objects.get(), by=None, at=july(9))

    assert bulletin_reminders.remind(july(11)) == 0
    assert told() == []


def test_nobody_else_is_told(office):
    compound = a_compound("另一小区")
    an_officer(Role.TOWNSHIP_OFFICER, compound)

    bulletin_reminders.remind(july(3))

    assert {one for one, _stage in told()} == {office[0].pk}
