"""The pages of safety from first to last click, as the people of a compound and its township use them."""

import re
from datetime import timedelta

import pytest
import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from communities.access import Role
from safety import actions
from safety.models import Answer, Drawing, FixedPoint, Hazard, Inspection
from tests.complaints.scenes import a_photo, an_admitted_photo
from tests.factories import a_compound, a_user

from .scenes import MONDAY, a_scene, in_post, photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return a_scene()


def get(client, user, name, *args, **query):
    if user:
        client.force_login(user)
    return client.get(reverse(f"safety:{name}", args=args), query)


def press(client, user, name, *args, **data):
    client.force_login(user)
    return client.post(reverse(f"safety:{name}", args=args), data, follow=True)


def words(response) -> str:
    return response.content.decode()


def test_a_hazard_is_registered_repaired_and_closed_page_by_page(client, scene):
    client.force_login(scene.secretary)
    address = f"{reverse('safety:hazard-new')}?c={scene.compound.code}"
    form = client.get(address).context["form"]
    item = actions.item_on("A3", timezone.now())
    data = {
        "item": item.pk,
        "description": "没有水",
        "photos": [a_photo()],
        "form_key": form["form_key"].value(),
    }
    shown = client.post(address, data, follow=True)
    hazard = Hazard.objects.get()
    assert "整改中" in words(shown)
    assert hazard.photos.count() == 1

    press(
        client,
        scene.manager,
        "hazard-move",
        hazard.number,
        "rectify",
        note="换了阀门",
        photos=[a_photo(colour="red")],
    )
    hazard.refresh_from_db()
    assert hazard.status == "rectified"
    shown = press(client, scene.township, "hazard-move", hazard.number, "pass", note="看过")

    assert "已销号" in words(shown)
    assert "复查通过，已销号" in words(shown)


def test_evidence_stands_with_its_moment_and_digest(client, scene):
    found = scene.found(photos=[photo()])
    sha256 = found.photos.get().sha256

    page = words(get(client, scene.township, "hazard-page", found.number))

    assert "2026年3月16日 09:00" in page or "3月16日 09:00" in page
    assert f"SHA-256: {sha256}" in page


def test_a_photo_fetched_from_here_and_sent_back_is_no_photo_of_afterwards(client, scene):
    before = {"photos": [an_admitted_photo()], "by": scene.secretary, "at": timezone.now()}
    item = actions.item_on("A3", timezone.now())
    hazard = actions.register(compound=scene.compound, item=item, description="没有水", **before)
    client.force_login(scene.manager)
    address = reverse("safety:hazard-photo", args=[hazard.number, hazard.photos.get().token])
    fetched = client.get(address).content
    sent = SimpleUploadedFile("IMG_0001.jpg", fetched, "image/jpeg")

    shown = press(client, scene.manager, "hazard-move", hazard.number, "rectify", note="好了", photos=[sent])

    assert "整改以前已经上传过" in words(shown)


def test_a_reading_in_another_unit_is_said_beside_its_field(client, scene):
    row = scene.round("M")
    given = {"result": "pass", "reading": "220 V"}

    shown = press(client, scene.secretary, "inspection-item", row.number, "A3", **given)

    assert list(shown.context["form"].errors) == ["reading"]
    assert "单位不对" in words(shown)


def test_the_same_photo_again_is_said_above_the_form_and_the_words_stay(client, scene):
    before = a_photo()
    hazard = actions.register(
        compound=scene.compound,
        item=actions.item_on("A3", timezone.now()),
        description="没有水",
        photos=[],
        by=scene.secretary,
        at=timezone.now(),
    )
    press(client, scene.manager, "hazard-move", hazard.number, "rectify", note="换了阀门", photos=[before])
    press(client, scene.township, "hazard-move", hazard.number, "fail", note="还漏水")
    before.seek(0)

    shown = press(
        client, scene.manager, "hazard-move", hazard.number, "rectify", note="又修了", photos=[before]
    )

    assert "整改以前已经上传过" in words(shown)
    assert "又修了" in words(shown)


@pytest.mark.parametrize("move", ["pass", "void", "grant_extension", "nothing"])
def test_a_move_that_is_not_one_s_own_is_no_page(client, scene, move):
    hazard = scene.found()

    assert get(client, scene.manager, "hazard-move", hazard.number, move).status_code == 404


def test_the_page_of_a_hazard_offers_what_its_reader_may_do(client, scene):
    hazard = scene.found()

    manager = words(get(client, scene.manager, "hazard-page", hazard.number))
    township = words(get(client, scene.township, "hazard-page", hazard.number))

    assert "提交整改" in manager
    assert "移送执法" not in manager
    assert "移送执法" in township
    assert "提交整改" not in township


def test_an_inspection_is_answered_signed_and_countersigned(client, scene):
    actions.plan_rounds(timezone.localdate(), timezone.localdate())
    row = Inspection.objects.get(compound=scene.compound, frequency="D")
    codes = [item.code for item in row.items]
    for code in codes[:-1]:
        shown = press(client, scene.secretary, "inspection-item", row.number, code, result="pass")
    assert codes[-1] in words(shown)
    last = {"result": "fail", "note": "电动车堵门", "photos": [a_photo()]}
    press(client, scene.secretary, "inspection-item", row.number, codes[-1], **last)

    shown = press(client, scene.secretary, "inspection-finish", row.number, counterpart="王经理")
    assert Hazard.objects.get().number in words(shown)
    shown = press(client, scene.manager, "inspection-sign", row.number, remark="马上清")

    assert "双方已签字" in words(shown)
    for signer in (scene.secretary, scene.manager):
        assert signer.person.name in words(shown)
        assert f"{signer.username} " not in words(shown)
    assert get(client, scene.secretary, "inspection-item", row.number, "A1").url == row.get_absolute_url()


def test_the_page_of_an_inspection_shows_where_and_with_which_photo(client, scene):
    actions.plan_rounds(timezone.localdate(), timezone.localdate())
    row, building = Inspection.objects.get(frequency="D"), scene.compound.buildings.first()
    seen = {"result": "pass", "building": building, "spot": "东侧消防车道", "photos": [photo()]}
    answer = actions.answer(row, row.items.get(code="A1"), **seen, by=scene.secretary, at=timezone.now())

    page = words(get(client, scene.township, "inspection-page", row.number))

    assert f"{building} · 东侧消防车道" in page
    assert reverse("safety:inspection-photo", args=[row.number, answer.photos.get().token]) in page


def test_an_answer_from_the_queue_is_told_without_a_page(client, scene):
    actions.plan_rounds(timezone.localdate(), timezone.localdate())
    row = Inspection.objects.get(compound=scene.compound, frequency="D")
    client.force_login(scene.secretary)
    address = reverse("safety:inspection-item", args=[row.number, "A1"])

    sent = [client.post(address, {"result": "pass"}, headers={"X-Sent-By": "queue"}) for _turn in range(5)]
    refused = client.post(address, {"result": "fail"}, headers={"X-Sent-By": "queue"})

    assert {answer.status_code for answer in sent} == {204}
    assert Answer.objects.count() == 1
    assert (refused.status_code, "写明情况" in words(refused)) == (422, True)


def test_a_point_gets_a_label_and_leads_to_a_hazard_here(client, scene):
    client.force_login(scene.manager)
    item = actions.item_on("A3", timezone.now())
    client.post(
        f"{reverse('safety:point-new')}?c={scene.compound.code}",
        {"kind": "hydrant", "name": "地下室3号消火栓", "item": item.pk},
    )
    point = FixedPoint.objects.get()

    labels = words(get(client, scene.manager, "point-labels", c=scene.compound.code))
    landed = words(get(client, scene.manager, "point", point.code.lower()))

    assert point.code in labels
    assert "<svg" in labels
    assert "viewBox" in labels
    assert f"point={point.code}" in landed
    form = client.get(f"{reverse('safety:hazard-new')}?c={scene.compound.code}&point={point.code}").context[
        "form"
    ]
    assert (form["item"].value(), form["spot"].value()) == (item.pk, point.name)


def test_codes_that_hang_on_walls_name_the_portal_s_own_address(client, scene, settings):
    settings.SITE_URL = "https://portal.example"
    told = {"kind": "hydrant", "name": "3号消火栓", "item_code": "A3"}
    point = actions.add_point(compound=scene.compound, **told, by=scene.manager, at=timezone.now())

    def drawn(address, **how):
        return segno.make(f"https://portal.example{address}", error="m").svg_inline(**how)

    labels = words(get(client, scene.manager, "point-labels", c=scene.compound.code))
    poster = words(client.get(reverse("compound-qr", args=[scene.compound.code])))

    assert drawn(point.get_absolute_url(), border=2, omitsize=True) in labels
    lines = re.search(r' d="[^"]+"', drawn(scene.compound.get_absolute_url(), scale=4, border=2))[0]
    assert lines in poster


def test_a_drawing_is_public_with_seed_and_roster(client, scene):
    today = timezone.localdate()
    scene.enlist(scene.township)
    data = {"title": "抽查", "count": 1, "team": 1, "since": today, "until": today}
    press(client, scene.township, "drawing-new", **data)
    client.logout()

    shown = words(get(client, None, "drawing", Drawing.objects.get().number))

    assert Drawing.objects.get().seed in shown
    assert scene.township.person.name not in shown


def test_the_public_reads_the_building_and_the_limit_but_no_name(client, scene):
    hazard = scene.found(building=scene.compound.buildings.first(), spot="2单元203门口")
    client.logout()

    shown = words(get(client, None, "public-compound", scene.compound.code))
    feed = words(get(client, None, "feed", scene.compound.code))

    assert str(hazard.building) in shown
    for text in (shown, feed):
        assert "2单元203" not in text
        assert hazard.description not in text
        assert scene.secretary.person.name not in text


def test_the_feed_tells_what_was_closed_as_news(client, scene):
    old = scene.closed(spot="1单元")
    new = scene.found(spot="2单元", at=MONDAY + timedelta(days=1))

    feed = words(get(client, None, "feed", scene.compound.code))

    told = re.findall(r"#(YH\d+)\".*?<updated>([^<]+)</updated>", feed)
    assert told == [
        (row.number, moment.isoformat()) for row, moment in ((old, old.closed_at), (new, new.found_at))
    ]


def test_lists_cost_the_same_for_few_and_for_many(client, scene):
    def asked(name, user=scene.township):
        get(client, user, name)
        with CaptureQueriesContext(connection) as queries:
            assert get(client, user, name).status_code == 200
        return len(queries)

    pages = ["hazard-list", "hazard-strip", "inspection-list", "overview"]
    actions.plan_rounds(timezone.localdate(), timezone.localdate())
    scene.found()
    few = [asked(name) for name in pages]
    for _number in range(3):
        other = a_compound(township=scene.compound.township)
        scene.found(compound=other, by=scene.township, photos=[photo()])
    actions.plan_rounds(timezone.localdate(), timezone.localdate())

    assert [asked(name) for name in pages] == few


def test_the_strip_counts_open_and_late_by_kind(client, scene):
    scene.found("A1")
    scene.found("C1", at=timezone.now())
    scene.closed()

    rows = get(client, scene.township, "hazard-strip").context["rows"]

    assert [(row.code, row.whole.open, row.whole.late) for row in rows] == [(scene.compound.code, 2, 1)]
    assert [(cell.open, cell.late) for cell in rows[0].cells][:3] == [(1, 1), (0, 0), (1, 0)]


class TestWhoReported:
    """RULES 10.2: the informant is never shown; who judges has to be able to ask."""

    @pytest.fixture
    def reported(self, scene):
        lead = in_post(a_user(Role.BUILDING_LEAD, scene.compound))
        return lead, scene.found(by=lead)

    @pytest.mark.parametrize(
        ("reader", "is_told"),
        [("manager", False), ("secretary", False), ("township", True), ("district", True)],
    )
    def test_a_hazard_names_who_reported_it_to_those_who_judge_only(
        self, scene, reported, client, reader, is_told
    ):
        lead, hazard = reported
        client.force_login(getattr(scene, reader))

        page = client.get(hazard.get_absolute_url()).content.decode()

        assert (lead.person.name in page) == is_told

    def test_whoever_reported_finds_the_own_name(self, reported, client):
        lead, hazard = reported
        client.force_login(lead)

        assert lead.person.name in client.get(hazard.get_absolute_url()).content.decode().split("<main", 1)[1]
