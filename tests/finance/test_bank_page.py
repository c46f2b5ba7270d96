"""The page and the command of the import of bank statements: upload, look, confirm."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from communities.access import Role
from communities.models import ManagementArea
from finance.models import BankLine, Book
from tests.factories import a_compound, a_user

from .bank_files import SAMPLES, a_book, sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return a_book("0051", code="DY006")


@pytest.fixture
def desk(client, book):
    client.force_login(a_user(Role.TREASURER, book.compound))
    return client


def page_of(book):
    return reverse("finance:bank-import", args=[book.compound.code.lower()])


def upload(desk, book, code="DY006", query=""):
    file = SimpleUploadedFile("流水.csv", sample(code).read())
    return desk.post(page_of(book) + query, {"file": file})


def test_a_statement_is_shown_then_stored_on_confirmation(desk, book):
    preview = desk.get(upload(desk, book).url)

    assert "余额逐笔相符，可以导入" in preview.content.decode()
    assert "347,356.27" in preview.content.decode()
    assert not BankLine.objects.exists()
    done = desk.post(page_of(book), {"confirm": preview.context["kept"].token}, follow=True)
    assert "已导入银行流水40笔" in done.content.decode()
    again = desk.get(upload(desk, book).url).content.decode()
    assert "文件里的流水以前都导入过" in again
    assert "确认导入" not in again


def test_who_does_not_import_is_not_led_to_the_import(client, desk, book):
    page = reverse("finance:bank-page", args=[book.compound.code])
    assert page_of(book).casefold() in desk.get(page).content.decode().casefold()

    client.force_login(a_user(Role.AUDITOR, book.compound))

    assert page_of(book).casefold() not in client.get(page).content.decode().casefold()


def test_a_statement_of_another_account_cannot_be_confirmed(desk, book):
    preview = desk.get(upload(desk, book, "LY009").url)

    assert "尾号0062" in preview.content.decode()
    refused = desk.post(page_of(book), {"confirm": preview.context["kept"].token}, follow=True)
    assert "未导入任何数据" in refused.content.decode()
    assert not BankLine.objects.exists()


def test_a_file_can_be_given_up(desk, book):
    preview = desk.get(upload(desk, book).url)

    answer = desk.post(page_of(book), {"discard": preview.context["kept"].token}, follow=True)
    assert "已放弃导入" in answer.content.decode()
    assert desk.get(preview.request["PATH_INFO"], {"file": preview.context["kept"].token}).status_code == 302


def test_a_file_for_one_book_waits_for_that_book_alone(desk, book):
    second = ManagementArea.objects.create(compound=book.compound, name="二期")
    a_second = type(book).objects.create(area=second, opened_on=book.opened_on, account_tail="0051")
    address = upload(desk, book, query=f"?area={a_second.area_id}").url

    assert "余额逐笔相符" in desk.get(address).content.decode()
    elsewhere = address.replace(f"area={second.pk}", f"area={book.area_id}")
    assert "已过期" in desk.get(elsewhere, follow=True).content.decode()


def test_the_books_of_other_compounds_do_not_exist_for_a_treasurer(desk):
    assert desk.get(page_of(a_book(code="LY009"))).status_code == 404


def run(capsys, name, *options):
    """Exit code and all that was said."""
    code = 0
    try:
        call_command("import_bank", SAMPLES / f"bank_statement_{name}.csv", *options)
    except SystemExit as end:
        code = end.code
    said = capsys.readouterr()
    return code, said.out + said.err


def test_the_command_imports_and_a_dry_run_only_says_so(book, capsys):
    assert run(capsys, "DY006", "--compound", "dy006", "--dry-run")[1].endswith("试运行，未保存。\n")
    assert not BankLine.objects.exists()
    assert run(capsys, "DY006", "--compound", "dy006")[1].endswith("已导入银行流水40笔。\n")
    assert BankLine.objects.count() == 40


def test_the_command_names_the_line_where_the_balance_breaks_and_ends_with_one(capsys):
    a_book("0073", code="ZB004")

    code, said = run(capsys, "ZB004", "--compound", "ZB004")
    assert code == 1
    assert "银行流水!28 余额" in said
    assert "3处问题，未导入任何数据" in said
    assert not BankLine.objects.exists()


def test_the_command_opens_a_book_on_the_account_of_the_statement_and_only_then(capsys):
    a_compound(code="LY009")
    assert run(capsys, "LY009", "--compound", "LY009", "--dry-run")[0] == 0
    assert not Book.objects.exists()

    assert run(capsys, "LY009", "--compound", "LY009")[0] == 0
    book = Book.objects.get()
    assert (book.account_tail, book.bank, f"{book.opened_on}") == ("0062", "福建沿海银行(虚构)", "2025-01-01")
    a_compound(code="ZB004")
    assert run(capsys, "ZB004", "--compound", "ZB004")[0] == 1
    assert Book.objects.count() == 1


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--compound", "XX999"], "没有编号为“XX999”的小区"),
        (["--compound", "DY006", "--area", "三期"], "--area"),
    ],
)
def test_the_command_says_what_is_wrong_with_the_place(book, capsys, options, sentence):
    code, said = run(capsys, "DY006", *options)

    assert code == 1
    assert sentence in said
