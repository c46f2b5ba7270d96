"""Hazards and inspections out of complaints: offered where there may be danger, linked by label and key.

Whoever reads safety never learns who complained, nor in which words.
"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from communities.access import Role
from complaints import actions as complaints
from complaints.models import Category
from governance import actions
from safety import actions as safety
from safety.models import Answer, Hazard, Inspection
from tests.complaints.scenes import a_photo, an_admitted_photo
from tests.factories import a_compound, a_township, a_user
from tests.safety.scenes import Scene, a_scene, in_post
from workflow.models import AuditEntry
from workflow.refusals import Refused

pytestmark = pytest.mark.django_db
SAID = "我是三楼的林暗香，楼下灭火器都过期了，物业不理"
SECRETS = ("林暗香", "13800009999", "009999", "我是三楼", "203室门口", "mi@example.org")


@pytest.fixture
def scene() -> Scene:
    return a_scene()


def a_case(scene, code="FIR", compound=None):
    compound = compound or scene.compound
    return complaints.file_complaint(
        compound=compound,
        building=compound.buildings.order_by("pk").first(),
        spot="2单元203室门口",
        category=Category.objects.get(code=code),
        description=SAID,
        contact=complaints.Contact("林暗香", "13800009999", "mi@example.org"),
        photos=[an_admitted_photo()],
        by=None,
        at=timezone.now() - timedelta(hours=1),
    ).complaint


def page(client, user, name, *args, **data):
    client.force_login(user)
    address = reverse(name, args=args)
    return client.post(address, data, follow=True) if data else client.get(address)


def words(response) -> str:
    return b"".join(response).decode() if response.streaming else response.content.decode()


def a_hazard(scene, case, **fields) -> Hazard:
    given = {"item": safety.item_on("A4", timezone.now()), "description": "灭火器过期", "form_key": "k" * 32}
    given |= {"by": scene.township, "at": timezone.now()}
    return actions.open_hazard(case, **given | fields)


def an_inspection(scene, case) -> Inspection:
    today, at = timezone.localdate(), timezone.now()
    return actions.order_inspection(case, since=today, until=today, by=scene.township, at=at)


def test_a_hazard_is_opened_at_the_case_and_both_name_the_other(client, scene):
    case = a_case(scene)
    form = page(client, scene.township, "case-hazard", case.number).context["form"]
    assert form["building"].value() == case.building_id
    item = safety.item_on("A4", timezone.now())
    given = {"item": item.pk, "description": "三处灭火器过期", "form_key": form["form_key"].value()}

    for _turn in range(2):
        shown = words(page(client, scene.township, "case-hazard", case.number, **given))

    hazard = Hazard.objects.get()
    assert (hazard.source, hazard.compound) == (f"complaint:{case.number}", scene.compound)
    assert hazard.photos.count() == 0
    assert hazard.get_absolute_url() in shown
    assert f"关联办理：{hazard.number}" in shown
    told = AuditEntry.objects.get(verb="link")
    assert (told.subject_key, told.details["room"], told.details["number"]) == (
        case.number,
        "hazard",
        hazard.number,
    )
    assert f"诉求 {case.number}" in words(page(client, scene.manager, "safety:hazard-page", hazard.number))


def test_an_inspection_is_ordered_at_the_case(client, scene):
    case, today = a_case(scene), timezone.localdate()
    given = {"since": today, "until": today, "inspectors": [scene.township.person_id]}

    shown = words(page(client, scene.township, "case-inspection", case.number, **given))

    row = Inspection.objects.get()
    assert (row.kind, row.source) == ("complaint", f"complaint:{case.number}")
    assert [*row.inspectors.all()] == [scene.township.person]
    assert row.get_absolute_url() in shown
    read = words(page(client, scene.manager, "safety:inspection-page", row.number))
    assert f"诉求 {case.number}" in read


@pytest.mark.parametrize(("code", "offered"), [("FIR", True), ("EBK", True), ("LFT", True), ("FEE", False)])
def test_it_is_offered_where_there_may_be_danger(client, scene, code, offered):
    case = a_case(scene, code)

    shown = words(page(client, scene.township, "desk-case", case.number))

    assert (reverse("case-hazard", args=[case.number]) in shown) == offered
    assert case.get_absolute_url() == reverse("desk-case", args=[case.number])


@pytest.mark.parametrize(
    ("name", "data", "wrong"),
    [
        ("case-move", {"decline-reason": "", "decline-note": ""}, True),
        ("case-remark", {"remark-note": ""}, True),
        ("case-reporter", {"reason": "核实"}, False),
    ],
)
def test_a_form_that_comes_back_keeps_the_panel(client, scene, name, data, wrong):
    case = a_case(scene)
    hazard, row = a_hazard(scene, case), an_inspection(scene, case)
    move = ["decline"] if name == "case-move" else []

    response = page(client, scene.township, f"complaints:{name}", case.number, *move, **data)

    assert response.redirect_chain == []
    shown = words(response)
    for link in (
        hazard.get_absolute_url(),
        row.get_absolute_url(),
        reverse("case-hazard", args=[case.number]),
    ):
        assert link in shown
    assert bool(response.context.get("form") and response.context["form"].errors) == wrong
    assert ('class="errorlist' in shown) == wrong


def test_who_may_not_send_inspectors_is_not_offered_it(client, scene):
    case = a_case(scene)

    shown = words(page(client, scene.secretary, "desk-case", case.number))

    assert reverse("case-hazard", args=[case.number]) in shown
    assert reverse("case-inspection", args=[case.number]) not in shown
    assert page(client, scene.secretary, "case-inspection", case.number).status_code == 404


def test_out_of_sight_there_is_no_page(client, scene):
    far = a_compound(township=a_township("张坂镇"))
    case = a_case(scene, compound=far)

    for name in ("desk-case", "case-hazard", "case-inspection"):
        assert page(client, scene.township, name, case.number).status_code == 404


def test_the_fixed_words_beside_the_numbers_stay_pages(client, scene):
    client.force_login(scene.township)

    for name in ("case-new", "review", "workload", "desk-statistics"):
        assert client.get(reverse(f"complaints:{name}")).status_code == 200


def test_what_safety_refuses_is_refused_whole(scene):
    case = a_case(scene)

    with pytest.raises(Refused, match="隐患情况"):
        a_hazard(scene, case, description=" ")
    stranger = in_post(a_user(Role.TOWNSHIP_OFFICER, a_compound(township=a_township("张坂镇"))))
    with pytest.raises(Refused, match="职责范围"):
        a_hazard(scene, case, by=stranger)

    assert not Hazard.objects.exists()
    assert not AuditEntry.objects.filter(verb="link").exists()


def test_the_resident_reads_nothing_of_the_link(client, scene):
    filed = complaints.file_complaint(
        compound=scene.compound,
        category=Category.objects.get(code="FIR"),
        description="楼道灯坏了没有人修理",
        by=None,
        at=timezone.now(),
    )
    hazard = a_hazard(scene, filed.complaint)
    client.logout()

    follow = client.get(reverse("complaints:follow-page", args=[filed.complaint.number, filed.code]))

    assert hazard.number not in words(follow)
    assert "关联办理" not in words(follow)


def test_no_reader_of_safety_learns_who_complained(client, scene):
    case = a_case(scene)
    hazard, row = a_hazard(scene, case), an_inspection(scene, case)
    answer(scene, row)
    lead = in_post(a_user(Role.BUILDING_LEAD, scene.compound))
    readers = (scene.manager, scene.secretary, lead, scene.township, scene.district, None)
    pages = [
        hazard.get_absolute_url(),
        Hazard.objects.exclude(answer=None).get().get_absolute_url(),
        row.get_absolute_url(),
        reverse("safety:inspection-item", args=[row.number, "A1"]),
        *(reverse(f"safety:{name}") for name in ("today", "hazard-list", "hazard-strip", "inspection-list")),
        *(f"{reverse(f'safety:{name}')}?_export=csv" for name in ("hazard-list", "inspection-list")),
        *(reverse(f"safety:{name}", args=[scene.compound.code]) for name in ("public-compound", "feed")),
        reverse("safety:overview"),
    ]

    for reader in readers:
        client.logout()
        if reader:
            client.force_login(reader)
        for address in pages:
            body = words(client.get(address, follow=True))
            assert [word for word in SECRETS if word in body] == [], (reader, address)


def answer(scene, row) -> None:
    """Everything in order but one item; signed."""
    at = timezone.now()
    for item in row.items:
        given = {"result": Answer.Result.PASS, "reading": "0.35" if item.reading_unit else ""}
        if item.code == "A4":
            given = {"result": Answer.Result.FAIL, "note": "压力不足", "photos": [an_admitted_photo()]}
        safety.answer(row, item, by=scene.township, at=at, **given)
    safety.finish(row, counterpart="王经理", by=scene.township, at=at)


def test_no_row_of_safety_keeps_a_word_of_the_resident(scene):
    case = a_case(scene)
    a_hazard(scene, case)
    answer(scene, an_inspection(scene, case))

    rows = [
        *Hazard.objects.values(),
        *Inspection.objects.values(),
        *Answer.objects.values(),
        *AuditEntry.objects.filter(subject_label__in=["hazard", "inspection"]).values(),
        *AuditEntry.objects.filter(verb="link").values(),
    ]

    assert len(rows) > 30
    assert [word for word in SECRETS if word in repr(rows)] == []


def test_a_photo_of_the_resident_is_not_taken_over(client, scene):
    case = a_case(scene)
    item = safety.item_on("A4", timezone.now())
    given = {"item": item.pk, "description": "过期", "form_key": "a" * 32, "photos": [a_photo()]}

    page(client, scene.township, "case-hazard", case.number, **given)

    kept = set(Hazard.objects.get().photos.values_list("sha256", flat=True))
    assert len(kept) == 1
    assert kept.isdisjoint(case.photos.values_list("sha256", flat=True))


def test_the_page_of_a_case_asks_as_much_for_many_links_as_for_one(client, scene):
    case = a_case(scene)
    a_hazard(scene, case)
    an_inspection(scene, case)

    def asked():
        page(client, scene.township, "desk-case", case.number)
        with CaptureQueriesContext(connection) as queries:
            page(client, scene.township, "desk-case", case.number)
        return len(queries)

    few = asked()
    for number in range(3):
        a_hazard(scene, case, form_key=f"{number}" * 32)
        an_inspection(scene, case)

    assert asked() == few
