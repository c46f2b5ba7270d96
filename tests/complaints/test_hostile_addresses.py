"""What an address or a body may hold that no database could: refused or nothing, never an error of ours."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from .scenes import a_scene
from .test_public_pages import link_of

pytestmark = pytest.mark.django_db
NUL = "\0"
ADDRESSES = [
    ("complaints:report", (), "c"),
    ("complaints:report", (), "q"),
    ("complaints:report", (), "category"),
    *(
        ("complaints:board", (), name)
        for name in ("township", "compound", "category", "status", "since", "until", "after", "before")
    ),
    *(("complaints:statistics", (), name) for name in ("by", "since", "until", "_export")),
    ("complaints:board-case", ("TS-2026-000001",), "x"),
    ("complaints:feed-compound", (NUL,), ""),
    ("complaints:feed-compound", ("DY001",), "x"),
    ("complaints:my-cases-by-link", (NUL,), ""),
    *(
        ("complaints:case-list", (), name)
        for name in ("text", "state", "status", "unit", "category", "compound", "colour", "since", "after")
    ),
    ("complaints:case-dispatch", (), "case"),
    ("complaints:case-new", (), "c"),
    ("complaints:case-new", (), "q"),
    ("complaints:case-import-mapping", (), "source"),
    ("complaints:case-import-mapping", (), "file"),
    ("complaints:limit-new", (), "category"),
    ("open311:definition", (f"L{NUL}T", "xml"), ""),
    ("open311:request", (f"TS-2026{NUL}", "json"), ""),
    ("open311:requests", ("json",), "service_request_id"),
]


@pytest.mark.parametrize(("page", "words", "parameter"), ADDRESSES)
def test_a_nul_in_an_address_is_no_error_of_ours(client, page, words, parameter):
    scene = a_scene()
    client.force_login(scene.district)

    answer = client.get(reverse(page, args=words), {parameter: f"a{NUL}b"} if parameter else {})

    assert answer.status_code < 500


def test_a_nul_that_comes_apart_and_together_again_is_none(client):
    a_scene()

    assert client.get("/report/?c=%%0000").status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "9999-12-31"])
@pytest.mark.parametrize("name", ["since", "until"])
@pytest.mark.parametrize("more", ["", "&_export=csv"])
def test_a_day_at_the_end_of_the_calendar_is_refused_beside_its_field(client, day, name, more):
    client.force_login(a_scene().district)

    answer = client.get(f"{reverse('complaints:case-list')}?{name}={day}{more}")

    assert answer.status_code == 200
    assert more or "error-summary" in answer.content.decode()


def test_a_nul_in_what_was_ticked_is_no_error_of_ours(client):
    client.force_login(a_scene().district)

    assert client.post(reverse("complaints:case-dispatch"), {"case": f"a{NUL}b"}).status_code < 500


def test_a_megabyte_of_text_is_refused_beside_its_field(client):
    """As a browser sends it: escaped, which makes three of it."""
    link = link_of(a_scene().file())
    body = urlencode({"write-message": "字" * 350_000})

    page = client.post(f"{link}write/", body, content_type="application/x-www-form-urlencoded")

    assert "最多填1000个字" in page.content.decode()
