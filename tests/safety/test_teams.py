"""Whoever is drawn for an inspection, or put on its team, makes that one and sees no other."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from communities.access import Role
from communities.models import Appointment, Compound, Organisation
from safety import actions
from safety.models import Answer, Hazard, Inspection
from safety.views.inspections import inspectors_for
from tests.complaints.scenes import an_admitted_photo
from tests.factories import a_compound, a_township, a_user, an_organisation
from workflow.refusals import Refused

from .scenes import LONG_AGO, Scene, a_scene, in_post

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def scene() -> Scene:
    return a_scene()


@pytest.fixture
def clerk(scene):
    """Of the fire brigade, which serves the whole district and knows no compound of its own."""
    district = scene.compound.township.district
    brigade = an_organisation(Organisation.Kind.DEPARTMENT, "消防救援大队", district=district)
    user = in_post(a_user(Role.HANDLER, brigade))
    actions.enlist(person=user.person, organisation=brigade, starts_on=LONG_AGO, by=None, at=timezone.now())
    return user


def drawn_for(scene, compound=None) -> Inspection:
    """The roster holds the clerk alone: the lot has no choice."""
    today = timezone.localdate()
    places = Compound.objects.filter(pk=(compound or scene.compound).pk)
    dates = {"since": today, "until": today, "by": scene.district, "at": timezone.now()}
    row = actions.draw(title="消防抽查", compounds=places, kinds=["E"], count=1, team=1, **dates)
    return row.inspections.get()


def ordered(scene, *people, compound=None, since=None) -> Inspection:
    since = since or timezone.localdate()
    dates = {"since": since, "until": since, "by": scene.district, "at": timezone.now()}
    place = compound or scene.compound
    return actions.order_inspection(compound=place, kind="joint", inspectors=people, **dates)


def pages_of(row) -> list[str]:
    names = ("page", "finish")
    known = [reverse(f"safety:inspection-{name}", args=[row.number]) for name in names]
    return [*known, reverse("safety:inspection-item", args=[row.number, row.items[0].code])]


def statuses(client, row) -> list[int]:
    return [client.get(address).status_code for address in pages_of(row)]


def read(client, address) -> str:
    return client.get(address).content.decode()


@pytest.fixture
def desk(clerk) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


def test_without_being_drawn_the_clerk_sees_no_inspection(scene, clerk, desk):
    row = ordered(scene, scene.township.person)

    assert statuses(desk, row) == [404] * 3
    assert row.number not in read(desk, reverse("safety:inspection-list"))
    assert scene.compound.name not in read(desk, reverse("safety:today"))
    with pytest.raises(Refused, match="职责范围"):
        actions.answer(row, row.items[0], result="pass", by=clerk, at=timezone.now())


@pytest.mark.parametrize("how", ["drawn", "ordered"])
def test_whoever_is_of_the_team_finds_opens_answers_and_signs_it(scene, clerk, desk, how):
    row = drawn_for(scene) if how == "drawn" else ordered(scene, clerk.person)

    assert statuses(desk, row) == [200] * 3
    for name in ("safety:today", "safety:inspection-list", "desk"):
        assert row.get_absolute_url() in read(desk, reverse(name)), name
    for item in row.items:
        reading = {"reading": "0.35"} if item.reading_unit else {}
        address = reverse("safety:inspection-item", args=[row.number, item.code])
        assert desk.post(address, {"result": "pass", **reading}).status_code == 302
    signed = desk.post(reverse("safety:inspection-finish", args=[row.number]), {"counterpart": "王经理"})

    assert signed.status_code == 302
    row.refresh_from_db()
    assert row.finished_by == clerk


def finish(row, by, *, failing="") -> None:
    at = timezone.now()
    for item in row.items:
        given = {"result": "pass", "reading": "0.35" if item.reading_unit else ""}
        if item.code == failing:
            given = {"result": "fail", "note": "违建", "photos": [an_admitted_photo()]}
        actions.answer(row, item, by=by, at=at, **given)
    actions.finish(row, counterpart="王经理", by=by, at=at)


def test_what_it_found_is_registered_and_stays_with_those_who_see_hazards(scene, clerk, desk):
    row = drawn_for(scene)

    finish(row, clerk, failing="E4")

    hazard = Hazard.objects.get()
    assert (hazard.found_by, hazard.unit, hazard.answer.inspection) == (clerk, scene.unit, row)
    assert desk.get(hazard.get_absolute_url()).status_code == 404
    page = read(desk, row.get_absolute_url())
    assert hazard.number in page
    assert hazard.get_absolute_url() not in page
    assert hazard.get_absolute_url() in read(logged_in(scene.township), row.get_absolute_url())


def logged_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_photos_of_the_inspection_open_to_its_team(scene, clerk, desk):
    row = drawn_for(scene)
    finish(row, clerk, failing="E4")
    photo = Answer.objects.get(result="fail").photos.get()

    own = reverse("safety:inspection-photo", args=[row.number, photo.token])

    assert desk.get(own).status_code == 200
    row.inspectors.clear()
    assert desk.get(own).status_code == 404


def test_signed_it_is_read_and_no_longer_written(scene, clerk, desk):
    row = drawn_for(scene)
    finish(row, clerk)
    page, sign, item = pages_of(row)

    assert desk.get(page).status_code == 200
    assert [desk.get(address)["Location"] for address in (sign, item)] == [page, page]
    assert item not in read(desk, page)
    refused = desk.post(item, {"result": "na", "note": "没有"})
    assert "已经签字" in refused.content.decode()
    assert not row.answers.filter(result="na").exists()
    assert row.get_absolute_url() not in read(desk, reverse("safety:today"))


def test_another_inspection_of_the_same_compound_stays_closed(scene, clerk, desk):
    drawn_for(scene)
    other = ordered(scene, scene.township.person)

    assert statuses(desk, other) == [404] * 3


def test_being_drawn_opens_nothing_else_of_the_compound(scene, clerk, desk):
    drawn_for(scene)
    hazard = scene.found(at=timezone.now())
    closed = [
        hazard.get_absolute_url(),
        *(reverse(f"safety:{name}") for name in ("hazard-list", "hazard-strip", "point-list")),
        *(reverse(f"safety:{name}") for name in ("assessment-list", "campaign-list", "water-list")),
        reverse("communities:compound-page", args=[scene.compound.code]),
    ]

    assert [desk.get(address).status_code for address in closed] == [404] * len(closed)
    assert hazard.number not in read(desk, reverse("safety:today"))


def test_the_right_ends_with_the_post(scene, clerk, desk):
    row = drawn_for(scene)
    yesterday = timezone.localdate() - DAY
    Appointment.objects.filter(person=clerk.person).update(ends_on=yesterday)

    assert statuses(logged_in(clerk), row) == [404] * 3
    clerk = type(clerk).objects.get(pk=clerk.pk)
    with pytest.raises(Refused, match="职责范围"):
        actions.answer(row, row.items[0], result="pass", by=clerk, at=timezone.now())


def test_a_post_that_does_not_inspect_gives_no_part(scene):
    """The name on the team alone opens nothing: a secretary of another compound stays outside."""
    elsewhere = in_post(a_user(Role.SECRETARY, a_compound(township=a_township("张坂镇"))))
    row = ordered(scene, elsewhere.person)

    assert statuses(logged_in(elsewhere), row) == [404] * 3


def test_what_is_ordered_for_a_day_to_come_stands_in_the_list_and_can_be_asked_for(scene, clerk, desk):
    row = ordered(scene, clerk.person, since=timezone.localdate() + 3 * DAY)
    actions.plan_rounds(timezone.localdate() + DAY, timezone.localdate() + DAY)
    address = reverse("safety:inspection-list")

    for client in (desk, logged_in(scene.township)):
        for asked in ({}, {"state": "planned"}):
            shown = client.get(address, asked).content.decode()
            assert row.number in shown
            assert "-D" not in shown
        assert row.number not in client.get(address, {"state": "due"}).content.decode()


@pytest.mark.parametrize("given", ["9" * 30, "x", "0"])
def test_what_is_no_key_is_no_choice_and_breaks_nothing(scene, given):
    today = timezone.localdate().isoformat()
    told = {"kind": "joint", "since": today, "until": today, "inspectors": [given]}
    address = f"{reverse('safety:inspection-new')}?c={scene.compound.code}"

    shown = logged_in(scene.township).post(address, told)

    assert list(shown.context["form"].errors) == ["inspectors"]
    assert not Inspection.objects.exists()


def test_nothing_is_planned_for_days_that_are_over(scene, clerk):
    yesterday = timezone.localdate() - DAY
    dates = {"since": yesterday, "until": yesterday, "by": scene.district, "at": timezone.now()}
    places = Compound.objects.filter(pk=scene.compound.pk)

    with pytest.raises(Refused, match="不能早于今天"):
        actions.draw(title="抽查", compounds=places, count=1, team=1, **dates)
    with pytest.raises(Refused, match="不能早于今天"):
        actions.order_inspection(compound=scene.compound, kind="joint", **dates)
    assert not Inspection.objects.exists()


def test_an_inspector_of_one_township_sees_nothing_of_the_next(scene):
    far = a_compound(township=a_township("张坂镇"))
    row = ordered(scene, scene.district.person, compound=far)

    assert statuses(logged_in(scene.township), row) == [404] * 3
    assert row.number not in read(logged_in(scene.township), reverse("safety:inspection-list"))


def test_the_team_does_not_sign_for_the_other_side(scene, clerk):
    row = ordered(scene, clerk.person, scene.township.person)
    finish(row, clerk)

    assert not logged_in(scene.township).get(row.get_absolute_url()).context["may_sign"]
    with pytest.raises(Refused, match="不能替被检查方签字"):
        actions.acknowledge(row, by=scene.township, at=timezone.now())
    assert actions.acknowledge(row, by=scene.manager, at=timezone.now()).acknowledged_by == scene.manager


def test_who_inspected_does_not_sign_for_the_other_side_by_another_post(scene, clerk):
    row = ordered(scene, clerk.person, scene.manager.person)
    finish(row, clerk)

    assert not row.has_in_team(scene.manager)
    assert not logged_in(scene.manager).get(row.get_absolute_url()).context["may_sign"]
    with pytest.raises(Refused, match="不能替被检查方签字"):
        actions.acknowledge(row, by=scene.manager, at=timezone.now())


def test_who_is_of_two_teams_or_reads_there_anyway_sees_each_once(scene, clerk, desk):
    both = ordered(scene, clerk.person, scene.township.person)

    for user in (clerk, scene.township):
        assert list(Inspection.objects.visible_to(user)) == [both]


def test_a_round_of_tomorrow_is_no_duty_of_today(scene, clerk, desk):
    row = ordered(scene, clerk.person, since=timezone.localdate() + DAY)

    assert row.get_absolute_url() not in read(desk, reverse("safety:today"))


def test_clerks_on_a_roster_can_be_put_on_a_team(scene, clerk):
    here = Compound.objects.filter(pk=scene.compound.pk)

    assert clerk.person in inspectors_for(here)
    Appointment.objects.filter(person=clerk.person).update(ends_on=timezone.localdate() - DAY)
    assert clerk.person not in inspectors_for(here)


def test_my_own_inspections_are_a_choice_of_the_list(scene, clerk):
    own, other = ordered(scene, scene.township.person), ordered(scene, clerk.person)

    page = logged_in(scene.township).get(reverse("safety:inspection-list"), {"state": "own"})

    assert [row.record for row in page.context["table"].rows] == [own]
    assert other in Inspection.objects.visible_to(scene.township)
