"""Lists cost as much for a hundred rows as for one, and export what is filtered, harmlessly."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from communities import exports
from communities.access import Post, Role
from communities.models import Compound
from tests.factories import (
    a_branch,
    a_building,
    a_committee,
    a_community,
    a_compound,
    a_contract,
    a_project,
    a_seat,
    a_term,
    a_township,
    a_user,
    an_appointment,
    an_organisation,
    days_ago,
)

pytestmark = pytest.mark.django_db
MANY = 100


def furnished(name=None, **details):
    """A compound that adds a row to every list."""
    compound = a_compound(name, **details)
    a_branch(compound)
    an_appointment(Post.MEMBER, a_term(a_committee(compound)).committee.organisation)
    a_contract(a_project(compound))
    an_appointment(Post.OWNER, compound)
    return compound


def queries(client, url) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url)
        assert answer.status_code == 200
        b"".join(answer) if answer.streaming else answer.content
    return len(captured)


@pytest.fixture
def officer(client):
    client.force_login(a_user(Role.DISTRICT_OFFICER))
    client.get(reverse("communities:compound-list"))
    return client


PAGES = [
    "compound-list?per_page=100",
    "compound-list?per_page=100&gap=any&term=180&text=a",
    "compound-list?_export=csv",
    "compound-list?_export=xlsx",
    "organisation-list?per_page=100",
    "person-list?per_page=100",
    "person-list?per_page=100&compound=CP&post=member",
    "term-list?per_page=100&ends=all",
    "term-list?ends=all&_export=csv",
    "contract-list?per_page=100&ends=all",
    "contract-list?ends=all&_export=csv",
]


def test_a_hundred_rows_cost_as_many_queries_as_one(officer):
    urls = [reverse(f"communities:{name}") + f"?{query}" for name, query in (one.split("?") for one in PAGES)]
    furnished()
    one = {url: queries(officer, url) for url in urls}
    for _ in range(MANY):
        furnished()

    assert {url: queries(officer, url) for url in urls} == one


def test_the_residents_of_a_compound_cost_the_same(client):
    compound = a_compound()
    client.force_login(a_user(Role.COMMUNITY_OFFICER, of=compound))
    url = reverse("communities:resident-list", args=[compound.code])
    client.get(url)
    an_appointment(Post.OWNER, compound)
    one = queries(client, url)
    for _ in range(MANY):
        an_appointment(Post.OWNER, compound)

    assert queries(client, url) == one


def test_a_compounds_page_costs_the_same_for_one_and_for_fifty_buildings_and_people(officer):
    compound = furnished(buildings=1)
    an_appointment(Post.BUILDING_LEAD, a_seat(Post.BUILDING_LEAD, compound))
    url = compound.get_desk_url()
    one = queries(officer, url)
    for index in range(50):
        an_appointment(Post.BUILDING_LEAD, a_building(compound, f"{index + 10}号楼"))
        a_contract(a_project(compound))

    assert queries(officer, url) == one


def test_the_form_of_an_appointment_costs_the_same_for_one_community_and_for_many(officer):
    url = reverse("communities:appointment-new")
    a_community(), an_organisation("department"), queries(officer, url)
    one = queries(officer, url)
    for index in range(20):
        a_community(f"第{index}社区"), an_organisation("department")

    assert queries(officer, url) == one


def test_the_form_for_a_compound_costs_the_same_for_one_building_and_for_many(officer):
    compound = furnished(buildings=1)
    url = reverse("communities:appointment-new") + f"?compound={compound.code}"
    one = queries(officer, url)
    for index in range(20):
        a_building(compound, f"{index + 10}号楼")

    assert queries(officer, url) == one


@pytest.mark.parametrize("post", [Post.OWNER, Post.BUILDING_LEAD, Post.MANAGER, Post.SECRETARY])
def test_a_persons_page_costs_the_same_for_one_and_for_ten_posts(officer, post):
    row = an_appointment(post)
    url = row.person.get_absolute_url()
    one = queries(officer, url)
    for _ in range(10):
        an_appointment(post, person=row.person)

    assert queries(officer, url) == one


def rows_of(answer):
    content = b"".join(answer).decode()
    assert content.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(content[1:])))


def test_an_export_holds_what_is_filtered_on_every_page(officer):
    for index in range(30):
        furnished(f"甲{index:02d}苑")
    furnished("乙苑")
    url = reverse("communities:compound-list")

    rows = rows_of(officer.get(f"{url}?text=苑&gap=&_export=csv"))
    some = rows_of(officer.get(f"{url}?text=乙&_export=csv"))

    assert len(rows) == 31
    assert [row["小区名称"] for row in some] == ["乙苑"]
    assert (some[0]["有党支部"], some[0]["是否老大难"], some[0]["总户数"]) == ("是", "否", "300")


def test_an_export_shows_the_own_area_only(client):
    own = furnished("本镇苑")
    furnished("外镇苑", community=a_community("外社区", a_township("东园镇")))
    client.force_login(a_user(Role.TOWNSHIP_OFFICER, of=own))
    rows = rows_of(client.get(reverse("communities:compound-list") + "?_export=csv"))

    assert [row["小区名称"] for row in rows] == ["本镇苑"]


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x")', "+1", "-1+2", "@SUM(A1)", "\t=1", "＝1"])
def test_nothing_in_an_export_is_run_as_a_formula(officer, name):
    compound = a_compound("苑")
    Compound.objects.filter(pk=compound.pk).update(name=name)
    url = reverse("communities:compound-list")
    row = rows_of(officer.get(f"{url}?_export=csv"))[0]
    sheet = load_workbook(io.BytesIO(b"".join(officer.get(f"{url}?_export=xlsx"))))["小区"]

    assert row["小区名称"] == f"'{name}"
    assert (sheet["B2"].value.strip(), sheet["B2"].data_type) == (name.strip(), "s")


def test_numbers_and_days_stay_numbers_and_days_in_a_workbook(officer):
    compound = furnished()
    url = reverse("communities:compound-list")
    sheet = load_workbook(io.BytesIO(b"".join(officer.get(f"{url}?_export=xlsx"))))["小区"]
    cells = dict(zip([cell.value for cell in sheet[1]], sheet[2], strict=True))

    assert cells["总户数"].value == 300
    assert cells["专有部分面积㎡"].value == compound.exclusive_area
    assert cells["业委会任期至"].is_date


def test_an_export_with_a_bad_filter_is_empty_and_an_unknown_kind_is_a_page(officer):
    furnished()
    url = reverse("communities:compound-list")

    assert rows_of(officer.get(f"{url}?gap=nonsense&_export=csv")) == []
    assert "text/html" in officer.get(f"{url}?_export=exe")["Content-Type"]


def test_the_file_is_named_by_its_list_and_day(officer):
    answer = officer.get(reverse("communities:compound-list") + "?_export=csv")

    assert "filename*=UTF-8''%E5%B0%8F%E5%8C%BA-20" in answer["Content-Disposition"]


@pytest.mark.parametrize(("value", "shown"), [(None, ""), (True, "是"), (False, "否"), (3, 3), ("词", "词")])
def test_a_cell_holds_words_numbers_and_days(value, shown):
    assert exports.plain(value) == shown


def test_pages_of_a_list_never_show_a_row_twice(officer):
    for _ in range(60):
        a_compound(delivered_year=2000)
    url = reverse("communities:compound-list")
    seen = [
        row.record.pk
        for number in (1, 2, 3)
        for row in officer.get(f"{url}?page={number}&sort=-households").context["table"].paginated_rows
    ]

    assert len(seen) == len(set(seen)) == 60


def test_a_term_list_shows_what_runs_out_unless_asked(officer):
    old = a_term(starts_on=days_ago(900), ends_on=days_ago(3))
    a_term()
    url = reverse("communities:term-list")

    assert [row.pk for row in officer.get(url).context["table"].data.data] == [old.pk]
    assert len(officer.get(f"{url}?ends=all").context["table"].data.data) == 2
