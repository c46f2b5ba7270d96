"""A later file of the same source: what it knows more is taken over, what was done here stays."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from communities.access import Role
from complaints import actions, rates, story
from complaints.models import Complaint, ComplaintDeadline, PublicBoard
from complaints.rates import Span
from tests.factories import a_user, an_organisation
from workflow.models import AuditEntry

from .imports import (
    HEAD,
    NEW_YEAR,
    OPEN,
    SHANGHAI,
    a_file,
    a_row,
    a_source,
    check,
    checked,
    csv_text,
    import_checked,
    take,
)
from .scenes import Scene, a_scene

pytestmark = pytest.mark.django_db
CONTACTED = {"首次联系时间": "2025-03-03 11:00:00", "办结时间": "", "评价": ""}
CLOSED = {"首次联系时间": "2025-03-03 11:00:00", "办结时间": "2025-03-05 09:00:00", "评价": ""}
FIRST = datetime(2025, 3, 4, 8, 0, tzinfo=SHANGHAI)
"""When the first file came: the case was still open then."""
WITH_STATE = [*HEAD, "状态"]


@pytest.fixture(autouse=True)
def scene(db) -> Scene:
    return a_scene()


def again(*rows, at=NEW_YEAR, head=HEAD):
    file, source = a_file(*rows, head=head), a_source()
    return import_checked(file, source, check(file, source, at=at), by=None, at=at)


def the_case(number="HZL1") -> Complaint:
    return Complaint.objects.get(external_number=number)


def picture(number="HZL1"):
    """All that rates are counted from."""
    case = the_case(number)
    columns = ("status", "round", "unit", "accepted_at", "contacted_at", "closed_at", "next_due_at")
    limits = case.deadlines.filter(dropped_at=None).order_by("kind")
    return (
        [getattr(case, name) for name in columns],
        [*limits.values_list("kind", "round", "started_at", "due_at", "met_at", "sweep_at")],
        [*case.ratings.values_list("stars", "outcome", "round", "at")],
    )


@pytest.mark.parametrize("before", [OPEN, CONTACTED, CLOSED], ids=["open", "contacted", "closed"])
def test_two_files_one_after_the_other_leave_what_the_second_alone_would_have_left(scene, before):
    unit = {"承办单位": scene.company.name}
    take(a_file(a_row(**unit, **before)), at=FIRST if before != CLOSED else NEW_YEAR)

    assert again(a_row(**unit), a_row("HZL2", **unit)) == (1, 1)

    assert picture("HZL1") == picture("HZL2")
    case = the_case()
    assert (case.status, case.ratings.get().stars) == ("closed", 4)
    counted = rates.report(Complaint.objects.all(), Span(NEW_YEAR))
    assert (counted.closing.numerator, counted.satisfied.numerator) == (2, 2)


def test_the_dry_run_says_how_many_and_what_and_stores_nothing():
    take(a_file(a_row(**OPEN), a_row("HZL2")), at=FIRST + timedelta(days=30))

    seen = checked(a_file(a_row(), a_row("HZL2"), a_row("HZL3")))

    assert (seen.new, seen.known, seen.grown) == (1, 2, 1)
    assert dict(seen.gains) == {"contacted_at": 1, "closed_at": 1, "rating": 1}
    assert the_case().status == "dispatched"


def test_the_same_file_twice_adds_nothing():
    take(a_file(a_row(**OPEN)), at=FIRST)
    again(a_row())
    before, told = picture(), AuditEntry.objects.count()

    assert again(a_row()) == (0, 0)

    assert (picture(), AuditEntry.objects.count()) == (before, told)
    assert not checked(a_file(a_row())).cautions


def test_what_is_missing_in_the_later_file_ends_nothing():
    take(a_file(a_row()))

    assert again(a_row(**OPEN)) == (0, 0)
    assert not checked(a_file(a_row(**OPEN))).cautions


def test_a_case_that_waits_for_its_rating_gets_it_and_so_does_one_that_was_filed_away():
    fresh = {"提交时间": "2025-12-30 10:00", "首次联系时间": "", "办结时间": "2025-12-31 10:00"}
    take(a_file(a_row("HZL2", 评价="", **fresh)))
    assert the_case("HZL2").status == "resolved"
    actions.close_unrated(at=NEW_YEAR + timedelta(days=20))
    take(a_file(a_row("HZL1", 评价="", **fresh)))

    again(a_row("HZL1", 评价="不满意", **fresh), a_row("HZL2", 评价="满意", **fresh))

    assert [the_case(f"HZL{place}").status for place in (1, 2)] == ["closed", "closed"]
    assert [the_case(f"HZL{place}").ratings.get().stars for place in (1, 2)] == [2, 4]
    assert not ComplaintDeadline.objects.running().exists()


def test_what_was_done_here_stays_and_is_listed_by_its_number(scene):
    take(a_file(a_row(**OPEN), a_row("HZL2", **OPEN)), at=FIRST)
    actions.redispatch(the_case(), unit=an_organisation(), note="改派", by=scene.district, at=FIRST)
    before = picture("HZL1")

    seen = checked(a_file(a_row(), a_row("HZL2")))
    again(a_row(), a_row("HZL2"))

    assert [(caution.kind, "HZL1" in caution.reason) for caution in seen.cautions] == [("handled_here", True)]
    assert picture("HZL1") == before
    assert the_case("HZL2").status == "closed"


def test_what_a_file_says_otherwise_is_listed_and_not_taken_over():
    take(a_file(a_row()))
    before = picture()

    other = a_row(办结时间="2025-03-09 09:00:00", 评价="不满意", 提交时间="2025-03-02 10:00:00")
    seen = checked(a_file(other))
    again(other)

    assert [caution.column for caution in seen.cautions] == ["提交时间", "办结时间", "评价"]
    assert "HZL1的办结时间文件里是2025年3月9日 09:00，系统里是2025年3月5日 09:00" in seen.cautions[1].reason
    assert picture() == before


@pytest.mark.parametrize(("word", "status"), [("不予受理（已起诉）", "declined"), ("已撤回", "withdrawn")])
def test_what_is_no_longer_handled_elsewhere_ends_here(word, status):
    take(a_file(a_row(**OPEN)), at=FIRST)

    again(a_row(状态=word, **OPEN), head=WITH_STATE)

    case = the_case()
    assert (case.status, case.next_due_at) == (status, None)
    assert not case.deadlines.running().exists()
    assert again(a_row(状态=word, **OPEN), head=WITH_STATE) == (0, 0)


def test_a_duplicate_found_later_goes_on_under_an_original_of_the_same_file():
    take(a_file(a_row(**OPEN)), at=FIRST)

    done = again(a_row(状态="重复件（并入HZL2）", **OPEN), a_row("HZL2", **OPEN), head=WITH_STATE)

    assert done == (1, 1)
    assert (the_case().status, the_case().original) == ("merged", the_case("HZL2"))


def test_a_unit_named_since_is_the_one_that_closed_it():
    unit = an_organisation()
    take(a_file(a_row(**OPEN)), at=FIRST)

    again(a_row(承办单位=unit.name))

    assert the_case().unit == unit


def test_the_story_says_what_came_with_which_file_and_the_public_side_hears_of_it(scene):
    take(a_file(a_row(**OPEN)), at=FIRST)
    board = PublicBoard.current()

    again(a_row())

    case = the_case()
    entries = AuditEntry.objects.about(case.label, case.key)
    steps = story.for_reporter(case, entries, [], str)
    assert [step.what for step in steps] == ["从其他平台导入", "按其他平台后来的文件补充"]
    assert "办结：2025年3月5日 09:00" in steps[1].text
    assert "4星" in steps[1].text
    assert PublicBoard.current() != board
    assert AuditEntry.objects.filter(verb="import_cases").last().details["grown"] == 1


def test_what_was_put_right_here_keeps_a_case_from_later_files(scene):
    take(a_file(a_row(**OPEN)), at=FIRST)
    actions.reclassify(the_case(), category=None, urgency="U2", note="有危险", by=scene.district, at=FIRST)

    assert again(a_row()) == (0, 0)


def test_many_cases_grow_in_as_many_queries_as_one(scene, django_assert_max_num_queries):
    take(a_file(*[a_row(f"H{place}", **OPEN) for place in range(25)]), at=FIRST)
    file, source = a_file(a_row("H0")), a_source()
    seen = check(file, source, at=NEW_YEAR)
    with CaptureQueriesContext(connection) as one:
        import_checked(file, source, seen, by=None, at=NEW_YEAR)
    many = a_file(*[a_row(f"H{place}") for place in range(1, 25)])
    seen = check(many, source, at=NEW_YEAR)

    with django_assert_max_num_queries(len(one)):
        import_checked(many, source, seen, by=None, at=NEW_YEAR)


def test_the_page_shows_what_would_be_filled_up_and_does_it_on_confirmation(client):
    take(a_file(a_row(**OPEN)), at=FIRST)
    client.force_login(a_user(Role.DISTRICT_OFFICER))
    page = reverse("complaints:case-import")
    file = SimpleUploadedFile("诉求.csv", csv_text(a_row()).encode())

    preview = client.get(client.post(page, {"file": file, "source": "huizhili"}).url)
    done = client.post(page, {"confirm": preview.context["kept"].token}, follow=True)

    assert "补充后来的情况" in preview.content.decode()
    assert "已补充原有诉求1件" in done.content.decode()
    assert the_case().status == "closed"
    assert timezone.localtime(the_case().closed_at).day == 5
