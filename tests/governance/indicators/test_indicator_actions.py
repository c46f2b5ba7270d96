"""Changing what is asked, and values signed by hand."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from communities.access import Role
from finance.rules.periods import from_code
from governance import actions
from governance.actions import Change
from governance.indicators import measure, window_of
from governance.models import Indicator, QuotedValue
from tests.complaints.scenes import an_admitted_photo
from tests.factories import a_compound, a_township, a_user
from tests.safety.scenes import in_post
from workflow.clock import SHANGHAI
from workflow.models import AuditEntry
from workflow.refusals import Refused

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 20, 12, tzinfo=SHANGHAI)
NEXT = date(2026, 7, 1)
Q2 = from_code("2026Q2")


def change(code="I01", weight=10, yellow=95, red=85, least=1) -> Change:
    return Change(code, Decimal(weight), Decimal(yellow), Decimal(red), least)


def terms(on: date) -> dict[str, tuple]:
    return {row.code: (row.weight, row.yellow, row.red) for row in Indicator.objects.valid(on)}


def test_a_change_applies_from_the_next_quarter():
    actions.change_indicators([change("I01", 12, 97, 90), change("I02", 8)], by=None, at=NOON)

    assert terms(date(2026, 6, 30))["I01"] == (10, 95, 85)
    assert terms(NEXT)["I01"] == (12, 97, 90)
    assert sum(weight for weight, _y, _r in terms(NEXT).values()) == 100
    told = AuditEntry.objects.about("indicator", "I01").get()
    assert (told.details["before"]["weight"], told.details["since"]) == ("10.00", "2026-07-01")


def test_a_change_that_is_not_in_force_yet_can_be_changed_again():
    for weight in (12, 13):
        actions.change_indicators([change(weight=weight), change("I02", 20 - weight)], by=None, at=NOON)

    assert terms(NEXT)["I01"][0] == 13
    assert Indicator.objects.filter(code="I01").count() == 2


def test_an_indicator_ends_with_the_quarter_and_its_weight_goes_elsewhere():
    actions.change_indicators([change("I01", 14)], ending=["I12"], by=None, at=NOON)

    assert "I12" in terms(date(2026, 6, 30))
    assert "I12" not in terms(NEXT)
    assert set(measure(window_of(NEXT)).terms) == set(terms(NEXT))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([change(yellow=80, red=85)], "应低于黄线"),
        ([change(weight=11)], "应为100，现在是101"),
        ([change("I99")], "没有编号为I99"),
        ([change(least=0)], "不少于1"),
        ([change(yellow=101)], "0到100"),
    ],
)
def test_bad_terms_are_refused_with_a_sentence_and_change_nothing(given, words):
    before = terms(NEXT)

    with pytest.raises(Refused, match=words):
        actions.change_indicators(given, by=None, at=NOON)

    assert terms(NEXT) == before


def test_only_the_district_changes_what_is_asked():
    place = a_compound()

    with pytest.raises(Refused, match="职责"):
        actions.change_indicators([], by=in_post(a_user(Role.TOWNSHIP_OFFICER, place)), at=NOON)
    actions.change_indicators([], by=in_post(a_user(Role.DISTRICT_OFFICER, place)), at=NOON)


@pytest.mark.parametrize(
    "bad",
    [{"red": 95}, {"yellow": 101}, {"weight": 0}, {"least": 0}, {"valid_to": date(2023, 1, 1)}],
)
def test_the_database_refuses_an_indicator_that_makes_no_sense(bad):
    fields = {"code": "X1", "name": "甲", "name_en": "A", "weight": 1, "yellow": 90, "red": 80}

    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.create(**(fields | {"valid_from": date(2024, 1, 1)} | bad))


@pytest.fixture
def place():
    return a_compound()


@pytest.fixture
def clerk(place):
    return in_post(a_user(Role.TOWNSHIP_OFFICER, place))


@pytest.fixture
def chief(place):
    return in_post(a_user(Role.DISTRICT_OFFICER, place))


def quoted(place, by=None, **fields) -> QuotedValue:
    given = {"code": "I12", "quarter": Q2, "numerator": 96, "denominator": 100, "source": "调查报告"}
    return actions.quote(place=place, papers=[an_admitted_photo()], by=by, at=NOON, **(given | fields))


def cell(place):
    sheet = measure(window_of(date(2026, 5, 19)))
    return sheet.compounds["I12"].get(place.pk), sheet.townships["I12"].get(place.township_id)


def test_a_quoted_value_counts_once_somebody_else_has_signed_it(place, clerk, chief):
    row = quoted(place, clerk)
    assert cell(place) == (None, None)

    actions.sign(row, by=chief, at=NOON)

    own, above = cell(place)
    assert (own.numerator, own.denominator, own.is_quoted) == (96, 100, True)
    assert (above.numerator, above.is_quoted) == (96, True)
    assert row.papers.count() == 1


def test_a_township_s_own_value_stands_before_the_sum(place, chief):
    actions.sign(quoted(place), by=chief, at=NOON)
    actions.sign(quoted(place.township, numerator=40, denominator=50), by=chief, at=NOON)

    own, above = cell(place)
    assert (own.denominator, above.numerator, above.denominator) == (100, 40, 50)


def test_nobody_signs_what_they_entered(place, chief):
    row = quoted(place, chief)

    with pytest.raises(Refused, match="不能给自己审签"):
        actions.sign(row, by=chief, at=NOON)


def test_a_later_signature_replaces_the_former(place, chief):
    first = quoted(place)
    actions.sign(first, by=chief, at=NOON)
    actions.sign(quoted(place, numerator=50), by=chief, at=NOON)

    first.refresh_from_db()
    assert first.state == "replaced"
    assert cell(place)[0].numerator == 50


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"code": "I01"}, "由平台统计"),
        ({"quarter": from_code("2026Q3")}, "还没有开始"),
        ({"numerator": 101}, "分子应在"),
        ({"denominator": 0, "numerator": 0}, "分母应大于0"),
        ({"source": " "}, "出处"),
    ],
)
def test_what_makes_no_sense_is_not_quoted(place, given, words):
    with pytest.raises(Refused, match=words):
        quoted(place, **given)


def test_a_value_without_evidence_is_not_quoted(place):
    with pytest.raises(Refused, match="依据"):
        actions.quote(
            code="I12",
            quarter=Q2,
            place=place,
            numerator=1,
            denominator=2,
            source="电话",
            papers=[],
            by=None,
            at=NOON,
        )


def test_one_value_waits_at_a_time_and_a_refused_one_makes_room(place, chief):
    row = quoted(place)
    with pytest.raises(Refused, match="已有一条待审签"):
        quoted(place)
    with pytest.raises(Refused, match="原因"):
        actions.send_back(row, note=" ", by=chief, at=NOON)

    actions.send_back(row, note="样本太少", by=chief, at=NOON)
    quoted(place)

    with pytest.raises(Refused, match="已经处理过"):
        actions.sign(row, by=chief, at=NOON)


def test_a_township_neither_signs_nor_quotes_for_its_neighbour(place, clerk):
    stranger = a_compound(township=a_township("张坂镇"))

    with pytest.raises(Refused, match="职责范围"):
        quoted(stranger, clerk)
    with pytest.raises(Refused, match="职责范围"):
        actions.sign(quoted(place), by=clerk, at=NOON)
