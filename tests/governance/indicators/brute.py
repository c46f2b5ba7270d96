"""The twelve indicators counted once more, in plain Python over the rows, without the portal's rules.

Answers {code: {compound: (numerator, denominator)}}; what has no record is left out.
"""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from communities.models import (
    Appointment,
    CommitteeTerm,
    Compound,
    JointMembership,
    ServiceProject,
)
from complaints.models import Complaint, ComplaintDeadline, Extension, Rating
from disclosure.models import Document, Posting
from finance.models import Audit, Book
from governance.models import QuotedValue
from safety.models import Hazard, HazardDeadline
from workflow.models import AuditEntry

HERE = ZoneInfo("Asia/Shanghai")
SEATS = {"director", "deputy", "member", "treasurer"}


def recount(on: date) -> dict[str, dict[int, tuple[int, int]]]:
    start = date(on.year, (on.month - 1) // 3 * 3 + 1, 1)
    rated = [
        row
        for row in Compound.objects.all()
        if (row.closed_on is None or row.closed_on > on) and row.delivered_year <= on.year
    ]
    found = {
        "I01": committees(rated, on),
        "I02": companies(rated, on),
        "I03": red(rated, on),
        "I04": published(rated, on),
        "I05": audited(rated, on),
        "I06": hazards(rated, start, on),
        "I07": assessed(rated, on),
        "I08": closed(rated, start, on, None),
        "I09": stars(rated, start, on),
        "I10": closed(rated, start, on, "ENV"),
        "I11": signed(rated, start, "I11"),
        "I12": signed(rated, start, "I12"),
    }
    return {code: {key: pair for key, pair in cells.items() if pair[1]} for code, cells in found.items()}


def summed(rows) -> dict[int, tuple[int, int]]:
    """Of (compound, whether it counts in the numerator)."""
    sums = defaultdict(lambda: [0, 0])
    for key, is_in in rows:
        sums[key][0] += is_in
        sums[key][1] += 1
    return {key: tuple(pair) for key, pair in sums.items()}


def holds(row, on: date) -> bool:
    return (row.starts_on is None or row.starts_on <= on) and (row.ends_on is None or row.ends_on >= on)


def night(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), HERE)


def in_office(compound, on):
    for term in CommitteeTerm.objects.select_related("committee__area", "committee__organisation"):
        mine = term.committee.area.compound_id == compound.pk and term.committee.body_type == "committee"
        if mine and holds(term, on) and holds(term.committee.organisation, on):
            yield term


def committees(rated, on):
    rows = []
    for compound in rated:
        has = any(term.filed_on and term.filed_on <= on for term in in_office(compound, on))
        if has or on.year - compound.delivered_year > 2:
            rows.append((compound.pk, has))
    return summed(rows)


def companies(rated, on):
    keys, rows = {compound.pk for compound in rated}, []
    for project in ServiceProject.objects.select_related("company"):
        if project.compound_id in keys and holds(project, on) and project.company_id:
            joint = JointMembership.objects.filter(member_id=project.company_id)
            has = had(project.company, on) or any(holds(one, on) for one in joint)
            rows.append((project.compound_id, has))
    return summed(rows)


def had(company, on) -> bool:
    flag = company.has_party_organisation
    entries = AuditEntry.objects.filter(subject_label="organisation", subject_key=str(company.pk))
    for entry in sorted(entries, key=lambda entry: entry.at, reverse=True):
        if entry.at > night(on):
            flag = entry.details["changes"]["has_party_organisation"][0] == "True"
    return flag


def red(rated, on):
    rows = []
    for compound in rated:
        for term in in_office(compound, on):
            seated = [one for one in Appointment.objects.filter(term=term, post__in=SEATS) if holds(one, on)]
            party = [
                one
                for one in seated
                if one.party_declared and one.party_confirmed_on and one.party_confirmed_on <= on
            ]
            rows.append((compound.pk, len(party) * 2 > len(seated)))
    return summed(rows)


def published(rated, on):
    first, last, due = date(2024, 7, 1), date(2024, 9, 30), date(2024, 10, 15)
    for one in (
        (date(2024, 10, 1), date(2024, 12, 31), date(2025, 1, 15)),
        (date(2025, 1, 1), date(2025, 3, 31), date(2025, 4, 15)),
        (date(2025, 4, 1), date(2025, 6, 30), date(2025, 7, 15)),
        (date(2025, 7, 1), date(2025, 9, 30), date(2025, 10, 15)),
        (date(2025, 10, 1), date(2025, 12, 31), date(2026, 1, 15)),
    ):
        if one[2] <= on:
            first, last, due = one
    rows = []
    for compound in rated:
        books = [book for book in Book.objects.filter(area__compound=compound)]
        owed = [book for book in books if book.opened_on <= last]
        if not owed and any(last < book.opened_on <= on for book in books):
            continue
        rows.append((compound.pk, bool(owed) and all(shown(book, first, last, due) for book in owed)))
    return summed(rows)


def shown(book, first, last, due) -> bool:
    for document in Document.objects.filter(area=book.area, period_from=first, period_to=last):
        levels = set()
        for put in Posting.objects.filter(document=document):
            down = put.taken_down_at
            slip = down and down.astimezone(HERE).date() == put.posted_at.astimezone(HERE).date()
            if put.sha256 == document.sha256 and not slip and put.posted_at <= night(due):
                levels.add(put.level)
        if levels == {"compound", "township", "district"}:
            return True
    return False


def audited(rated, on):
    rows = []
    for compound in rated:
        books = [book for book in Book.objects.filter(area__compound=compound) if book.opened_on <= on]
        year_ago = date(on.year - 1, on.month, 28 if (on.month, on.day) == (2, 29) else on.day)
        lacking = [
            book
            for book in books
            if not any(year_ago < report.reported_on <= on for report in Audit.objects.filter(book=book))
        ]
        if lacking and all(book.opened_on > year_ago for book in lacking):
            continue
        rows.append((compound.pk, bool(books) and not lacking))
    return summed(rows)


def due_then(limit, granted_at, end: datetime) -> datetime:
    """When the limit ended as it was known at the moment: what is granted later may not save it."""
    if granted_at and granted_at > end:
        before = limit.started_at.astimezone(HERE).date() + timedelta(days=limit.amount)
        return night(before) if night(before) <= end else limit.due_at
    return limit.due_at


def hazards(rated, start, on):
    keys, end, rows = {compound.pk for compound in rated}, night(on), []
    for hazard in Hazard.objects.filter(compound__in=keys):
        limits = sorted(
            HazardDeadline.objects.filter(case=hazard, kind="rectify"), key=lambda limit: limit.round
        )
        if not limits or limits[0].started_at > end or (hazard.voided_at and hazard.voided_at <= end):
            continue
        asked = HazardDeadline.objects.filter(case=hazard, kind="approve").first()
        due = due_then(limits[0], asked and asked.met_at, end)
        if not (datetime.combine(start, time(), HERE) <= due <= end):
            continue
        was_late = due != limits[0].due_at
        kept = hazard.closed_at and hazard.closed_at <= end and hazard.rectified_at <= due
        rows.append((hazard.compound_id, bool(kept) and not was_late))
    return summed(rows)


def assessed(rated, on):
    rows = []
    for compound in rated:
        for year in (on.year, on.year - 1):
            key = f"{year}-{compound.code}"
            told = [
                entry
                for entry in AuditEntry.objects.filter(subject_label="assessment", subject_key=key)
                if entry.at <= night(on)
            ]
            if told:
                last = max(told, key=lambda entry: (entry.at, entry.pk))
                if last.verb == "assess":
                    rows.append((compound.pk, last.details["passed"]))
                break
    return summed(rows)


def is_gone(case, end) -> bool:
    ended = case.status in {"declined", "withdrawn", "merged"}
    limits = ComplaintDeadline.objects.filter(case=case, kind="close")
    return ended and not any(limit.dropped_at and limit.dropped_at > end for limit in limits)


def closed(rated, start, on, code):
    keys, end, rows = {compound.pk for compound in rated}, night(on), []
    for case in Complaint.objects.filter(compound__in=keys).select_related("category"):
        if code and case.category.code != code:
            continue
        begun = [
            limit
            for limit in ComplaintDeadline.objects.filter(case=case, kind="close")
            if limit.started_at <= end
            and (limit.dropped_at is None or limit.dropped_at > end or limit.dropped_at > limit.due_at)
        ]
        if not begun or is_gone(case, end):
            continue
        limit = max(begun, key=lambda limit: limit.round)
        more = Extension.objects.filter(case=case).first() if limit.extended_by else None
        due = due_then(limit, more and more.decided_at, end)
        if not datetime.combine(start, time(), HERE) <= due <= end:
            continue
        is_over = any(moment and moment <= end for moment in (limit.met_at, limit.dropped_at))
        if limit.paused_at and limit.paused_at <= end and not is_over:
            continue
        if due != limit.due_at:
            rows.append((case.compound_id, False))
            continue
        kept = limit.met_at and limit.met_at <= end and limit.met_at <= due
        rows.append((case.compound_id, bool(kept)))
    return summed(rows)


def stars(rated, start, on):
    keys, end, rows = {compound.pk for compound in rated}, night(on), []
    for case in Complaint.objects.filter(compound__in=keys):
        known = [one for one in Rating.objects.filter(case=case) if one.at <= end]
        if not known or is_gone(case, end):
            continue
        last = max(known, key=lambda one: (one.at, one.pk))
        if last.at < datetime.combine(start, time(), HERE) or last.stars is None:
            continue
        if last.outcome not in {"missed", "refused", "abusive"}:
            rows.append((case.compound_id, last.stars >= 3))
    return summed(rows)


def signed(rated, start, code):
    keys = {compound.pk for compound in rated}
    rows = QuotedValue.objects.filter(code=code, quarter=start, state="approved", compound__in=keys)
    return {row.compound_id: (row.numerator, row.denominator) for row in rows}
