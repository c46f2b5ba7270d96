"""The Atom feeds as a reader's program takes them: valid, with stable ids, and without a person."""

import feedparser
import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from complaints import actions
from complaints.models import Complaint
from tests.complaints.scenes import category
from tests.complaints.test_board import a_private_category, some

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def read(client, address):
    answer = client.get(address)
    found = feedparser.parse(answer.content)
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    assert (found.bozo, found.version) == (False, "atom10")
    assert found.feed.author == settings.OPERATOR
    return found


def test_the_district_feed_has_the_newest_first_with_absolute_links(client, scene):
    cases = some(scene, 3)

    found = read(client, "/feeds/cases/")

    assert [entry.link for entry in found.entries] == [
        f"http://testserver/cases/{case.number}/" for case in reversed(cases)
    ]
    assert found.feed.title == "诉求公开"
    assert all(entry.id.startswith("urn:uuid:") for entry in found.entries)


def test_an_entry_keeps_its_id_and_says_when_it_changed(client, scene):
    case = some(scene, 3)[0]
    before = read(client, "/feeds/cases/").entries[-1]
    now = timezone.now()

    actions.publish(case, text="路灯坏了", result="已修好", photos=[], by=scene.township, at=now)
    after = read(client, "/feeds/cases/").entries[-1]

    assert before.id == after.id
    assert before.summary == "内容经审核后公开。"
    assert ("路灯坏了" in after.summary, "已修好" in after.summary) == (True, True)
    assert (after.published, after.updated_parsed > before.updated_parsed) == (before.published, True)


def test_nobody_is_named_and_nothing_unreviewed_is_told(client, scene):
    some(scene, 3, contact=actions.Contact("林建国", "13800001234"))

    words = client.get("/feeds/cases/").content.decode()

    for word in ("林建国", "13800001234", "路灯坏了"):
        assert word not in words


def test_a_compound_has_a_feed_that_fills_from_three_cases_on(client, scene):
    address = f"/feeds/c/{scene.compound.code}/"
    some(scene, 2)
    few = read(client, address)
    some(scene, 1, code="ENV")

    assert few.entries == []
    assert len(read(client, address).entries) == 3
    assert "龙庭御景" in read(client, address).feed.title


def test_a_category_has_a_feed_of_its_own_unless_it_is_private(client, scene):
    some(scene, 2)
    some(scene, 1, code="ENV")

    assert len(read(client, "/feeds/category/fac/").entries) == 2
    assert client.get(f"/feeds/category/{a_private_category().code}/").status_code == 404
    assert client.get("/feeds/category/XYZ/").status_code == 404
    assert client.get("/feeds/c/NO999/").status_code == 404


def test_private_cases_are_in_no_feed(client, scene):
    case = some(scene, 3)[0]
    Complaint.objects.filter(pk=case.pk).update(category=a_private_category())

    assert case.number not in client.get("/feeds/cases/").content.decode()


def test_the_feed_speaks_the_readers_language(client, scene):
    some(scene, 3)
    client.cookies["django_language"] = "en"

    assert str(category("FAC").name_en) in read(client, "/feeds/cases/").entries[0].title


def test_signs_that_xml_forbids_do_not_break_a_feed(client, scene):
    case = some(scene, 3)[0]
    Complaint.objects.filter(pk=case.pk).update(public_text="<b>&\x0b坏", reviewed_at=timezone.now())

    assert read(client, "/feeds/cases/").entries


def test_the_board_offers_the_feed_of_what_is_looked_at(client, scene):
    some(scene, 3)

    assert client.get("/cases/").context["feed"] == "/feeds/cases/"
    assert client.get("/cases/?category=FAC").context["feed"] == "/feeds/category/FAC/"
    code = scene.compound.code
    assert client.get(f"/cases/?category=FAC&compound={code}").context["feed"] == f"/feeds/c/{code}/"
