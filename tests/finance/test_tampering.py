"""What somebody with the database's own password changes is found and named by `verify_books`."""

import json
from contextlib import contextmanager
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from communities.actions import merge_compounds
from finance import actions, anchors
from finance.models import BookHead, Entry, MonthBalance, Voucher
from finance.rules import chain
from tests.factories import a_compound
from tests.finance.scenes import NOON, a_book, a_decision, a_fact, an_asset

pytestmark = pytest.mark.django_db
COUNT = 6
COLUMNS = [f'"{field.column}"' for field in Voucher._meta.concrete_fields]


@pytest.fixture
def book(django_capture_on_commit_callbacks):
    """Six vouchers, each anchored at its commit."""
    book = a_book()
    for number in range(1, COUNT + 1):
        with django_capture_on_commit_callbacks(execute=True):
            actions.post_many(book, [a_fact(amount=f"{number}00", summary=f"第{number}笔")], by=None, at=NOON)
    return book


def verified(*words) -> tuple[bool, str]:
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command("verify_books", *words, stdout=out, stderr=err)
    except SystemExit as stop:
        code = stop.code
    return code == 0, out.getvalue() + err.getvalue()


@contextmanager
def as_intruder():
    """Raw SQL, with the triggers out of force before and in force again afterwards."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield lambda sql, *values: cursor.execute(sql, values)
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _definition in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield lambda sql, *values: cursor.execute(sql, values)
        for _name, definition in triggers:
            cursor.execute(definition)


def keys(book) -> dict[int, int]:
    return dict(Voucher.objects.filter(book=book).values_list("seq", "pk"))


def remove(run, key) -> None:
    run("DELETE FROM finance_entry WHERE voucher_id = %s", key)
    run("DELETE FROM finance_voucher WHERE id = %s", key)


def rechain(run, book, *, head=False) -> None:
    """Make every link right again from the first voucher on, and the head too, if asked for."""
    previous, vouchers = chain.GENESIS, Voucher.objects.filter(book=book).order_by("seq")
    last = 0
    for voucher in vouchers:
        values = [getattr(voucher, name) for name in chain.COLUMNS]
        legs = voucher.entries.order_by("no").values_list("debit__code", "credit__code", "amount")
        found = chain.voucher_hash(previous, values, legs)
        run("UPDATE finance_voucher SET previous=%s, hash=%s WHERE id=%s", previous, found, voucher.pk)
        previous, last = found, voucher.seq
    if head:
        run("UPDATE finance_bookhead SET seq=%s, hash=%s WHERE book_id=%s", last, previous, book.pk)


def lines() -> list[str]:
    return anchors.file().read_text().splitlines()


def test_an_untouched_book_is_right(book):
    is_right, words = verified()

    assert is_right
    assert "1本账、6张凭证核对无误；锚点6个" in words


def test_an_edited_amount_is_found(book):
    with as_intruder() as run:
        run("UPDATE finance_voucher SET amount = 1 WHERE id = %s", keys(book)[3])

    assert verified() == (
        False,
        f"{book}（{book.compound.code}）2026年第3号凭证（序号3）："
        "内容与校验码不符，金额、日期、分录或其他内容被改动。\n",
    )


@pytest.mark.parametrize(
    ("column", "other"),
    [
        *(("scans", words) for words in ("{}", '""', '["aa"]', "null", "0")),
        *(("posted_at", at) for at in ("2026-03-16 04:00:00.000001+00", "2026-03-16 05:00:00+00")),
        *(
            ("entered_at", "2025-03-16 04:00:00+00"),
            ("summary", "x"),
            ("on", "2026-03-15"),
            ("means", "cash"),
        ),
    ],
)
def test_any_other_edited_column_is_found(book, column, other):
    with as_intruder() as run:
        run(f'UPDATE finance_voucher SET "{column}" = %s WHERE id = %s', other, keys(book)[3])

    assert "序号3）：内容与校验码不符" in verified()[1]


@pytest.mark.parametrize(
    ("table", "column", "key"),
    [
        *(("voucher", column, "id") for column in ("amount", "on", "posted_at", "year", "voucher_no")),
        ("entry", "amount", "voucher_id"),
    ],
)
def test_what_is_no_such_value_at_all_is_found(book, table, column, key):
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL keeps the types of its columns")
    with as_intruder() as run:
        run(f'UPDATE finance_{table} SET "{column}" = %s WHERE {key} = %s', "not so", keys(book)[3])

    assert "序号3）：内容与校验码不符" in verified()[1]


def test_an_edited_entry_is_found(book):
    with as_intruder() as run:
        run("UPDATE finance_entry SET amount = 1 WHERE voucher_id = %s", keys(book)[4])

    assert "序号4）：内容与校验码不符" in verified()[1]


def test_an_entry_led_to_another_account_is_found(book):
    with as_intruder() as run:
        run("UPDATE finance_account SET code = 'x' WHERE code = '4800'")
        run("UPDATE finance_account SET code = '4800' WHERE code = '4900'")
        run("UPDATE finance_account SET code = '4900' WHERE code = 'x'")

    assert "序号1）：内容与校验码不符" in verified()[1]


@pytest.mark.parametrize(
    ("seq", "words"), [(1, "缺少序号1的凭证"), (3, "缺少序号3的凭证"), (6, "缺少序号6的凭证")]
)
def test_a_removed_voucher_is_missed(book, seq, words):
    with as_intruder() as run:
        remove(run, keys(book)[seq])

    assert words in verified()[1]


def test_the_last_one_removed_together_with_the_head_is_missed_by_its_anchor(book):
    before = Voucher.objects.get(book=book, seq=5)
    with as_intruder() as run:
        remove(run, keys(book)[6])
        run("UPDATE finance_bookhead SET seq=5, hash=%s, voucher_no=5, bank=1500", before.hash)

    assert "锚点记到序号6" in verified()[1]
    assert "账上只有5张凭证" in verified()[1]


def test_an_inserted_voucher_is_found(book):
    columns = [name for name in COLUMNS if name != '"id"']
    other = {'"seq"': "7", '"voucher_no"': "7", '"form_key"': "'more'"}
    copied = ", ".join(other.get(name, name) for name in columns)
    with as_intruder() as run:
        run(
            f"INSERT INTO finance_voucher ({', '.join(columns)}) "
            f"SELECT {copied} FROM finance_voucher WHERE id = %s",
            keys(book)[6],
        )

    assert "链头之后多出凭证（序号7）" in verified()[1]


def test_an_inserted_entry_is_found(book):
    entry = Entry.objects.filter(voucher=keys(book)[2]).get()
    with as_intruder() as run:
        run(
            "INSERT INTO finance_entry (voucher_id, no, debit_id, credit_id, amount) "
            "VALUES (%s, 2, %s, %s, 5)",
            entry.voucher_id,
            entry.debit_id,
            entry.credit_id,
        )

    assert "序号2）：内容与校验码不符" in verified()[1]


def test_two_that_changed_places_are_found(book):
    two, four = keys(book)[2], keys(book)[4]
    with as_intruder() as run:
        for key, seq in ((two, 1000), (four, 2), (two, 4)):
            run("UPDATE finance_voucher SET seq=%s, voucher_no=%s WHERE id=%s", seq, seq, key)

    assert "序号2）：与前一张凭证接不上" in verified()[1]


def test_a_renumbered_book_is_found(book):
    with as_intruder() as run:
        remove(run, keys(book)[3])
        for seq in (4, 5, 6):
            run("UPDATE finance_voucher SET seq=%s, voucher_no=%s WHERE seq=%s", seq - 1, seq - 1, seq)
        run("UPDATE finance_bookhead SET seq=5, voucher_no=5")

    assert "序号3）：与前一张凭证接不上" in verified()[1]


@pytest.mark.parametrize("with_head", [False, True])
def test_a_chain_made_anew_breaks_at_the_anchors(book, with_head):
    with as_intruder() as run:
        run("UPDATE finance_voucher SET amount=1 WHERE id=%s", keys(book)[3])
        run("UPDATE finance_entry SET amount=1 WHERE voucher_id=%s", keys(book)[3])
        run("UPDATE finance_bookhead SET bank=1801")
        rechain(run, book, head=with_head)

    assert "序号3）：与2026" not in verified()[1].split("：", 1)[0]
    assert "序号3）：与" in verified()[1]
    assert "锚点不符" in verified()[1]


def test_without_anchors_a_chain_made_anew_breaks_at_the_head(book):
    anchors.file().unlink()
    with as_intruder() as run:
        run("UPDATE finance_voucher SET summary='改' WHERE id=%s", keys(book)[3])
        rechain(run, book)

    assert "链头与最后一张凭证（序号6）不符" in verified()[1]


def test_an_edited_anchor_is_found(book):
    kept = lines()
    changed = json.loads(kept[2])
    changed["hash"] = "f" * 64
    anchors.file().write_text("\n".join([*kept[:2], json.dumps(changed), *kept[3:], ""]))

    assert "锚点文件第3行被改动" in verified()[1]


@pytest.mark.parametrize("gone", [0, 2])
def test_a_removed_anchor_is_found(book, gone):
    kept = lines()
    del kept[gone]
    anchors.file().write_text("\n".join([*kept, ""]))

    assert f"锚点文件第{gone + 1}行之前有行被删除" in verified()[1]


def test_a_line_that_a_crash_cut_off_stops_nothing(book):
    with anchors.file().open("a") as file:
        file.write('{"number": 7, "at": "20')
    actions.post_many(book, [a_fact()], by=None, at=NOON)

    assert anchors.anchor_heads(at=NOON) == 1
    assert verified()[0]


def test_kept_sums_that_were_changed_are_found(book):
    with as_intruder() as run:
        run("UPDATE finance_bookhead SET bank = bank + 1")

    assert "余额应为¥2,100.00，链头记为¥2,101.00" in verified()[1]


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.update(debit=F("debit") + 1),
        lambda row: row.update(credit=F("credit") - 1),
        lambda row: row.update(until=date(2026, 2, 28)),
        lambda row: row.delete(),
    ],
)
def test_sums_of_a_closed_month_that_were_changed_are_found(book, change):
    for month in (1, 2):
        actions.close_month(book, date(2026, month, 1), by=None, at=NOON)
    assert verified()[0]
    actions.close_month(book, date(2026, 3, 1), by=None, at=NOON.replace(month=4))
    assert verified()[0]

    change(MonthBalance.objects.filter(pk=MonthBalance.objects.order_by("pk").first().pk))

    assert "月的月结发生额与凭证不符" in verified()[1]


def test_a_book_that_is_gone_altogether_is_missed(book):
    with as_intruder() as run:
        for key in keys(book).values():
            remove(run, key)
        run("DELETE FROM finance_bookhead")
        run("DELETE FROM finance_book")

    assert f"小区{book.compound.code}的账本（6张凭证），数据库里没有这本账" in verified()[1]


def test_a_book_that_cannot_be_read_is_named_and_the_others_are_verified(book):
    other = a_book(a_compound(code="ZZ009"))
    with as_intruder() as run:
        run("UPDATE finance_bookhead SET hash='0' WHERE book_id=%s", book.pk)
        run("DELETE FROM finance_bookhead WHERE book_id=%s", other.pk)

    is_right, words = verified()

    assert not is_right
    assert f"{other}（ZZ009）没有链头，被删除。" in words
    assert f"{book}（{book.compound.code}）链头与最后一张凭证" in words


def test_verifying_needs_no_key_of_sealed_columns(book):
    with as_intruder() as run:
        run("UPDATE finance_book SET account_number='k9:unknown' WHERE id=%s", book.pk)

    assert verified()[0]
    assert anchors.anchor_heads(at=NOON) == 0


def test_a_book_hung_under_another_compound_is_found(book):
    other = a_compound(code="ZZ009").areas.get()
    with as_intruder() as run:
        run("UPDATE finance_book SET area_id=%s WHERE id=%s", other.pk, book.pk)

    is_right, words = verified()

    assert not is_right
    assert f"（ZZ009）锚点记的是小区{book.compound.code}的账本，被挂到别的小区。" in words


def test_a_book_that_came_by_a_merger_is_where_it_belongs(book):
    into = a_compound(code="ZZ009", township=book.compound.township)
    merge_compounds(book.compound, into=into, on=NOON.date(), by=None, at=NOON, note="并入")

    assert verified()[0]


def test_books_without_any_anchor_are_counted(book):
    anchors.file().unlink()

    is_right, words = verified()

    assert is_right
    assert "其中1本账没有锚点" in words


def test_what_is_changed_after_the_last_anchor_cannot_be_seen(book):
    """SETTLED 17: the claim is limited to what was anchored; until then the window stands open."""
    actions.post_many(book, [a_fact(amount="700")], by=None, at=NOON)
    with as_intruder() as run:
        run("UPDATE finance_voucher SET amount=1 WHERE id=%s", keys(book)[7])
        run("UPDATE finance_entry SET amount=1 WHERE voucher_id=%s", keys(book)[7])
        run("UPDATE finance_bookhead SET bank=2101")
        rechain(run, book, head=True)

    assert verified()[0]


def test_the_hourly_job_closes_the_window(book):
    actions.post_many(book, [a_fact(amount="700")], by=None, at=NOON)
    assert anchors.anchor_heads(at=NOON) == 1
    assert anchors.anchor_heads(at=NOON) == 0
    with as_intruder() as run:
        run("UPDATE finance_voucher SET summary='改' WHERE id=%s", keys(book)[7])
        rechain(run, book, head=True)

    assert "序号7）：与" in verified()[1]


def test_the_hourly_job_says_that_the_file_was_changed(book):
    kept = lines()
    anchors.file().write_text("\n".join([*kept[1:], ""]))

    with pytest.raises(anchors.AnchorsBroken, match="锚点文件第1行"):
        anchors.anchor_heads(at=NOON)


def test_one_compound_can_be_verified_alone(book):
    other = a_book()
    with as_intruder() as run:
        run("UPDATE finance_voucher SET amount = 1 WHERE id = %s", keys(book)[3])

    assert verified("--compound", other.compound.code.lower())[0]
    assert not verified("--compound", book.compound.code)[0]
    assert "没有账本" in verified("--compound", "XX999")[1]


STATEMENTS = [
    "UPDATE finance_voucher SET amount = 1",
    "UPDATE finance_entry SET amount = 1",
    "DELETE FROM finance_entry",
    "DELETE FROM finance_voucher WHERE seq = 6",
]


@pytest.mark.parametrize("sql", STATEMENTS)
def test_the_database_itself_refuses_to_change_what_was_posted(book, sql):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(sql)

    assert verified()[0]


@pytest.mark.parametrize("key", ["id", "book_id, seq", "book_id, form_key"])
def test_a_row_does_not_give_way_to_another_with_the_same_key(book, key):
    """INSERT OR REPLACE deletes without firing SQLite's DELETE triggers."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no INSERT OR REPLACE")
    held = {f'"{name}"' for name in key.split(", ")}
    other = {'"id"': "id + 100", '"seq"': "99", '"voucher_no"': "99", '"form_key"': "'other'"}
    copied = ", ".join(name if name in held else other.get(name, name) for name in COLUMNS)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(
            f"INSERT OR REPLACE INTO finance_voucher ({', '.join(COLUMNS)}) "
            f"SELECT {copied} FROM finance_voucher WHERE seq = 6"
        )


def test_every_column_of_a_voucher_is_hashed():
    own = {"id", "algorithm", "previous", "hash"}

    assert {field.attname for field in Voucher._meta.concrete_fields} - own == set(chain.COLUMNS)


def test_heads_and_decisions_of_other_books_disturb_nothing(book):
    an_asset(book)
    a_decision(book)

    assert BookHead.objects.get(book=book).seq == COUNT
    assert verified()[0]
