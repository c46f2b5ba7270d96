"""What a round came to, on its page and on one sheet: by compound, with evidence, in the reader's reach."""

import io
import re
from itertools import count

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from communities.models import Compound, Organisation
from safety import actions, printing
from safety.models import Hazard, LawArticle
from safety.reports import report_of
from tests.complaints.scenes import a_photo, an_admitted_photo
from tests.disclosure.test_printing import pages_of, words_of
from tests.factories import a_compound, a_township, an_organisation
from workflow.uploads import Admitted

from .scenes import MONDAY, TODAY, a_scene, item, photo

COLOURS = count(0, 0x010307)
pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return a_scene()


def a_round(scene, *others, **fields):
    campaign = actions.open_campaign(
        title="“清通道、治飞线”专项行动", theme="passages", starts_on=TODAY, ends_on=TODAY, by=None, at=MONDAY
    )
    given = {"held_on": TODAY, "team": "联合工作组", "compounds": [scene.compound, *others]} | fields
    return actions.record_round(campaign, by=None, at=MONDAY, **given)


def a_coloured_photo() -> Admitted:
    """As it comes out of the gate, like no other: a PDF keeps what is the same but once."""
    return Admitted(a_photo(colour=f"#{next(COLOURS):06x}").read(), "image/jpeg", ".jpg", 40, 30)


def cleared(round_, compound, kind="bikes", many=12):
    photos = [a_coloured_photo()]
    actions.record_result(round_, compound=compound, kind=kind, count=many, photos=photos, by=None, at=MONDAY)


def found(round_, compound, **fields) -> Hazard:
    given = {"description": "杂物堵门", "item": item("A2"), "source": round_.key} | fields
    return actions.register(compound=compound, by=None, at=MONDAY, **given)


def test_a_round_is_recorded_with_the_units_that_came_along(client, scene):
    place = scene.compound.township
    brigade = an_organisation(Organisation.Kind.DEPARTMENT, "消防救援大队", district=place.district)
    far = an_organisation(Organisation.Kind.ENFORCEMENT, "张坂执法中队", township=a_township("张坂镇"))
    today = timezone.localdate()
    campaign = actions.open_campaign(
        title="清通道", theme="passages", starts_on=today, ends_on=today, by=None, at=timezone.now()
    )
    client.force_login(scene.township)
    address = reverse("safety:round-new", args=[campaign.number])
    typed = {"held_on": today.isoformat(), "team": "李队", "compounds": [scene.compound.pk]}

    offered = list(client.get(address).context["form"].fields["units"].queryset)
    client.post(address, {**typed, "units": [brigade.pk]})

    assert offered[0] == brigade
    assert not {far, scene.unit} & set(offered)
    page = client.get(reverse("safety:round-report", args=[campaign.number, 1])).content.decode()
    assert "李队 · 消防救援大队" in page


def whole(round_):
    return report_of(round_, Compound.objects.all())


def test_it_counts_by_compound_and_kind_and_what_was_found_and_closed(scene):
    other = a_compound("银杏里")
    round_ = a_round(scene, other)
    cleared(round_, scene.compound, "bikes", 12)
    cleared(round_, other, "bikes", 3)
    cleared(round_, other, "wires", 5)
    hazard = found(round_, scene.compound)
    found(round_, scene.compound)
    actions.rectify(hazard, note="搬走", photos=[photo()], by=scene.manager, at=MONDAY)
    actions.close(hazard, note="看过", by=scene.township, at=MONDAY)
    actions.void(found(round_, scene.compound), note="看错", by=scene.township, at=MONDAY)

    report = whole(round_)

    assert report.kinds == ["bikes", "wires"]
    assert {row.compound.name: (row.counts, row.found, row.closed) for row in report.rows} == {
        scene.compound.name: ([12, 0], 2, 1),
        "银杏里": ([3, 5], 0, 0),
    }
    assert (report.sums, report.found, report.closed) == ([15, 5], 2, 1)
    assert not report.is_partial


def test_a_case_for_what_was_found_is_counted(scene):
    round_ = a_round(scene)
    actions.file_case(
        compound=scene.compound,
        domain="fire",
        article=LawArticle.objects.get(code="XF60-P"),
        facts="堵塞楼道",
        party="某人",
        is_person=True,
        hazard=found(round_, scene.compound),
        by=None,
        at=MONDAY,
    )

    assert whole(round_).cases == 1


def test_a_township_reads_its_own_compounds_and_their_photos_only(client, scene):
    far = a_compound("远小区", township=a_township("百崎乡"))
    round_ = a_round(scene, far)
    cleared(round_, far, many=77)
    hidden = round_.results.get().photos.get()
    address = [round_.campaign.number, round_.ordinal]
    client.force_login(scene.township)

    page = client.get(reverse("safety:round-report", args=address)).content.decode()
    sheet = words_of(client.get(reverse("safety:round-pdf", args=address)).content)
    file = client.get(reverse("safety:round-photo", args=[*address, hidden.token]))

    for text in (page, sheet):
        assert "远小区" not in text
        assert not re.search(r"(?<!\d)77(?!\d)", text)
    assert "只含您职责范围内的小区" in sheet
    assert file.status_code == 404
    client.force_login(scene.district)
    assert client.get(reverse("safety:round-photo", args=[*address, hidden.token])).status_code == 200
    assert "远小区" in words_of(client.get(reverse("safety:round-pdf", args=address)).content)


def test_the_sheet_is_one_page_a4_however_much_there_is(scene):
    others = [a_compound(f"泉州台商投资区阳光海岸国际花园城{number}期") for number in range(24)]
    round_ = a_round(scene, *others, team="联合工作组" * 20, photos=[an_admitted_photo()] * 3)
    for other in [scene.compound, *others]:
        for kind in ("bikes", "passages", "cityscape", "wires", "structures"):
            cleared(round_, other, kind, 1000)
    for number in range(30):
        found(round_, scene.compound, spot=f"第{number}处")

    pdf = printing.round_report(whole(round_), at=MONDAY)

    (page,) = pages_of(pdf)
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]
    words = words_of(pdf)
    assert "其余15个小区" in words
    assert words.count("25,000") == 5
    assert f"还有{30 - printing.HAZARDS}处" in words
    assert len(page.images) == printing.PHOTOS
    metadata = PdfReader(io.BytesIO(pdf)).xmp_metadata
    assert (metadata.pdfaid_part, metadata.pdfaid_conformance) == ("2", "B")


def test_a_round_without_results_is_a_sheet_too_and_a_lost_photo_leaves_its_place(scene):
    round_ = a_round(scene)
    assert "这一轮没有登记隐患" in words_of(printing.round_report(whole(round_), at=MONDAY))
    cleared(round_, scene.compound)
    round_.results.get().photos.get().file.delete(save=False)

    (page,) = pages_of(printing.round_report(whole(round_), at=MONDAY))

    assert not page.images


def test_a_hazard_found_in_a_round_names_it(client, scene):
    round_ = a_round(scene)
    client.force_login(scene.township)
    report = client.get(reverse("safety:round-report", args=[round_.campaign.number, 1])).content.decode()
    key = f"{round_.campaign.number}-1"
    assert f"round={key}" in report

    for asked, source in ((key, round_.key), (f"{round_.campaign.number}-2", ""), ("x", ""), ("-²", "")):
        address = f"{reverse('safety:hazard-new')}?c={scene.compound.code}&round={asked}"
        form_key = client.get(address).context["form"]["form_key"].value()
        data = {"item": item("A2").pk, "description": "堵门", "photos": [a_photo()], "form_key": form_key}
        client.post(address, data)
        assert Hazard.objects.latest("pk").source == source


def test_results_are_recorded_with_a_photo_page_by_page(client, scene):
    round_ = a_round(scene)
    client.force_login(scene.township)
    address = reverse("safety:result-new", args=[round_.campaign.number, 1])
    data = {"compound": scene.compound.pk, "kind": "bikes", "count": 12}

    refused = client.post(address, data).content.decode()
    assert "请上传现场照片" in refused
    client.post(address, data | {"photos": [a_photo()]})

    assert round_.results.get().photos.count() == 1
