"""Personal data goes when it is old; figures stay, and the register says what went."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db.models import Count, Max, Min, Sum

from complaints import actions, rates
from complaints.models import Complaint, ComplaintDeadline, Photo, Purge, Rating
from complaints.tasks import purge_old
from workflow.models import AuditEntry, Message

from .scenes import MONDAY, an_admitted_photo

pytestmark = pytest.mark.django_db
CONTACT = actions.Contact("林小姐", "13800001234", "lin@example.com")
SOMEBODY_ELSE = actions.Contact("王先生", "13800005678")
DAY = timedelta(days=1)
OLD = MONDAY + 730 * DAY
REGISTER = "/desk/cases/purges/"


def a_closed_case(scene, at=MONDAY, contact=CONTACT, **details):
    case = scene.resolved(at, contact=contact, spot="502室", photos=[an_admitted_photo()], **details)
    actions.rate(case, stars=5, words="谢谢小陈", by=None, at=at)
    return case


def test_what_a_closed_case_says_of_people_goes_and_the_rest_stays(scene):
    case = a_closed_case(scene)
    file = case.photos.get(stage=Photo.Stage.REPORT).file.name

    assert purge_old(OLD + DAY) == 1

    case.refresh_from_db()
    assert (case.contact_name, case.contact_phone, case.contact_mail) == (None, None, None)
    assert (case.phone_key, case.mail_key, case.reporter, case.spot, case.answers) == ("", "", None, "", [])
    assert (case.description, case.purged_at) == ("", OLD + DAY)
    assert case.ratings.get().words == ""
    assert [photo.stage for photo in case.photos.all()] == [Photo.Stage.AFTER]
    assert not default_storage.exists(file)
    assert not Message.objects.exclude(address=None, secret_link=None).exists()
    assert case.unit == scene.company


@pytest.mark.parametrize(("late", "count"), [(-1, 0), (0, 0), (1, 1)])
def test_it_goes_after_the_last_second_of_the_limit(scene, late, count):
    a_closed_case(scene)

    assert purge_old(OLD + timedelta(seconds=late)) == count


def test_the_limit_is_a_setting(scene, settings):
    settings.KEEP_PERSONAL_DATA = 100 * DAY
    a_closed_case(scene)

    assert purge_old(MONDAY + 101 * DAY) == 1


@pytest.mark.parametrize("status", ["submitted", "dispatched", "objected", "accepted", "resolved"])
def test_what_is_not_over_keeps_everything(scene, status):
    case = a_closed_case(scene)
    Complaint.objects.filter(pk=case.pk).update(status=status)

    assert purge_old(OLD + 999 * DAY) == 0


def test_what_was_withdrawn_counts_from_its_last_day(scene):
    case = scene.file(contact=CONTACT).complaint
    actions.withdraw(case, by=None, at=MONDAY + 10 * DAY)

    assert purge_old(OLD + 9 * DAY) == 0
    assert purge_old(OLD + 11 * DAY) == 1


def test_what_was_merged_goes_with_the_case_it_was_merged_into(scene):
    case, other = a_closed_case(scene), scene.file(contact=SOMEBODY_ELSE).complaint
    Complaint.objects.filter(pk=other.pk).update(status="merged", original=case)

    assert purge_old(OLD - DAY) == 0
    assert purge_old(OLD + DAY) == 2
    assert not Complaint.objects.exclude(contact_phone=None).exists()


def test_what_was_looked_through_for_the_public_stays(scene):
    case = a_closed_case(scene)
    Complaint.objects.filter(pk=case.pk).update(public_text="路灯不亮")
    case.photos.update(public=True)

    purge_old(OLD + DAY)

    case.refresh_from_db()
    assert case.description == "路灯不亮"
    assert case.photos.count() == 2


def test_what_was_said_to_and_of_people_leaves_the_story_and_who_did_what_stays(client, scene):
    case = a_closed_case(scene)
    actions.remark(case, note="林小姐住502，独居", by=scene.township, at=MONDAY)
    declined = scene.file(contact=SOMEBODY_ELSE).complaint
    actions.decline(declined, note="已经起诉", where="人民法院", by=scene.township, at=MONDAY)
    before = [(row.verb, row.at, row.by_name) for row in AuditEntry.objects.about("complaint", case.number)]

    purge_old(OLD + DAY)

    story = AuditEntry.objects.about("complaint", case.number)
    assert [(row.verb, row.at, row.by_name) for row in story] == before
    assert {row.note for row in story} == {""}
    assert AuditEntry.objects.get(verb="decline").note == "已经起诉"
    client.force_login(scene.district)
    assert "独居" not in client.get(case.get_absolute_url()).content.decode()
    assert "story" in Purge.objects.get(case=case).fields


def test_the_register_says_what_went_and_never_the_data(client, scene):
    case = a_closed_case(scene)
    purge_old(OLD + DAY)
    client.force_login(scene.district)

    line = Purge.objects.get()
    page = client.get(REGISTER).content.decode()

    assert (line.case, line.reason, line.at, line.by) == (case, "age", OLD + DAY, None)
    assert set(line.fields) >= {"contact_name", "contact_phone", "spot", "description", "photos", "ratings"}
    assert "reporter" not in line.fields
    assert f"{case.number}" in page
    assert (
        "称呼、手机号、邮箱、具体位置、反映内容、反映时的照片、评价的文字、办理经过里与反映人往来的文字"
        in page
    )
    assert "13800001234" not in str(line.fields) + page


def test_a_case_that_says_nothing_of_anybody_needs_no_line(scene):
    case = a_closed_case(scene)
    purge_old(OLD + DAY)
    Complaint.objects.filter(pk=case.pk).update(purged_at=None)

    assert purge_old(OLD + 2 * DAY) == 1
    assert Purge.objects.count() == 1


def test_a_second_run_finds_nothing_and_a_broken_one_goes_on(scene, monkeypatch):
    for digit in range(3):
        a_closed_case(scene, contact=actions.Contact("林", f"1380000123{digit}"))
    real, calls = actions.retention.purge, []

    def stops_at_the_second(keys, **details):
        calls.append(keys)
        if len(calls) == 2:
            raise OSError("the plug was pulled")
        real(keys, **details)

    monkeypatch.setattr(actions.retention, "purge", stops_at_the_second)
    with pytest.raises(OSError, match="plug"):
        actions.purge_old(at=OLD + DAY, batch=1)
    assert Complaint.objects.filter(purged_at=None).count() == 2

    monkeypatch.undo()
    assert actions.purge_old(at=OLD + DAY, batch=1) == 2
    assert purge_old(OLD + DAY) == 0
    assert Purge.objects.count() == 3


def figures():
    """All that rates are counted from."""
    cases = Complaint.objects.order_by()
    same = ("status", "unit", "category", "compound", "round", "urges")
    return {
        "cases": cases.aggregate(Count("pk"), Min("accepted_at"), Max("closed_at"), Max("contacted_at")),
        "by": sorted(cases.values_list(*same).annotate(Count("pk"))),
        "limits": [*ComplaintDeadline.objects.order_by("pk").values_list("kind", "due_at", "met_at")],
        "ratings": Rating.objects.aggregate(Count("pk"), Sum("stars")),
        "outcomes": sorted(Rating.objects.values_list("outcome", "stage").annotate(Count("pk"))),
        "story": AuditEntry.objects.count(),
        "rates": rates.report(Complaint.objects.all(), rates.Span(OLD)),
        "by month": rates.reports(Complaint.objects.all(), rates.Span(OLD), by="month"),
    }


def test_no_figure_changes(scene):
    a_closed_case(scene)
    scene.accepted(contact=SOMEBODY_ELSE)
    before = figures()

    assert purge_old(OLD + DAY) == 1

    assert figures() == before


def test_the_page_says_how_many_come_next(client, scene, settings):
    a_closed_case(scene)
    client.force_login(scene.district)
    assert "清除0件" in client.get(REGISTER).content.decode()

    settings.KEEP_PERSONAL_DATA = DAY

    assert "清除1件" in client.get(REGISTER).content.decode()
    client.force_login(scene.township)
    assert client.get(REGISTER).status_code == 404


def test_the_pages_of_the_case_say_that_it_was_done(client, scene):
    case = a_closed_case(scene)
    purge_old(OLD + DAY)
    client.force_login(scene.district)

    assert "按保存期限清除" in client.get(case.get_absolute_url()).content.decode()


def test_the_privacy_page_says_for_how_long_and_what_stays(client, db):
    page = client.get("/privacy/").content.decode()

    assert "诉求办结730天后" in page
    assert "作决定的理由，随操作记录保存" in page
