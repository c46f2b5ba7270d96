"""The desk's pages of the tables: what stands there, what a form takes, and the history below."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from communities.access import Role
from complaints.models import AnswerTemplate, Category, DispatchRule, Limit, Question
from tests.factories import a_user

from .scenes import a_scene, category

pytestmark = pytest.mark.django_db
TOMORROW = timezone.localdate() + timedelta(days=1)
SETTINGS = {"name": "电梯", "urgency": "U3", "ordinal": "40", "active": "on", "anonymous_ok": "on"}


def url(name, *args):
    return reverse(f"complaints:{name}", args=args)


@pytest.fixture
def desk(client):
    client.force_login(a_user(Role.DISTRICT_OFFICER))
    return client


def test_the_list_names_all_fifteen_with_who_leads(desk):
    page = desk.get(url("category-list")).content.decode()

    assert all(row.name in page for row in Category.objects.all())
    assert "物业服务企业" in page


def test_the_list_asks_the_same_number_of_queries_however_long_it_is(desk, django_assert_num_queries):
    desk.get(url("category-list"))
    with CaptureQueriesContext(connection) as few:
        desk.get(url("category-list"))
    Category.objects.bulk_create(Category(code=f"X{place}", name=f"另一类{place}") for place in range(20))
    DispatchRule.objects.bulk_create(
        DispatchRule(category=row, lead="fire") for row in Category.objects.filter(code__startswith="X")
    )

    with django_assert_num_queries(len(few)):
        desk.get(url("category-list"))


def test_settings_are_changed_with_a_reason_which_the_page_then_tells(desk):
    given = {**SETTINGS, "notice": "有人被困，请先拨打119。", "private": "on", "note": "区里要求"}

    page = desk.post(url("category-edit", "lft"), given, follow=True).content.decode()

    assert category("LFT").private
    assert "原因：区里要求" in page
    assert "不对外公开：否 → 是" in page


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({**SETTINGS}, "修改原因"),
        ({**SETTINGS, "name": "其他", "note": "试"}, "已经有同名的类别"),
        ({**SETTINGS, "closed_to_reports": "on", "note": "试"}, "应当向哪里反映"),
    ],
)
def test_what_is_wrong_with_settings_is_said_and_nothing_changes(desk, given, sentence):
    answer = desk.post(url("category-edit", "LFT"), given)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert category("LFT").name == "电梯"


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("电\u202e梯\u200b", "电梯"),
        ("电梯<b>井</b>", "电梯<b>井</b>"),
        ("𠀀梯", "𠀀梯"),
        ("\u3000\u3000", None),
        ("\u200b\u200b", None),
        ("电\x00梯", None),
        ("梯" * 41, None),
        ("其他\u202e", None),
    ],
)
def test_a_name_is_plain_or_refused(desk, name, stored):
    desk.post(url("category-edit", "LFT"), {**SETTINGS, "name": name, "note": "试"})

    assert category("LFT").name == (stored or "电梯")
    page = desk.get(url("category-page", "LFT")).content.decode()
    assert "<b>井" not in page


def test_a_limit_is_changed_from_a_day_on(desk):
    given = {"category": "LFT", "urgency": "U3", "kind": "close", "amount": "3", "unit": "wd"}

    page = desk.post(
        f"{url('limit-new')}?category=LFT", {**given, "valid_from": TOMORROW, "note": "提速"}, follow=True
    ).content.decode()

    assert "3个工作日" in page
    assert "尚未生效" in page
    assert "原因：提速" in page
    coming = Limit.objects.get(category__code="LFT")
    desk.post(url("limit-end", coming.pk), {"on": TOMORROW, "note": "撤回"})
    assert not Limit.objects.filter(category__code="LFT").exists()


def test_a_limit_of_yesterday_is_refused_beside_what_was_typed(desk):
    given = {"urgency": "U3", "kind": "close", "amount": "3", "unit": "wd", "note": "提速"}

    page = desk.post(url("limit-new"), {**given, "valid_from": "2020-01-02"}).content.decode()

    assert "最早从明天起生效" in page
    assert 'value="2020-01-02"' in page


def test_a_limit_that_no_calendar_reaches_is_refused_beside_its_field(desk):
    given = {"urgency": "U3", "kind": "close", "unit": "wd", "valid_from": TOMORROW, "note": "试"}

    page = desk.post(url("limit-new"), {**given, "amount": "99999"}).content.decode()

    assert "按工作日计算的期限最多366天" in page
    assert not Limit.objects.filter(amount=99999).exists()


def test_the_general_limits_stand_by_urgency(desk):
    page = desk.get(url("limit-list")).content.decode()

    assert '特急 <span class="muted">U1</span>' in page
    assert "环境卫生、乱堆乱放" in page


def test_who_would_get_it_is_shown_for_a_compound(desk):
    scene = a_scene()

    page = desk.get(url("category-page", "FAC"), {"compound": scene.compound.code.lower()})

    assert page.context["units"][0] == scene.company
    assert "没有编号为" in desk.get(url("category-page", "FAC"), {"compound": "ZZ"}).content.decode()


def test_a_rule_for_one_compound_is_added_and_changes_who_gets_it(desk):
    scene = a_scene()
    given = {
        "compound": scene.compound.code,
        "rank": "1",
        "lead": "township",
        "active": "on",
        "note": "难点小区",
    }

    desk.post(url("rule-new", "FAC"), given)

    rule = DispatchRule.objects.get(compound=scene.compound)
    page = desk.get(url("category-page", "FAC"), {"compound": scene.compound.code})
    assert rule.lead == "township"
    assert page.context["units"][0].kind == "township"
    assert "难点小区" in page.content.decode()


def test_a_rule_for_all_categories_is_added_changed_and_retired_with_its_history(desk):
    scene = a_scene()
    given = {
        "compound": scene.compound.code,
        "rank": "1",
        "lead": "township",
        "active": "on",
        "note": "难点小区",
    }

    desk.post(url("general-rule-new"), given)
    rule = DispatchRule.objects.get(category=None)
    for code in ("FAC", "LEA"):
        shown = desk.get(url("category-page", code), {"compound": scene.compound.code})
        assert shown.context["units"][0].kind == "township"
        assert url("general-rule-edit", rule.pk) in shown.content.decode()
    page = desk.post(
        url("general-rule-edit", rule.pk), {**given, "active": "", "note": "整改完成"}, follow=True
    ).content.decode()

    assert "已停用" in page
    assert "派单规则 全部类别" in page
    assert "整改完成" in page
    shown = desk.get(url("category-page", "FAC"), {"compound": scene.compound.code})
    assert shown.context["units"][0] == scene.company


def test_a_rule_of_one_category_is_not_opened_as_one_for_all(desk):
    rule = DispatchRule.objects.filter(category__code="ENV").first()

    assert desk.get(url("general-rule-edit", rule.pk)).status_code == 404


def test_without_rules_for_all_the_page_says_by_which_cases_go(desk):
    assert "各类自己的规则" in desk.get(url("rule-list")).content.decode()


def test_a_rule_with_kind_and_unit_is_refused(desk):
    scene = a_scene()
    given = {"rank": "1", "lead": "fire", "unit": scene.company.pk, "note": "试"}

    assert "只填一个" in desk.post(url("rule-new", "FAC"), given).content.decode()


def test_a_question_with_choices_is_asked_reordered_and_retired(desk):
    asked = {
        "label": "哪台电梯",
        "datatype": "singlevaluelist",
        "ordinal": "1",
        "active": "on",
        "note": "分清",
    }

    desk.post(url("question-new", "LFT"), {**asked, "choices": "左边 | Left\n右边｜Right\n\n"})
    question = Question.objects.get()
    page = desk.get(url("question-edit", "LFT", question.pk)).content.decode()
    assert "左边 | Left" in page
    desk.post(
        url("question-edit", "LFT", question.pk), {**asked, "choices": "右边|Right\n左边|Left", "active": ""}
    )

    question.refresh_from_db()
    assert not question.active
    assert [choice.label for choice in question.choices.order_by("ordinal")] == ["右边", "左边"]
    history = desk.get(url("category-page", "LFT")).content.decode()
    assert "选项：左边、右边 → 右边、左边" in history


def test_a_question_belongs_to_its_own_category(desk):
    question = Question.objects.create(category=category("LFT"), code="q1", label="哪台")

    assert desk.get(url("question-edit", "ENV", question.pk)).status_code == 404


def test_an_answer_template_is_kept(desk):
    given = {
        "move": "contact",
        "title": "约时间",
        "words": "{单位}何时上门？",
        "ordinal": "1",
        "active": "on",
    }

    desk.post(
        f"{url('template-new')}?category=LFT", {**given, "category": category("LFT").pk, "note": "统一答复"}
    )

    row = AnswerTemplate.objects.get(title="约时间")
    assert row.category.code == "LFT"
    assert "约时间" in desk.get(url("template-list")).content.decode()
    desk.post(url("template-edit", row.pk), {**given, "title": "约上门时间", "note": "改名"})
    row.refresh_from_db()
    assert (row.title, row.category) == ("约上门时间", None)


def test_a_new_category_needs_a_code_of_letters(desk):
    given = {**SETTINGS, "name": "新一类", "note": "增设"}

    assert "大写字母" in desk.post(url("category-new"), {**given, "code": "新"}).content.decode()
    desk.post(url("category-new"), {**given, "code": "NEW"})
    assert category("NEW").name == "新一类"


def test_unknown_categories_are_not_found(desk):
    assert desk.get(url("category-page", "NIX")).status_code == 404
