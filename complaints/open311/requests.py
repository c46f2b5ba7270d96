"""Cases as other systems may read them: what a review has released, a place no finer than the crowd allows.

The small-group rule (RULES 10.2) is the board's (`naming`): a compound is named where it has at least three
public cases; elsewhere its township stands for it, in the address as in the point, or the district where even
the township would tell.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Avg, Count, Max, Prefetch, QuerySet
from django.utils.translation import gettext as _

from communities.models import Compound, Organisation
from workflow import clock
from workflow.models import AuditEntry

from .. import rules
from ..lifecycle import OPEN, Kind
from ..models import Complaint, ComplaintDeadline, Photo
from ..naming import Names
from . import statuses
from .documents import Document, Many
from .parameters import CLOSED, Parameters, Point, page, states, window
from .parameters import OPEN as OPEN_WORD
from .problems import NotFound

UrlOf = Callable[[Photo], str]
ENOUGH_POINTS = 3
"""The middle of fewer compounds would give one of them away."""
WIDE = frozenset(
    {
        Organisation.Kind.DISTRICT,
        Organisation.Kind.DEPARTMENT,
        Organisation.Kind.ENFORCEMENT,
        Organisation.Kind.UTILITY,
    }
)
"""Kinds of unit that work for the whole district, unless they are a township's own."""
COMPOUND_GRAIN, TOWNSHIP_GRAIN = Decimal("0.0001"), Decimal("0.01")
"""About ten metres; about a kilometre."""


NEVER_READ = ("description", "spot", "answers", "contact_name", "contact_phone", "contact_mail")
"""Not even fetched: what a review has released stands in columns of its own."""


def readable() -> QuerySet[Complaint]:
    """Cases of public categories with all that an answer needs, in a fixed number of queries."""
    closing = ComplaintDeadline.objects.filter(kind=Kind.CLOSE).order_by("round")
    shown = Photo.objects.filter(public=True).order_by("pk")
    return (
        Complaint.objects.public()
        .select_related("category", "unit", "compound__township__district")
        .defer(*NEVER_READ)
        .prefetch_related(
            Prefetch("deadlines", closing, to_attr="closing"), Prefetch("photos", shown, to_attr="shown")
        )
    )


def asked_for(parameters: Parameters, *, at: datetime) -> QuerySet[Complaint]:
    """The cases of the page that is asked for, newest first; ids override every other filter.

    :raises Problem: dates, words or numbers that mean nothing.
    """
    rows = page(parameters).rows
    if numbers := parameters.listed("service_request_id"):
        known = readable().filter(number__in=[rules.read_number(text[:40]) for text in numbers[: rows.stop]])
        return known.order_by("-submitted_at", "-pk")[rows]
    span, wanted, codes = window(parameters, at=at), states(parameters), parameters.listed("service_code")
    found = readable().filter(submitted_at__gte=span.start, submitted_at__lt=span.until)
    if codes:
        found = found.filter(category__code__in=[code.upper() for code in codes])
    if len(wanted) == 1:
        found = found.filter(status__in=OPEN) if OPEN_WORD in wanted else found.exclude(status__in=OPEN)
    return found.order_by("-submitted_at", "-pk")[rows]


def one(number: str) -> list[Complaint]:
    """:raises NotFound: no such case, or one that is not for the public, which look the same."""
    rows = list(readable().filter(number=rules.read_number(number[:40])))
    if not rows:
        raise NotFound(_("没有编号为“%(number)s”的诉求，或者它不公开。") % {"number": number[:40]})
    return rows


def document(cases: Iterable[Complaint], url_of: UrlOf, *, extended: bool) -> Document:
    rows = list(cases)
    around = Surroundings.extended(rows) if extended else Surroundings.of(rows)
    items = [request_of(case, around, url_of, extended=extended) for case in rows]
    return Document("service_requests", Many("request", items))


@dataclass(frozen=True)
class Surroundings:
    """What the cases of one answer need to know besides themselves."""

    names: Names
    middles: Mapping[int, Point]
    """The middle of a township's compounds, where there are enough of them."""
    told_at: Mapping[str, datetime]
    """When something that is told last happened to each case."""
    told: Mapping[str, list[AuditEntry]] = field(default_factory=dict)
    """All that is told of each case, the oldest first; for extended answers."""

    @classmethod
    def of(cls, cases: list[Complaint]) -> "Surroundings":
        last = _told(cases).order_by().values_list("subject_key").annotate(Max("at"))
        return cls(Names.now(), middles_of_townships(), dict(last))

    @classmethod
    def extended(cls, cases: list[Complaint]) -> "Surroundings":
        told: dict[str, list[AuditEntry]] = {}
        for entry in _told(cases):
            told.setdefault(entry.subject_key, []).append(entry)
        last = {number: entries[-1].at for number, entries in told.items()}
        return cls(Names.now(), middles_of_townships(), last, told)


def _told(cases: list[Complaint]) -> QuerySet[AuditEntry]:
    return statuses.told().filter(subject_key__in=[case.number for case in cases])


def middles_of_townships() -> dict[int, Point]:
    located = Compound.objects.active().filter(latitude__isnull=False, longitude__isnull=False)
    grouped = (
        located.order_by()
        .values("township")
        .annotate(north=Avg("latitude"), east=Avg("longitude"), count=Count("pk"))
    )
    return {
        row["township"]: Point(Decimal(str(row["north"])), Decimal(str(row["east"])))
        for row in grouped
        if row["count"] >= ENOUGH_POINTS
    }


def request_of(case: Complaint, around: Surroundings, url_of: UrlOf, *, extended: bool) -> dict:
    is_named = around.names.names(case)
    deadline = case.closing[-1] if case.closing else None
    where = _point(case, around)
    return {
        "service_request_id": case.number,
        "status": OPEN_WORD if case.status in OPEN else CLOSED,
        "status_notes": status_notes(case),
        "service_name": str(case.category),
        "service_code": case.category.code,
        "description": case.public_text if case.reviewed_at else "",
        "agency_responsible": agency(case, is_named=is_named),
        "service_notice": promise(deadline.limit.amount, deadline.unit) if deadline else "",
        "requested_datetime": case.submitted_at,
        "updated_datetime": updated_at(case, around),
        "expected_datetime": deadline.due_at if deadline else None,
        "address": _("，").join(_address(case, around.names)),
        "address_id": case.compound.code if is_named else "",
        "zipcode": "",
        "lat": where.latitude,
        "long": where.longitude,
        "media_url": next(iter(media(case, url_of)), ""),
        **(_extension(case, around, url_of, is_named=is_named) if extended else {}),
    }


def agency(case: Complaint, *, is_named: bool) -> str:
    """The unit; only its kind where the name of a smaller one would name the place."""
    unit = case.unit
    if unit is None:
        return ""
    is_wide = unit.kind in WIDE and unit.township_id is None
    return unit.name if is_named or is_wide else unit.get_kind_display()


def status_notes(case: Complaint) -> str:
    """The fine state, and the result once a review has released it."""
    state = str(case.public_state)
    result = case.public_result if case.reviewed_at else ""
    return _("%(state)s：%(result)s") % {"state": state, "result": result} if result else state


def updated_at(case: Complaint, around: Surroundings) -> datetime:
    """When it was closed; while it is open, when something that is told last happened."""
    if case.status not in OPEN and case.closed_at:
        return case.closed_at
    return around.told_at.get(case.number, case.submitted_at)


def promise(amount: int, unit: str) -> str:
    """承诺在5个工作日内办结."""
    if unit == clock.Unit.WORKING_DAYS:
        return _("承诺在%(count)d个工作日内办结。") % {"count": amount}
    return _("承诺在%(count)d小时内办结。") % {"count": max(amount // 60, 1)}


def media(case: Complaint, url_of: UrlOf) -> list[str]:
    """Photos that a review has released, and only while the words are released, too."""
    return [url_of(photo) for photo in case.shown] if case.reviewed_at else []


def _address(case: Complaint, names: Names) -> list[str]:
    """The most exact first."""
    compound, township = case.compound, case.compound.township
    if names.names(case):
        wider = (township.name, township.district.name)
        return [compound.name, compound.address, *(name for name in wider if name not in compound.address)]
    return [name for name in (names.place(case), township.district.name) if name]


def _point(case: Complaint, around: Surroundings) -> Point:
    """The compound's, else the middle of its township, else that of the district."""
    compound, district = case.compound, case.compound.township.district
    if around.names.names(case) and compound.latitude is not None and compound.longitude is not None:
        return _rounded(Point(compound.latitude, compound.longitude), COMPOUND_GRAIN)
    middle = around.middles.get(compound.township_id) if _is_township_known(case, around) else None
    centre = Point((district.south + district.north) / 2, (district.west + district.east) / 2)
    return _rounded(middle or centre, TOWNSHIP_GRAIN)


def _is_township_known(case: Complaint, around: Surroundings) -> bool:
    return around.names.names(case) or case.compound.township_id in around.names.townships


def _rounded(where: Point, grain: Decimal) -> Point:
    return Point(where.latitude.quantize(grain), where.longitude.quantize(grain))


def _extension(case: Complaint, around: Surroundings, url_of: UrlOf, *, is_named: bool) -> dict:
    """What `extensions=true` adds."""
    entries = around.told.get(case.number, [])
    return {
        "extended_attributes": {
            "detailed_status": statuses.extended(case),
            "status_code": case.status,
            "township": case.compound.township.name if _is_township_known(case, around) else "",
            "closed_datetime": case.closed_at,
            "media_urls": Many("media_url", media(case, url_of)),
        },
        "notes": Many("note", [_note(entry, is_named=is_named) for entry in entries]),
    }


def _note(entry: AuditEntry, *, is_named: bool) -> dict:
    words = statuses.sentence(entry, is_named=is_named)
    return {"datetime": entry.at, "type": entry.verb, "description": words}
