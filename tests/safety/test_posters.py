"""The sheet of open hazards: what it says and never says, printed, hung with evidence, read by everybody."""

import io
import json
from datetime import timedelta

import pytest
import zxingcpp
from django.urls import reverse
from pypdf import PdfReader

from communities.access import Role
from communities.models import ManagementArea
from disclosure import printing
from disclosure.actions import post, publish
from disclosure.models import Channel, Document, Level
from disclosure.posted import posted
from disclosure.rules import Unsound
from safety import actions
from tests.complaints.scenes import a_photo
from tests.disclosure.papers import hang, post_on_web
from tests.disclosure.test_printing import pages_of, picture_of, words_of
from tests.factories import a_building, a_compound, a_user
from workflow import calendars
from workflow.refusals import Refused

from .scenes import MONDAY, TODAY, a_scene

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SPOT, WORDS = "2单元203门口", "张三家门口堆满纸箱"


@pytest.fixture
def scene():
    return a_scene()


def a_board(scene, at=MONDAY, by=None) -> Document:
    return actions.publish_hazards(scene.compound.areas.get(), by=by or scene.secretary, at=at)


def found(scene, code="A2", **fields):
    given = {"spot": SPOT, "description": WORDS, "building": scene.compound.buildings.order_by("pk")[0]}
    return scene.found(code, **given | fields)


def drawn(document) -> list[bytes]:
    return [printing.sheet(document), printing.poster(document)]


def test_it_names_item_building_unit_state_and_until_when(scene):
    hazard = found(scene, at=MONDAY - 3 * DAY)
    found(scene, "A4", building=None)
    scene.closed()

    data = a_board(scene).data

    assert (data["open"], data["late"], data["as_of"]) == (2, 1, TODAY.isoformat())
    assert data["rows"][0] == {
        "number": hazard.number,
        "item": hazard.item.title_zh,
        "place": "1号楼",
        "unit": str(scene.unit),
        "state": "整改中",
        "grade": "",
        "until": (TODAY - 3 * DAY).isoformat(),
        "late": True,
    }
    assert [row["place"] for row in data["rows"]] == ["1号楼", "公共区域"]
    assert data["water"] == ["还没有登记消防供水情况。"]


def test_nothing_of_a_person_a_door_or_what_somebody_wrote_is_in_it(scene, client):
    found(scene)
    document = a_board(scene)
    hang(document, MONDAY, scene.secretary)

    texts = [document.content, *map(words_of, drawn(document))]
    texts += [
        client.get(reverse(f"disclosure:{name}", args=[document.number])).content.decode("utf-8", "replace")
        for name in ("document", "text")
    ]
    for text in texts:
        for word in (SPOT, WORDS, "203门", scene.secretary.person.name, scene.manager.person.name):
            assert word not in text


def test_a_suspected_major_one_says_so_and_one_without_unit_has_none(scene):
    found(scene, "A5", is_suspected=True)

    (row,) = a_board(scene).data["rows"]

    assert (row["grade"], row["unit"], row["state"]) == ("疑似重大隐患", "", "待研判")


def test_the_same_day_without_change_is_the_same_sheet_and_a_change_makes_another(scene):
    hazard = found(scene)
    first, again = a_board(scene), a_board(scene, at=MONDAY + timedelta(hours=2))
    actions.void(hazard, note="看错了", by=scene.township, at=MONDAY)

    changed = a_board(scene, at=MONDAY + timedelta(hours=3))

    assert first == again
    assert changed.number == f"{first.number}-2"
    assert first.number == f"YHGS-{scene.compound.code}-20260316"
    assert Document.objects.get(pk=first.pk).data["open"] == 1
    assert a_board(scene, at=MONDAY + DAY).number.endswith("20260317")


def test_each_area_has_its_own_buildings_and_what_belongs_to_all(scene):
    second = ManagementArea.objects.create(compound=scene.compound, name="二期")
    far = a_building(scene.compound, "9号楼", area=second)
    found(scene)
    found(scene, "A6", building=far)
    found(scene, "A1", building=None)

    boards = [
        actions.publish_hazards(area, by=scene.secretary, at=MONDAY)
        for area in scene.compound.areas.order_by("pk")
    ]

    places = [sorted(row["place"] for row in board.data["rows"]) for board in boards]
    assert places == [["1号楼", "公共区域"], ["二期9号楼", "公共区域"]]
    assert [board.number.split("-")[2] for board in boards] == ["1", "2"]


def test_who_makes_rounds_fixes_it_and_nobody_else(scene):
    with pytest.raises(Refused, match="职责范围"):
        a_board(scene, by=a_user(Role.MEMBER, scene.compound))
    with pytest.raises(Refused, match="职责范围"):
        a_board(scene, by=a_user(Role.TREASURER, scene.compound))

    for user in (scene.manager, scene.township, scene.district):
        assert a_board(scene, by=user)


def test_counts_that_do_not_add_up_are_no_document(scene):
    found(scene)
    data = a_board(scene).data
    facts = {"kind": Document.Kind.SAFETY, "title": "隐患", "source_label": "hazards", "source_key": "1"}
    for wrong in ({"open": 2}, {"late": 1}, {"rows": [data["rows"][0] | {"spot": SPOT}]}):
        with pytest.raises(Unsound):
            publish(
                area=scene.compound.areas.get(), number="YH-9", data=data | wrong, by=None, at=MONDAY, **facts
            )


def test_the_sheet_has_every_hazard_and_the_poster_is_one_page_that_counts_the_rest(scene):
    for number in range(45):
        found(scene, "A4", spot=f"第{number}处")
    actions.record_water(compound=scene.compound, mains="dry", extinguishers=24, on=TODAY, by=None, at=MONDAY)
    document = a_board(scene)

    sheet, poster = drawn(document)

    assert len(pages_of(sheet)) > 1
    assert words_of(sheet).count("灭火器配置与有效期") == 45
    (page,) = pages_of(poster)
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [297, 420]
    words = words_of(poster)
    assert words.count("灭火器配置与有效期") == printing.HAZARDS
    assert f"还有{45 - printing.HAZARDS}处" in words
    for pdf in (sheet, poster):
        assert "现场放了24具灭火器应急" in words_of(pdf)
        assert document.sha256 in words_of(pdf)


def test_names_that_are_long_push_hazards_behind_the_code_and_never_over_the_foot(scene):
    building = a_building(scene.compound, "二期三区12号楼裙房连廊西侧")
    for number in range(20):
        found(scene, "A5", building=building, is_suspected=True, spot=f"第{number}处")
    actions.open_repair(
        compound=scene.compound, title="消防管网更换" * 13, water_by=TODAY + DAY, by=None, at=MONDAY
    )

    (page,) = pages_of(printing.poster(a_board(scene)))

    words = "".join(page.extract_text().split())
    shown = words.count("疑似重大隐患")
    assert 5 < shown < printing.HAZARDS
    assert f"还有{20 - shown}处，扫码看全部" in words


@pytest.mark.parametrize("name", ["短", "泉州台商投资区阳光海岸国际花园城二期三期"])
def test_the_poster_is_one_page_without_hazards_and_with_a_long_name(name):
    area = a_compound(name=name).areas.get()
    document = actions.publish_hazards(area, by=None, at=MONDAY)

    poster = printing.poster(document)

    assert len(pages_of(poster)) == 1
    assert "现在没有登记在册、还没有消除的安全隐患。" in words_of(poster)


@pytest.mark.parametrize("draw", [printing.sheet, printing.poster])
def test_the_code_leads_to_the_document_and_the_bytes_are_the_same_again(scene, draw, settings):
    settings.SITE_URL = "https://portal.example.gov.cn"
    found(scene)
    document = a_board(scene)

    (read,) = zxingcpp.read_barcodes(picture_of(draw(document)))

    assert read.text == f"https://portal.example.gov.cn/d/{document.number}/"
    assert draw(document) == draw(Document.objects.get(pk=document.pk))
    metadata = PdfReader(io.BytesIO(draw(document))).xmp_metadata
    assert (metadata.pdfaid_part, metadata.pdfaid_conformance) == ("2", "B")


def test_it_is_fixed_and_hung_page_by_page(client, scene):
    found(scene)
    client.force_login(scene.secretary)
    shown = client.post(f"{reverse('safety:poster-new')}?c={scene.compound.code}", {}, follow=True)
    document = Document.objects.get()
    assert document.title in shown.content.decode()
    assert "打印海报" in shown.content.decode()

    address = reverse("disclosure:post-compound", args=[document.number, "wall"])
    client.post(address, {"place": "1号楼大堂", "evidence": [a_photo()]}, follow=True)

    posting = document.postings.get()
    assert (posting.level, posting.channel, posting.photos.count()) == (Level.COMPOUND, Channel.WALL, 1)
    client.logout()
    page = client.get(document.get_absolute_url()).content.decode()
    assert "疏散通道、安全出口畅通" in page
    assert "未同步" not in page
    assert "公共收益公示" not in page.split("<main")[1]


def test_the_compound_alone_has_to_show_it(scene):
    document = a_board(scene)
    incomplete = Document.objects.incomplete()
    assert list(incomplete) == [document]

    post_on_web(document, MONDAY, [Level.COMPOUND])

    assert not incomplete.all().exists()
    row = Document.objects.with_postings().get()
    seen = posted(row, TODAY, calendars.current())
    assert (seen.missing, seen.standing.colour) == ([], "green")


def test_it_stands_among_hazards_and_not_among_the_income(client, scene):
    document = a_board(scene)
    post_on_web(document, MONDAY)
    code = scene.compound.code
    pages = [
        reverse("disclosure:income", args=[code]),
        reverse("disclosure:feed"),
        reverse("disclosure:feed-compound", args=[code]),
        reverse("disclosure:statements-json"),
    ]

    for page in pages:
        assert document.number not in client.get(page).content.decode()


def test_the_lobby_screen_counts_them(client, scene):
    found(scene)
    actions.publish_hazards(scene.compound.areas.get(), by=None, at=MONDAY)
    document = Document.objects.get()
    post(document, level=Level.COMPOUND, channel=Channel.SCREEN, by=scene.secretary, at=MONDAY)

    shown = client.get(reverse("disclosure:screen", args=[scene.compound.code])).content.decode()

    assert "还没有消除" in shown
    assert "疏散通道、安全出口畅通" in shown
    assert SPOT not in shown
    assert json.loads(document.content)["document"]["kind"] == "safety"
