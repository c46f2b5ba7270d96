"""Facts of the past become rows: cases, their limits as the clock would have made them, ratings, the story.

Nobody is told of it and nothing is escalated: what happened in another system was told there.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from communities.models import Organisation, User
from workflow import audit, calendars, levels
from workflow.clock import Calendar, Limit
from workflow.levels import Levels
from workflow.models import AuditEntry
from workflow.sealing import fingerprint

from ..lifecycle import OPEN, Kind, Status
from ..models import Complaint, ComplaintDeadline, NumberSeries, Rating
from ..models import Limit as LimitRow
from ..models.policies import LimitTable
from ..routing import unit_for
from .judging import Facts

WITHOUT_CLOCKS = frozenset({Status.DECLINED, Status.MERGED, Status.WITHDRAWN})
"""Nobody is held to a limit of what was not accepted, or goes on under another number."""
BATCH = 1000


@dataclass
class Store:
    """Stores batches of facts of one channel; the caller holds the transaction."""

    channel: str
    source: str
    by: User | None
    at: datetime
    limits: LimitTable
    calendar: Calendar
    levels: Levels

    @classmethod
    def open(cls, *, channel: str, source: str, by: User | None, at: datetime) -> "Store":
        return cls(
            channel,
            source,
            by,
            at,
            LimitRow.objects.table(),
            calendars.current(),
            levels.of(Complaint._meta.model_name or ""),
        )

    def keep(self, facts: Sequence[Facts]) -> None:
        """Originals before what is merged into them."""
        numbers = self._numbers(facts)
        originals = self.originals(facts)
        cases = [
            self._case(one, number, originals.get(one.merged_into))
            for one, number in zip(facts, numbers, strict=True)
        ]
        limits = [self.deadlines(case, one) for case, one in zip(cases, facts, strict=True)]
        for case, rows in zip(cases, limits, strict=True):
            case.next_due_at = min(
                (row.due_at for row in rows if row.is_running and row.kind in Complaint.binding), default=None
            )
        Complaint.objects.bulk_create(cases, batch_size=BATCH)
        deadlines = [row for rows in limits for row in rows]
        for row in deadlines:
            row.case_id = row.case.pk
        ComplaintDeadline.objects.bulk_create(deadlines, batch_size=BATCH)
        Rating.objects.bulk_create(self.ratings(cases, facts), batch_size=BATCH)
        AuditEntry.objects.bulk_create(self._stories(cases, facts), batch_size=BATCH)

    def _numbers(self, facts: Sequence[Facts]) -> list[str]:
        """Our own numbers, of the year in which the case was submitted."""
        years = [timezone.localdate(one.row.submitted_at).year for one in facts]
        taken = {year: iter(NumberSeries.take_many(year, count)) for year, count in Counter(years).items()}
        return [next(taken[year]) for year in years]

    def originals(self, facts: Sequence[Facts]) -> dict[str, int]:
        wanted = {one.merged_into for one in facts if one.merged_into}
        found = Complaint.objects.filter(channel=self.channel, external_number__in=wanted)
        return dict(found.values_list("external_number", "pk"))

    def _case(self, facts: Facts, number: str, original: int | None) -> Complaint:
        row = facts.row
        case = Complaint(
            number=number,
            status=self.status(facts),
            compound=facts.compound,
            building_id=facts.building_id,
            spot=facts.spot[:100],
            category=facts.category,
            urgency=facts.urgency,
            description=row.description,
            channel=self.channel,
            external_number=row.number,
            contact_name=row.name or None,
            contact_phone=row.phone or None,
            phone_key=fingerprint(f"phone:{row.phone}") if row.phone else "",
            unit=self.unit(facts),
            submitted_at=row.submitted_at,
            accepted_at=row.accepted_at,
            contacted_at=row.contacted_at or row.closed_at,
            closed_at=row.closed_at,
            original_id=original,
        )
        case.code_hash = Complaint.hash_of(case.make_code())
        return case

    def status(self, facts: Facts) -> str:
        """A closed case that nobody rated waits for a rating until the time for it is over."""
        if facts.status == Status.DISPATCHED and self.unit(facts) is None:
            return Status.SUBMITTED
        closed_at = facts.row.closed_at
        if facts.status != Status.CLOSED or facts.row.rating is not None or closed_at is None:
            return facts.status
        limit = self._limits(facts).get(Kind.RATE)
        waits = limit is not None and self.calendar.due(closed_at, limit).at >= self.at
        return Status.RESOLVED if waits else Status.CLOSED

    def unit(self, facts: Facts) -> Organisation | None:
        """What is still open needs somebody: where the file names nobody whom we know, the rules decide."""
        if facts.unit is None and facts.status in OPEN:
            facts.unit = unit_for(facts.category, facts.compound, timezone.localdate(self.at))
        return facts.unit

    def _limits(self, facts: Facts) -> dict[str, Limit]:
        """As they stood on the day of submission."""
        return self.limits.of(facts.category, facts.urgency, timezone.localdate(facts.row.submitted_at))

    def deadlines(self, case: Complaint, facts: Facts) -> list[ComplaintDeadline]:
        if case.status in WITHOUT_CLOCKS or case.unit is None and case.status in OPEN:
            return []
        limits = self._limits(facts)
        met = {Kind.ACCEPT: case.accepted_at, Kind.CONTACT: case.contacted_at, Kind.CLOSE: case.closed_at}
        if case.accepted_at is None and case.status != Status.DISPATCHED:
            del met[Kind.ACCEPT]
        rows = [
            self._deadline(case, kind, limits[kind], case.submitted_at, met_at)
            for kind, met_at in met.items()
            if kind in limits
        ]
        if case.status == Status.RESOLVED and case.closed_at is not None and Kind.RATE in limits:
            rows.append(self._deadline(case, Kind.RATE, limits[Kind.RATE], case.closed_at, None))
        return rows

    def _deadline(
        self, case: Complaint, kind: str, limit: Limit, started_at: datetime, met_at: datetime | None
    ) -> ComplaintDeadline:
        due = self.calendar.due(started_at, limit)
        row = ComplaintDeadline(
            case=case,
            kind=kind,
            amount=limit.amount,
            unit=limit.unit,
            started_at=started_at,
            due_at=due.at,
            provisional=due.provisional,
            met_at=met_at,
        )
        row.sweep_at = None if met_at else levels.next_look(row, self.levels, self.calendar, at=self.at)
        return row

    def ratings(self, cases: Sequence[Complaint], facts: Sequence[Facts]) -> Iterator[Rating]:
        """Stars of another system say nothing of solved or not; a call-back without answer keeps why."""
        for case, one in zip(cases, facts, strict=True):
            given = one.row.rating
            if given is not None and case.closed_at is not None:
                yield Rating(
                    case=case, round=case.round, stars=given.stars, outcome=given.outcome, at=case.closed_at
                )

    def _stories(self, cases: Sequence[Complaint], facts: Sequence[Facts]) -> Iterator[AuditEntry]:
        for case, one in zip(cases, facts, strict=True):
            yield audit.entry(
                case.label,
                case.key,
                "import",
                by=self.by,
                at=self.at,
                note=one.reason,
                file=self.source,
                channel=self.channel,
                external_number=case.external_number,
                category=one.row.category,
                unit=one.row.unit,
                original=one.merged_into,
                contacted_at=case.contacted_at.isoformat() if case.contacted_at else "",
                closed_at=case.closed_at.isoformat() if case.closed_at else "",
                stars=one.row.rating.stars if one.row.rating else None,
                outcome=one.row.rating.outcome if one.row.rating else "",
                status=case.status,
                round=case.round,
            )
