"""The first rows of the tables: what RULES 5.1 says, the way back, and what the database refuses."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib.admin import site
from django.db import IntegrityError

from complaints import seed
from complaints.models import Category, DispatchRule, LeadKind, Limit, Term
from tests.factories import an_organisation
from workflow.clock import Limit as Span
from workflow.clock import Unit
from workflow.models import EscalationLevel

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
DAY, MINUTE = Unit.WORKING_DAYS, Unit.MINUTES
TABLE = {
    "U1": {"accept": Span(30, MINUTE), "contact": Span(60, MINUTE), "close": Span(1440, MINUTE)},
    "U2": {"accept": Span(120, MINUTE), "contact": Span(240, MINUTE), "close": Span(2, DAY)},
    "U3": {"accept": Span(1, DAY), "contact": Span(1, DAY), "close": Span(5, DAY)},
    "U4": {"accept": Span(1, DAY), "contact": Span(1, DAY), "close": Span(15, DAY)},
    "U5": {"accept": Span(0, DAY), "close": Span(1, DAY)},
}
URGENCIES = {
    "ENV": "U3",
    "ILL": "U4",
    "FIR": "U2",
    "LFT": "U3",
    "EBK": "U2",
    "PRK": "U3",
    "FAC": "U3",
    "LEA": "U4",
    "WTR": "U2",
    "NOI": "U3",
    "FEE": "U3",
    "INC": "U4",
    "OWN": "U4",
    "SEC": "U2",
    "OTH": "U3",
}
LEADS = {
    "ENV": ["company", "urban"],
    "ILL": ["urban"],
    "FIR": ["fire", "company"],
    "LFT": ["company", "market"],
    "EBK": ["company", "police", "fire"],
    "PRK": ["company", "committee"],
    "FAC": ["company"],
    "LEA": ["company", "housing"],
    "WTR": ["utility"],
    "NOI": ["community", "police"],
    "FEE": ["company", "housing"],
    "INC": ["committee", "township"],
    "OWN": ["township"],
    "SEC": ["police"],
    "OTH": ["township"],
}


@pytest.mark.parametrize("urgency", TABLE)
def test_limits_are_those_of_the_table(urgency):
    limits = Limit.objects.of(Category.objects.get(code="FAC"), urgency, TODAY)

    assert [limits.pop(kind) for kind in ("rate", "decide", "approve")] == [
        Span(5, DAY),
        Span(1, DAY),
        Span(1, DAY),
    ]
    assert limits == TABLE[urgency]


def test_rubbish_has_a_shorter_limit_but_a_danger_keeps_its_own():
    rubbish = Category.objects.get(code="ENV")

    assert Limit.objects.of(rubbish, "U3", TODAY)["close"] == Span(2, DAY)
    assert Limit.objects.of(rubbish, "U1", TODAY)["close"] == Span(1440, MINUTE)


def test_categories_have_the_urgency_of_the_table():
    assert dict(Category.objects.values_list("code", "urgency")) == URGENCIES


@pytest.mark.parametrize("code", LEADS)
def test_leads_stand_in_the_order_of_the_table(code):
    rules = DispatchRule.objects.filter(category__code=code).order_by("rank")

    assert list(rules.values_list("lead", flat=True)) == LEADS[code]


def test_every_word_of_the_tables_is_known():
    assert {rule.lead for rule in DispatchRule.objects.all()} <= set(LeadKind.values)
    assert all(category.name_en for category in Category.objects.all())


def test_levels_rise_from_reminders_to_the_district():
    levels = EscalationLevel.objects.of("complaint").filter(kind="close")

    assert list(levels.values_list("anchor", "amount", "audience", "colour")) == [
        ("share", 50, "handler", "none"),
        ("share", 80, "handler", "none"),
        ("wd", 0, "unit_head", "yellow"),
        ("wd", 3, "township_leader", "orange"),
        ("wd", 5, "district", "red"),
    ]


def test_the_rows_can_be_taken_out_and_put_back():
    before = Category.objects.count(), Limit.objects.count(), DispatchRule.objects.count()

    seed.uproot_words(apps)
    assert not Term.objects.exists()
    seed.uproot_loop(apps)
    assert not Limit.objects.filter(kind="decide").exists()
    seed.uproot(apps)
    assert not Category.objects.exists()
    assert not EscalationLevel.objects.of("complaint").exists()

    seed.plant(apps)
    seed.plant_loop(apps)
    seed.plant_words(apps)
    assert Term.objects.filter(category__code="LFT").count() > 50
    assert (Category.objects.count(), Limit.objects.count(), DispatchRule.objects.count()) == before


def test_limits_before_and_after_a_change_of_rules():
    Limit.objects.filter(kind="close", urgency="U3", category=None).update(valid_to=date(2026, 6, 30))
    Limit.objects.create(urgency="U3", kind="close", amount=4, unit="wd", valid_from=date(2026, 7, 1))
    category = Category.objects.get(code="FAC")

    assert Limit.objects.of(category, "U3", date(2026, 6, 30))["close"].amount == 5
    assert Limit.objects.of(category, "U3", date(2026, 7, 1))["close"].amount == 4


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "close", "amount": 1, "unit": "wd", "valid_from": TODAY},
        {
            "kind": "close",
            "urgency": "U3",
            "amount": 1,
            "unit": "wd",
            "valid_from": TODAY,
            "valid_to": date(2026, 3, 1),
        },
        {"kind": "close", "urgency": "U3", "amount": 1, "unit": "wd", "valid_from": date(2020, 1, 1)},
    ],
)
def test_a_limit_that_makes_no_sense_is_refused_by_the_database(row):
    with pytest.raises(IntegrityError):
        Limit.objects.create(**row)


@pytest.mark.parametrize("both", [True, False])
def test_a_rule_names_a_kind_of_lead_or_a_unit_and_not_both(both):
    target = {"lead": "company", "unit": an_organisation()} if both else {}

    with pytest.raises(IntegrityError):
        DispatchRule.objects.create(**target)


def test_what_was_in_force_cannot_be_rewritten_in_the_admin():
    """The desk keeps these tables, by dated rows and with a reason."""
    assert not any(site.is_registered(table) for table in (Category, Limit, DispatchRule))
