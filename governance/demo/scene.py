"""The living scene: register, accounts, what happened around the books, and cases of the last days."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.models import Building, Compound
from complaints import actions
from complaints.models import Category, Channel, Complaint
from complaints.tasks import sweep
from workflow import calendars
from workflow.models import Message
from workflow.uploads import Admitted

from . import (
    accounts,
    banks,
    books,
    bulletins,
    desk,
    drawings,
    findings,
    hazards,
    interviews,
    quarters,
    questions,
    statements,
    tough,
    warnings,
    water,
    works,
)
from .deeds import DEEDS, Deed, Hands
from .pictures import picture

REGISTER = settings.ROOT / "communities" / "fixtures" / "register.xlsx"
YEAR = settings.ROOT / "complaints" / "fixtures" / "huizhili_2025.csv"
CASES = Path(__file__).with_name("cases.csv")
FRESH = timedelta(days=7)
"""When the newest case is older, the next start plays the scene again, so that the week is never empty."""
WORKING_DAYS = "wd"
MORNING = time(9, 30)
DAYS_OF_SUPERVISION = 21
STEP = re.compile(r"(?P<verb>[a-z]+)(?P<stars>\d?)@(?P<hours>\d+)(:(?P<words>\S+))?")


def load(*, at: datetime, say: Callable[[str], None]) -> None:
    """Load what is missing. Every part is one transaction, so an interrupted start goes on the next time."""
    if not Compound.objects.exists():
        say(_("正在载入小区台账……"))
        quiet = io.StringIO()
        call_command("load_reference", stdout=quiet)
        call_command("import_register", str(REGISTER), stdout=quiet)
    accounts.open_accounts(at)
    books.load(at, say)
    statements.load(at, say)
    say(_("正在载入核查、异议和待办……"))
    for part in (banks, works, findings, questions, desk):
        part.load(at)
    say(_("正在载入安全检查和隐患……"))
    hazards.load(at)
    drawings.load(at)
    water.load(at)
    hazards.hang_board(at)
    if not Complaint.objects.filter(channel=Channel.HUIZHILI).exists():
        say(_("正在载入汇治理一年的诉求……"))
        call_command("import_cases", str(YEAR), stdout=io.StringIO())
    quarters.load(at, say)
    bulletins.load(at, say)
    say(_("正在载入难点小区、问题台账和约谈……"))
    tough.load(at)
    interviews.load(at)
    if not Complaint.objects.filter(submitted_at__gt=at - FRESH).exists():
        say(_("正在载入演示诉求……"))
        play(at)
    warnings.load(at)


@dataclass(frozen=True)
class Step:
    """What happened to a case, so many hours after it was filed."""

    verb: str
    hours: int
    stars: int | None
    words: str


def steps_of(path: str) -> Iterator[Step]:
    """`accept@1 rate5@40:谢谢` read as steps."""
    for part in path.split():
        found = STEP.fullmatch(part)
        if found is None:
            raise ValueError(part)
        stars = int(found["stars"]) if found["stars"] else None
        yield Step(found["verb"], int(found["hours"]), stars, found["words"] or "")


@transaction.atomic
def play(at: datetime) -> None:
    """File every case of the table so many hours ago and take it along its path, through the actions."""
    before, after, hands = picture(cleared=False), picture(cleared=True), Hands()
    with CASES.open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            filed_at = moment_of(row["filed"], at)
            complaint = _file(row, filed_at, before)
            for step in steps_of(row["path"]):
                moment = filed_at + timedelta(hours=step.hours)
                complaint.refresh_from_db()
                DEEDS[step.verb](Deed(complaint, step.words, step.stars, moment, after, hands))
    _supervise(at)
    _what_was_due_is_out(at)


def moment_of(filed: str, at: datetime) -> datetime:
    """`44` hours ago, or in the morning of the day since which there were `9wd` working days."""
    if not filed.endswith(WORKING_DAYS):
        return at - timedelta(hours=int(filed))
    calendar, today, count = (
        calendars.current(),
        timezone.localdate(at),
        int(filed.removesuffix(WORKING_DAYS)),
    )
    day = today
    while calendar.working_days_between(day, today) < count or not calendar.is_working(day):
        day -= timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, MORNING))


def _supervise(at: datetime) -> None:
    """The reminders and supervisions of the past weeks came day by day."""
    for days in reversed(range(DAYS_OF_SUPERVISION)):
        sweep(at - timedelta(days=days))


def _what_was_due_is_out(at: datetime) -> None:
    """The notices of the past days went out in their time: nobody wants them all at the first tick."""
    Message.objects.to_send(at).update(sent_at=F("created_at"), attempts=1)


def _file(row: dict[str, str], at: datetime, photo: Admitted) -> Complaint:
    compound = Compound.objects.select_related("township__district").get(code=row["compound"])
    contact = actions.Contact(name=row["name"], phone=row["phone"])
    filed = actions.file_complaint(
        compound=compound,
        building=Building.objects.filter(compound=compound, name=row["building"]).first(),
        spot=row["spot"],
        category=Category.objects.get(code=row["category"]),
        description=row["words"],
        contact=contact,
        photos=[photo],
        by=None,
        at=at,
    )
    return filed.complaint
