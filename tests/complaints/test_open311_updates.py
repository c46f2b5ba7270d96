"""What happened, for systems that ask; what a client adds to its own cases."""

from datetime import timedelta

import pytest
from django.utils import timezone

from complaints import actions
from complaints.models import ApiUpdate, Complaint, Photo
from workflow import audit
from workflow.models import AuditEntry

from .georeport import ROOT, a_key, a_photo_of, error_of, json_of, read, reviewed
from .test_open311_filing import filed, post

PATH = f"{ROOT}servicerequestupdates"


@pytest.fixture
def key(scene):
    return a_key()


@pytest.fixture
def case(client, scene, key) -> Complaint:
    return filed(post(client, scene, key, service_code="PRK"))


def updates(client, **parameters) -> list[dict]:
    return read(client, "servicerequestupdates", "service_request_updates", **parameters)


def say(client, key, case, **fields):
    given = {
        "api_key": key,
        "service_request_id": case.number,
        "update_id": "1",
        "updated_datetime": "2026-03-02T10:00:00+08:00",
        "status": "OPEN",
        "description": "灯又闪了",
        **fields,
    }
    return client.post(f"{PATH}.json", {name: value for name, value in given.items() if value is not None})


def written(case) -> list[str]:
    entries = AuditEntry.objects.about("complaint", case.number).filter(verb__in=["write", "reopen"])
    return [entry.note for entry in entries]


def resolved(scene, case) -> Complaint:
    at = timezone.now()
    case = Complaint.objects.get(pk=case.pk)
    actions.accept(case, by=scene.manager, at=at)
    actions.resolve(case, note="灯已经换好，联系人张三", photos=[], by=scene.manager, at=at)
    return case


def test_every_step_is_told_in_its_order_and_without_the_words_of_the_unit(client, scene, case):
    resolved(scene, case)

    told = updates(client)

    assert [row["status"] for row in told] == ["INVESTIGATING", "IN_PROGRESS", "FIXED"]
    assert [row["description"] for row in told] == ["已派单", "已受理", "已办结，请反映人评价"]
    assert {row["service_request_id"] for row in told} == {case.number}
    assert told[-1]["external_status_code"] == "resolved"


def test_the_result_is_told_once_a_review_has_released_it(client, scene, case):
    case = reviewed(resolved(scene, case), result="路灯已修复")
    a_photo_of(case, public=True)
    after = a_photo_of(case, public=True, stage=Photo.Stage.AFTER)

    last = updates(client)[-1]

    assert last["description"] == "已办结，请反映人评价\n路灯已修复"
    assert str(after.token) in last["media_url"]


def test_a_release_is_an_update_of_its_own(client, scene, case):
    case = reviewed(resolved(scene, case), result="路灯已修复")
    audit.record("complaint", case.number, "publish", by=None, at=case.reviewed_at, photos=0)

    last = updates(client)[-1]

    assert (last["status"], last["description"]) == ("FIXED", "经审核的内容已公开\n路灯已修复")


def test_updates_are_asked_for_by_time_page_and_case(client, scene, case):
    resolved(scene, case)
    entries = AuditEntry.objects.about("complaint", case.number)
    before = (entries.first().at - timedelta(seconds=1)).isoformat(timespec="seconds")

    assert updates(client, end_date=before) == []
    assert [row["status"] for row in updates(client, page=2, page_size=2)] == ["FIXED"]
    assert updates(client, service_request_id="TS-2020-000009") == []
    assert len(updates(client, service_request_id=case.number.lower())) == 3


def test_sent_back_is_told_as_such(client, scene, case):
    actions.reopen(resolved(scene, case), words="又坏了", by=None, at=timezone.now())

    assert updates(client)[-1]["status"] == "REOPEN"


def test_a_client_adds_the_reporters_words_to_its_case(client, scene, key, case):
    answer = say(client, key, case)

    [body] = json_of(answer, "service_request_updates")
    assert (answer.status_code, written(case)) == (200, ["灯又闪了"])
    assert body["update_id"] == str(ApiUpdate.objects.get().entry_id)


def test_the_same_update_is_added_once(client, key, case):
    first, again = say(client, key, case), say(client, key, case, description="改了")
    say(client, key, case, update_id=None, update_id_ext="2", description="第二句话")
    unnumbered = [say(client, key, case, update_id=None, description="第三句话") for _try in range(2)]

    assert first.content == again.content
    assert unnumbered[0].content == unnumbered[1].content
    assert written(case) == ["灯又闪了", "第二句话", "第三句话"]


def test_a_client_sends_a_closed_case_back_by_the_word_reopen_alone(client, scene, key, case):
    resolved(scene, case)

    for number, status in enumerate(["OPEN", "FIXED", "CLOSED", "NO_FURTHER_ACTION", "In progress", None]):
        assert say(client, key, case, update_id=str(number), status=status).status_code == 200
        case.refresh_from_db()
        assert (case.status, case.round) == ("resolved", 1)

    assert (
        say(client, key, case, update_id="back", status="reopen", description="没有修好").status_code == 200
    )
    case.refresh_from_db()
    assert (case.status, case.round) == ("dispatched", 2)
    assert written(case)[-1] == "没有修好"


def test_no_word_of_a_client_closes_withdraws_or_rates(client, key, case):
    for number, status in enumerate(["CLOSED", "FIXED", "DUPLICATE", "NOT_COUNCILS_RESPONSIBILITY"]):
        say(client, key, case, update_id=str(number), status=status)

    case.refresh_from_db()
    assert case.status == "dispatched"
    assert not case.ratings.exists()


def test_a_case_of_another_client_is_not_there(client, scene, key, case):
    other = scene.file(timezone.now()).complaint

    for stranger, its in ((a_key("另一家"), case), (key, other)):
        answer = say(client, stranger, its)
        assert (answer.status_code, error_of(answer)[0]["code"]) == (404, "404")
    assert written(case) == written(other) == []


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"api_key": None}, 403, "请提供api_key"),
        ({"service_request_id": None}, 400, "请提供service_request_id"),
        ({"description": " "}, 400, "请提供description"),
        ({"description": "长" * 2001}, 400, "最多2000个字"),
        ({"status": "EXPLODED"}, 400, "不认识的status：EXPLODED"),
        ({"updated_datetime": "gestern"}, 400, "不是有效的时间"),
        ({"service_request_id": "TS-2020-000009"}, 404, "没有编号为“TS-2020-000009”的"),
    ],
)
def test_what_is_not_in_order_is_said(client, key, case, fields, status, words):
    answer = say(client, key, case, **fields)

    assert answer.status_code == status
    assert words in error_of(answer)[0]["description"]
    assert written(case) == []


def test_the_same_person_with_the_same_matter_reopens_it_and_the_client_hears_of_both(client, scene, key):
    first = filed(post(client, scene, key, service_code="PRK", phone="13800001234"))
    actions.rate(resolved(scene, first), stars=5, words="", by=None, at=timezone.now())

    again = filed(post(client, scene, key, service_code="PRK", phone="13800001234", client_reference="2"))

    told = [(row["service_request_id"], row["status"]) for row in updates(client)]
    assert (again.status, again.original) == ("merged", first)
    assert (first.number, "REOPEN") in told
    assert (again.number, "DUPLICATE") in told


def test_a_case_that_takes_no_words_any_more_says_so(client, key, case):
    actions.withdraw(case, by=None, at=timezone.now())

    answer = say(client, key, case)

    assert (answer.status_code, written(case)) == (400, [])
    assert error_of(answer)[0]["description"]
    assert not ApiUpdate.objects.exists()


def test_words_of_a_client_are_not_published(client, key, case):
    say(client, key, case, description="我是张三")

    assert "张三" not in client.get(f"{PATH}.xml").content.decode()
