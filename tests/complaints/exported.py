"""The sample export of 汇治理 written straight into the tables: what the figures are counted from."""

import csv
from datetime import datetime
from io import StringIO
from itertools import count

from django.conf import settings
from django.core.management import call_command

from complaints.lifecycle import Kind, Status
from complaints.models import Category, Complaint, ComplaintDeadline, Limit, Rating
from tests.complaints import imports
from tests.complaints.scenes import SHANGHAI
from tests.factories import a_compound, an_organisation
from workflow import calendars

FILE = settings.ROOT / "complaints" / "fixtures" / "huizhili_2025.csv"
STARS = {"非常满意": 5, "满意": 4, "基本满意": 3, "不满意": 2}
END_OF_2025 = datetime(2026, 1, 1, tzinfo=SHANGHAI)
KNOWN = datetime(2024, 1, 1, tzinfo=SHANGHAI).date()


def rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def take() -> None:
    """The same through the register and the import, as an office does it."""
    register = settings.ROOT / "communities" / "fixtures" / "register.xlsx"
    call_command("import_register", str(register), stdout=StringIO())
    with FILE.open("rb") as file:
        assert imports.take(file, at=END_OF_2025) == 319


def load() -> None:
    """319 cases with their limits and ratings; limits are those of the first rows, whenever they began."""
    Limit.objects.update(valid_from=KNOWN)
    compounds, units, calendar = {}, {}, calendars.current()
    for number, row in zip(count(1), rows(), strict=False):
        compound = compounds.get(row["小区"]) or compounds.setdefault(row["小区"], a_compound(row["小区"]))
        unit = units.get(row["承办单位"]) or units.setdefault(
            row["承办单位"], an_organisation(name=row["承办单位"])
        )
        case = _case(row, number, compound, unit)
        if case.status not in (Status.DECLINED, Status.MERGED):
            _limits(case, calendar)
        _rating(case, row["评价"])


def _case(row, number, compound, unit) -> Complaint:
    category = Category.objects.get(name=row["类别"]) if row["类别"] else Category.objects.get(code="OTH")
    status = Status.CLOSED if row["办结时间"] else Status.ACCEPTED
    original = None
    if row["承办单位"].startswith("不予受理"):
        status = Status.DECLINED
    if row["承办单位"].startswith("重复件"):
        status, original = Status.MERGED, Complaint.objects.get(external_number="HZL202500318")
    return Complaint.objects.create(
        number=f"TS-2025-{number:06}",
        external_number=row["诉求编号"],
        channel="huizhili",
        status=status,
        original=original,
        compound=compound,
        category=category,
        urgency=category.urgency,
        unit=unit,
        description=row["描述"],
        submitted_at=moment(row["提交时间"]),
        contacted_at=moment(row["首次联系时间"]),
        closed_at=moment(row["办结时间"]),
    )


def _limits(case: Complaint, calendar) -> None:
    limits = Limit.objects.of(case.category, case.urgency, case.submitted_at.date())
    for kind, met_at in ((Kind.CONTACT, case.contacted_at), (Kind.CLOSE, case.closed_at)):
        a_limit(case, kind, calendar.due(case.submitted_at, limits[kind]).at, met_at=met_at)


def a_limit(case: Complaint, kind: str, due_at: datetime, **fields) -> ComplaintDeadline:
    fields = {"started_at": case.submitted_at, "amount": 1, "unit": "wd"} | fields
    return ComplaintDeadline.objects.create(case=case, kind=kind, due_at=due_at, **fields)


def _rating(case: Complaint, word: str) -> None:
    if word in STARS:
        Rating.objects.create(case=case, round=1, stars=STARS[word], at=case.closed_at)
    elif word:
        Rating.objects.create(case=case, round=1, outcome=Rating.Outcome.MISSED, at=case.closed_at)


def moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI) if text else None
