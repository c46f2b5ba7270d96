"""The pages of fire water from the dry mains to the day the water is on, and what residents read of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from communities.access import Role
from safety import actions
from safety.models import FireWater, WaterRepair
from tests.complaints.scenes import a_photo
from tests.factories import a_compound, a_township, a_user

from .scenes import a_scene, photo

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def scene():
    return a_scene()


def get(client, user, name, *args, **query):
    if user:
        client.force_login(user)
    return client.get(reverse(name, args=args), query)


def press(client, user, name, *args, c="", **data):
    client.force_login(user)
    path = reverse(name, args=args)
    return client.post(f"{path}?c={c}" if c else path, data, follow=True)


def words(response) -> str:
    return response.content.decode()


def today():
    return timezone.localdate()


def recorded(scene, mains="dry", compound=None, **fields):
    given = {"on": today(), "by": None, "at": timezone.now()} | fields
    return actions.record_water(compound=compound or scene.compound, mains=mains, **given)


def opened(scene, compound=None, **fields):
    given = {
        "title": "消防管网更换",
        "water_by": today() + 60 * DAY,
        "by": None,
        "at": timezone.now(),
    } | fields
    return actions.open_repair(compound=compound or scene.compound, **given)


def test_from_dry_mains_to_water_page_by_page(client, scene):
    code = scene.compound.code
    dry = {"mains": "dry", "on": today(), "extinguishers": 24, "photos": [a_photo()]}
    shown = words(press(client, scene.manager, "safety:water-new", c=code, **dry))
    assert "消防管网没有水" in shown
    assert "现场放了24具灭火器应急" in shown
    again = client.get(reverse("safety:water-new"), {"c": code}).context["form"]
    assert again["extinguishers"].value() == 24
    new = {"title": "消防管网更换", "water_by": today() + 30 * DAY}
    shown = words(press(client, scene.township, "safety:repair-new", c=code, **new))
    number = WaterRepair.objects.get().number
    assert "已立项" in shown

    first = {"spot": "3号楼屋顶", "reading": "0", "on": today()}
    press(client, scene.manager, "safety:repair-measure", number, **first)
    begun = {"on": today(), "builder": "某消防公司"}
    press(client, scene.township, "safety:repair-move", number, "begin", **begun)
    second = {"spot": "3号楼屋顶", "reading": "320kPa", "on": today(), "photos": [a_photo(colour="red")]}
    shown = words(press(client, scene.manager, "safety:repair-measure", number, **second))
    assert "0.32" in shown
    press(client, scene.township, "safety:repair-move", number, "turn_on", on=today())

    assert FireWater.objects.as_of(today()).get().state == "sound"
    client.logout()
    told = words(get(client, None, "safety:public-compound", code))
    assert "消防管网有水有压，水压0.32MPa" in told
    assert "已在" in told
    assert "通水" in told
    assert "灭火器应急" not in told


def test_what_is_wrong_is_said_above_the_form_and_the_words_stay(client, scene):
    data = {"mains": "live", "reading": "220V", "on": today(), "extinguishers": 0, "note": "三楼"}

    shown = words(press(client, scene.manager, "safety:water-new", c=scene.compound.code, **data))

    assert "读数的单位不对：这里要填MPa" in shown
    assert "220V" in shown
    assert "三楼" in shown
    assert not FireWater.objects.exists()


def test_after_the_works_only_spots_measured_before_are_offered(client, scene):
    repair = opened(scene)
    actions.measure(repair, spot="3号楼屋顶", reading="0", on=today(), by=None, at=timezone.now())
    actions.begin_repair(repair, on=today(), by=None, at=timezone.now())

    data = {"spot": "别处", "reading": "0.3", "on": today(), "photos": [a_photo()]}
    shown = words(press(client, scene.manager, "safety:repair-measure", repair.number, **data))

    assert repair.readings.count() == 1
    assert "3号楼屋顶" in shown


def test_the_list_is_narrowed_and_exported_as_it_is_shown(client, scene):
    near = {"township": scene.compound.township}
    low, sound, unknown = (a_compound(name, **near) for name in ("低压里", "有水里", "未测里"))
    recorded(scene, extinguishers=12)
    recorded(scene, "live", low, reading="0.05")
    recorded(scene, "live", sound, reading="0.3")
    opened(scene, low)

    def names(**query):
        rows = get(client, scene.township, "safety:water-list", **query).context["table"].rows
        return {row.record.name for row in rows}

    assert names() == {scene.compound.name, "低压里", "有水里", "未测里"}
    assert names(state="dry") == names(stop_gap="1") == {scene.compound.name}
    assert names(state="low") == names(repair="planned") == {"低压里"}
    assert names(state="unknown") == {"未测里"}
    assert names(repair="none", stop_gap="0") == {"有水里", "未测里"}
    assert [
        count for _word, count, _colour in get(client, scene.township, "safety:water-list").context["sums"]
    ] == [
        1,
        1,
        1,
        1,
    ]
    sheet = b"".join(get(client, scene.township, "safety:water-list", state="low", _export="csv")).decode()
    assert "低压里" in sheet
    assert "0.05" in sheet
    assert "有水里" not in sheet
    assert unknown.name not in sheet


def test_works_are_listed_by_state_and_year_and_exported_with_before_and_after(client, scene):
    repair, late = opened(scene), opened(scene, a_compound(township=scene.compound.township))
    WaterRepair.objects.filter(pk=late.pk).update(next_due_at=timezone.now() - DAY)
    actions.measure(repair, spot="3号楼屋顶", reading="0.02", on=today(), by=None, at=timezone.now())
    actions.begin_repair(repair, on=today(), by=None, at=timezone.now())
    actions.measure(
        repair, spot="3号楼屋顶", reading="0.3", on=today(), photos=[photo()], by=None, at=timezone.now()
    )
    actions.turn_on(repair, on=today(), by=None, at=timezone.now())

    def numbers(**query):
        rows = get(client, scene.township, "safety:repair-list", **query).context["table"].rows
        return {row.record.number for row in rows}

    assert numbers() == {repair.number, late.number}
    assert numbers(year=today().year) == numbers(state="done") == {repair.number}
    assert numbers(state="overdue") == numbers(state="unfinished") == {late.number}
    sheet = b"".join(get(client, scene.township, "safety:repair-list", state="done", _export="csv")).decode()
    assert "3号楼屋顶 0.02→0.30" in sheet


def test_the_next_township_finds_nothing(client, scene):
    recorded(scene)
    repair = opened(scene)
    stranger = a_user(Role.TOWNSHIP_OFFICER, a_township("百崎乡"))

    assert get(client, stranger, "safety:water-page", scene.compound.code).status_code == 404
    assert get(client, stranger, "desk-repair", repair.number).status_code == 404
    assert not get(client, stranger, "safety:water-list").context["table"].rows
    assert not get(client, stranger, "safety:repair-list").context["table"].rows


@pytest.mark.parametrize("move", ["turn_off", "postpone"])
def test_a_move_that_is_not_one_s_own_is_no_page(client, scene, move):
    assert get(client, scene.township, "safety:repair-move", opened(scene).number, move).status_code == 404


def test_compound_pages_say_how_it_stands(client, scene):
    recorded(scene, extinguishers=24)

    desk = words(get(client, scene.manager, "desk-compound", scene.compound.code))
    client.logout()
    public = words(get(client, None, "compound", scene.compound.code))

    for text in (desk, public):
        assert "消防管网没有水" in text
    recorded(scene, "live", reading="0.3")
    assert "消防管网" not in words(get(client, None, "compound", scene.compound.code))


def test_a_hazard_names_the_works_that_are_to_remove_it(client, scene):
    hazard = scene.found("A3")
    repair = opened(scene, hazard=hazard)

    assert repair.title in words(get(client, scene.manager, "safety:hazard-page", hazard.number))
    assert hazard.number in words(get(client, scene.manager, "desk-repair", repair.number))


def test_lists_and_overview_cost_the_same_for_few_and_for_many(client, scene):
    def asked(name):
        get(client, scene.township, name)
        with CaptureQueriesContext(connection) as queries:
            assert get(client, scene.township, name).status_code == 200
        return len(queries)

    pages = ["safety:water-list", "safety:repair-list", "safety:overview"]
    recorded(scene)
    actions.measure(opened(scene), spot="甲", reading="0", on=today(), by=None, at=timezone.now())
    few = [asked(name) for name in pages]
    for _number in range(4):
        other = a_compound(township=scene.compound.township)
        recorded(scene, compound=other)
        repair = opened(scene, other)
        actions.measure(repair, spot="甲", reading="0", on=today(), by=None, at=timezone.now())

    assert [asked(name) for name in pages] == few
