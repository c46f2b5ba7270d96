"""The picture of an area: what is red, what turned red, what is due, whom to call; and the wall screen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.access import Post, Role
from complaints.models import Complaint
from governance import picture
from governance.models import Freeze, FrozenScore, Level, Warning
from governance.models.scope import townships_of
from tests.factories import a_community, a_compound, a_person, a_project, a_township, a_user, an_appointment

from .test_desk_home import a_case
from .warnings.scenes import evaluated, measured, only_one_indicator

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def warned(*compounds, numerator=50):
    """Red warnings of the compounds, opened now; a township stays as good as it is made by hand."""
    only_one_indicator()
    quarter = f"{NOW:%Y}Q{(timezone.localdate(NOW - timedelta(days=1)).month + 2) // 3}"
    for compound in compounds:
        measured(compound, numerator, quarter=quarter)
        measured(compound.township, 99, quarter=quarter)
    evaluated(at=NOW)


@pytest.fixture
def towns(db):
    """Two townships of one district, two compounds in the first, one in the second."""
    first = a_township()
    second = a_township("张坂镇", district=first.district)
    return (
        a_compound(community=a_community(township=first)),
        a_compound(community=a_community("二社区", township=first)),
        a_compound(community=a_community("三社区", township=second)),
    )


def seen_by(user):
    return picture.picture(user, NOW, {})


def test_a_district_sees_its_townships_and_a_township_its_compounds(towns):
    warned(towns[1])
    district = seen_by(a_user(Role.DISTRICT_OFFICER, of=towns[0]))
    township = seen_by(a_user(Role.TOWNSHIP_OFFICER, of=towns[0]))

    assert (district.level, {line.code for line in district.lines}) == (
        Level.TOWNSHIP,
        {towns[0].township.code, towns[2].township.code},
    )
    assert (township.level, [line.code for line in township.lines]) == (Level.COMPOUND, [towns[1].code])


def test_who_has_one_compound_has_one_list_and_no_picture(towns, client):
    secretary = a_user(Role.SECRETARY, of=towns[0])
    client.force_login(secretary)

    assert seen_by(secretary) is None
    assert client.get("/desk/screen/")["Location"] == f"/screen/{towns[0].code}/"


def test_what_is_red_is_counted_and_named_in_scope_only(towns):
    warned(*towns)

    district = seen_by(a_user(Role.DISTRICT_OFFICER, of=towns[0]))
    township = seen_by(a_user(Role.TOWNSHIP_OFFICER, of=towns[0]))

    assert (district.red_count, district.turned, len(district.red)) == (3, 3, 3)
    assert [line.red for line in district.lines] == [0, 0]  # theirs, not those of their compounds
    assert {told.warning.place for told in township.red} == {towns[0], towns[1]}
    assert township.red_count == 2


def test_what_turned_red_more_than_a_week_ago_is_red_and_not_of_this_week(towns):
    warned(*towns)
    old = Warning.objects.filter(compound=towns[0])
    old.update(red_since=NOW - timedelta(days=8))

    seen = seen_by(a_user(Role.DISTRICT_OFFICER, of=towns[0]))

    assert (seen.red_count, seen.turned) == (3, 2)
    assert seen.red[-1].warning.compound == towns[0]


def test_late_and_soon_are_counted_by_place_as_by_hand(towns):
    for compound in towns:
        a_project(compound)
    for compound, days in ((towns[0], 0), (towns[0], 20), (towns[1], 30), (towns[2], 30)):
        a_case(compound, NOW - timedelta(days=days))
    officer = a_user(Role.DISTRICT_OFFICER, of=towns[0])

    seen = seen_by(officer)

    by_hand = {
        township.code: sum(
            1
            for case in Complaint.objects.filter(compound__township=township)
            if any(
                limit.is_late(NOW)
                for limit in case.deadlines.filter(met_at=None, dropped_at=None, kind__in=Complaint.binding)
            )
        )
        for township in townships_of(officer, picture.VIEW)
    }
    assert {line.code: line.late_cases for line in seen.lines} == by_hand
    assert sorted(by_hand.values()) == [1, 2]
    assert (seen.due[0].late, seen.due[0].soon) == (3, 1)


def test_a_limit_that_rests_is_neither_late_nor_due(towns):
    a_project(towns[0])
    case = a_case(towns[0], NOW - timedelta(days=30))
    case.deadlines.update(paused_at=NOW - timedelta(days=29))

    seen = seen_by(a_user(Role.DISTRICT_OFFICER, of=towns[0]))

    assert (seen.due[0].late, seen.due[0].soon) == (0, 0)


def test_the_worst_place_stands_first_with_score_and_whom_to_call(towns):
    warned(towns[2])
    leader = a_person("洪演示")
    an_appointment(Post.TOWNSHIP_LEADER, towns[2].township, leader)
    day = timezone.localdate(NOW)
    freeze = Freeze.objects.create(
        quarter="2025Q4", since=day, until=day, terms="[]", sha256="", frozen_at=NOW
    )
    FrozenScore.objects.create(
        freeze=freeze,
        level=Level.TOWNSHIP,
        place="T2",
        township=towns[2].township,
        name="张坂镇",
        score=91,
        rank=2,
    )
    warned_place = Warning.objects.get(compound=towns[2])
    Warning.objects.filter(pk=warned_place.pk).update(level=Level.TOWNSHIP, compound=None)

    seen = seen_by(a_user(Role.DISTRICT_OFFICER, of=towns[0]))

    first = seen.lines[0]
    assert (first.name, first.red, first.score, first.rank) == ("张坂镇", 1, 91, 2)
    assert first.called == "镇乡负责人 洪演示"
    assert seen.quarter == "2025Q4"


def test_names_are_for_those_who_may_see_people(towns):
    an_appointment(Post.TOWNSHIP_LEADER, towns[0].township, a_person("洪演示"))

    auditor = seen_by(a_user(Role.AUDITOR, of=towns[0]))

    assert [line.called for line in auditor.lines] == ["", ""]


@pytest.mark.parametrize(
    "role", [Role.DISTRICT_OFFICER, Role.TOWNSHIP_OFFICER, Role.COMMUNITY_OFFICER, Role.SECRETARY]
)
def test_a_home_page_takes_at_most_twenty_queries_however_much_there_is(role, towns, client, count_queries):
    a_compound(community=towns[0].community)
    for compound in towns:
        a_project(compound)
        a_case(compound, NOW - timedelta(days=20))
    warned(*towns)
    client.force_login(a_user(role, of=towns[0]))
    few = count_queries("/desk/")
    more = [a_compound(community=towns[0].community) for _number in range(12)]
    for compound in more:
        a_project(compound)
        a_case(compound, NOW - timedelta(days=20))
    warned(*more)

    assert count_queries("/desk/") == few <= 20


def test_the_wall_shows_the_same_without_a_script(towns, client):
    warned(*towns)
    client.force_login(a_user(Role.DISTRICT_OFFICER, of=towns[0]))

    page = client.get("/desk/screen/").content.decode()

    assert "红色预警" in page
    assert towns[0].name in page
    assert "data-screen-page hidden" not in page
