"""The year of 汇治理 against its README, entered a second time by hand: states, limits, ratings, means."""

from datetime import datetime
from statistics import mean

from django.conf import settings
from django.db.models import Count, F

from complaints.models import Complaint, ComplaintDeadline, Rating
from workflow.models import AuditEntry, Message

from .imports import NEW_YEAR, SHANGHAI, a_source, take

SAMPLE = settings.ROOT / "complaints" / "fixtures" / "huizhili_2025.csv"
STATES = {"closed": 315, "declined": 1, "merged": 1, "accepted": 1, "dispatched": 1}
DUE_AND_KEPT = {"contact": (316, 313), "close": (316, 309)}
DONE = {"contact": 316, "close": 315}
LIMITS = {
    # number: (contact due, close due), counted by hand on the calendar of 2025
    "HZL202500001": ("2025-01-06 23:59:59", "2025-01-07 23:59:59"),  # Friday, ENV: 1 and 2 working days
    "HZL202500012": ("2025-01-26 23:59:59", "2025-02-07 23:59:59"),  # Friday before the Spring Festival, OTH
    "HZL202500023": ("2025-02-07 13:22:01", "2025-02-10 23:59:59"),  # FIR, U2: 4 hours, 2 working days
    "HZL202500491": ("2025-11-25 23:59:59", "2025-12-15 23:59:59"),  # ILL, U4: 15 working days
    "HZL202500523": ("2026-01-04 23:59:59", "2026-01-22 23:59:59"),  # New Year's Eve; Sunday 4 January works
}


def test_the_year_gives_the_numerators_of_its_readme(imported_year):
    accepted = Complaint.objects.exclude(status__in=("declined", "merged"))
    limits = ComplaintDeadline.objects.filter(case__in=accepted, due_at__lt=NEW_YEAR)
    states = Complaint.objects.values_list("status").annotate(Count("pk")).order_by()
    days = [
        (case.closed_at - case.submitted_at).total_seconds() / 86400
        for case in accepted.filter(status="closed")
    ]

    assert dict(states) == STATES
    for kind, (due, kept) in DUE_AND_KEPT.items():
        rows = limits.filter(kind=kind)
        assert (rows.count(), rows.filter(met_at__lte=F("due_at")).count()) == (due, kept)
        assert rows.filter(met_at__lt=NEW_YEAR).count() == DONE[kind]
    assert round(mean(days), 4) == 2.3001
    assert Rating.objects.filter(stars__gte=3).count() == 298
    assert Rating.objects.filter(stars__isnull=False).count() == 301
    assert Rating.objects.filter(outcome=Rating.Outcome.MISSED).count() == 5


def test_limits_are_what_the_clock_would_have_made_of_them(imported_year):
    for number, dues in LIMITS.items():
        case = Complaint.objects.get(external_number=number)
        found = {row.kind: row for row in case.deadlines.all()}
        for kind, due in zip(("contact", "close"), dues, strict=True):
            assert found[kind].due_at == datetime.fromisoformat(due).replace(tzinfo=SHANGHAI), (number, kind)
            assert found[kind].started_at == case.submitted_at
        assert (found["contact"].met_at, found["close"].met_at) == (case.contacted_at, case.closed_at)


def test_what_was_not_accepted_or_merged_says_so_and_holds_nobody(imported_year):
    declined = Complaint.objects.get(external_number="HZL202500202")
    merged = Complaint.objects.get(external_number="HZL202500319")
    told = AuditEntry.objects.get(subject_key=declined.number)

    assert told.note == "已进入诉讼程序"
    assert merged.original.external_number == "HZL202500318"
    assert not declined.deadlines.exists()
    assert not merged.deadlines.exists()


def test_what_is_open_has_a_unit_and_a_nearest_limit_and_nobody_is_told_of_the_past(imported_year):
    late, fresh = Complaint.objects.filter(status__in=("accepted", "dispatched")).order_by("submitted_at")

    assert (late.status, fresh.status) == ("accepted", "dispatched")
    assert late.unit.name == "城市管理综合执法队"
    assert fresh.unit.name == "泉州市禾渚物业服务有限公司"
    assert late.next_due_at == late.deadlines.get(kind="close").due_at
    assert not Message.objects.exists()
    assert not late.escalations.exists()


def test_every_case_has_its_story_its_buildings_and_no_public_text(imported_year):
    cases = Complaint.objects.all()

    assert AuditEntry.objects.filter(subject_label="complaint", verb="import").count() == 319
    assert not cases.exclude(spot="").exists()
    assert cases.filter(building=None).count() == 99
    assert not cases.exclude(public_text="", public_result="", reviewed_at=None).exists()
    assert all(case.code for case in cases[:20])


def test_the_same_file_again_adds_nothing(imported_year):
    with SAMPLE.open("rb") as file:
        assert take(file) == 0
    with SAMPLE.open("rb") as file:
        assert take(file, source=a_source("12345")) == 319
