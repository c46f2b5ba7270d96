"""What anybody may read by the open interface, and what nobody may."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.models import Compound, District, Organisation
from complaints import actions
from complaints.lifecycle import Kind
from complaints.models import Category, Choice, Complaint, Question
from complaints.open311 import discovery
from tests.factories import a_compound, a_project
from workflow import audit

from .georeport import ROOT, a_photo_of, error_of, json_of, read, reviewed
from .scenes import category

POINT = {"latitude": "24.887654", "longitude": "118.812345"}
REPORTER = ("林小明", "13800001234", "lin@example.org")
CONTACT = actions.Contact(*REPORTER)


@pytest.fixture
def now():
    return timezone.now()


def filed(scene, now, count=1, **details) -> list[Complaint]:
    words = details.pop("words", "路灯不亮已经三天，晚上看不清")
    return [scene.file(now, words=f"{words}{number}", **details).complaint for number in range(count)]


def requests(client, **parameters) -> list[dict]:
    return read(client, "requests", "service_requests", **parameters)


def one(client, case: Complaint, **parameters) -> dict:
    [body] = read(client, f"requests/{case.number}", "service_requests", **parameters)
    return body


def test_discovery_is_the_same_at_the_root_and_under_the_endpoint(client, db):
    below = read(client, "discovery", "discovery")

    assert json_of(client.get("/discovery.json"), "discovery") == below
    assert client.get("/discovery.xml").content == client.get(f"{ROOT}discovery.xml").content
    assert below["endpoints"][0]["url"] == "http://testserver/open311/v2/"
    assert below["endpoints"][0]["changeset"] == below["changeset"]


def test_the_changeset_moves_when_a_category_or_a_question_is_changed(db, now):
    before = discovery.changed_at(at=now)

    audit.record("question", "1", "admin_change", by=None, at=now)

    assert before < now == discovery.changed_at(at=now)
    assert discovery.changed_at(at=now - timedelta(seconds=1)) == before


def test_every_category_in_use_is_a_service(client, db):
    Category.objects.filter(code="OWN").update(active=False)

    services = read(client, "services", "services")

    assert [service["service_code"] for service in services] == [
        *Category.objects.active().values_list("code", flat=True)
    ]
    assert "OWN" not in {service["service_code"] for service in services}
    assert all(service["group"] for service in services)


def test_flags_of_a_category_are_keywords_that_fixmystreet_reads(client, db):
    Category.objects.filter(code="INC").update(staff_only=True)
    Category.objects.filter(code="EBK").update(closed_to_reports=True, closed_words="充电桩改造，暂停。")

    services = {service["service_code"]: service for service in read(client, "services", "services")}

    words = {
        code: service["keywords"].split(",") for code, service in services.items() if service["keywords"]
    }
    assert (words["SEC"][0], words["INC"][0], words["EBK"][0]) == ("private", "staff", "inactive")
    assert services["EBK"]["description"] == "充电桩改造，暂停。"
    assert words["FAC"][0] == "路灯"


def test_a_definition_asks_the_questions_of_the_category(client, db):
    kind = Question.objects.create(
        category=category("LFT"), code="fault", label="什么故障", datatype="multivaluelist", required=True
    )
    Choice.objects.create(question=kind, key="door", label="门打不开")
    Choice.objects.create(question=kind, key="noise", label="异响", ordinal=2)
    Question.objects.create(
        category=category("LFT"), code="car", label="电梯编号", ordinal=2, help_text="轿厢内"
    )
    Question.objects.create(category=category("LFT"), code="old", label="旧问题", active=False)

    body = read(client, "services/LFT", "service_definition")

    notice, fault, car = body["attributes"]
    assert (notice["variable"], notice["required"], notice["values"]) == (False, False, [])
    assert (fault["required"], fault["datatype"]) == (True, "multivaluelist")
    assert fault["values"] == [{"key": "door", "name": "门打不开"}, {"key": "noise", "name": "异响"}]
    assert (car["required"], car["datatype_description"], car["values"]) == (False, "轿厢内", [])
    assert [attribute["order"] for attribute in body["attributes"]] == [1, 2, 3]


def test_metadata_says_whether_a_definition_has_anything_to_read(client, db):
    services = {service["service_code"]: service for service in read(client, "services", "services")}

    for code, service in services.items():
        body = read(client, f"services/{code}", "service_definition")
        assert service["metadata"] == bool(body["attributes"])


def test_a_request_says_who_has_it_and_until_when(client, scene, now):
    [case, *_others] = filed(scene, now, 3, contact=CONTACT)

    body = one(client, case)

    deadline = case.deadlines.get(kind=Kind.CLOSE)
    assert body["status"] == "open"
    assert body["status_notes"] == "待受理"
    assert body["agency_responsible"] == scene.company.name
    assert body["service_notice"] == "承诺在5个工作日内办结。"
    assert body["expected_datetime"] == timezone.localtime(deadline.due_at).isoformat(timespec="seconds")
    assert body["address_id"] == scene.compound.code
    assert body["address"].startswith(f"{scene.compound.name}，")


def test_nothing_of_the_reporter_nor_of_what_was_not_reviewed_is_shown(client, scene, now):
    cases = filed(scene, now, 3, words="我家三零二室的张三", spot="302室", contact=CONTACT)
    photo = a_photo_of(cases[0], public=True)
    actions.accept(cases[0], by=scene.manager, at=now)
    actions.contact(cases[0], note="已联系李四", by=scene.manager, at=now)

    for path in ("requests.xml", "requests.json?extensions=true", "servicerequestupdates.json"):
        body = client.get(ROOT + path).content.decode()
        assert not [word for word in (*REPORTER, "张三", "302室", "李四", str(photo.token)) if word in body]
    assert client.get("/data/requests.csv").getvalue().decode().count("张三") == 0
    assert client.get(f"{ROOT}photos/{photo.token}.jpg").status_code == 404


def test_what_a_review_has_released_is_shown(client, scene, now):
    case = reviewed(filed(scene, now)[0], "路灯坏了", "灯已换好")
    hidden, shown = a_photo_of(case, public=False), a_photo_of(case, public=True)

    body = one(client, case, extensions="true")

    assert (body["description"], body["status_notes"]) == ("路灯坏了", "待受理：灯已换好")
    assert body["media_url"] == f"http://testserver{ROOT}photos/{shown.token}.jpg"
    assert body["extended_attributes"]["media_urls"] == [body["media_url"]]
    assert client.get(body["media_url"]).headers["Content-Type"] == "image/jpeg"
    assert client.get(f"{ROOT}photos/{hidden.token}.jpg").status_code == 404


def test_cases_of_a_private_category_are_nowhere(client, scene, now):
    case = reviewed(filed(scene, now, code="SEC")[0])
    photo = a_photo_of(case, public=True)

    assert requests(client) == []
    assert requests(client, service_request_id=case.number) == []
    assert requests(client, service_code="SEC") == []
    assert read(client, "servicerequestupdates", "service_request_updates") == []
    for path in (f"requests/{case.number}.xml", f"photos/{photo.token}.jpg"):
        answer = client.get(ROOT + path)
        assert (answer.status_code, error_of(answer)[0]["code"]) == (404, "404")
    assert case.number not in client.get("/data/requests.csv").getvalue().decode()


def test_a_compound_with_fewer_than_three_public_cases_is_not_named(client, scene, now):
    for name, value in POINT.items():
        setattr(scene.compound, name, value)
    scene.compound.save()
    case = filed(scene, now, 2)[0]
    filed(scene, now, code="SEC", words="这一件不公开不算数")

    few = one(client, case, extensions="true")
    update = read(client, "servicerequestupdates", "service_request_updates")[0]
    filed(scene, now, 1, words="第三件公开的诉求")
    enough = one(client, case, extensions="true")

    assert few["address"] == f"{scene.compound.township}，{scene.compound.township.district}"
    assert (few["address_id"], few["agency_responsible"]) == (None, Organisation.Kind.COMPANY.label)
    for word in (scene.compound.name, scene.compound.code, scene.company.name, "118.812", "24.887"):
        assert word not in str(few) + str(update)
    assert (enough["address_id"], enough["agency_responsible"]) == (scene.compound.code, scene.company.name)
    assert (enough["lat"], enough["long"]) == (24.8877, 118.8123)


def test_a_township_is_not_named_where_it_would_tell_the_compound(client, scene, now):
    neighbour = Compound.objects.get(name="隔壁花园")
    case = filed(scene, now)[0]
    known = one(client, case, extensions="true")

    filed(scene, now, 3, compound=neighbour)
    alone = one(client, case, extensions="true")

    assert known["extended_attributes"]["township"] == "洛阳镇"
    assert (alone["address"], alone["extended_attributes"]["township"]) == ("台商投资区", None)
    assert "洛阳镇" not in str(alone)


def test_the_middle_of_a_township_stands_for_a_compound_where_it_gives_none_away(client, scene, now):
    for number in (1, 2):
        a_compound(community=scene.compound.community, latitude=f"24.{number}", longitude=f"118.{number}")
    case = filed(scene, now)[0]
    without = one(client, case)

    a_compound(community=scene.compound.community, latitude="24.3", longitude="118.3")

    district = District.objects.get()
    assert without["lat"] == pytest.approx(float(district.south + district.north) / 2, abs=0.01)
    assert (one(client, case)["lat"], one(client, case)["long"]) == (24.2, 118.2)


@pytest.mark.parametrize(
    ("step", "state", "fine", "words"),
    [
        ("accept", "open", "IN_PROGRESS", "办理中"),
        ("resolve", "closed", "FIXED", "待评价"),
        ("rate", "closed", "CLOSED", "已办结"),
    ],
)
def test_states_are_open_or_closed_and_finer_where_asked(client, scene, now, step, state, fine, words):
    case = filed(scene, now, code="PRK")[0]
    after(scene, case, step, now)

    body = one(client, case, extensions="true")

    assert (body["status"], body["status_notes"]) == (state, words)
    assert body["extended_attributes"]["detailed_status"] == fine
    assert [row["service_request_id"] for row in requests(client, status=state)] == [case.number]
    assert requests(client, status="open" if state == "closed" else "closed") == []


def after(scene, case: Complaint, step: str, now) -> None:
    actions.accept(case, by=scene.manager, at=now)
    if step != "accept":
        actions.resolve(case, note="已办好", photos=[], by=scene.manager, at=now)
    if step == "rate":
        actions.rate(case, stars=5, words="", by=None, at=now)


def test_a_closed_request_was_last_updated_when_it_was_closed(client, scene, now):
    case = filed(scene, now - timedelta(hours=3), code="PRK")[0]
    actions.accept(case, by=scene.manager, at=now - timedelta(hours=2))
    opened = one(client, case)["updated_datetime"]
    actions.resolve(case, note="已办好", photos=[], by=scene.manager, at=now - timedelta(hours=1))
    actions.rate(case, stars=5, words="", by=None, at=now)

    local = [timezone.localtime(now - timedelta(hours=hours)) for hours in (2, 1)]
    assert [opened, one(client, case)["updated_datetime"]] == [
        moment.isoformat(timespec="seconds") for moment in local
    ]


def test_a_withdrawn_request_is_gone_but_its_going_is_told(client, scene, now):
    case = filed(scene, now)[0]
    actions.withdraw(case, by=None, at=now)

    assert requests(client) == []
    last = read(client, "servicerequestupdates", "service_request_updates")[-1]
    assert (last["service_request_id"], last["status"]) == (case.number, "NO_FURTHER_ACTION")


def test_requests_come_newest_first_in_the_window(client, scene, now):
    old, edge, new = (
        filed(scene, now - timedelta(days=days), words=f"{days}天以前的事情")[0] for days in (91, 89, 0)
    )

    assert [row["service_request_id"] for row in requests(client)] == [new.number, edge.number]
    start = (now - timedelta(days=92)).date().isoformat()
    assert [row["service_request_id"] for row in requests(client, start_date=start)][-1] == old.number
    assert requests(client, end_date="2020-01-01") == []


def test_ids_override_every_other_filter_and_unknown_ones_are_skipped(client, scene, now):
    old = filed(scene, now - timedelta(days=400))[0]

    found = requests(
        client, service_request_id=f"{old.number.lower()},TS-2020-000009, x", status="closed", start_date="x"
    )

    assert [row["service_request_id"] for row in found] == [old.number]
    assert requests(client, service_request_id="TS-2020-000009") == []


def test_services_are_filtered_by_a_list(client, scene, now):
    lamp, car = filed(scene, now)[0], filed(scene, now, code="PRK")[0]

    assert {row["service_request_id"] for row in requests(client, service_code="FAC,PRK,NIX")} == {
        lamp.number,
        car.number,
    }
    assert [row["service_code"] for row in requests(client, service_code="prk")] == ["PRK"]
    assert requests(client, service_code="NIX") == []


def test_pages_part_the_list(client, scene, now):
    filed(scene, now, 5)

    first, second = (requests(client, page=page, page_size=3) for page in (1, 2))

    assert [len(first), len(second)] == [3, 2]
    assert len({row["service_request_id"] for row in first + second}) == 5
    assert requests(client, page=3, page_size=3) == []


@pytest.mark.parametrize(
    "path", ["requests.json", "requests.json?extensions=true", "servicerequestupdates.xml"]
)
def test_a_list_asks_the_database_no_more_for_twenty_than_for_one(client, scene, now, path):
    filed(scene, now)
    few = queries(client, path)
    filed(scene, now, 10, words="又一件事情，")
    other = a_project(a_compound("远处的小区"))
    for number in range(9):
        scene.file(now, words=f"另一个小区的事情{number}", compound=other.compound)

    assert queries(client, path) == few <= 8


def queries(client, path) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(ROOT + path).status_code == 200
    return len(caught)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("services.html", 400),
        ("services.XML", 400),
        ("requests.xml?start_date=gestern", 400),
        ("requests.json?status=done", 400),
        ("requests.json?page=0", 400),
        ("requests.json?extensions=perhaps", 400),
        ("requests.xml?start_date=2026-01-01&end_date=2026-06-01", 400),
        ("services/NIX.xml", 404),
        ("services/%E7%94%B5.json", 404),
        ("requests/TS-2026-999999.json", 404),
        ("tokens/a-token.xml", 404),
        ("services.json?jurisdiction_id=elsewhere", 404),
        ("discovery.xml?jurisdiction_id=elsewhere", 404),
        ("nothing/here.json", 404),
        ("services", 404),
        ("services/", 404),
        ("", 404),
        ("services/LFT.xml/", 404),
        ("a%0Ab%00c.xml", 404),
        ("../v2/x", 404),
    ],
)
def test_a_refusal_is_a_document_in_the_format_of_its_address(client, db, path, status):
    answer = client.get(ROOT + path)

    [error] = error_of(answer)
    assert (answer.status_code, error["code"]) == (status, str(status))
    assert any("\u4e00" <= sign <= "\u9fff" for sign in error["description"])
    is_json = path.split("?")[0].endswith(".json")
    assert answer.headers["Content-Type"].startswith("application/json" if is_json else "text/xml")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_address_without_its_slash_is_answered_too(client, db):
    assert error_of(client.get("/open311/v2"))[0]["code"] == "404"
    assert error_of(client.post("/open311/v2"))[0]["code"] == "404"


def test_our_own_district_is_a_known_jurisdiction_and_an_empty_one_is_none(client, scene):
    code = scene.compound.township.district.code

    for given in (code, code.lower(), ""):
        assert client.get(f"{ROOT}services.xml", {"jurisdiction_id": given}).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("post", "services.xml", "GET, HEAD, OPTIONS"),
        ("put", "requests.json", "GET, HEAD, POST, OPTIONS"),
        ("delete", "requests/TS-2026-000001.xml", "GET, HEAD, OPTIONS"),
        ("patch", "servicerequestupdates.json", "GET, HEAD, POST, OPTIONS"),
        ("trace", "discovery.xml", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_wrong_method_is_refused_in_the_same_manner(client, db, method, path, allowed):
    answer = getattr(client, method)(ROOT + path)

    assert (answer.status_code, error_of(answer)[0]["code"]) == (405, "405")
    assert answer.headers["Allow"] == allowed


def test_a_made_up_method_is_refused_in_the_same_manner(client, db):
    answer = client.generic("BREW", f"{ROOT}services.json")

    assert (answer.status_code, error_of(answer)[0]["code"]) == (405, "405")


def test_any_site_may_read(client, db):
    answer = client.options(f"{ROOT}requests.json")

    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert client.head(f"{ROOT}services.xml").headers["Access-Control-Allow-Origin"] == "*"


def test_what_has_not_changed_is_not_sent_again(client, scene, now):
    filed(scene, now)
    for path in ("services.xml", "requests.json", "discovery.xml"):
        first = client.get(ROOT + path)
        again = client.get(ROOT + path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    first = client.get(f"{ROOT}requests.json")
    filed(scene, now, words="还有一件事情")
    assert (
        client.get(f"{ROOT}requests.json", headers={"If-None-Match": first.headers["ETag"]}).status_code
        == 200
    )


def test_names_are_chinese_whatever_the_cookie_says_and_english_where_asked(client, db):
    client.cookies["django_language"] = "en"

    assert "电梯" in client.get(f"{ROOT}services.xml").content.decode()
    answer = client.get(f"{ROOT}services.xml", {"locale": "en"})
    assert client.get(f"{ROOT}services/NIX.xml").headers["Content-Language"] == "zh-hans"
    assert ("Lifts" in answer.content.decode(), answer.headers["Content-Language"]) == (True, "en")


def test_a_failure_of_our_own_is_a_document_too(client, db, settings):
    del settings.OPERATOR

    for suffix in ("xml", "json"):
        answer = client.get(f"{ROOT}discovery.{suffix}")
        assert (answer.status_code, error_of(answer)[0]["code"]) == (500, "500")
        assert "OPERATOR" not in answer.content.decode()
