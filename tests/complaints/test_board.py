"""The public board: what it names and what it keeps back, and that an unchanged page costs no case."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints import actions, small_groups
from complaints.models import Category, Complaint, PublicBoard
from complaints.naming import Names
from tests.complaints.scenes import a_scene, an_admitted_photo, category
from tests.factories import a_compound, a_township, a_user, an_organisation

pytestmark = pytest.mark.django_db
BOARD = "/cases/"
CASE_TABLES = ("complaint", "rating", "photo", "deadline")


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def some(scene, count, **details):
    """So many open cases in the scene's compound, a minute apart."""
    now = timezone.now() - timedelta(hours=2)
    return [
        scene.file(now + timedelta(minutes=number), words=f"第{number}盏路灯坏了没人修", **details).complaint
        for number in range(count)
    ]


def body(client, address=BOARD):
    return client.get(address).content.decode()


@contextmanager
def queries():
    with CaptureQueriesContext(connection) as found:
        yield found


class TestWhatIsNamed:
    def test_a_compound_is_named_from_three_cases_on(self, client, scene):
        some(scene, 2)
        before = body(client)
        some(scene, 1, code="ENV")

        assert "龙庭御景" not in before
        assert "洛阳镇" in before
        assert "龙庭御景" in body(client)

    def test_how_units_argue_among_themselves_is_not_the_publics_matter(self, client, scene):
        case = some(scene, 3)[0]
        urban = an_organisation()
        actions.object_(case, unit=urban, note="不归物业", by=scene.manager, at=timezone.now())

        pages = body(client) + body(client, reverse("complaints:board-case", args=[case.number]))
        pages += body(client, reverse("complaints:feed"))

        assert "正在重新核定承办单位" in pages
        assert "退单" not in pages

    def test_the_same_holds_for_the_page_of_a_case_the_filter_and_the_counts(self, client, scene):
        few = some(scene, 2)[0]
        address = reverse("complaints:board-case", args=[few.number])

        for page in (address, f"{BOARD}?compound={scene.compound.code}"):
            assert "龙庭御景" not in body(client, page)
        assert scene.company.name not in body(client, address)
        assert "少于3件" in body(client)

    def test_where_only_one_compound_is_left_unnamed_its_township_is_not_told_either(self, client, scene):
        alone = a_scene(a_compound("孤岛小区", township=a_township("张坂镇"), community=None))
        case = some(alone, 1)[0]

        names = Names.now()

        assert names.place(Complaint.objects.get(pk=case.pk)) == ""
        assert not names.within(Complaint.objects.all(), alone.compound.township_id).exists()
        assert case.number not in body(client, f"{BOARD}?township={alone.compound.township.code}")

    def test_words_wait_for_review_and_names_never_come(self, client, scene):
        contact = actions.Contact("林建国", "13800001234")
        case = some(scene, 3, contact=contact)[0]
        before = body(client, reverse("complaints:board-case", args=[case.number]))

        actions.publish(case, text="路灯坏了", result="", photos=[], by=scene.township, at=timezone.now())
        after = body(client, reverse("complaints:board-case", args=[case.number]))

        assert "第0盏" not in before
        assert "路灯坏了" in after
        for word in ("林建国", "13800001234", "第0盏"):
            assert word not in after + body(client)

    @pytest.mark.parametrize("how", ["private", "withdrawn", "merged"])
    def test_what_is_not_for_the_public_does_not_exist(self, client, scene, how):
        first, *_rest = some(scene, 4)
        if how == "private":
            Complaint.objects.filter(pk=first.pk).update(category=a_private_category())
        elif how == "withdrawn":
            actions.withdraw(first, by=None, at=timezone.now())
        else:
            Complaint.objects.filter(pk=first.pk).update(status="merged", original=_rest[0])

        assert client.get(reverse("complaints:board-case", args=[first.number])).status_code == 404
        assert first.number not in body(client)

    def test_a_photo_is_served_only_while_it_is_public(self, client, scene):
        case = some(scene, 3, photos=[an_admitted_photo()])[0]
        address = reverse("complaints:board-photo", args=[case.number, case.photos.get().token])
        case.photos.update(public=True)

        unreviewed = client.get(address).status_code
        actions.publish(
            case, text="路灯坏了", result="", photos=case.photos.all(), by=scene.township, at=timezone.now()
        )
        reviewed = client.get(address).status_code
        case.photos.update(public=False)

        assert (unreviewed, reviewed, client.get(address).status_code) == (404, 200, 404)


def a_private_category() -> Category:
    found = category("NOI")
    found.private = True
    found.save(update_fields=["private"])
    return found


class TestTheList:
    def test_filters_narrow_and_stay_in_the_address(self, client, scene):
        lamps, dirt = some(scene, 2), some(scene, 1, code="ENV")

        page = body(client, f"{BOARD}?category=ENV&status=dispatched")

        assert dirt[0].number in page
        assert lamps[0].number not in page

    @pytest.mark.parametrize(
        "query",
        ["category=XYZ", "since=0001-01-01", "until=9999-12-31", "after=~~", "township=%00", "status=1"],
    )
    def test_nonsense_in_the_address_is_no_error(self, client, scene, query):
        some(scene, 1)

        assert client.get(f"{BOARD}?{query}").status_code == 200

    def test_pages_follow_by_keys_and_name_no_inner_number(self, client, scene):
        numbers = [case.number for case in some(scene, 23)][::-1]

        first = client.get(BOARD).context["page"]
        second = client.get(f"{BOARD}?after={first.after}").context["page"]

        assert [case.number for case in [*first.rows, *second.rows]] == numbers
        assert first.after.endswith(numbers[19])

    def test_queries_are_the_same_for_three_cases_and_for_twenty(self, client, scene):
        some(scene, 3)
        with queries() as few:
            client.get(BOARD)
        some(scene, 17, code="ENV")

        with queries() as many:
            client.get(BOARD)

        assert len(many) == len(few) <= 12

    def test_an_empty_board_says_what_to_do(self, client):
        assert "还没有公开的诉求" in body(client)


class TestFreshness:
    def again(self, client, address=BOARD, **headers):
        etag = client.get(address, **headers).headers["ETag"]
        with queries() as found:
            answer = client.get(address, headers={"If-None-Match": etag}, **headers)
        return answer, [query["sql"] for query in found]

    @pytest.mark.parametrize(
        "address", [BOARD, "/cases/statistics/", "/feeds/cases/", "/feeds/category/FAC/"]
    )
    def test_an_unchanged_page_is_answered_from_one_row_without_a_case(self, client, scene, address):
        some(scene, 3)

        answer, asked = self.again(client, address)

        assert answer.status_code == 304
        assert [table for sql in asked for table in CASE_TABLES if f"complaints_{table}" in sql] == []
        assert len(asked) == 1
        assert PublicBoard._meta.db_table in asked[0]

    @pytest.mark.parametrize("how", ["file", "accept", "publish", "unpublish", "rate", "withdraw"])
    def test_whatever_changes_the_public_side_changes_the_page(self, client, scene, how):
        case = scene.resolved() if how == "rate" else scene.file().complaint
        by, now = {"by": scene.township, "at": timezone.now()}, timezone.now()
        given = {"text": "路灯坏了", "result": "", "photos": []}
        if how == "unpublish":
            actions.publish(case, **given, **by)
        etag = client.get(BOARD).headers["ETag"]

        {
            "file": lambda: scene.file(words="另一盏路灯也坏了"),
            "accept": lambda: actions.accept(case, by=scene.manager, at=now),
            "publish": lambda: actions.publish(case, **given, **by),
            "unpublish": lambda: actions.unpublish(case, note="撤下", **by),
            "rate": lambda: actions.rate(case, stars=5, words="", by=None, at=now),
            "withdraw": lambda: actions.withdraw(case, by=None, at=now),
        }[how]()

        assert client.get(BOARD, headers={"If-None-Match": etag}).status_code == 200

    def test_a_change_that_is_taken_back_leaves_the_page_as_it_was(self, client, scene):
        etag = client.get(BOARD).headers["ETag"]
        with pytest.raises(RuntimeError), transaction_that_fails():
            scene.file()

        assert client.get(BOARD, headers={"If-None-Match": etag}).status_code == 304

    def test_language_type_size_and_filters_are_pages_of_their_own(self, client):
        tags = {client.get(BOARD).headers["ETag"], client.get(f"{BOARD}?category=ENV").headers["ETag"]}
        client.cookies["django_language"] = "en"
        tags.add(client.get(BOARD).headers["ETag"])
        client.get("/preferences/type/large/")
        tags.add(client.get(BOARD).headers["ETag"])

        assert len(tags) == 4

    def test_who_is_logged_in_gets_a_page_that_nobody_keeps(self, client):
        client.force_login(a_user())

        answer = client.get(BOARD)

        assert "ETag" not in answer.headers
        assert "no-store" in answer.headers["Cache-Control"]


@contextmanager
def transaction_that_fails():
    with transaction.atomic():
        yield
        raise RuntimeError


class TestSmallGroups:
    def test_small_groups_are_shown_as_one_and_never_alone(self):
        assert small_groups.folded({"a": 9, "b": 5, "c": 2}) == {"b", "c"}
        assert small_groups.folded({"a": 9, "b": 1, "c": 1}) == {"a", "b", "c"}
        assert small_groups.folded({"a": 9, "b": 2, "c": 2}) == {"b", "c"}
        assert small_groups.folded({"a": 9, "b": 3}) == frozenset()
        assert small_groups.folded({"a": 9, "b": 0}) == {"b"}
        assert small_groups.folded({"a": 9, "b": 5, "c": 4}, frozenset({"b"})) == {"b", "c"}

    def test_a_small_cell_takes_another_with_it(self):
        assert small_groups.hidden({"a": 9, "b": 2, "c": 5}) == {"b", "c"}
        assert small_groups.hidden({"a": 9, "b": 0, "c": 5}) == frozenset()
        assert small_groups.hidden({"a": 2}) == {"a"}
