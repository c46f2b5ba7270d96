"""The demo's warnings: those of 2025 were corrected after each freeze; those of now wait for their people."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from communities.models import Compound
from finance.rules.periods import quarter_of
from governance import actions
from governance.actions import warnings
from governance.indicators import last_whole_day
from governance.models import QuotedValue, RedLine, RedLineKind, Warning

from . import accounts
from .days import worked
from .pictures import picture

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WARNED = 2 * DAY
"""So long ago the running quarter was looked at first: nobody is late with an acknowledgement yet."""
SURVEY = "I12"
SATISFIED, ANSWERS = 89, 100
"""Of a compound's own survey: below the yellow line and above the red one."""
DISPUTED = "LY002"
FACTS = "上季度公示表里一笔停车费与银行对账单相差一天入账，公示前没有说明（演示内容，情节为虚构）。"
PLAN = "逐项列出没有达到要求的记录，责任到人，两周内办结，每周向镇乡报一次进度。"
SEEN = "已到现场核对记录，整改属实。"


@transaction.atomic
def answer(frozen: datetime) -> None:
    """After a freeze: what is well again is lifted, the rest is corrected in time and lifted then."""
    for row in Warning.objects.open().with_place().order_by("pk"):
        if row.recovered_on:
            warnings.lift(row, note="冻结数值已重新达到黄线。", by=None, at=worked(frozen + 4 * DAY))
            continue
        warnings.acknowledge(row, by=None, at=worked(frozen + DAY))
        warnings.plan(row, note=PLAN, by=None, at=worked(frozen + 5 * DAY))
        warnings.verify(row, note=SEEN, by=None, at=worked(frozen + 24 * DAY))
        warnings.lift(row, note="整改在期限内核实。", by=None, at=worked(frozen + 26 * DAY))


@transaction.atomic
def load(at: datetime) -> None:
    home = Compound.objects.filter(code=accounts.COMPOUND).first()
    if home is None or RedLine.objects.exists():
        return
    warned = at - WARNED
    survey(home, warned)
    cross_a_line(warned)
    warnings.evaluate(at=warned)
    answer_at_home(home, warned)
    wait_for_a_lift(home, warned)
    warnings.evaluate(at=at)


def survey(home: Compound, warned: datetime) -> None:
    """The resident survey of one compound, as somebody signed it."""
    quarter = quarter_of(last_whole_day(warned))
    if QuotedValue.objects.of_quarter(quarter.since).filter(code=SURVEY, compound=home).exists():
        return
    row = actions.quote(
        code=SURVEY,
        quarter=quarter,
        place=home,
        numerator=SATISFIED,
        denominator=ANSWERS,
        source="居民满意度入户调查（演示）",
        papers=[picture(cleared=True)],
        by=None,
        at=warned - 3 * HOUR,
    )
    actions.sign(row, by=None, at=warned - 2 * HOUR)


def cross_a_line(warned: datetime) -> None:
    """A red line by hand: the township enters it, the district confirms it."""
    place = Compound.objects.active().filter(code=DISPUTED).select_related("township__district").first()
    if place is None:
        return
    row = warnings.enter_red_line(
        kind=RedLineKind.FALSE_DATA,
        place=place,
        happened_on=timezone.localdate(warned) - 3 * DAY,
        words=FACTS,
        papers=[picture(cleared=False)],
        by=accounts.account_of("township"),
        at=warned - 5 * HOUR,
    )
    warnings.confirm_red_line(row, by=accounts.account_of("district"), at=warned - HOUR)


def answer_at_home(home: Compound, warned: datetime) -> None:
    """The manager took it on and has a plan; the township is to verify it."""
    manager = accounts.account_of("manager")
    for row in Warning.objects.open().yellow().filter(compound=home).with_place():
        warnings.acknowledge(row, by=manager, at=warned + 5 * HOUR)
        warnings.plan(row, note=PLAN, by=manager, at=warned + 26 * HOUR)


def wait_for_a_lift(home: Compound, warned: datetime) -> None:
    """One of the township was verified and waits for the district."""
    rows = Warning.objects.open().red().filter(township=home.township_id, compound__isnull=False)
    row = rows.exclude(compound__code=DISPUTED).with_place().order_by("pk").first()
    if row is None:
        return
    warnings.acknowledge(row, by=None, at=warned + 3 * HOUR)
    warnings.plan(row, note=PLAN, by=None, at=warned + 8 * HOUR)
    warnings.verify(row, note=SEEN, by=accounts.account_of("township"), at=warned + 40 * HOUR)
