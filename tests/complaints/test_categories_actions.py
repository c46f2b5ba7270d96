"""Categories, limits, lead units, questions, answers: every change has a reason, no time is turned back."""

from datetime import date, timedelta

import pytest
from django.db.models import Q

from communities.access import Role
from complaints.actions import reference
from complaints.models import AnswerTemplate, Category, Complaint, DispatchRule, Limit, Question
from complaints.routing import unit_for
from tests.factories import a_township, a_user, an_organisation
from workflow.models import AuditEntry
from workflow.refusals import Refused

from .scenes import MONDAY, WORDS, a_scene, category

pytestmark = pytest.mark.django_db
TUESDAY, FRIDAY = date(2026, 3, 3), date(2026, 3, 6)
BECAUSE = {"by": None, "at": MONDAY, "note": "区政府办文〔2026〕3号"}


def closing(amount=3, valid_from=TUESDAY, urgency="U3", code=None, **more):
    said = {"kind": "close", "urgency": urgency, "category": category(code) if code else None, "unit": "wd"}
    return reference.set_limit(**said, amount=amount, valid_from=valid_from, **(BECAUSE | more))


def days_to_close(on, code="FAC", urgency="U3"):
    return Limit.objects.of(category(code), urgency, on)["close"].amount


def test_a_limit_begins_on_its_day_and_the_one_before_ends_the_day_before():
    closing(3)

    assert [days_to_close(TUESDAY - timedelta(1)), days_to_close(TUESDAY)] == [5, 3]
    old, new = Limit.objects.filter(kind="close", urgency="U3", category=None).order_by("valid_from")
    assert (old.amount, old.valid_to, new.valid_to) == (5, TUESDAY - timedelta(1), None)


def test_a_change_never_moves_a_running_deadline():
    scene = a_scene()
    running = scene.accepted(MONDAY)
    before = list(running.deadlines.order_by("pk").values())

    closing(1)
    reference.edit_category(category(), changes={"urgency": "U1"}, **BECAUSE)

    assert list(running.deadlines.order_by("pk").values()) == before
    later = scene.file(MONDAY + timedelta(days=1), words=f"{WORDS}，二号楼也坏了").complaint
    assert later.urgency == "U1"


def test_a_later_limit_stays_and_an_earlier_one_ends_before_it():
    closing(3, valid_from=FRIDAY)
    closing(4, valid_from=TUESDAY)

    assert [days_to_close(day) for day in (MONDAY.date(), TUESDAY, FRIDAY)] == [5, 4, 3]


def test_a_limit_that_has_not_begun_is_withdrawn_and_the_one_before_runs_on():
    coming = closing(3)

    reference.end_limit(coming, on=TUESDAY, **BECAUSE)

    assert days_to_close(FRIDAY) == 5
    assert Limit.objects.get(kind="close", urgency="U3", category=None).valid_to is None


def test_a_category_without_a_limit_of_its_own_has_the_general_one_again():
    own = Limit.objects.get(category__code="ENV")

    reference.end_limit(own, on=FRIDAY, **BECAUSE)

    assert [days_to_close(TUESDAY, "ENV"), days_to_close(FRIDAY, "ENV")] == [2, 5]


def test_a_limit_of_a_category_for_every_urgency_is_possible():
    closing(7, urgency="", code="FAC")

    assert days_to_close(TUESDAY, urgency="U4") == 7


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"valid_from": MONDAY.date()}, "最早从明天起"),
        ({"valid_from": date(2020, 1, 1)}, "最早从明天起"),
        ({"urgency": ""}, "请选择紧急程度"),
        ({"note": " "}, "请写明修改原因"),
    ],
)
def test_what_would_turn_back_time_or_has_no_reason_is_refused(asked, sentence):
    with pytest.raises(Refused, match=sentence):
        closing(**asked)

    assert Limit.objects.filter(Q(valid_from=TUESDAY) | Q(valid_to__isnull=False)).count() == 0


def test_one_day_has_one_limit():
    closing(3)

    with pytest.raises(Refused, match="这一天起已经有一条时限"):
        closing(4)


def test_a_general_limit_in_force_is_never_taken_away():
    with pytest.raises(Refused, match="通用时限不能取消"):
        reference.end_limit(
            Limit.objects.get(kind="close", urgency="U3", category=None), on=FRIDAY, **BECAUSE
        )


def test_the_history_says_who_what_from_to_and_why():
    officer = a_user(Role.DISTRICT_OFFICER)

    reference.edit_category(category(), changes={"private": True}, by=officer, at=MONDAY, note="涉及隐私")

    entry = AuditEntry.objects.get(subject_label="category", subject_key="FAC")
    assert (entry.by, entry.note) == (officer, "涉及隐私")
    assert entry.details["changes"] == {"private": ["False", "True"]}


def test_without_the_right_nothing_is_changed():
    with pytest.raises(Refused, match="没有维护诉求类别"):
        reference.edit_category(
            category(), changes={"private": True}, by=a_user(Role.TOWNSHIP_OFFICER), at=MONDAY, note="试"
        )

    assert not category().private


def test_a_category_is_closed_only_with_words_where_to_go():
    with pytest.raises(Refused, match="应当向哪里反映"):
        reference.edit_category(category(), changes={"closed_to_reports": True}, **BECAUSE)

    assert not category().closed_to_reports
    words = {"closed_to_reports": True, "closed_words": "请直接拨打供电热线。"}
    assert reference.edit_category(category(), changes=words, **BECAUSE).closed_to_reports


def test_a_new_category_has_its_own_code():
    made = reference.add_category("NEW", changes={"name": "新一类", "urgency": "U2"}, **BECAUSE)

    assert (made.code, made.urgency) == ("NEW", "U2")
    with pytest.raises(Refused, match="代码NEW已经有了"):
        reference.add_category("NEW", changes={"name": "又一类"}, **BECAUSE)


def test_a_rule_for_a_place_comes_before_the_district_wide_one():
    scene, unit = a_scene(), an_organisation()

    reference.keep_rule(
        None, category=category(), changes={"compound": scene.compound, "rank": 1, "unit": unit}, **BECAUSE
    )

    assert unit_for(category(), scene.compound, TUESDAY) == unit


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"rank": 1}, "请填一个，而且只填一个"),
        ({"rank": 1, "lead": "fire", "unit": True}, "请填一个，而且只填一个"),
        ({"rank": 1, "lead": "fire", "township": True, "compound": True}, "镇乡和小区只能填一个"),
    ],
)
def test_a_rule_names_one_place_and_one_lead(changes, sentence):
    real = {"unit": an_organisation(), "township": a_township(), "compound": a_scene().compound}
    changes = {name: real.get(name, value) for name, value in changes.items()}

    with pytest.raises(Refused, match=sentence):
        reference.keep_rule(None, category=category(), changes=changes, **BECAUSE)


def test_a_retired_rule_sends_nothing_any_more():
    scene = a_scene()
    rule = DispatchRule.objects.get(category__code="FAC")
    before = unit_for(category(), scene.compound, TUESDAY)

    reference.keep_rule(rule, category=category(), changes={"lead": "company", "active": False}, **BECAUSE)

    assert before == scene.company
    assert unit_for(category(), scene.compound, TUESDAY) != scene.company


def ask(question=None, choices=(("漏水", "Leak"), ("停水", "")), **changes):
    asked = {"label": "什么情况", "datatype": "singlevaluelist", "ordinal": 1, **changes}
    return reference.keep_question(
        question, category=category("WTR"), changes=asked, choices=choices, **BECAUSE
    )


def test_a_question_keeps_the_keys_of_choices_that_stay():
    question = ask()

    ask(question, choices=[("停水", "No water"), ("爆管", ""), ("漏水", "Leak")])

    kept = question.choices.order_by("ordinal").values_list("key", "label", "label_en")
    assert list(kept) == [("c2", "停水", "No water"), ("c3", "爆管", ""), ("c1", "漏水", "Leak")]


def test_a_list_needs_two_choices_and_a_line_of_text_has_none():
    with pytest.raises(Refused, match="两个选项"):
        ask(choices=[("只有一个", "")])

    question = ask()
    ask(question, datatype="string")
    assert not question.choices.exists()


def test_a_retired_question_is_not_asked_and_its_answers_stay():
    question = ask()
    case = (
        a_scene().file(code="WTR", answers=[{"code": "q1", "label": "什么情况", "value": "漏水"}]).complaint
    )

    ask(question, active=False)

    assert not Question.objects.filter(active=True).exists()
    assert Complaint.objects.get(pk=case.pk).answers[0]["value"] == "漏水"


def test_an_answer_template_belongs_to_one_category_or_to_all():
    words = {"move": "contact", "title": "约时间", "words": "何时在家？"}

    reference.keep_template(None, changes={"category": None, **words}, **BECAUSE)
    reference.keep_template(None, changes={"category": category(), **words}, **BECAUSE)

    told = AuditEntry.objects.filter(verb="template").order_by("pk").values_list("subject_key", flat=True)
    assert list(told) == ["*", "FAC"]
    assert AnswerTemplate.objects.fitting(category("ENV").pk).filter(title="约时间").count() == 1


def test_an_edit_that_changes_nothing_leaves_no_trace():
    reference.edit_category(category(), changes={"private": False}, **BECAUSE)

    assert not AuditEntry.objects.filter(subject_label="category").exists()
    assert Category.objects.count() == 15
