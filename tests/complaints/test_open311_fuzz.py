"""Whatever is asked or sent: a document, never a page, and never a failure of ours."""

from contextlib import suppress
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from complaints.open311.documents import CONTENT_TYPE

from .georeport import ROOT, a_key, error_of

PATHS = [
    *("discovery.xml", "services.json", "requests.xml", "requests.json", "servicerequestupdates.xml"),
    *("services/LFT.xml", "requests/TS-2026-000001.json", "tokens/x.json", "nothing.xml"),
]
NAMES = [
    *("service_request_id", "service_code", "start_date", "end_date", "status", "page", "page_size"),
    *("extensions", "jurisdiction_id", "locale", "api_key", "lat", "long", "address_id", "address_string"),
    *("description", "email", "phone", "media_url", "attribute[x]", "attribute[x][]", "first_name"),
    *("update_id", "updated_datetime", "client_reference", "account_id"),
]
LIKELY = [
    *("2026-01-01", "2026-02-30", "0000-00-00", "9999-12-31T23:59:59Z", "-1", "0", "1e9", "TS-2026-000001"),
    *("open,closed", "FAC", "true", "24.88", "118.81", "\0", "\ud7ff", "\ufffe", "%", "'", '"', "٣", "🙂"),
    *("data:image/png;base64,AAAA", "http://[", "龙庭御景", "CP0001/1号楼", "9" * 400, "FIXED", "REOPEN"),
]
FORMS = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"]
TEXTS = st.sampled_from(LIKELY) | st.text(max_size=60)
QUERIES = st.dictionaries(st.sampled_from(NAMES), st.lists(TEXTS, max_size=3), max_size=6)
WORLD = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
STATUSES = {200, 204, 304, 400, 403, 404, 405, 429}


def is_a_document(answer) -> bool:
    """In one of the two formats; where it is a refusal, one that our schema knows."""
    assert answer.status_code in STATUSES, answer.content.decode()
    assert answer.headers["Content-Type"] in CONTENT_TYPE.values()
    assert b"<html" not in answer.content.lower()
    return answer.status_code < 400 or bool(error_of(answer))


@pytest.fixture
def key(scene):
    return a_key()


@WORLD
@given(st.sampled_from(PATHS), QUERIES)
@example("requests.xml", {"start_date": ["9999-12-31T23:59:59Z"], "page": ["1"]})
def test_no_question_breaks_it(client, scene, path, query):
    assert is_a_document(client.get(f"{ROOT}{path}?{urlencode(query, doseq=True)}"))


@WORLD
@given(st.sampled_from(["requests.xml", "requests.json", "servicerequestupdates.json"]), QUERIES)
def test_no_form_breaks_it(client, scene, key, path, fields):
    body = {"service_code": "FAC", "address_id": scene.compound.code, "api_key": key, **fields}

    assert is_a_document(
        client.post(
            ROOT + path, urlencode(body, doseq=True), content_type="application/x-www-form-urlencoded"
        )
    )


@WORLD
@given(st.binary(max_size=300), st.sampled_from(FORMS))
def test_no_body_breaks_it(client, scene, body, kind):
    assert is_a_document(client.generic("POST", f"{ROOT}requests.xml", body, content_type=kind))


@WORLD
@given(st.text(max_size=40))
@example("services/\n.xml")
@example("../../admin/")
def test_no_address_breaks_it(client, scene, path):
    with suppress(UnicodeEncodeError):
        assert is_a_document(client.get(f"{ROOT}{quote(path, safe='/.')}"))


@WORLD
@given(st.sampled_from(PATHS), st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ-", min_size=1, max_size=10))
def test_no_method_breaks_it(client, scene, path, method):
    answer = client.generic(method, ROOT + path)

    assert answer.status_code == 204 or is_a_document(answer)
