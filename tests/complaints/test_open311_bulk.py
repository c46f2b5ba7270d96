"""The table of all public cases."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities import throttle
from complaints.models import ApiKey, Complaint
from complaints.open311 import bulk, keys
from tests.factories import a_user
from workflow.models import AuditEntry

from .georeport import reviewed

HEADS = [
    *("service_request_id", "requested_datetime", "updated_datetime", "closed_date", "status_description"),
    *("status_notes", "source", "service_name", "service_subtype", "description", "agency_responsible"),
    *("address", "lat", "long"),
]


def table(client, path="/data/requests.csv") -> list[dict]:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    text = answer.getvalue().decode()
    assert text.startswith(f"{','.join(HEADS)}\r\n")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def filed(scene, count=1, **details) -> list[Complaint]:
    at = details.pop("at", timezone.now())
    return [scene.file(at, words=f"路灯不亮已经三天{number}", **details).complaint for number in range(count)]


def test_every_public_case_is_a_line(client, scene):
    cases = filed(scene, 3)
    filed(scene, code="SEC")

    rows = table(client)

    assert [row["service_request_id"] for row in rows] == [case.number for case in cases]
    assert (rows[0]["source"], rows[0]["service_subtype"]) == ("网上反映", "设施设备")
    assert rows[0]["requested_datetime"].endswith("+08:00")
    assert rows[0]["agency_responsible"] == scene.company.name


def test_texts_are_quoted_and_run_nothing(client, scene):
    reviewed(filed(scene)[0], '=HYPERLINK("http://x","y")\r\n第二行,逗号', "@SUM(1)")

    [row] = table(client)

    assert row["description"] == '\'=HYPERLINK("http://x","y")\r\n第二行,逗号'
    assert row["status_notes"] == "待受理：@SUM(1)"


def test_a_year_can_be_had_alone(client, scene):
    case, year = filed(scene)[0], timezone.localdate().year

    assert [row["service_request_id"] for row in table(client, f"/data/requests-{year}.csv")] == [case.number]
    assert table(client, f"/data/requests-{year - 1}.csv") == []
    assert client.get("/data/requests-99999.csv").status_code == 404


def test_it_goes_out_piece_by_piece(client, scene, monkeypatch):
    cases = filed(scene, 5)
    whole = table(client)
    monkeypatch.setattr(bulk, "PIECE", 2)

    with CaptureQueriesContext(connection) as caught:
        answer = client.get("/data/requests.csv")
        assert len(caught) <= 4
        pieces = list(answer.streaming_content)

    assert len(pieces) == 1 + len(cases)
    assert table(client) == whole


def test_it_is_made_anew_only_when_something_public_has_changed(client, scene):
    filed(scene)
    known = {"If-None-Match": client.get("/data/requests.csv").headers["ETag"]}

    unchanged = client.get("/data/requests.csv", headers=known)
    assert (unchanged.status_code, unchanged.headers["Access-Control-Allow-Origin"]) == (304, "*")
    scene.accepted(timezone.now())
    assert client.get("/data/requests.csv", headers=known).status_code == 200


def test_nobody_downloads_it_all_day(client, scene, monkeypatch):
    monkeypatch.setitem(throttle.MOST, "bulk", 1)

    assert [client.get("/data/requests.csv").status_code for _try in range(2)] == [200, 429]


def test_its_description_names_every_column(client, db):
    answer = client.get("/data/requests.schema.json")

    fields = answer.json()["schema"]["fields"]
    assert [field["name"] for field in fields] == HEADS
    assert all(field["description"] for field in fields)
    assert answer.json()["path"] == "http://testserver/data/requests.csv"


def test_the_page_of_open_data_leads_to_both(client, db):
    page = client.get("/data/").content.decode()

    for path in ("/data/requests.csv", "/data/requests.schema.json", "/open311/v2/discovery.xml"):
        assert f'href="{path}"' in page
        assert client.get(path).status_code == 200


def test_a_key_is_shown_once_listed_and_taken_back(db, capsys):
    call_command("open311_key", "随手拍", "--for-staff")
    key = capsys.readouterr().out.strip()
    call_command("open311_key", "--list")
    listed = capsys.readouterr().out
    call_command("open311_key", "--revoke", "随手拍")
    call_command("open311_key", "--list")

    assert ApiKey.objects.get().digest == keys.digest_of(key)
    assert "随手拍\t启用\t" in listed
    assert key not in listed
    assert "随手拍\t已收回\t" in capsys.readouterr().out
    verbs = AuditEntry.objects.filter(subject_label="apikey", subject_key="随手拍").order_by("pk")
    assert [*verbs.values_list("verb", flat=True)] == ["issue", "revoke"]


@pytest.mark.parametrize("arguments", [(), ("--revoke", "谁"), (" ",), ("长" * 31,), ("甲#乙",)])
def test_what_the_command_cannot_do_it_says(db, arguments):
    with pytest.raises(CommandError, match="[\u4e00-\u9fff]"):
        call_command("open311_key", *arguments)


def test_a_name_has_one_key(db):
    call_command("open311_key", "随手拍")

    with pytest.raises(CommandError, match="已经有密钥"):
        call_command("open311_key", "随手拍")


def test_the_admin_switches_a_key_off_and_makes_none(db):
    keys.issue("随手拍", by=None, at=timezone.now())
    client = Client()
    client.force_login(a_user("district_officer"))

    row = ApiKey.objects.get()
    assert client.get("/admin/complaints/apikey/add/").status_code in (302, 403, 404)
    assert row.digest not in client.get("/admin/complaints/apikey/").content.decode()
