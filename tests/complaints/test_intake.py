"""Walk-in and telephone: what an officer takes down, with what must be asked first."""

import pytest
from django.urls import reverse

from complaints.models import Category, Choice, Complaint, Question
from workflow.models import AuditEntry

from .scenes import WORDS, category

pytestmark = pytest.mark.django_db
GIVEN = {"description": f"{WORDS}，请派人来修", "category": "FAC", "channel": "phone"}


@pytest.fixture
def take_down(client, scene):
    client.force_login(scene.secretary)
    path = f"{reverse('complaints:case-new')}?c={scene.compound.code}"
    return lambda **given: client.post(path, {**GIVEN, **given})


def a_question(**fields) -> Question:
    said = {"code": "q1", "label": "哪一盏灯", "datatype": "singlevaluelist", **fields}
    question = Question.objects.create(category=category("FAC"), **said)
    for place, label in enumerate(["左边", "右边"], start=1):
        Choice.objects.create(question=question, key=f"c{place}", label=label, ordinal=place)
    return question


def test_what_nothing_is_to_be_asked_about_is_filed_at_once_with_a_slip(take_down, client, scene):
    answer = take_down(contact_name="林某", contact_phone="13800001234")

    case = Complaint.objects.get()
    assert (case.channel, case.contact_name, case.contact_phone) == ("phone", "林某", "13800001234")
    assert AuditEntry.objects.get(verb="intake").by == scene.secretary
    slip = client.get(answer.url).content.decode()
    assert case.number in slip
    assert "<svg" in slip


def test_the_questions_of_the_category_come_before_it_is_filed(take_down):
    a_question(required=True)

    page = take_down()

    assert not Complaint.objects.exists()
    assert not page.context["form"].errors
    assert "请问清以后再登记" in page.content.decode()
    assert 'name="looked" value="FAC"' in page.content.decode()
    assert "哪一盏灯" in page.content.decode()
    again = take_down(looked="FAC")
    assert "answer-q1" in again.context["form"].errors
    take_down(looked="FAC", **{"answer-q1": "c2"})
    assert Complaint.objects.get().answers == [{"code": "q1", "label": "哪一盏灯", "value": "右边"}]


def test_another_category_than_was_looked_at_is_asked_for_anew(take_down):
    a_question()

    take_down(looked="LFT")

    assert not Complaint.objects.exists()


def test_a_similar_open_case_is_shown_first_and_the_same_problem_joins_it(take_down, scene):
    known = scene.file().complaint

    page = take_down().content.decode()
    assert known.number in page
    assert Complaint.objects.count() == 1
    take_down(looked="FAC", same=known.number)

    joined = Complaint.objects.exclude(pk=known.pk).get()
    assert (joined.status, joined.original) == ("merged", known)


def test_another_problem_than_the_similar_one_is_a_case_of_its_own(take_down, scene):
    scene.file()

    take_down(looked="FAC", same="")

    assert Complaint.objects.filter(status="dispatched").count() == 2


def test_a_category_for_staff_alone_is_taken_down_here_and_nowhere_else(take_down, client, scene):
    Category.objects.filter(code="FAC").update(staff_only=True)

    take_down()
    client.logout()
    client.post(f"{reverse('complaints:report')}?c={scene.compound.code}", GIVEN)

    assert Complaint.objects.get().channel == "phone"


def test_who_must_leave_a_contact_cannot_be_anonymous_here_either(take_down):
    Category.objects.filter(code="FAC").update(anonymous_ok=False)

    assert "不能匿名" in take_down(anonymous="on").content.decode()
    assert not Complaint.objects.exists()


def test_the_officers_language_is_not_the_reporters(take_down, client):
    client.cookies["django_language"] = "en"

    take_down()

    assert Complaint.objects.get().language == ""
