"""The public side's first pages answer without log-in, and show no more than they may."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.access import Post
from communities.actions import edit_person, merge_compounds
from complaints import actions
from complaints.models import Category
from disclosure.models import Notice
from tests.assembly.scenes import a_decision
from tests.factories import (
    a_branch,
    a_committee,
    a_compound,
    a_person,
    a_project,
    a_term,
    a_township,
    an_appointment,
    days_ago,
    today,
)

pytestmark = pytest.mark.django_db


def a_notice(number: str, at, **fields) -> Notice:
    return Notice.objects.create(number=number, title=f"公告{number}", body="正文", published_at=at, **fields)


def a_case(compound, words="路灯坏了三天没有人修", code="FAC", at=None):
    filed = actions.file_complaint(
        compound=compound,
        description=words,
        category=Category.objects.get(code=code),
        by=None,
        at=at or timezone.now(),
    )
    return filed.complaint


def test_the_home_finds_a_compound_by_pinyin_initials(client):
    compound = a_compound("凤林花苑", code="LY001")

    found = client.get("/find/", {"q": "flhy"})

    assert found.status_code == 302
    assert found["Location"] == f"/c/{compound.code}/"


def test_several_hits_are_listed_and_none_says_what_to_do(client):
    a_compound("凤林花苑")
    a_compound("凤林新村")

    assert client.get("/find/", {"q": "凤林"}).content.decode().count("凤林") >= 2
    assert "没有找到“不存在”" in client.get("/find/", {"q": "不存在"}).content.decode()


def test_a_code_is_read_in_any_case_and_a_merged_compound_leads_on(client):
    old, new = a_compound("旧苑", code="LY001"), a_compound("新苑", code="LY002")

    assert client.get("/c/ly002/")["Location"] == "/c/LY002/"
    merge_compounds(old, into=new, on=today(), by=None, at=timezone.now(), note="合并管理")

    assert client.get("/c/LY001/").status_code == 301
    assert client.get("/c/LY001/")["Location"] == "/c/LY002/"
    assert client.get("/c/LY999/").status_code == 404


def test_a_post_is_shown_and_a_name_only_with_consent(client):
    compound = a_compound()
    person = a_person("林不公开")
    an_appointment(Post.SECRETARY, a_branch(compound).organisation, person=person)

    before = client.get(compound.get_absolute_url()).content.decode()
    edit_person(person, changes={"consented_on": today()}, by=None, at=timezone.now())
    after = client.get(compound.get_absolute_url()).content.decode()

    assert "支部书记" in before
    assert "林不公开" not in before
    assert "林不公开" in after
    assert person.phone not in after


def test_a_term_that_ends_soon_is_marked(client):
    soon, later = a_compound(), a_compound()
    a_term(a_committee(soon), starts_on=days_ago(700), ends_on=today() + timedelta(days=100))
    a_term(a_committee(later), starts_on=days_ago(700), ends_on=today() + timedelta(days=400))

    assert "即将换届" in client.get(soon.get_absolute_url()).content.decode()
    assert "即将换届" not in client.get(later.get_absolute_url()).content.decode()


def test_open_cases_are_listed_from_three_on(client):
    compound = a_compound()
    a_project(compound)
    for _number in range(2):
        a_case(compound)

    few = client.get(compound.get_absolute_url()).content.decode()
    a_case(compound)
    enough = client.get(compound.get_absolute_url()).content.decode()

    assert "少于3件" in few
    assert "道路、照明" not in few
    assert enough.count("道路、照明") == 3
    assert "路灯坏了三天" not in enough


def test_a_private_category_is_neither_listed_nor_counted(client):
    compound = a_compound()
    Category.objects.filter(code="SEC").update(private=True)
    for code in ("FAC", "FAC", "SEC"):
        a_case(compound, code=code)

    assert "少于3件" in client.get(compound.get_absolute_url()).content.decode()


def test_notices_show_only_while_they_are_published_and_where_they_belong(client):
    at = timezone.now()
    mine, other = a_compound(township=a_township("洛阳镇")), a_compound(township=a_township("东园镇"))
    a_notice("GG-1", at - timedelta(days=1))
    a_notice("GG-2", None)
    a_notice("GG-3", at + timedelta(hours=1))
    a_notice("GG-4", at - timedelta(days=3), expires_at=at - timedelta(days=1))
    a_notice("GG-5", at - timedelta(days=1), compound=other)
    a_notice("GG-6", at - timedelta(days=1), township=mine.township)

    shown = {number for number in range(1, 7) if f"公告GG-{number}" in page(client, "/notices/")}
    at_mine = {
        number for number in range(1, 7) if f"公告GG-{number}" in page(client, mine.get_absolute_url())
    }

    assert shown == {1, 5, 6}
    assert at_mine == {1, 6}
    assert client.get("/notices/GG-1/").status_code == 200
    assert [client.get(f"/notices/GG-{number}/").status_code for number in (2, 3, 4)] == [404] * 3


def notices_on(text: str) -> set[int]:
    return {number for number in range(1, 7) if f"公告GG-{number}" in text}


def page(client, path: str) -> str:
    return client.get(path).content.decode()


def test_only_what_was_decided_of_late_stands_on_the_page_of_a_compound(client):
    compound = a_compound()
    a_decision(compound, title="更新两部电梯", decided_on=days_ago(20))
    a_decision(compound, title="选聘物业企业", decided_on=days_ago(400))

    text = client.get(compound.get_absolute_url()).content.decode()

    assert "更新两部电梯" in text
    assert "选聘物业企业" not in text
    assert reverse("assembly:public-decisions", args=[compound.code]) in text


def test_the_qr_code_of_a_compound_is_a_picture(client):
    compound = a_compound(code="LY001")

    picture = client.get("/c/LY001/qr.svg")

    assert picture["Content-Type"] == "image/svg+xml"
    assert b"<svg" in picture.content
    assert compound.code == "LY001"


@pytest.mark.parametrize("path", ["/", "/find/?q=小区", "/notices/", "/figures/"])
def test_public_pages_cost_the_same_for_one_row_and_for_a_hundred(path, count_queries):
    at = timezone.now()
    a_compound("小区甲")
    a_compound("小区乙")
    a_notice("GG-0", at)
    one = count_queries(path)
    for number in range(1, 100):
        a_compound(f"小区{number}号")
        a_notice(f"GG-{number}", at)

    assert count_queries(path) == one


def test_the_compound_page_costs_the_same_for_three_cases_and_for_thirty(count_queries):
    compound = a_compound(buildings=3)
    a_project(compound)
    for _number in range(3):
        a_case(compound)
    few = count_queries(compound.get_absolute_url())
    for _number in range(27):
        a_case(compound)

    assert count_queries(compound.get_absolute_url()) == few


def test_the_figures_are_recounted_by_hand(client):
    with_all, with_none = a_compound(households=100), a_compound(households=50)
    a_branch(with_all)
    a_term(a_committee(with_all))
    a_project(with_all)

    text = page(client, "/figures/")

    assert "50.0%（1/2，" in text
    assert "150" in text
    assert with_none.projects.count() == 0
