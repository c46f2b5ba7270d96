import csv
import io
import json
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from governance.models import Freeze, FrozenScore
from governance.open_data import DATASETS, OTHERS
from governance.rules.grouping import LEAST, LEAST_GROUPS, named_and_rest
from tests.complaints.scenes import a_scene
from tests.factories import a_compound

COUNTS = st.dictionaries(st.integers(0, 9), st.integers(0, 8), max_size=8)


@given(COUNTS, st.frozensets(st.integers(0, 9)))
def test_nothing_small_is_named_and_nothing_can_be_taken_from_the_total(counts, nameable):
    named, rest = named_and_rest(counts, nameable)

    assert all(count >= LEAST and key in nameable for key, count in named.items())
    if rest:
        assert rest >= LEAST
        assert len([key for key, count in counts.items() if count and key not in named]) >= LEAST_GROUPS
    assert sum(named.values()) + rest in (sum(counts.values()), 0)


@given(COUNTS)
def test_large_groups_stand_alone(counts):
    large = {key: count for key, count in counts.items() if count >= LEAST}

    assert named_and_rest(large, large.keys()) == (large, 0)


@pytest.fixture(autouse=True)
def nobody_has_asked_yet():
    cache.clear()


def read(client, slug):
    text = b"".join(client.get(f"/data/{slug}.csv").streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def frozen(compound):
    freeze = Freeze.objects.create(
        quarter="2025Q4",
        since=date(2025, 10, 1),
        until=date(2025, 12, 31),
        terms="[]",
        sha256="a" * 64,
        frozen_at=timezone.now(),
    )
    places = [("compound", f"C{compound.pk}"), ("township", f"T{compound.township_id}"), ("district", "D1")]
    for level, place in places:
        FrozenScore.objects.create(
            freeze=freeze,
            level=level,
            place=place,
            name="当时的名称",
            score="87.5",
            rank=1,
            township=compound.township if level != "district" else None,
            compound=compound if level == "compound" else None,
        )


@pytest.mark.django_db
class TestFiles:
    def test_csv_and_json_say_the_same_under_the_columns_that_are_described(self, client):
        scene = a_scene()
        frozen(scene.compound)
        for slug, dataset in DATASETS.items():
            lines = read(client, slug)
            records = json.loads(b"".join(client.get(f"/data/{slug}.json").streaming_content))

            assert len(lines) == len(records)
            assert all(
                list(line) == list(record) == dataset.heads
                for line, record in zip(lines, records, strict=True)
            )

    def test_compounds_stand_there_as_their_page_shows_them(self, client):
        compound = a_scene().compound
        a_compound("停用的", closed_on=date(2020, 1, 1))

        lines = {line["name"]: line for line in read(client, "compounds")}

        assert "停用的" not in lines
        line = lines[compound.name]
        assert (line["code"], line["has_service"], line["has_branch"]) == (compound.code, "1", "1")
        assert line["url"].endswith(compound.get_absolute_url())

    def test_coverage_is_told_as_counts_of_one_denominator(self, client):
        a_scene()

        (line,) = [line for line in read(client, "coverage") if line["township"] == "洛阳镇"]

        assert (line["compounds"], line["service"], line["branch"]) == ("2", "2", "1")

    def test_few_cases_of_a_month_are_not_named_and_the_running_month_is_not_there(self, client):
        scene = a_scene()
        past = timezone.now() - timedelta(days=62)
        for code, count in (("FAC", 4), ("FIR", 1), ("ENV", 2)):
            for _number in range(count):
                scene.file(past, code=code)
        scene.file(timezone.now())

        lines = {line["category"]: int(line["count"]) for line in read(client, "cases-by-month")}

        assert lines == {"FAC": 4, OTHERS: 3}

    def test_hazards_are_counts(self, client):
        compound = a_scene().compound

        (line,) = [line for line in read(client, "hazards") if line["code"] == compound.code]

        assert (line["open"], line["late"], line["closed"]) == ("0", "0", "0")

    def test_scores_are_those_that_were_frozen_without_the_districts_own(self, client):
        compound = a_scene().compound
        frozen(compound)

        lines = read(client, "scores")

        assert [(line["level"], line["code"], line["score"], line["rank"]) for line in lines] == [
            ("township", compound.township.code, "87.50", "1"),
            ("compound", compound.code, "87.50", "1"),
        ]

    def test_who_has_it_is_not_sent_it_again(self, client):
        for slug in DATASETS:
            tag = client.get(f"/data/{slug}.csv").headers["ETag"]

            assert client.get(f"/data/{slug}.csv", headers={"If-None-Match": tag}).status_code == 304

    def test_what_is_new_is_sent(self, client):
        tag = client.get("/data/scores.csv").headers["ETag"]
        frozen(a_scene().compound)

        assert client.get("/data/scores.csv", headers={"If-None-Match": tag}).status_code == 200

    @pytest.mark.parametrize("address", ["/data/people.csv", "/data/scores.xml"])
    def test_there_are_no_others(self, client, address):
        assert client.get(address).status_code == 404

    @pytest.mark.parametrize(
        "address", ["/data/statements.csv", "/data/statements.json", "/data/requests.csv"]
    )
    def test_the_files_of_the_rooms_stay_where_they_are(self, client, address):
        assert client.get(address).status_code == 200

    def test_who_takes_too_much_waits(self, client):
        codes = [client.get("/data/coverage.json").status_code for _turn in range(21)]

        assert codes == [200] * 20 + [429]

    @pytest.mark.parametrize("slug", DATASETS)
    def test_it_costs_the_same_however_much_there_is(self, client, slug, django_assert_max_num_queries):
        scene = a_scene()
        with django_assert_max_num_queries(8) as few:
            read(client, slug)
        for number in range(5):
            a_compound(f"新小区{number}")
            scene.file(timezone.now() - timedelta(days=62))
        with django_assert_max_num_queries(8) as many:
            read(client, slug)

        assert len(few) == len(many)


@pytest.mark.django_db
def test_the_page_and_the_catalogue_name_every_file(client):
    html = client.get("/data/").content.decode()
    listed = client.get("/data/catalogue.json").json()["datasets"]

    assert [one["slug"] for one in listed] == list(DATASETS)
    for slug, dataset in DATASETS.items():
        for kind in ("csv", "json"):
            assert reverse("data-file", args=[slug, kind]) in html
        assert all(f"<code>{column.key}</code>" in html for column in dataset.columns)
