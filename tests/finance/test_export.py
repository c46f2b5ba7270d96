"""What goes out as plain text gives the same balances to the fen, and nobody's name."""

import csv
import io
import shutil
import subprocess
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from beancount import loader
from beancount.core import data, realization
from django.core.management import call_command
from django.urls import reverse

from communities.models import ManagementArea
from disclosure.models import Level, Posting
from finance import actions, balances
from finance.actions.statements import submit
from finance.export import FORMATS
from finance.models import Statement, UsePurpose
from finance.publication import is_whole
from finance.rules.months import last_day
from finance.rules.periods import from_code
from tests.disclosure.papers import a_statement_of, post_on_web
from tests.finance.scenes import NOON, a_book, a_fact, an_asset, an_income_contract

pytestmark = pytest.mark.django_db
ACCOUNT = "35050167123456789"


@pytest.fixture
def book():
    book = a_book()
    asset = an_asset(book, "PA2")
    purpose = UsePurpose.objects.get(code="REPAIR")
    facts = [
        a_fact("opening", "1000.01", on=date(2026, 1, 1), summary="上年结转"),
        a_fact("income", "300.33", on=date(2026, 1, 20), retained=Decimal("100.11"), asset=asset),
        a_fact(
            "income",
            "99.99",
            on=date(2026, 2, 1),
            contract=an_income_contract(book),
            counterparty='某"公司;|',
        ),
        a_fact(
            "use",
            "50.50",
            on=date(2026, 2, 10),
            purpose=purpose,
            counterparty="林小明",
            is_person=True,
            summary="付林小明修门款",
        ),
        a_fact("interest", "1.23", on=date(2026, 3, 1), summary="=利息"),
        a_fact("deposit", "20", on=date(2026, 3, 2)),
    ]
    vouchers = actions.post_many(book, facts, by=None, at=NOON)
    actions.post(actions.reverse(vouchers[2], reason="重复", by=None, at=NOON), by=None, at=NOON)
    return book


def exported(book, form) -> str:
    out = StringIO()
    call_command("export_book", book.compound.code, format=form, stdout=out)
    return out.getvalue()


def by_code(book) -> dict[str, Decimal]:
    moved = balances.turnovers_by_entries([book.pk], until=date(2026, 12, 31))[book.pk]
    return {code: turnover.net for code, turnover in moved.items() if turnover.net}


def test_beancount_accepts_it_and_comes_to_the_same_balances(book):
    entries, errors, _options = loader.load_string(exported(book, "beancount"))

    assert errors == []
    assert any(isinstance(entry, data.Balance) for entry in entries)
    found = {}
    for account in realization.iter_children(realization.realize(entries)):
        for position in account.balance:
            found[account.account.split(":")[1].split("-")[0]] = position.units.number
    assert found == by_code(book)


def test_beancount_refuses_one_fen_too_many(book):
    text = exported(book, "beancount").replace("1000.01 CNY", "1000.02 CNY", 1)

    assert loader.load_string(text)[1]


@pytest.mark.skipif(not shutil.which("hledger"), reason="hledger is not installed")
def test_hledger_accepts_it_and_comes_to_the_same_balances(book):
    words = ["hledger", "-f", "-", "balance", "--flat", "-O", "csv"]
    run = subprocess.run(words, input=exported(book, "hledger"), capture_output=True, text=True, check=True)

    rows = list(csv.reader(io.StringIO(run.stdout)))[1:-1]
    found = {name.split(":")[1].split("-")[0]: Decimal(amount.split()[0]) for name, amount in rows}
    assert found == by_code(book)


def test_every_transaction_of_the_journal_adds_up_to_nothing(book):
    text = exported(book, "hledger")
    sums = [
        sum(Decimal(line.split("  ")[-1].split()[0]) for line in part.splitlines() if line.endswith("CNY"))
        for part in text.split("\n\n")[2:-1]
    ]

    assert sums == [0] * 7


def test_the_table_tells_each_entry_with_its_place_in_the_chain(book):
    rows = list(csv.DictReader(io.StringIO(exported(book, "csv").removeprefix("\ufeff"))))

    assert sum(Decimal(row["amount"]) for row in rows) == Decimal("1372.07")
    assert rows[1]["previous"] == rows[0]["hash"]
    assert [row["reverses"] for row in rows][-1] == "2026-0003"
    assert not any(row["summary"].startswith("=") for row in rows)


@pytest.mark.parametrize("form", FORMATS)
def test_nobodys_name_and_no_account_number_go_out(book, form):
    text = exported(book, form)

    assert "林小明" not in text
    assert "付个人修门款" in text
    assert ACCOUNT not in text
    assert "某" in text


def test_a_wrong_code_is_answered_with_a_sentence(book):
    err = StringIO()
    with pytest.raises(SystemExit):
        call_command("export_book", "XX999", stderr=err)

    assert "没有编号为“XX999”的小区" in err.getvalue()


def test_of_several_areas_the_only_one_with_a_book_is_meant(book):
    second = ManagementArea.objects.create(compound=book.compound, name="二期")

    assert "2026-0001" in exported(book, "csv")
    actions.open_book(
        area=second, opened_on=book.opened_on, bank="", account_holder="", account_number="", by=None, at=NOON
    )
    with pytest.raises(SystemExit):
        call_command("export_book", book.compound.code, stderr=(err := StringIO()))
    assert "请用 --area 注明是哪一个" in err.getvalue()
    call_command("export_book", book.compound.code, area="二期", stdout=(out := StringIO()))
    assert "2026-0001" not in out.getvalue()


@pytest.mark.parametrize(
    ("days", "whole"),
    [
        ([], False),
        ([(1, 3)], True),
        ([(4, 6)], False),
        ([(1, 3), (7, 9)], False),
        ([(1, 3), (1, 12), (4, 6)], True),
        ([(1, 3), (4, 6)], True),
    ],
)
def test_what_is_left_is_told_where_no_day_is_missing(days, whole):
    quarters = [(date(2026, first, 1), last_day(date(2026, last, 1))) for first, last in days]

    assert is_whole(date(2026, 1, 15), quarters) is whole


@pytest.fixture
def disclosed(book):
    """The first quarter has its statement on the web, the second is closed and has it in a drawer."""
    later = NOON.replace(month=8)
    actions.post_many(book, [a_fact(on=date(2026, 4, 1))], by=None, at=later)
    for month in range(1, 7):
        actions.close_month(book, date(2026, month, 1), by=None, at=later)
    documents = []
    for code in ("2026Q1", "2026Q2"):
        statement = submit(book, from_code(code), by=None, at=later)
        statement.document = a_statement_of(book.area, later, number=statement.number)
        statement.save()
        documents.append(statement.document)
    posting = post_on_web(documents[0], later, [Level.DISTRICT])
    return posting, documents


def url_of(book, form="csv"):
    return reverse("finance:public-book", args=[book.compound.code, form])


def read(client, url) -> str:
    return b"".join(client.get(url).streaming_content).decode()


def test_a_closed_quarter_is_public_once_its_statement_hangs_on_the_web(book, client, disclosed):
    text = read(client, url_of(book))
    assert "2026-0007" in text
    assert "2026-0008" not in text

    post_on_web(disclosed[1][1], NOON.replace(month=8), [Level.DISTRICT])
    assert "2026-0008" in read(client, url_of(book))


def test_the_public_page_leads_to_every_format_that_there_is(book, client, disclosed):
    page = reverse("disclosure:income", args=[book.compound.code])
    text = client.get(page).content.decode()
    assert all(f'href="{url_of(book, form)}"' in text for form in FORMATS)

    Posting.objects.update(taken_down_at=NOON.replace(month=9))
    assert not any(url_of(book, form) in client.get(page).content.decode() for form in FORMATS)


def test_where_a_quarter_is_missing_the_balance_is_not_told(book, client, disclosed):
    assert "核对专户余额" in read(client, url_of(book, "hledger"))

    Posting.objects.update(taken_down_at=NOON.replace(month=9))
    assert client.get(url_of(book)).status_code == 404
    post_on_web(disclosed[1][1], NOON.replace(month=8), [Level.DISTRICT])
    assert "核对专户余额" not in read(client, url_of(book, "hledger"))
    assert loader.load_string(read(client, url_of(book, "beancount")))[1] == []


def test_closed_months_alone_are_not_public_and_what_is_known_is_answered_304(
    book, client, disclosed, django_assert_max_num_queries
):
    answer = client.get(url_of(book))
    with django_assert_max_num_queries(2):
        again = client.get(url_of(book), headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    assert client.get(url_of(book, "xls")).status_code == 404

    Statement.objects.update(document=None)
    assert client.get(url_of(book)).status_code == 404


def test_the_page_of_a_compounds_income_leads_to_the_lines_of_the_book(book, client, disclosed):
    page = reverse("disclosure:income", args=[book.compound.code])
    text = client.get(page).content.decode()

    assert all(f'href="{url_of(book, form)}"' in text for form in FORMATS)
    document = client.get(disclosed[1][0].get_absolute_url()).content.decode()
    assert f'href="{page}#book"' in document
    Posting.objects.update(taken_down_at=NOON.replace(month=9))
    assert url_of(book) not in client.get(page).content.decode()
