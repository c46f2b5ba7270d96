"""The page of reconciliation and the page of old books, from the upload to what remains."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from communities.access import Role
from finance.importing.bank import check, import_checked
from finance.models import BankLine, BankMatch, Book, Voucher
from finance.reconciling import total_change
from tests.factories import a_user

from . import bank_files
from .bank_files import SAMPLES
from .old_books import a_workbook, an_area, real_book, take
from .scenes import NOON, a_scene

pytestmark = pytest.mark.django_db
BOOK = SAMPLES / "ledger_book_2025.xlsx"


@pytest.fixture
def area():
    return an_area()


def upload(client, area, content):
    page = reverse("finance:book-import", args=[area.compound.code])
    return client.get(client.post(page, {"file": SimpleUploadedFile("账.xlsx", content)}).url)


def confirm(client, preview, **more):
    data = {"confirm": preview.context["kept"].token, **more}
    return client.post(preview.request["PATH_INFO"], data, follow=True).content.decode()


def test_a_book_with_wrong_balances_needs_a_tick(client, area):
    client.force_login(a_user(Role.TOWNSHIP_OFFICER, area.compound))
    preview = upload(client, area, real_book().read())

    assert "2处结余写错" in preview.content.decode()
    assert "按重新计算的结余导入" in preview.content.decode()
    assert "未导入任何数据" in confirm(client, preview)
    assert not Voucher.objects.exists()
    done = confirm(client, preview, recompute="1")
    assert "已导入账目120笔，按重新计算的结余入账；账本里有2处结余写错" in done
    assert Voucher.objects.count() == 121


def test_a_treasurer_looks_at_the_book_and_hands_it_on(client, area):
    client.force_login(a_user(Role.TREASURER, area.compound))
    preview = upload(client, area, a_workbook().getvalue())

    assert "请把文件交给镇乡或区专班" in preview.content.decode()
    assert 'name="confirm"' not in preview.content.decode()
    assert "由镇乡或区专班" in confirm(client, preview)
    assert not Book.objects.exists()


def run(capsys, *options):
    code = 0
    try:
        call_command("import_book", BOOK, "--compound", "dy006", *options)
    except SystemExit as end:
        code = end.code
    said = capsys.readouterr()
    return code, said.out + said.err


def test_the_command_names_wrong_rows_and_ends_with_one(area, capsys):
    code, said = run(capsys)

    assert code == 1
    assert "2025年台账!57 结余" in said
    assert "2025年台账!113 结余" in said
    assert "318,642.24" in said
    assert not Book.objects.exists()


def test_the_command_imports_with_recompute_and_says_what_was_wrong(area, capsys):
    assert run(capsys, "--recompute", "--dry-run")[1].endswith("试运行，未保存。\n")
    assert not Book.objects.exists()
    code, said = run(capsys, "--recompute")
    assert code == 0
    assert "2025年台账!57 结余" in said
    assert said.endswith("按重新计算的结余入账；账本里有2处结余写错。\n")
    assert run(capsys, "--recompute")[1].endswith("账本里的记录账上都有，没有改动。\n")


@pytest.fixture
def desk(client, area):
    take(real_book(), area, recompute=True)
    bank_files.take(bank_files.sample("DY006"), Book.objects.get())
    client.force_login(a_user(Role.TREASURER, area.compound))
    return client


def test_proposals_are_accepted_and_what_remains_is_shown(desk, area, django_assert_max_num_queries):
    page, moves = (reverse(f"finance:bank-{name}", args=[area.compound.code]) for name in ("page", "move"))

    before = desk.get(page).content.decode()
    assert "全部接受（35笔）" in before
    assert (before.count("有建议的勾对"), before.count("银行没有这一笔")) == (35, 4)
    assert "已勾对35笔" in desk.post(moves, {"move": "all"}, follow=True).content.decode()
    with django_assert_max_num_queries(25):
        left = desk.get(page).content.decode()
    assert "只在银行，账上没有（5笔）" in left
    assert "只在账上，银行没有（4笔）" in left
    assert "调节后相符" in left


def test_by_hand_a_line_is_matched_and_taken_back(desk, area):
    moves = reverse("finance:bank-move", args=[area.compound.code])
    line = BankLine.objects.get(on="2025-10-07")
    page = desk.get(reverse("finance:bank-line", args=[area.compound.code, line.pk]))

    nearest = page.context["vouchers"][0]
    assert (nearest.source_no, total_change([nearest])) == ("收061", line.amount)
    desk.post(moves, {"move": "match", "line": line.pk, "voucher": nearest.pk})
    assert BankMatch.objects.get().voucher == nearest
    assert (
        str(nearest) in desk.get(reverse("finance:bank-matched", args=[area.compound.code])).content.decode()
    )
    desk.post(moves, {"move": "undo", "line": line.pk})
    assert not BankMatch.objects.exists()


@pytest.mark.parametrize(
    "data", [{"move": "match"}, {"move": "undo", "line": "x"}, {"move": "undo", "line": "9" * 30}]
)
def test_nonsense_is_not_found(desk, area, data):
    assert desk.post(reverse("finance:bank-move", args=[area.compound.code]), data).status_code == 404


def test_a_book_without_a_statement_says_what_to_do(client):
    book = bank_files.a_book()
    client.force_login(a_user(Role.TREASURER, book.compound))

    page = client.get(reverse("finance:bank-page", args=[book.compound.code])).content.decode()
    assert "还没有导入银行流水" in page


def test_what_the_book_entered_before_the_first_line_of_the_bank_is_proposed_on_the_page(client):
    scene = a_scene()
    voucher = scene.posted(amount="4500.00", on=date(2026, 2, 28))
    line = ["2026-03-02", "会所租金", "", "4500.00", "4500.00", "沐光书吧", "6222000011112222"]
    checked = check(bank_files.csv_file(line), scene.book, at=NOON)
    import_checked(checked, scene.book, file_name="流水.csv", by=None, at=NOON)
    client.force_login(scene.treasurer)

    page = client.get(reverse("finance:bank-page", args=[scene.compound.code]))

    assert [one for _line, one in page.context["pairs"]] == [voucher]
    assert reverse("finance:voucher-page", args=[scene.compound.code, 2026, 1]) in page.content.decode()
