"""催办 at 50 % and 80 % of the limit, 督办 at its end and 3 and 5 working days later (RULES 5.1)."""

from datetime import datetime, timedelta

import pytest

from communities.access import Post
from communities.models import Organisation, User
from complaints import actions, tasks
from tests.factories import an_organisation
from workflow.models import Message

from .scenes import MONDAY, a_handler, an_admitted_photo, at_hour, holder_of

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
DUE = at_hour(9, 23, 59, 59)
"""Five working days after Monday, 2 March 2026."""
HALF = MONDAY + (DUE - MONDAY) / 2
MOST = MONDAY + (DUE - MONDAY) * 80 / 100
STEPS = [
    (HALF, "manager", "none"),
    (MOST, "manager", "none"),
    (DUE, "head", "yellow"),
    (at_hour(12, 23, 59, 59), "leader", "orange"),
    (at_hour(16, 23, 59, 59), "district", "red"),
]


@pytest.fixture
def people(scene) -> dict[str, User]:
    return {
        "manager": scene.manager,
        "head": holder_of(Post.UNIT_HEAD, scene.company),
        "leader": holder_of(Post.TOWNSHIP_LEADER, scene.compound.township),
        "district": scene.district,
    }


@pytest.fixture
def case(scene, people):
    case = scene.accepted()
    actions.contact(case, note="在办", by=scene.manager, at=MONDAY)
    return case


def told(at: datetime) -> set[tuple[int, str]]:
    """Who hears of the limit to close at a sweep."""
    Message.objects.all().delete()
    tasks.sweep(at)
    return set(Message.objects.filter(channel="inbox").values_list("recipient", "colour"))


@pytest.mark.parametrize(("moment", "who", "colour"), STEPS)
def test_each_level_is_told_after_its_moment_and_not_before(case, people, moment, who, colour):
    told(moment - MINUTE)

    assert (people[who].pk, colour) not in told(moment)
    assert (people[who].pk, colour) in told(moment + MINUTE)
    assert (people[who].pk, colour) not in told(moment + 2 * MINUTE)


def test_the_story_tells_one_reminder_from_the_other(scene, case, client):
    told(HALF + MINUTE)
    told(MOST + MINUTE)
    client.force_login(scene.manager)

    page = client.get(case.get_absolute_url()).content.decode()

    assert "办结时限已用50%，已提醒承办单位" in page
    assert "办结时限已用80%，已提醒承办单位" in page


def test_after_a_long_silence_each_level_is_told_once(case, people):
    heard = told(at_hour(31))

    assert {(people[who].pk, colour) for _moment, who, colour in STEPS} <= heard
    assert case.escalations.filter(level__kind="close").count() == len(STEPS)
    assert not told(at_hour(31) + MINUTE)


def test_the_limit_itself_stays_where_it_was(case):
    tasks.sweep(at_hour(31))

    assert case.deadlines.get(kind="close").due_at == DUE


def test_what_is_done_in_time_is_never_supervised(scene, case):
    photos = [an_admitted_photo()]
    actions.resolve(case, note="好了", photos=photos, by=scene.manager, at=DUE)

    told(at_hour(31))

    assert not case.escalations.filter(level__kind="close").exists()


def test_a_case_that_changes_hands_goes_on_being_supervised(scene, case):
    """The resident waits all the same: the limit to close runs on for the next unit."""
    township = an_organisation(Organisation.Kind.DEPARTMENT, township=scene.compound.township)
    handler = a_handler(township)

    actions.redispatch(case, unit=township, note="改派", by=scene.township, at=MOST)

    assert (handler.pk, "yellow") in told(DUE + MINUTE)
