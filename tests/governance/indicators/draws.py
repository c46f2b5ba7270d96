"""Compounds with whatever indicators are counted from, drawn by lot and written as rows."""

from datetime import date, datetime, time, timedelta
from random import Random

from communities.models import (
    Appointment,
    Compound,
    JointMembership,
    Organisation,
    PropertyCompany,
    ServiceProject,
    User,
)
from complaints.lifecycle import Kind, Status
from complaints.models import Category, Complaint, ComplaintDeadline, Extension, Rating
from disclosure.models import Channel, Document, Level, Posting
from finance.models import Audit, Book
from finance.rules.periods import quarter_of
from governance.models import QuotedValue
from safety import lifecycle as safety
from safety.models import Assessment, ChecklistItem, Hazard, HazardDeadline, current_edition
from tests.factories import (
    NUMBERS,
    a_committee,
    a_company,
    a_compound,
    a_person,
    a_project,
    a_term,
    a_township,
    a_user,
    an_organisation,
)
from workflow import audit
from workflow.clock import SHANGHAI

FIRST, LAST = date(2024, 11, 1), date(2026, 1, 31)
ENDED = (Status.DECLINED, Status.WITHDRAWN)


class Lot:
    """Draws; everything lies between the first and the last day."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def day(self, first: date = FIRST, last: date = LAST) -> date:
        return first + timedelta(days=self.random.randrange(max((last - first).days, 0) + 1))

    def moment(self, first: date = FIRST, last: date = LAST) -> datetime:
        minutes = self.random.choice([0, 1, 600, 1439])
        return datetime.combine(self.day(first, last), time(), SHANGHAI) + timedelta(minutes=minutes)

    def one_in(self, many: int) -> bool:
        return self.random.randrange(many) == 0

    def soon(self, after: datetime) -> datetime:
        """Within six weeks."""
        return after + timedelta(minutes=self.random.randrange(6 * 7 * 24 * 60))

    def or_none(self, value, one_in: int = 2):
        return None if self.one_in(one_in) else value


def draw(seed: int, compounds: int = 7, each: int = 6) -> list[Compound]:
    lot = Lot(seed)
    places = [a_place(lot, number) for number in range(compounds)]
    for compound in places:
        for part in (committees, projects, books, hazards, assessments, complaints):
            part(lot, compound, each)
    quoted(lot, places)
    return places


def a_place(lot: Lot, number: int) -> Compound:
    return a_compound(
        township=a_township(f"镇{number % 3}"),
        delivered_year=lot.random.choice([2010, 2022, 2023, 2024, 2026]),
        closed_on=lot.or_none(lot.day(), 5) if lot.one_in(4) else None,
    )


def committees(lot: Lot, compound: Compound, _each: int) -> None:
    if lot.one_in(4):
        return
    committee = a_committee(compound, lot.random.choice(["committee", "committee", "interim"]))
    starts_on = lot.day(date(2020, 1, 1), LAST)
    term = a_term(
        committee,
        starts_on,
        lot.day(max(starts_on, FIRST), date(2027, 1, 1)),
        filed_on=lot.or_none(lot.day(starts_on), 4),
    )
    is_red = lot.one_in(2)
    for number in range(lot.random.randrange(1, 6)):
        begun = lot.day(date(2020, 1, 1), date(2025, 6, 30))
        declared = True if is_red else lot.random.choice([True, False, None])
        Appointment.objects.create(
            person=a_person(),
            post=("director", "deputy", "member", "treasurer", "reserve")[number],
            organisation=committee.organisation,
            term=term,
            starts_on=begun,
            ends_on=lot.day(begun) if lot.one_in(4) else None,
            party_declared=declared,
            party_confirmed_on=lot.or_none(lot.day(begun, date(2025, 6, 30)), 8) if declared else None,
        )


def projects(lot: Lot, compound: Compound, _each: int) -> None:
    for _ in range(lot.random.randrange(3)):
        is_self = lot.one_in(5)
        starts_on = lot.or_none(lot.day())
        project = a_project(
            compound,
            None if is_self else a_company(),
            self_managed=is_self,
            starts_on=starts_on,
            ends_on=lot.or_none(lot.day(starts_on or FIRST)),
        )
        if project.company:
            party(lot, project)


def party(lot: Lot, project: ServiceProject) -> None:
    """The flag goes on and off, each time with a line in the trail, as the action leaves it."""
    flag = False
    for at in sorted(lot.moment() for _ in range(lot.random.randrange(4))):
        changes = {"has_party_organisation": [str(flag), str(not flag)]}
        key = str(project.company_id)
        audit.record("organisation", key, "edit", by=None, at=at, changes=changes)
        flag = not flag
    PropertyCompany.objects.filter(pk=project.company_id).update(has_party_organisation=flag)
    if lot.one_in(3):
        starts_on = lot.day()
        JointMembership.objects.create(
            joint=an_organisation(Organisation.Kind.JOINT_PARTY),
            member_id=project.company_id,
            starts_on=starts_on,
            ends_on=lot.or_none(lot.day(starts_on)),
        )


def books(lot: Lot, compound: Compound, _each: int) -> None:
    if lot.one_in(5):
        return
    area = compound.areas.get()
    book = Book.objects.create(area=area, opened_on=lot.day(date(2023, 1, 1)))
    for start in (date(2024, 10, 1), date(2025, 1, 1), date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1)):
        if not lot.one_in(4):
            a_document(lot, area, quarter_of(start))
    for _ in range(lot.random.randrange(3)):
        number = next(NUMBERS)
        Audit.objects.create(
            number=f"SJ-{number}",
            book=book,
            firm=f"某所{number}",
            since=FIRST,
            until=LAST,
            scope="全部",
            opinion="unqualified",
            verified=0,
            funding="fiscal",
            reported_on=lot.day(date(2023, 10, 1), LAST),
            recorded_at=lot.moment(),
        )


def a_document(lot: Lot, area, period) -> None:
    document = Document.objects.create(
        number=f"GS-{next(NUMBERS)}",
        kind=Document.Kind.STATEMENT,
        area=area,
        title="公示表",
        period_from=period.since,
        period_to=period.until,
        content="{}",
        sha256="a" * 64,
        created_at=lot.moment(),
    )
    for level in Level:
        if lot.one_in(12):
            continue
        posted = lot.moment(period.until, period.due_on + timedelta(days=1))
        down = lot.random.choice([None, None, posted + timedelta(minutes=1), posted + timedelta(days=9)])
        Posting.objects.create(
            document=document,
            level=level,
            channel=Channel.WEB,
            sha256="b" * 64 if lot.one_in(15) else document.sha256,
            posted_at=posted,
            taken_down_at=down,
        )


def hazards(lot: Lot, compound: Compound, each: int) -> None:
    items = list(ChecklistItem.objects.all()[:3])
    for _ in range(lot.random.randrange(each)):
        found = lot.moment()
        hazard = Hazard.objects.create(
            number=f"H{next(NUMBERS)}",
            compound=compound,
            item=lot.random.choice(items),
            description="隐患",
            criteria_edition="GB",
            days=7,
            found_at=found,
            status="ordered",
        )
        if not lot.one_in(6):
            limits_of(lot, hazard, found)
        if lot.one_in(6):
            Hazard.objects.filter(pk=hazard.pk).update(voided_at=lot.moment(found.date()))
        elif not lot.one_in(3):
            repaired = lot.soon(found)
            Hazard.objects.filter(pk=hazard.pk).update(
                rectified_at=repaired, closed_at=lot.soon(repaired), status="closed"
            )


def limits_of(lot: Lot, hazard: Hazard, found: datetime) -> None:
    """Limits of natural days; an extension is asked before the end and granted whenever."""
    days, more = lot.random.randrange(8, 40), lot.random.choice([0, 0, 5, 20])
    first = a_limit(HazardDeadline, hazard, safety.Kind.RECTIFY, found, days, more)
    if more:
        asked = found + timedelta(days=lot.random.randrange(days))
        HazardDeadline.objects.create(
            case=hazard,
            kind=safety.Kind.APPROVE,
            amount=1,
            unit="d",
            started_at=asked,
            due_at=asked,
            met_at=asked + timedelta(days=lot.random.randrange(20)),
        )
    if lot.one_in(4):
        a_limit(HazardDeadline, hazard, safety.Kind.RECTIFY, first.due_at, days, 0, round=2)


def a_limit(model, case, kind, started: datetime, days: int, more: int, **fields):
    last = started.astimezone(SHANGHAI).date() + timedelta(days=days + more)
    return model.objects.create(
        case=case,
        kind=kind,
        amount=days,
        unit="d",
        extended_by=more,
        started_at=started,
        due_at=datetime.combine(last, time(23, 59, 59), SHANGHAI),
        **fields,
    )


def assessments(lot: Lot, compound: Compound, _each: int) -> None:
    """Assessed again and again; the row keeps the last, the trail all of them."""
    for year in (2024, 2025):
        for day in sorted(lot.day() for _ in range(lot.random.randrange(4))):
            word = lot.random.choice(["passed", "failed", "out"])
            facts = {"is_excluded": word == "out", "reason": "新" if word == "out" else ""}
            edition = current_edition(day)
            Assessment.objects.update_or_create(
                compound=compound,
                year=year,
                defaults={"edition": edition, "is_passed": word == "passed", "assessed_on": day} | facts,
            )
            at = datetime.combine(day, time(9), SHANGHAI)
            key, told = f"{year}-{compound.code}", {} if word == "out" else {"passed": word == "passed"}
            audit.record(
                "assessment", key, "leave_out" if word == "out" else "assess", by=None, at=at, **told
            )


def complaints(lot: Lot, compound: Compound, each: int) -> None:
    categories = [Category.objects.get(code=code) for code in ("ENV", "FAC")]
    for _ in range(lot.random.randrange(each * 3)):
        filed = lot.moment()
        case = Complaint.objects.create(
            number=f"TS-{next(NUMBERS)}",
            status=Status.CLOSED,
            compound=compound,
            category=lot.random.choice(categories),
            unit=an_organisation(),
            submitted_at=filed,
            urgency="U3",
            description="坏了",
        )
        if not lot.one_in(6):
            a_closing(lot, case, filed)
        for number in range(lot.random.choice([0, 1, 1, 1, 2])):
            outcome = lot.random.choice(["solved", "half", "unsolved", "missed", "refused"])
            stars = lot.random.choice([1, 2, 3, 4, 5])
            Rating.objects.create(
                case=case,
                round=number + 1,
                stage="close",
                outcome=outcome,
                stars=stars if outcome == "solved" or lot.one_in(2) else None,
                at=lot.moment(filed.date()),
            )


def a_closing(lot: Lot, case: Complaint, filed: datetime) -> None:
    days, more = lot.random.randrange(2, 40), lot.random.choice([0, 0, 0, 15])
    fate = lot.random.choice(["met", "met", "met", "open", "paused", "dropped"])
    at = lot.soon(filed)
    limit = a_limit(ComplaintDeadline, case, Kind.CLOSE, filed, days, more)
    asked = filed + timedelta(days=lot.random.randrange(days))
    if more:
        decided = asked + timedelta(days=lot.random.randrange(25))
        Extension.objects.create(
            case=case,
            amount=more,
            unit="d",
            reason="配件",
            asked_at=asked,
            asked_by=clerk(),
            decided_at=decided,
            granted=True,
        )
        at = max(at, decided)
    if fate == "met":
        limit.met_at = at
    elif fate == "paused":
        limit.paused_at = at
    elif fate == "dropped":
        limit.dropped_at = at
        case.status = lot.random.choice(ENDED)
        case.save(update_fields=["status"])
    limit.save()
    if fate == "met" and lot.one_in(5):
        a_limit(ComplaintDeadline, case, Kind.CLOSE, at, days, 0, round=2)


def clerk() -> User:
    return User.objects.order_by("pk").first() or a_user()


def quoted(lot: Lot, places: list[Compound]) -> None:
    for code in ("I11", "I12"):
        for start in (date(2025, 4, 1), date(2025, 7, 1)):
            for compound in places:
                if lot.one_in(2):
                    whole = lot.random.randrange(1, 30)
                    QuotedValue.objects.create(
                        code=code,
                        quarter=start,
                        compound=compound,
                        numerator=lot.random.randrange(whole + 1),
                        denominator=whole,
                        source="文件",
                        state=lot.random.choice(["waiting", "approved"]),
                        entered_at=lot.moment(),
                    )
