"""Review for publishing: a second person decides what the public reads, and may take it back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communities.access import Post
from complaints import actions
from complaints.models import Complaint
from tests.complaints.scenes import an_admitted_photo, at_hour, category, holder_of
from tests.factories import a_township, an_appointment
from workflow.models import AuditEntry
from workflow.refusals import Refused

pytestmark = pytest.mark.django_db
SECRET = "3栋502的林建国先生说路灯坏了，电话13800001234"


def publish(case, by, **given):
    fields = {"text": "路灯坏了", "result": "已修好", "photos": [], "at": at_hour(4)} | given
    return actions.publish(case, by=by, **fields)


def test_only_what_a_reviewer_chose_becomes_public(scene):
    case = scene.resolved(words=SECRET, photos=[an_admitted_photo()])
    chosen = case.photos.first()

    publish(case, scene.township, photos=[chosen])

    assert (case.public_text, case.public_result) == ("路灯坏了", "已修好")
    assert (case.reviewed_by, case.reviewed_at) == (scene.township, at_hour(4))
    assert list(case.photos.filter(public=True)) == [chosen]
    entry = AuditEntry.objects.about("complaint", case.number).last()
    assert (entry.verb, entry.by, entry.details["photos"]) == ("publish", scene.township, 1)


def test_a_second_review_takes_photos_back(scene):
    case = scene.resolved()
    publish(case, scene.township, photos=case.photos.all())

    publish(case, scene.district, photos=[])

    assert not case.photos.filter(public=True).exists()


def test_a_photo_of_another_case_is_never_shown(scene):
    mine, other = scene.resolved(), scene.resolved(words="电梯门口的灯也坏了")

    publish(mine, scene.township, photos=other.photos.all())

    assert not other.photos.filter(public=True).exists()


def test_what_is_taken_back_is_gone(scene):
    case = scene.resolved()
    publish(case, scene.township, photos=case.photos.all())

    actions.unpublish(case, note="有人认出了楼道", by=scene.township, at=at_hour(5))

    assert (case.public_text, case.reviewed_at, case.reviewed_by) == ("", None, None)
    assert not case.photos.filter(public=True).exists()


@pytest.mark.parametrize("who", ["manager", "secretary", "stranger"])
def test_only_district_and_township_review(scene, who):
    with pytest.raises(Refused, match="镇乡和区专班"):
        publish(scene.resolved(), getattr(scene, who))


def test_who_handled_a_case_does_not_review_it(scene):
    case = scene.resolved()
    both = scene.manager
    an_appointment(Post.TOWNSHIP_OFFICER, scene.compound.township, person=both.person)

    with pytest.raises(Refused, match="另一个人"):
        publish(case, type(both).objects.get(pk=both.pk))


def test_an_officer_of_another_township_reviews_nothing_here(scene):
    other = holder_of(Post.TOWNSHIP_OFFICER, a_township("张坂镇"))

    with pytest.raises(Refused):
        publish(scene.resolved(), other)


@pytest.mark.parametrize("left", ["电话13800001234", "闽C12345", "350583199001011234", "a.b@example.com"])
def test_what_leads_to_a_person_is_never_published(scene, left):
    with pytest.raises(Refused, match="请先遮盖"):
        publish(scene.resolved(), scene.township, result=f"已处理 {left}")


@pytest.mark.parametrize("text", ["", "　 ", "\u202e"])
def test_nothing_is_not_published(scene, text):
    with pytest.raises(Refused, match="请写明"):
        publish(scene.resolved(), scene.township, text=text)


def test_cases_of_private_categories_and_withdrawn_ones_are_not_for_the_public(scene):
    private = scene.accepted(words="楼上每晚打麻将很吵")
    Complaint.objects.filter(pk=private.pk).update(category=hidden_category())
    withdrawn = scene.file(words="路灯好像又亮了").complaint
    actions.withdraw(withdrawn, by=None, at=at_hour(3))

    for case in (private, withdrawn):
        with pytest.raises(Refused, match="不对外公开"):
            publish(case, scene.township)


def hidden_category():
    found = category("NOI")
    found.private = True
    found.save(update_fields=["private"])
    return found


class TestThePages:
    @pytest.fixture
    def case(self, scene):
        return scene.resolved(words=SECRET)

    def test_the_queue_shows_what_waits_and_no_more(self, client, scene, case):
        done = scene.resolved(words="另一盏路灯也坏了")
        publish(done, scene.township)
        client.force_login(scene.township)

        page = client.get(reverse("complaints:review")).content.decode()

        assert case.number in page
        assert done.number not in page

    def test_the_proposal_is_masked(self, client, scene, case):
        client.force_login(scene.township)

        form = client.get(reverse("complaints:review-case", args=[case.number])).context["form"]

        assert form.initial["text"] == "3栋***的林**先生说路灯坏了，电话138****1234"
        assert form.initial["result"] == "灯已经换好"

    def test_a_review_from_the_page_to_the_board_and_back(self, client, scene, case):
        client.force_login(scene.township)
        photo = case.photos.first()
        address = reverse("complaints:review-case", args=[case.number])
        public = reverse("complaints:board-photo", args=[case.number, photo.token])

        client.post(address, {"text": "路灯坏了", "photos": [str(photo.token)]})
        client.logout()
        shown = client.get(reverse("complaints:board-case", args=[case.number])).content.decode()

        assert "路灯坏了" in shown
        assert "林建国" not in shown
        assert client.get(public).status_code == 200
        client.force_login(scene.township)
        client.post(reverse("complaints:unpublish", args=[case.number]), {"note": "撤下"})
        assert client.get(public).status_code == 404

    def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(self, client, scene, case):
        client.force_login(scene.township)

        answer = client.post(
            reverse("complaints:review-case", args=[case.number]), {"text": "请打13800001234", "result": "好"}
        )

        assert "text" in answer.context["form"].errors
        assert "请打13800001234" in answer.content.decode()

    def test_taking_back_without_a_reason_is_refused_on_the_page(self, client, scene, case):
        publish(case, scene.township)
        client.force_login(scene.township)

        answer = client.post(reverse("complaints:unpublish", args=[case.number]), {"note": ""})

        case.refresh_from_db()
        assert answer.context["unpublish"].errors
        assert case.reviewed_at is not None

    def test_the_queue_takes_as_many_queries_for_one_as_for_many(self, client, scene, case):
        client.force_login(scene.township)
        address = reverse("complaints:review")
        client.get(address)
        few = queries(client, address)
        for number in range(5):
            scene.file(words=f"第{number}盏路灯也坏了")

        assert queries(client, address) == few


def queries(client, address) -> int:
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)
