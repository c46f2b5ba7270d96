"""The desk's pages of documents: what must hang where by when, putting up, taking down, printing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from communities.access import Role
from disclosure.models import Level, Posting
from tests.complaints.scenes import a_photo
from tests.disclosure.papers import a_statement, hang, post_on_web, who_posts
from tests.factories import a_compound, a_user

NOW = timezone.now().replace(microsecond=0)
LIST = "/desk/disclosure/"
pytestmark = pytest.mark.django_db


def signed_in(client, user):
    client.force_login(user)
    return client


def address(page, document, *args):
    return reverse(f"disclosure:{page}", args=[document.number, *args])


def test_the_list_shows_each_level_and_how_late_it_is(client):
    document = a_statement(NOW)
    post_on_web(document, NOW, levels=[Level.COMPOUND])

    page = signed_in(client, a_user(Role.DISTRICT_OFFICER)).get(LIST).content.decode()

    assert document.title in page
    assert page.count('whole">未公示') == 2
    assert "逾期未公示" in page


@pytest.mark.parametrize(
    ("state", "titles"),
    [("open", {"缺", "无"}), ("late", {"缺"}), ("done", {"全"}), ("", {"缺", "无", "全"})],
)
def test_the_list_is_narrowed_by_state(client, state, titles):
    later = timezone.localdate() + timedelta(10)
    documents = {"缺": a_statement(NOW), "全": a_statement(NOW), "无": a_statement(NOW, due_on=later)}
    post_on_web(documents["缺"], NOW, levels=[Level.COMPOUND])
    post_on_web(documents["全"], NOW)

    page = signed_in(client, a_user(Role.DISTRICT_OFFICER)).get(LIST, {"state": state}).content.decode()

    assert {name for name, document in documents.items() if document.number in page} == titles


def test_the_list_takes_as_many_queries_for_one_document_as_for_ten(client, django_assert_num_queries):
    signed_in(client, a_user(Role.DISTRICT_OFFICER))
    post_on_web(a_statement(NOW), NOW)
    client.get(LIST)
    with CaptureQueriesContext(connection) as for_one:
        client.get(LIST)
    few = len(for_one)
    for _ in range(9):
        post_on_web(a_statement(NOW), NOW)
    client.get(LIST)

    with django_assert_num_queries(few):
        client.get(LIST)


def test_a_director_hangs_a_sheet_with_place_and_photo(client):
    document = a_statement(NOW)
    signed_in(client, who_posts(Level.COMPOUND, document.compound))
    page = address("post-compound", document, "wall")

    refused = client.post(page, {"place": "1号楼大堂"})
    done = client.post(page, {"place": "1号楼大堂", "evidence": a_photo()}, follow=True)

    assert refused.context["form"].errors["evidence"]
    posting = document.postings.get()
    assert (posting.place, posting.photos.count()) == ("1号楼大堂", 1)
    assert "1号楼大堂" in done.content.decode()
    assert (
        client.get(reverse("disclosure:posting-photo", args=[posting.photos.get().token])).status_code == 200
    )


def test_web_and_screen_are_put_up_by_one_click(client):
    document = a_statement(NOW)
    signed_in(client, who_posts(Level.COMPOUND, document.compound))

    for channel in ("web", "screen"):
        client.post(address("post-compound", document, channel))

    assert set(document.postings.values_list("channel", flat=True)) == {"web", "screen"}


def test_each_finds_only_the_buttons_of_ones_own_level(client):
    document = a_statement(NOW)
    page = signed_in(client, a_user(Role.COMMUNITY_OFFICER, document.compound)).get(document.get_desk_url())

    words = page.content.decode()

    assert address("post-township", document, "web") in words
    assert address("post-compound", document, "web") not in words
    assert client.get(address("post-compound", document, "web")).status_code == 404


def test_documents_of_the_next_compound_do_not_exist(client):
    document = a_statement(NOW)
    signed_in(client, a_user(Role.DIRECTOR, a_compound()))

    pages = [
        document.get_desk_url(),
        address("print-sheet", document),
        address("post-compound", document, "web"),
    ]

    assert [client.get(page).status_code for page in pages] == [404, 404, 404]
    assert client.post(pages[-1]).status_code == 404
    assert document.number not in client.get(LIST).content.decode()


def test_a_photo_of_a_sheet_is_not_for_everybody(client):
    posting = hang(a_statement(NOW), NOW)
    photo = reverse("disclosure:posting-photo", args=[posting.photos.get().token])

    assert client.get(photo).status_code == 302
    assert signed_in(client, a_user(Role.DIRECTOR, a_compound())).get(photo).status_code == 404


def test_taking_down_asks_for_a_reason(client):
    document = a_statement(NOW)
    posting = hang(document, NOW)
    signed_in(client, who_posts(Level.COMPOUND, document.compound))
    page = reverse("disclosure:down-compound", args=[posting.token])

    assert client.post(page, {"note": ""}).context["form"].errors["note"]
    client.post(page, {"note": "张贴满30天"})

    assert Posting.objects.get().note == "张贴满30天"


def test_sheet_and_poster_are_printed_before_anything_hangs(client):
    document = a_statement(NOW)
    signed_in(client, who_posts(Level.COMPOUND, document.compound))

    for page in ("print-sheet", "print-poster"):
        assert client.get(address(page, document)).content.startswith(b"%PDF")


def test_a_sheet_that_hung_its_thirty_days_is_named(client):
    document = a_statement(NOW - timedelta(40))
    hang(document, NOW - timedelta(31))

    page = signed_in(client, who_posts(Level.COMPOUND, document.compound)).get(document.get_desk_url())

    assert "已满30天" in page.content.decode()
