"""Reports of other systems: what is needed, what is refused and how, and that nothing is filed twice."""

import base64
import json
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from communities import throttle
from complaints.models import ApiFiling, ApiKey, Category, Choice, Complaint, Photo, Question
from complaints.open311 import keys
from tests.factories import a_compound, a_township

from .georeport import ROOT, a_key, error_of, json_of, xml_of
from .scenes import a_photo, category
from .test_at_once import at_once

WORDS = "路灯不亮已经三天，晚上看不清"
FORM = "application/x-www-form-urlencoded; charset=utf-8"


@pytest.fixture
def key(scene) -> str:
    for name, value in {"latitude": "24.887654", "longitude": "118.812345"}.items():
        setattr(scene.compound, name, value)
    scene.compound.save()
    return a_key()


def post(client, scene, key, *, form="json", files=None, **fields):
    """As a client sends it: a form in the body, multipart where there are files."""
    given = {
        "api_key": key,
        "service_code": "FAC",
        "address_id": scene.compound.code,
        "description": WORDS,
        **fields,
    }
    given = {name: value for name, value in given.items() if value is not None}
    path = f"{ROOT}requests.{form}"
    if files:
        return client.post(path, {**given, **files})
    return client.post(path, urlencode(given, doseq=True), content_type=FORM)


def filed(response) -> Complaint:
    assert response.status_code == 200, response.content.decode()
    [body] = json_of(response, "service_requests")
    return Complaint.objects.get(number=body["service_request_id"])


def refused(response, status=400) -> str:
    """The sentences of the refusal; nothing was stored."""
    assert response.status_code == status, response.content.decode()
    assert not Complaint.objects.exists()
    assert not Photo.objects.exists()
    return "".join(error["description"] for error in error_of(response))


def test_a_report_becomes_a_case_with_its_unit_and_its_limits(client, scene, key):
    case = filed(
        post(
            client,
            scene,
            key,
            first_name="小明",
            last_name="林",
            phone="13800001234",
            email="lin@example.org",
        )
    )

    assert (case.channel, case.description, case.compound) == ("open311", WORDS, scene.compound)
    assert (case.contact_name, case.contact_phone, case.contact_mail) == (
        "林小明",
        "13800001234",
        "lin@example.org",
    )
    assert (case.unit, case.status, case.anonymous) == (scene.company, "dispatched", False)
    assert case.deadlines.count() == 3


def test_the_answer_names_the_number_and_what_is_promised(client, scene, key):
    answer = post(client, scene, key, form="xml", account_id="u-7")

    [request] = xml_of(answer, "service_requests")
    fields = {child.tag: child.text for child in request}
    assert fields["service_request_id"] == Complaint.objects.get().number
    assert fields["service_notice"].endswith("承诺在5个工作日内办结。")
    assert fields["account_id"] == "u-7"
    assert "token" not in fields


@pytest.mark.parametrize("given", [None, "", "wrong", "密钥", "x" * 5000])
def test_without_a_known_key_nothing_is_filed(client, scene, key, given):
    assert "api_key" in refused(post(client, scene, given), 403)


def test_a_key_that_was_taken_back_files_nothing(client, scene, key):
    keys.revoke("随手拍小程序", by=None, at=timezone.now())

    assert "停用" in refused(post(client, scene, key), 403)


def test_no_page_of_another_site_can_file_with_the_cookies_of_an_official(scene, key):
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.manager)

    assert post(client, scene, None).status_code == 403
    assert post(client, scene, key).status_code == 200


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"service_code": None}, 400, "请提供service_code"),
        ({"service_code": "NIX"}, 404, "没有代码为“NIX”的诉求类别"),
        ({"jurisdiction_id": "elsewhere"}, 404, "没有代码为“elsewhere”的辖区"),
        ({"address_id": None}, 400, "请提供位置"),
        ({"address_id": "#NOTPINPOINTED#"}, 400, "请提供位置"),
        ({"address_id": "XX999"}, 400, "没有编号为“XX999”的小区"),
        ({"address_id": None, "lat": "24.8876"}, 400, "lat和long必须同时提供"),
        ({"address_id": None, "lat": "24.8876", "long": "east"}, 400, "参数long应当是-180到180之间的度数"),
        ({"address_id": None, "lat": "24.9", "long": "118.9"}, 400, "500米之内没有登记的小区"),
        ({"address_id": None, "address_string": "天边"}, 400, "没有找到登记的小区"),
        ({"email": "nobody"}, 400, "email不是有效的邮箱地址"),
        ({"phone": "0595-123"}, 400, "phone不是有效的手机号"),
        ({"description": "路灯"}, 400, "至少5个字"),
        ({"description": "长" * 4001}, 400, "最多4000个字"),
        ({"media_url": "javascript:alert(1)"}, 400, "media_url应当是http或https地址"),
        ({"media_url": "http://[x"}, 400, "media_url应当是http或https地址"),
        ({"media_url": "data:image/png;base64,AAAA"}, 400, "不是照片"),
        ({"media_url": "data:text/html,<b>"}, 400, "空文件"),
    ],
)
def test_what_is_not_in_order_is_said_in_a_sentence(client, scene, key, fields, status, words):
    assert words in refused(post(client, scene, key, **fields), status)


def test_everything_that_is_wrong_is_said_at_once(client, scene, key):
    answer = post(client, scene, key, address_id="XX", email="x", phone="1")

    assert len(error_of(answer)) == 3


def test_a_description_may_be_as_long_as_the_specification_allows(client, scene, key):
    assert len(filed(post(client, scene, key, description="长" * 4000)).description) == 4000


def test_a_report_without_words_says_its_service(client, scene, key):
    assert "道路、照明" in filed(post(client, scene, key, description=None)).description


def test_markup_and_control_characters_stay_harmless_words(client, scene, key):
    case = filed(post(client, scene, key, description="<script>alert(1)</script>\x00\u202e路灯"))

    assert case.description == "<script>alert(1)</script>路灯"


def test_the_place_is_not_said_twice(client, scene, key):
    words = f"{scene.compound.name}2号楼，二单元门口"

    case = filed(post(client, scene, key, address_id="", address_string=words))

    assert (case.compound, str(case.building), case.spot) == (scene.compound, "2号楼", "二单元门口")


def test_a_code_names_the_compound_and_the_building(client, scene, key):
    code = f"{scene.compound.code.lower()}/2号楼"

    case = filed(post(client, scene, key, address_id=code, address_string="二单元门口"))

    assert (case.compound, str(case.building), case.spot) == (scene.compound, "2号楼", "二单元门口")
    wrong = post(client, scene, key, address_id=f"{scene.compound.code}/9号楼", description=WORDS + "！")
    assert "这个小区没有“9号楼”" in error_of(wrong)[0]["description"]


def test_a_merged_compound_is_the_one_it_became(client, scene, key):
    old = a_compound("旧小区", closed_on=timezone.localdate(), merged_into=scene.compound)

    assert filed(post(client, scene, key, address_id=old.code)).compound == scene.compound


def test_a_closed_compound_takes_no_reports(client, scene, key):
    closed = a_compound("关了的小区", closed_on=timezone.localdate())

    assert "已经停用" in refused(post(client, scene, key, address_id=closed.code))


def test_a_point_is_the_nearest_compound(client, scene, key):
    a_compound("稍远小区", latitude="24.889", longitude="118.812345")

    case = filed(post(client, scene, key, address_id=None, lat="24.887700", long="118.812000"))

    assert case.compound == scene.compound


@pytest.mark.parametrize(("metres", "is_found"), [(490, True), (510, False)])
def test_a_point_far_from_every_compound_is_nowhere(client, scene, key, metres, is_found):
    lat = 24.887654 + metres / 111_195

    answer = post(client, scene, key, address_id=None, lat=f"{lat:.6f}", long="118.812345")

    assert (answer.status_code == 200) == is_found


@pytest.mark.parametrize("words", ["龙庭御景", "洛阳镇龙庭御景2号楼门口", "2号楼, 龙庭御景, 泉州"])
def test_an_address_is_searched_for_the_compound_and_its_building(client, scene, key, words):
    case = filed(post(client, scene, key, address_id=None, address_string=words))

    assert case.compound == scene.compound
    assert str(case.building or "") == ("2号楼" if "2号楼" in words else "")


def test_the_longer_name_is_meant_and_a_township_tells_two_of_one_name_apart(client, scene, key):
    longer = a_compound("龙庭御景二期")
    far = a_compound("龙庭御景", township=a_township("张坂镇"))

    assert (
        filed(post(client, scene, key, address_id=None, address_string="龙庭御景二期3号楼")).compound
        == longer
    )
    in_town = post(client, scene, key, address_id=None, address_string="张坂镇龙庭御景")
    assert filed(in_town).compound == far
    unclear = post(client, scene, key, address_id=None, address_string="龙庭御景")
    assert "有几个小区" in error_of(unclear)[0]["description"]


def test_questions_are_answered_by_attributes(client, scene, key):
    fault = Question.objects.create(
        category=category(), code="fault", label="什么故障", datatype="multivaluelist", required=True
    )
    Choice.objects.create(question=fault, key="dark", label="不亮")
    Choice.objects.create(question=fault, key="blink", label="闪")
    Question.objects.create(category=category(), code="count", label="几盏", datatype="number")

    case = filed(
        post(
            client,
            scene,
            key,
            **{
                "attribute[fault][]": ["dark", "blink"],
                "attribute[count]": "3",
                "attribute[title]": "外来的",
            },
        )
    )

    assert case.answers == [
        {"code": "fault", "label": "什么故障", "value": "不亮、闪"},
        {"code": "count", "label": "几盏", "value": "3"},
    ]


@pytest.mark.parametrize(
    ("datatype", "value", "words"),
    [
        ("string", None, "必须填写"),
        ("string", ["a", "b"], "只能填写一个值"),
        ("string", "x" * 1001, "最多1000个字"),
        ("number", "three", "应当是数字"),
        ("datetime", "gestern", "不是有效的时间"),
        ("singlevaluelist", "other", "没有选项“other”"),
        ("singlevaluelist", ["one", "two"], "只能选择一项"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_by_its_name(client, scene, key, datatype, value, words):
    asked = Question.objects.create(
        category=category(), code="q", label="问题", datatype=datatype, required=True
    )
    for name in ("one", "two"):
        Choice.objects.create(question=asked, key=name, label=name)

    said = refused(post(client, scene, key, **{"attribute[q]": value}))

    assert words in said
    assert "attribute[q]" in said


def test_photos_pass_the_gate_or_nothing_is_filed(client, scene, key):
    bad = a_photo(name="门.jpg")
    bad.file.truncate(20)

    assert "“门.jpg”" in refused(post(client, scene, key, files={"media": bad}))
    case = filed(
        post(
            client,
            scene,
            key,
            files={"media": [a_photo(), a_photo(colour="red")], "more": a_photo(colour="blue")},
        )
    )
    assert case.photos.count() == 3
    assert not case.photos.filter(public=True).exists()


def test_a_picture_may_come_inside_its_address_and_a_link_is_kept_as_words(client, scene, key):
    inside = f"data:image/jpeg;base64,{base64.b64encode(a_photo().read()).decode()}"

    case = filed(post(client, scene, key, media_url=[inside, "https://example.org/a.jpg"]))

    assert case.photos.count() == 1
    assert case.description == f"{WORDS}\n图片链接：https://example.org/a.jpg"


def test_a_closed_service_says_why(client, scene, key):
    Category.objects.filter(code="FAC").update(closed_to_reports=True, closed_words="路灯统一改造。")

    answer = post(client, scene, key)

    assert "路灯统一改造" in refused(answer)
    assert error_of(answer)[0]["code"] == "service_closed"


def test_a_service_of_the_staff_is_for_keys_of_the_staff(client, scene, key):
    Category.objects.filter(code="FAC").update(staff_only=True)

    assert "只由工作人员登记" in refused(post(client, scene, key), 403)
    assert filed(post(client, scene, a_key("热线", for_staff=True)))


def test_a_category_without_anonymity_asks_for_a_contact(client, scene, key):
    Category.objects.filter(code="FAC").update(anonymous_ok=False)

    assert "不能匿名" in refused(post(client, scene, key))
    assert filed(post(client, scene, key, phone="13800001234"))


def test_the_same_words_within_minutes_are_the_same_report(client, scene, key):
    first, second = filed(post(client, scene, key)), filed(post(client, scene, key, form="json"))

    assert first == second
    assert filed(post(client, scene, key, description=WORDS + "。")) != first
    assert filed(post(client, scene, a_key("另一家"))) != first
    ApiFiling.objects.filter(case=first).update(at=timezone.now() - timedelta(minutes=11))
    assert filed(post(client, scene, key)) != first


@pytest.mark.parametrize("name", ["client_reference", "attribute[fixmystreet_id]", "service_request_id_ext"])
def test_the_same_reference_is_the_same_report_for_ever(client, scene, key, name):
    first = filed(post(client, scene, key, **{name: "4711"}))
    ApiFiling.objects.update(at=timezone.now() - timedelta(days=300))

    assert first.external_number == "随手拍小程序#4711"
    assert filed(post(client, scene, key, **{name: "4711", "description": "改了几个字的路灯"})) == first
    assert filed(post(client, scene, key, **{name: "4712"})) != first
    assert filed(post(client, scene, a_key("另一家"), **{name: "4711"})) != first


def test_a_reference_too_long_for_the_desk_still_counts(client, scene, key):
    long = "7" * 90

    first, again = (filed(post(client, scene, key, client_reference=long)) for _try in range(2))

    assert first == again
    assert first.external_number == ""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fields", [{}, {"client_reference": "4711"}])
def test_a_crowd_of_retries_files_once(scene, key, fields):
    answers = at_once(lambda _number: post(Client(), scene, key, **fields))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert Complaint.objects.count() == ApiFiling.objects.count() == 1


def test_a_client_that_never_stops_is_told_to_wait(client, scene, key, monkeypatch):
    monkeypatch.setitem(throttle.MOST, "open311_key", 2)
    answers = [post(client, scene, key, description=f"{WORDS}{number}") for number in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert error_of(answers[-1])[0]["description"] == "提交太频繁，请稍后再试。"
    assert answers[-1].headers["Retry-After"] == "600"


def test_guessing_keys_is_slow(client, scene, monkeypatch):
    monkeypatch.setitem(throttle.MOST, "open311", 2)

    assert [post(client, scene, "guess").status_code for _try in range(3)] == [403, 403, 429]


def test_parameters_may_stand_in_the_address(client, scene, key):
    given = {"api_key": key, "service_code": "FAC", "address_id": scene.compound.code, "description": WORDS}

    assert filed(client.post(f"{ROOT}requests.json?{urlencode(given)}"))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe%%%", FORM),
        (b"a=1&" * 2000, FORM),
        (b"x", "multipart/form-data; boundary=b"),
        (b"x", "multipart/form-data"),
        (b"--b\r\nContent-Disposition: form-data; name=api_key\r\n\r\n", "multipart/form-data; boundary=b"),
        (b"x=1", "application/x-www-form-urlencoded; charset=klingon"),
        (b"description=" + b"a" * 3_000_000, FORM),
        (json.dumps({"api_key": "x"}).encode(), "application/json"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_like_any_other(client, scene, key, body, kind):
    answer = client.generic("POST", f"{ROOT}requests.xml", body, content_type=kind)

    assert answer.status_code in (400, 403)
    assert error_of(answer)


def test_a_key_is_kept_as_a_digest(client, scene, key):
    post(client, scene, key)
    row = ApiKey.objects.get()

    assert key not in str(vars(row))
    assert row.used_at is not None
