"""A frozen quarter: what it holds, that nothing changes it, and that a crowd freezes it once."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from communities.access import Role
from finance.rules.periods import from_code
from governance import actions
from governance.indicators import COUNTINGS, measure, rate_of, window_of
from governance.models import Freeze, FrozenScore, FrozenValue, Indicator, Level, QuotedValue
from governance.rules import scores
from tests.factories import a_compound, a_user
from workflow.clock import SHANGHAI
from workflow.models import AuditEntry
from workflow.refusals import Refused

from .draws import draw

Q2 = from_code("2025Q2")
AT = datetime(2025, 7, 4, 9, tzinfo=SHANGHAI)


@pytest.fixture
def drawn(db):
    places = draw(11)
    QuotedValue.objects.waiting().delete()
    return places


@pytest.fixture
def frozen(drawn):
    return actions.freeze(Q2, by=None, at=AT)


def test_a_freeze_holds_what_was_counted(frozen, drawn):
    sheet = measure(window_of(Q2.until))

    for level in Level:
        for code, cells in sheet.cells(level).items():
            rows = FrozenValue.objects.filter(freeze=frozen, code=code, level=level)
            kept = {row.compound_id or row.township_id or 0: row for row in rows}
            assert set(kept) == set(cells)
            for key, cell in cells.items():
                row = kept[key]
                assert (row.numerator, row.denominator, row.excluded) == (
                    cell.numerator,
                    cell.denominator,
                    dict(cell.excluded),
                )
                assert row.colour == scores.colour(rate_of(cell, sheet.window), sheet.terms[code])
                assert len(row.rows_sha256) == 64
    assert [one["code"] for one in frozen.asked] == sorted(COUNTINGS)


def test_scores_and_ranks_are_kept_with_the_names_of_then(frozen, drawn):
    sheet = measure(window_of(Q2.until))
    standings = sheet.standings(Level.COMPOUND)
    places = scores.ranks(standings)

    rows = FrozenScore.objects.filter(freeze=frozen, level=Level.COMPOUND)

    assert {row.compound_id: (row.score, row.rank) for row in rows} == {
        key: (one.score, places.get(key)) for key, one in standings.items()
    }
    assert {row.compound_id: row.name for row in rows} == {
        place.pk: place.name for place in drawn if place.pk in sheet.homes
    }


def test_freezing_again_changes_nothing(frozen):
    values = FrozenValue.objects.count()

    again = actions.freeze(Q2, by=None, at=AT + timedelta(days=9))

    assert (again.pk, again.frozen_at, FrozenValue.objects.count()) == (frozen.pk, AT, values)
    assert AuditEntry.objects.about("quarter", "2025Q2").count() == 1


@pytest.mark.parametrize("model", [Freeze, FrozenValue, FrozenScore])
@pytest.mark.parametrize("deed", ["updated", "deleted", "saved", "replaced"])
def test_the_database_refuses_to_change_or_remove_a_frozen_row(frozen, model, deed):
    row = model.objects.order_by("pk").last()

    with pytest.raises(DatabaseError), transaction.atomic():
        DEEDS[deed](model, row)


def replaced(model, row) -> None:
    """By SQLite's own way round, or plainly where there is none."""
    table = model._meta.db_table
    word = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    with connection.cursor() as cursor:
        cursor.execute(f"{word} INTO {table} SELECT * FROM {table} WHERE id = %s", [row.pk])


DEEDS = {
    "updated": lambda model, row: model.objects.filter(pk=row.pk).update(id=row.pk),
    "deleted": lambda model, row: model.objects.filter(pk=row.pk)._raw_delete(model.objects.db),
    "saved": lambda model, row: row.save(),
    "replaced": replaced,
}


def test_a_quarter_that_has_not_ended_is_not_frozen(drawn):
    with pytest.raises(Refused, match="还没有结束"):
        actions.freeze(Q2, by=None, at=datetime(2025, 6, 30, 23, 59, tzinfo=SHANGHAI))


def test_a_value_without_a_signature_keeps_the_quarter_open(drawn):
    QuotedValue.objects.create(
        code="I11",
        quarter=Q2.since,
        township=drawn[0].township,
        numerator=1,
        denominator=2,
        source="文件",
        entered_at=AT,
    )

    with pytest.raises(Refused, match="还有1条引用值没有审签"):
        actions.freeze(Q2, by=None, at=AT)
    assert not Freeze.objects.exists()


def test_nothing_is_quoted_or_signed_for_a_frozen_quarter(frozen, drawn):
    row = QuotedValue.objects.create(
        code="I12",
        quarter=Q2.since,
        township=drawn[0].township,
        numerator=1,
        denominator=2,
        source="文件",
        entered_at=AT,
    )

    with pytest.raises(Refused, match="已经冻结"):
        actions.sign(row, by=None, at=AT)


def test_only_the_district_freezes(drawn):
    with pytest.raises(Refused, match="职责"):
        actions.freeze(Q2, by=a_user(Role.TOWNSHIP_OFFICER, drawn[0]), at=AT)


def test_the_terms_of_a_freeze_are_its_own(frozen):
    Indicator.objects.filter(code="I01").update(name="别的", weight=1)

    frozen.refresh_from_db()
    assert json.loads(frozen.terms)[0]["weight"] == "10.00"


def test_the_hash_follows_the_rows(drawn):
    """Another record in the same numbers gives another hash."""
    first = actions.freeze(Q2, by=None, at=AT)
    second = actions.freeze(from_code("2025Q1"), by=None, at=AT)

    assert first.sha256 != second.sha256


@pytest.mark.django_db(transaction=True)
def test_four_at_once_freeze_once(transactional_db):
    a_compound()

    def one(_number):
        try:
            return actions.freeze(from_code("2025Q1"), by=None, at=AT).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as crowd:
        keys = set(crowd.map(one, range(4)))

    assert len(keys) == 1
    assert Freeze.objects.count() == 1
    assert FrozenScore.objects.filter(level=Level.COMPOUND).count() == 1
    assert AuditEntry.objects.about("quarter", "2025Q1").count() == 1


def test_a_value_is_counted_up_to_the_end_of_the_quarter_whenever_it_is_frozen(drawn):
    late = actions.freeze(Q2, by=None, at=datetime(2027, 1, 1, 9, tzinfo=SHANGHAI))

    assert (late.since, late.until) == (date(2025, 4, 1), date(2025, 6, 30))
