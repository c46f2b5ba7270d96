"""A document as everybody reads it, without an account: page, files, lists, feeds, open data."""

import csv
import hashlib
import io
import json

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from jsonschema import Draft202012Validator

from disclosure import actions
from disclosure.models import Channel, Document, Level, PublicShelf
from tests.disclosure.papers import PAPER, a_statement, hang, post_on_web, who_posts
from tests.factories import a_compound

NOW = timezone.now().replace(microsecond=0)
pytestmark = pytest.mark.django_db
FILES = ("document", "sheet", "poster", "table", "text")


def on_web(compound=None, **fields) -> Document:
    document = a_statement(NOW, compound, **fields)
    post_on_web(document, NOW)
    return document


def page_of(client, document) -> str:
    return client.get(document.get_absolute_url()).content.decode()


@pytest.mark.parametrize("name", FILES)
def test_what_hangs_nowhere_does_not_exist(client, name):
    document = a_statement(NOW)

    assert client.get(reverse(f"disclosure:{name}", args=[document.number])).status_code == 404


@pytest.mark.parametrize("name", FILES)
def test_a_sheet_on_the_wall_opens_all_by_its_code(client, name):
    document = a_statement(NOW)
    hang(document, NOW)

    assert client.get(reverse(f"disclosure:{name}", args=[document.number])).status_code == 200


def test_lists_feeds_and_open_data_name_only_what_is_on_the_web(client):
    document = a_statement(NOW)
    hang(document, NOW)
    code = document.compound.code

    pages = [reverse("disclosure:income", args=[code]), reverse("disclosure:feed"), "/data/statements.json"]

    assert all(document.number not in client.get(page).content.decode() for page in pages)


def test_the_page_shows_every_amount_and_that_the_hash_still_holds(client):
    document = on_web()

    page = page_of(client, document)

    for words in ("¥120,000.00", "¥86,400.50", "¥138,935.80", "JD-2025-03 更换楼道灯", "分众传媒"):
        assert words in page
    assert page.count(document.sha256) == 2
    assert "不一致" not in page
    assert "三级同步" in page


def test_the_file_to_check_is_the_very_text_that_was_hashed(client):
    document = on_web()

    answer = client.get(reverse("disclosure:text", args=[document.number]))

    assert hashlib.sha256(answer.content).hexdigest() == document.sha256
    assert json.loads(answer.content)["document"]["number"] == document.number


def test_the_page_says_which_level_is_missing(client):
    document = a_statement(NOW)
    post_on_web(document, NOW, levels=[Level.COMPOUND, Level.DISTRICT])

    page = page_of(client, document)

    assert "未同步" in page
    assert "还有级别没有公示" in page


def test_the_table_adds_up_for_a_spreadsheet_and_runs_nothing(client):
    data = json.loads(on_web().content)["data"]
    data["uses"][0]["purpose"] = "=HYPERLINK(1)"
    document = on_web(data=data)

    text = client.get(reverse("disclosure:table", args=[document.number])).content.decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["section"]: row["amount"] for row in rows}["closing"] == "138935.80"
    assert [row["amount"] for row in rows if row["section"] == "other"] == ["-2000.00"]
    assert [row["name"] for row in rows if row["section"] == "use"] == ["'=HYPERLINK(1)"]


def test_other_papers_have_a_page_and_sheets_and_no_table(client):
    words = {"number": "SJ-1", "title": "审计结果", "source_label": "audit", "source_key": "1"}
    area = a_compound().areas.get()
    document = actions.publish(area=area, kind=Document.Kind.AUDIT, data=PAPER, by=None, at=NOW, **words)
    post_on_web(document, NOW, levels=[Level.DISTRICT])

    assert "泉州某会计师事务所" in page_of(client, document)
    assert client.get(reverse("disclosure:table", args=["SJ-1"])).status_code == 404
    assert client.get(reverse("disclosure:sheet", args=["SJ-1"])).content.startswith(b"%PDF")


def test_a_compounds_list_takes_as_many_queries_for_one_document_as_for_ten(
    client, django_assert_num_queries
):
    compound = a_compound()
    on_web(compound)
    page = reverse("disclosure:income", args=[compound.code])
    client.get(page)

    with CaptureQueriesContext(connection) as for_one:
        client.get(page)
    for _ in range(9):
        on_web(compound)
    with django_assert_num_queries(len(for_one)):
        client.get(page)


def test_codes_are_read_in_any_case(client):
    compound = a_compound(code="QQ01")

    assert client.get("/c/qq01/income/").url == reverse("disclosure:income", args=[compound.code])


def test_a_reader_who_has_the_page_is_told_so_until_something_changes(client):
    document = on_web()
    first = client.get(document.get_absolute_url())

    again = client.get(document.get_absolute_url(), headers={"If-None-Match": first["ETag"]})
    actions.post(
        document,
        level=Level.COMPOUND,
        channel=Channel.SCREEN,
        by=who_posts(Level.COMPOUND, document.compound),
        at=NOW,
    )
    after = client.get(document.get_absolute_url(), headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content, after.status_code) == (304, b"", 200)


def test_a_304_asks_for_one_row_only(client, django_assert_num_queries):
    document = on_web()
    etag = client.get(document.get_absolute_url())["ETag"]

    with django_assert_num_queries(1) as asked:
        client.get(document.get_absolute_url(), headers={"If-None-Match": etag})

    assert PublicShelf._meta.db_table in asked[0]["sql"]


def test_open_data_is_one_line_for_each_statement_in_two_forms_with_a_schema(client):
    documents = [on_web(), on_web()]

    as_json = client.get("/data/statements.json").json()
    as_csv = list(csv.DictReader(io.StringIO(client.get("/data/statements.csv").content.decode("utf-8-sig"))))
    schema = client.get("/data/statements.schema.json").json()

    assert sorted(row["number"] for row in as_json) == sorted(document.number for document in documents)
    assert as_csv == as_json
    Draft202012Validator.check_schema(schema)
    assert Draft202012Validator(schema).is_valid(as_json)
    assert {row["closing"] for row in as_json} == {"138935.80"}


def test_feeds_are_read_by_a_reader_of_feeds(client):
    here, there = on_web(), on_web()

    whole = feedparser.parse(client.get(reverse("disclosure:feed")).content)
    own = feedparser.parse(client.get(reverse("disclosure:feed-compound", args=[here.compound.code])).content)

    assert not whole.bozo
    assert {entry.title for entry in whole.entries} == {here.title, there.title}
    assert [entry.title for entry in own.entries] == [here.title]
    assert "期末138935.80元" in own.entries[0].summary


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_page_without_money_has_no_empty_chart(client, language):
    client.cookies["django_language"] = language
    nothing = dict.fromkeys(("income", "income_by_contract", "other", "cost", "uses", "arrears"), [])
    sums = dict.fromkeys(("interest", "fund", "total_in", "total_out"), "0.00")
    data = json.loads(on_web().content)["data"] | nothing | sums | {"closing": "120000.00"}

    page = page_of(client, on_web(data=data))

    assert '<svg class="drawing"' not in page
