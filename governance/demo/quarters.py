"""The four quarters of 2025 as they were frozen: party organisations, signed values, the freezes."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from communities.actions import edit_organisation
from communities.models import PropertyCompany, Township
from finance.rules.periods import Period, from_code
from governance import actions
from governance.models import Freeze, QuotedValue
from workflow.clock import SHANGHAI

from . import warnings
from .days import working_day
from .pictures import picture

QUARTERS = ("2025Q1", "2025Q2", "2025Q3", "2025Q4")
BEGUN = datetime(2025, 1, 6, 9, tzinfo=SHANGHAI)
JOINED = datetime(2025, 8, 18, 9, tzinfo=SHANGHAI)
"""When the companies that had none at first got a party organisation or an instructor."""
LATER = 4
"""One company in so many had none before."""
SIGNED, FROZEN = 3, 7
"""Working days after the quarter's end; in between the bulletin is drafted and checked."""
SATISFIED = {"2025Q1": 931, "2025Q2": 945, "2025Q3": 958, "2025Q4": 964}
"""Of a thousand answers; F08 is the last quarter's 96.4 %."""
ANSWERS = 250
UNRATED = {"2025Q1": 2, "2025Q2": 1}
"""Managers of each township below three stars; F33 says that there were none at the year's end."""


def load(at: datetime, say: Callable[[str], None]) -> None:
    """Each quarter is one transaction of its own."""
    if not Freeze.objects.exists():
        with transaction.atomic():
            organise()
    for code in QUARTERS:
        quarter = from_code(code)
        if quarter and not Freeze.objects.filter(quarter=code).exists():
            say(_("正在冻结%(quarter)s的指标……") % {"quarter": code})
            close(quarter)


def organise() -> None:
    rows = PropertyCompany.objects.filter(has_party_organisation=False).select_related("organisation")
    for number, company in enumerate(rows.order_by("pk")):
        moment = JOINED if number % LATER == LATER - 1 else BEGUN
        changes = {"has_party_organisation": True}
        edit_organisation(company.organisation, changes=changes, by=None, at=moment)


def close(quarter: Period) -> None:
    moment = working_day(quarter, FROZEN)
    with transaction.atomic():
        if not QuotedValue.objects.of_quarter(quarter.since).exists():
            for township in Township.objects.filter(compounds__closed_on=None).distinct().order_by("pk"):
                sign_values(quarter, township, working_day(quarter, SIGNED))
    actions.freeze(quarter, by=None, at=moment)
    warnings.answer(moment)


def sign_values(quarter: Period, township: Township, at: datetime) -> None:
    managers = township.compounds.filter(closed_on=None).count()
    answers = ANSWERS + township.pk % 7 * 10
    satisfied = answers * (SATISFIED[quarter.code] - township.pk % 5 * 3) // 1000
    rated = max(managers - UNRATED.get(quarter.code, 0), 1)
    for code, numerator, denominator, source in (
        ("I11", min(rated, managers), managers, "项目经理星级评定结果公示（演示）"),
        ("I12", satisfied, answers, "居民满意度抽样调查报告（演示）"),
    ):
        row = actions.quote(
            code=code,
            quarter=quarter,
            place=township,
            numerator=numerator,
            denominator=denominator,
            source=source,
            papers=[picture(cleared=True)],
            by=None,
            at=at,
        )
        actions.sign(row, by=None, at=at + timedelta(hours=5))
