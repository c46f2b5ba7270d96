"""The pages of warnings: what each shows, to whom, in how many queries, and what a step says when refused."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.access import Role
from finance.models import Book
from finance.rules.periods import quarter_of
from governance import operational
from governance.actions import warnings
from governance.indicators import last_whole_day
from governance.models import RedLine, Warning
from governance.warning_words import spoken
from safety.models import Inspection, current_edition
from tests.complaints.scenes import a_photo
from tests.factories import (
    a_committee,
    a_compound,
    a_contract,
    a_project,
    a_term,
    a_township,
    a_user,
    days_ago,
    today,
)

from .scenes import measured, only_one_indicator
from .test_redlines import entered

pytestmark = pytest.mark.django_db
LIST = reverse("warning-list")


@pytest.fixture
def row():
    return a_live_warning(90)


def a_live_warning(numerator, compound=None) -> Warning:
    """Of the quarter that runs now."""
    at = timezone.now()
    compound = compound or a_compound()
    measured(compound, numerator, quarter=quarter_of(last_whole_day(at)).code)
    only_one_indicator()
    warnings.evaluate(at=at)
    return Warning.objects.with_place().get(compound=compound)


def signed_in(client, role, place):
    user = a_user(role, place)
    client.force_login(user)
    return user


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_begins_with_the_gravest_part_that_has_any(client, row):
    signed_in(client, Role.DISTRICT_OFFICER, row.compound)

    page = client.get(LIST)

    assert page.context["part"] == "yellow"
    assert {one.warning.level for one in page.context["table"].data} == {"township", "compound"}
    shown = text(page)
    for words in ("黄色预警", "居民满意度", "90.0%，低于黄线92%", "90/100", "待签收"):
        assert words in shown


def test_a_compound_sees_its_own_and_not_the_townships(client, row):
    a_live_warning(80, a_compound(township=a_township("别的镇")))
    signed_in(client, Role.SECRETARY, row.compound)

    rows = [
        one.warning
        for part in ("red", "yellow")
        for one in client.get(LIST, {"part": part}).context["table"].data
    ]

    assert rows == [row]
    other = Warning.objects.exclude(pk=row.pk).first()
    assert client.get(other.get_absolute_url()).status_code == 404


def test_the_list_narrows_by_township_and_by_words(client, row):
    far = a_live_warning(90, a_compound(township=a_township("别的镇")))
    signed_in(client, Role.DISTRICT_OFFICER, row.compound)

    def listed(**asked):
        page = client.get(LIST, {"part": "yellow", **asked})
        return {one.warning.pk for one in page.context["table"].data if one.warning.compound_id}

    assert listed() == {row.pk, far.pk}
    assert listed(township=far.township.code) == {far.pk}
    assert listed(text=row.compound.code) == {row.pk}


def test_the_page_of_one_shows_numbers_story_and_a_link_to_the_value(client, row):
    signed_in(client, Role.DISTRICT_LEADER, row.compound)

    page = client.get(row.get_absolute_url())

    shown = text(page)
    for words in (row.number, "92% · 85%", "已发出预警", "签收", "/desk/scorecard/now/compound/"):
        assert words in shown
    assert page.context["steps"] == []
    assert client.get(page.context["cell"]).status_code == 200


def test_the_steps_are_forms_on_the_page_one_after_the_other(client, row):
    manager, officer = a_user(Role.MANAGER, row.compound), a_user(Role.TOWNSHIP_OFFICER, row.compound)
    page = row.get_absolute_url()

    def post(user, name, words=""):
        client.force_login(user)
        assert f'value="{name}"' in text(client.get(page))
        return client.post(page, {"action": name, f"{name}-note": words})

    assert post(manager, "acknowledge").status_code == 302
    assert post(manager, "plan", "逐户走访").status_code == 302
    assert 'value="verify"' not in text(client.get(page))
    assert post(officer, "verify", "已走访").status_code == 302
    assert "要由另一人解除" in text(client.get(page))
    district = a_user(Role.DISTRICT_OFFICER, row.compound)
    refused = post(district, "lift")
    assert "要由另一人解除" not in text(refused)
    assert "请写明情况说明" in text(refused)
    assert post(district, "lift", "整改到位").status_code == 302
    row.refresh_from_db()
    assert (row.status, row.reason) == ("lifted", "整改到位")
    client.force_login(district)
    assert row.number in text(client.get(LIST, {"part": "closed"}))


def test_what_was_written_is_not_lost_when_the_step_is_refused(client, row):
    signed_in(client, Role.DISTRICT_OFFICER, row.compound)

    shown = client.post(row.get_absolute_url(), {"action": "lift", "lift-note": "我认为已经好了"})

    assert "还没有重新达到黄线" in text(shown)
    row.refresh_from_db()
    assert row.status == "open"


def test_a_reader_without_a_part_is_refused_in_a_sentence(client, row):
    signed_in(client, Role.AUDITOR, row.compound)

    shown = client.post(row.get_absolute_url(), {"action": "acknowledge"})

    assert "不归您办理" in text(shown)
    row.refresh_from_db()
    assert row.status == "open"


def test_a_step_that_is_none_changes_nothing(client, row):
    signed_in(client, Role.TOWNSHIP_OFFICER, row.compound)

    assert client.post(row.get_absolute_url(), {"action": "redden"}).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.grade) == ("open", "yellow")


def test_a_red_line_is_entered_by_one_and_confirmed_by_another_on_their_pages(client):
    compound = a_compound()
    signed_in(client, Role.TOWNSHIP_OFFICER, compound)
    facts = {"kind": "RL3", "compound": compound.code, "happened_on": days_ago(2), "words": "金额不实"}

    assert client.post(reverse("redline-new"), facts | {"papers": a_photo()}).status_code == 302
    red_line = RedLine.objects.get()
    page = red_line.get_absolute_url()
    assert "等待确认的红线事项" in text(client.get(LIST))
    assert client.post(page, {"action": "confirm"}).status_code == 404
    signed_in(client, Role.DISTRICT_OFFICER, compound)
    client.post(page, {"action": "confirm"})

    shown = text(client.get(Warning.objects.get().get_absolute_url()))
    assert "红线事项：数据弄虚作假" in shown
    assert "金额不实" in shown
    paper = red_line.papers.get()
    assert client.get(reverse("redline-paper", args=[red_line.pk, paper.token])).status_code == 200


def test_the_evidence_of_a_red_line_is_for_officers(client):
    compound = a_compound()
    red_line = entered(compound, None)
    row = warnings.confirm_red_line(red_line, by=None, at=timezone.now())
    signed_in(client, Role.MANAGER, compound)

    assert "依据和确认" not in text(client.get(row.get_absolute_url()))
    assert client.get(red_line.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("part", ["red", "yellow", "work", "closed"])
def test_the_list_costs_the_same_however_long(client, count_queries, part):
    compound = a_compound()
    signed_in(client, Role.DISTRICT_OFFICER, compound)
    fill(3)
    few = count_queries(f"{LIST}?part={part}")
    fill(12)

    assert count_queries(f"{LIST}?part={part}") == few <= 26


def fill(count) -> None:
    """Warnings of both colours, closed ones, and something of every other room."""
    at = timezone.now()
    for number in range(count):
        compound = a_compound(township=a_township(f"镇{number % 3}"))
        measured(compound, (80, 90)[number % 2], quarter=quarter_of(last_whole_day(at)).code)
        troubles(compound)
        row = warnings.confirm_red_line(entered(compound, None), by=None, at=at)
        warnings.acknowledge(row, by=None, at=at)
        warnings.plan(row, note="方案", by=None, at=at)
        warnings.verify(row, note="看了", by=None, at=at)
        warnings.lift(row, note="好了", by=None, at=at)
    warnings.evaluate(at=at)


def troubles(compound) -> None:
    area = compound.areas.get()
    Book.objects.create(area=area, opened_on=days_ago(900))
    a_term(a_committee(compound), starts_on=days_ago(900), ends_on=days_ago(5))
    a_contract(a_project(compound), starts_on=days_ago(400), ends_on=today() + timedelta(days=20))
    Inspection.objects.create(
        number=f"XJ{compound.code}",
        kind="random",
        compound=compound,
        edition=current_edition(today()),
        since=days_ago(6),
        until=days_ago(4),
    )


def test_what_other_rooms_warn_of_stands_in_the_same_list(client):
    compound, other = a_compound(), a_compound()
    for one in (compound, other):
        troubles(one)
    secretary = signed_in(client, Role.SECRETARY, compound)

    found = operational.operational(secretary, timezone.now())

    assert {one.code for one in found} == {compound.code}
    assert [one.kind for one in found if one.colour == "red"] != []
    assert {one.kind for one in found} == {"statement", "term", "service", "inspection"}
    assert [one.due for one in found] == sorted(one.due for one in found)
    assert operational.count(secretary, timezone.now()) == 4
    page = client.get(LIST)
    assert page.context["part"] == "work"
    for words in ("公示逾期", "业委会任期已满", "物业合同将到期", "近30天漏检1次"):
        assert words in text(page)


def test_each_source_asks_for_the_right_of_its_room():
    compound = a_compound()
    troubles(compound)

    kinds = {one.kind for one in operational.operational(a_user(Role.MANAGER, compound), timezone.now())}

    assert kinds == {"term", "service", "inspection"}  # no book.view
    assert operational.operational(a_user(Role.RESIDENT, compound), timezone.now()) == []


def test_the_desk_and_the_inbox_count_them_and_name_what_waits(client, row):
    troubles(row.compound)
    signed_in(client, Role.MANAGER, row.compound)

    desk, inbox = client.get(reverse("desk")), client.get(reverse("inbox"))

    assert (inbox.context["warned"].yellow, inbox.context["warned"].red) == (1, 0)
    assert inbox.context["warned"].work == 3
    assert f"{LIST}?part=yellow" in text(inbox)
    assert len(desk.context["tasks"]) == 4
    assert row.get_absolute_url() in {task.link for task in desk.context["tasks"]}


def test_who_reads_no_warnings_is_told_of_none(client, row):
    signed_in(client, Role.HANDLER, None)

    assert client.get(reverse("inbox")).context["warned"] is None


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ({"code": "below_yellow", "line": "92.00"}, "91.99%，低于黄线92%"),
        ({"code": "below_red", "line": "95.50"}, "91.99%，低于红线95.5%"),
        (
            {"code": "fell", "numerator": 98, "denominator": 100, "as_of": "2025-03-31"},
            "比上季度的98.0%下降6.0个百分点",
        ),
        (
            {"code": "twice", "numerator": 91, "denominator": 100, "as_of": "2025-03-31"},
            "上季度91.0%，也在预警，连续两个季度",
        ),
    ],
)
def test_reasons_are_worded_when_they_are_read(row, reason, words):
    row.numerator, row.denominator, row.reasons = 9199, 10_000, [reason]

    (told,) = spoken([row])

    assert told.reasons == [words]


def test_a_value_of_what_should_be_low_is_worded_the_other_way(row):
    row.asked = {"yellow": "5.00", "red": "15.00", "direction": "down"}
    row.reasons = [{"code": "below_yellow", "line": "5.00"}]

    assert spoken([row])[0].reasons == ["90.0%，高于黄线5%"]
