"""The statistics page and its files: the sample year, ranks, small groups, the desk's scope."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities import throttle
from complaints import counted, rates, scores
from complaints.models import Complaint
from complaints.rates import RANKED_FROM, Report, Span
from tests.complaints.exported import END_OF_2025
from tests.complaints.scenes import a_scene
from tests.factories import a_compound, an_organisation
from workflow.rates import Rate

pytestmark = pytest.mark.django_db
PAGE, DESK = "/cases/statistics/", "/desk/cases/statistics/"
AS_OF = "as_of=2025-12-31"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def table(client, query):
    answer = client.get(f"{PAGE}?{query}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_page_says_the_figures_of_the_year_with_their_parts(client, loaded_year):
    page = client.get(f"{PAGE}?{AS_OF}").content.decode()

    for words in (
        "99.1%（313/316",
        "99.7%（315/316",
        "97.8%（309/316",
        "99.0%（298/301",
        "平均2.3天，中位数1.4天",
    ):
        assert words in page
    assert "315件没有受理时间，从提交起算" in page
    assert "截至2025-12-31" in page


def test_silence_stands_in_no_part_of_the_rate_and_if_wished_in_a_line_apart(client, loaded_year, settings):
    without = client.get(f"{PAGE}?{AS_OF}")
    silent = without.context["report"].satisfied.excluded["unrated"]
    assert silent > 0
    assert "如计为满意" not in without.content.decode()

    settings.SILENCE_BESIDE_SATISFACTION = True
    page = client.get(f"{PAGE}?{AS_OF}").content.decode()

    assert "99.0%（298/301" in page
    assert f"（{298 + silent}/{301 + silent}" in page
    assert "它不是满意率" in page
    columns = table(client, f"{AS_OF}&_export=table")[0]
    assert not [name for name in columns if "如计为满意" in name]


@pytest.mark.parametrize("query", ["", AS_OF], ids=["nothing asked", "another day"])
def test_the_form_shows_by_what_is_counted(client, query):
    page = client.get(f"{PAGE}?{query}").content.decode()
    options = page.split("<select", 1)[1].split("</select>", 1)[0]

    assert options.index("类别") < options.index("承办单位")
    assert '<option value="unit" selected' not in options


def test_anybody_recounts_the_rates_from_the_cases(client, loaded_year):
    lines = table(client, f"{AS_OF}&_export=cases")
    words = [line["首次联系"] for line in lines], [line["办结"] for line in lines]

    contact, close = ([word for word in column if word not in ("未到期", "没有时限")] for column in words)
    assert (contact.count("按时"), len(contact)) == (313, 316)
    assert (close.count("按时"), close.count("按时") + close.count("超期"), len(close)) == (309, 315, 316)


def test_the_file_of_cases_names_no_private_category_and_no_small_place(client, loaded_year):
    private = Complaint.objects.filter(category__private=True).values_list("number", flat=True)
    few = Complaint.objects.exclude(compound__in=Complaint.objects.all().nameable_compounds())
    names = set(few.values_list("compound__name", flat=True))

    lines = table(client, f"{AS_OF}&_export=cases")

    assert {line["类别"] for line in lines if line["编号"] in set(private)} <= {"不公开的类别"}
    assert names
    assert not names & {line["位置"] for line in lines}


@pytest.mark.parametrize("by", rates.GROUPINGS)
def test_every_table_adds_up_and_shows_no_group_of_one_or_two(client, loaded_year, by):
    lines = table(client, f"{AS_OF}&by={by}&_export=table")

    assert sum(int(line["受理件数"]) for line in lines) == 317
    for line in lines:
        assert int(line["受理件数"]) >= 3
        for name in ("响应率", "办结率", "满意率"):
            assert line[f"{name}分母"] not in ("1", "2")


def test_a_suppressed_cell_is_not_had_back_from_the_total(client, loaded_year):
    for by in rates.GROUPINGS:
        lines = table(client, f"{AS_OF}&by={by}&_export=table")
        for name in ("响应率", "办结率", "按期办结率", "解决率", "满意率"):
            assert sum(line[f"{name}分母"] == "" for line in lines) != 1


def test_below_ten_cases_nobody_is_ranked():
    def a_report(kept, due):
        rate = Rate(kept, due, as_of=END_OF_2025.date())
        return Report(due, rate, rate, rate, rate, rate)

    units = {an_organisation(name=name).pk: name for name in ("甲", "乙", "丙", "丁")}
    parts = dict(zip(units, [(9, 10), (10, 10), (9, 9), (27, 30)], strict=True))

    rows = scores.rows({key: a_report(*pair) for key, pair in parts.items()}, "unit")

    assert [(row.name, row.rank) for row in rows] == [("乙", 1), ("丁", 2), ("甲", 2), ("丙", None)]
    assert RANKED_FROM == 10


def test_months_and_categories_are_not_ranked(client, loaded_year):
    for by in ("month", "category"):
        assert all(row.rank is None for row in client.get(f"{PAGE}?{AS_OF}&by={by}").context["rows"])


def test_a_suppressed_figure_says_so_and_a_rate_of_nothing_is_not_applicable(client, loaded_year):
    page = client.get(f"{PAGE}?{AS_OF}&by=compound").content.decode()

    assert "不适用" in page
    assert "合并计算（少于3件或不公开的）" in page


@pytest.mark.parametrize(
    ("query", "field"),
    [("as_of=2999-01-01", "as_of"), ("as_of=x", "as_of"), ("since=2025-03-01&until=2025-02-01", "until")],
)
def test_what_cannot_be_counted_is_said_beside_the_field(client, query, field):
    answer = client.get(f"{PAGE}?{query}")

    assert answer.status_code == 200
    assert field in answer.context["form"].errors


def test_an_empty_district_has_no_shares_and_says_what_to_do(client):
    page = client.get(PAGE).content.decode()

    assert "不适用" in page
    assert "这个范围里没有诉求" in page


def test_a_period_in_the_address_narrows(client, loaded_year):
    report = client.get(f"{PAGE}?{AS_OF}&since=2025-12-01&until=2025-12-31").context["report"]
    span = Span(END_OF_2025, END_OF_2025 - timedelta(days=31), END_OF_2025)

    assert report == rates.report(Complaint.objects.all(), span)
    assert 0 < report.closing.denominator < 316


def test_the_page_takes_as_many_queries_for_few_cases_as_for_many(client, loaded_year):
    def asked():
        cache.clear()
        with CaptureQueriesContext(connection) as found:
            client.get(f"{PAGE}?{AS_OF}&by=compound")
        return len(found)

    many = asked()
    keep = Complaint.objects.values_list("pk", flat=True)[:40]
    Complaint.objects.exclude(pk__in=list(keep)).update(status="withdrawn", original=None)

    assert asked() == many <= 22


def test_the_desk_counts_what_its_reader_sees(client):
    here = a_scene()
    there = a_scene(a_compound("张坂花园"))
    for scene in (here, here, there):
        scene.file(timezone.now() - timedelta(days=30))
    client.force_login(here.manager)

    answer = client.get(DESK)

    assert answer.context["report"].accepted == 2
    assert [row.name for row in answer.context["rows"]] == ["道路、照明、门禁、绿化维修"]


class TestCounting:
    def test_figures_are_counted_again_as_soon_as_anything_changes(self, client, scene):
        before = client.get(PAGE).context["report"].accepted
        scene.file(timezone.now() - timedelta(days=30))

        assert client.get(PAGE).context["report"].accepted == before + 1

    def test_unchanged_figures_are_not_counted_twice(self, client, scene):
        scene.file(timezone.now() - timedelta(days=30))
        client.get(PAGE)

        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)

        assert not [query for query in asked if "complaints_complaintdeadline" in query["sql"]]

    @pytest.mark.parametrize(
        ("took", "minutes", "rests"), [(0.1, 1, False), (5.0, 14, True), (5.0, 16, False)]
    )
    def test_only_what_takes_long_rests_and_not_for_long(self, scene, took, minutes, rests):
        span, now = Span(timezone.now()), timezone.now()
        known = counted.count(Complaint.objects.all(), span, "month", whose="public", now=now)
        slow = replace(known, took=took)
        scene.file()

        assert slow.holds(span, now=now + timedelta(minutes=minutes)) == rests

    def test_whoever_has_it_counted_too_often_waits(self, client, monkeypatch):
        monkeypatch.setitem(throttle.MOST, "statistics", 1)
        days = [f"{PAGE}?as_of=2026-01-0{day}" for day in (1, 2, 3)]

        assert [client.get(day).status_code for day in days] == [200, 429, 429]
        assert client.get(days[0]).status_code == 200

    def test_the_desk_of_one_is_not_the_desk_of_another(self, client, scene):
        scene.file(timezone.now() - timedelta(days=30))
        seen = []
        for user in (scene.manager, scene.stranger):
            client.force_login(user)
            seen.append(client.get(DESK).context["report"].accepted)

        assert seen == [1, 0]
