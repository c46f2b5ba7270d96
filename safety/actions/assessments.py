"""Assess a compound for a year, or write down why it is out of scope."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions import rights
from communities.actions.rights import Actor
from communities.models import Compound
from workflow import audit
from workflow.refusals import Refused

from ..models import Assessment, Hazard, current_edition
from ..rules.scores import score

LABEL = "assessment"


@transaction.atomic
def assess(
    *,
    compound: Compound,
    year: int,
    results: Mapping[str, str],
    certificate: str = "",
    by: Actor,
    at: datetime,
) -> Assessment:
    """Count the points; what is passed gets its certificate. A later one of the same year replaces it.

    :param results: for every item of the edition in force: met, partly, missed or na.
    :raises Refused: no right, a year to come, items without a result, a certificate for who has not passed.
    """
    rights.require(by, "assessment.edit", compound, at=at)
    today = timezone.localdate(at)
    _require_begun(year, today)
    edition = current_edition(today)
    items = dict(edition.items.values_list("code", "is_red_line"))
    missing = sorted(set(items) - set(results))
    if missing or not set(results.values()) <= set(Assessment.Result.values):
        raise Refused(_("还有事项没有评定：%(codes)s。") % {"codes": "、".join(missing) or "?"})
    majors = Hazard.objects.filter(compound=compound, grade=Hazard.Grade.MAJOR).open().count()
    found = score(results, frozenset(code for code, is_red in items.items() if is_red), majors)
    if certificate.strip() and not found.is_passed:
        raise Refused(_("没有达标，不能发证书。"))
    row, _is_new = Assessment.objects.update_or_create(
        compound=compound,
        year=year,
        defaults={
            "edition": edition,
            "results": dict(results),
            "open_majors": majors,
            "is_passed": found.is_passed,
            "certificate": certificate.strip(),
            "is_excluded": False,
            "reason": "",
            "assessed_on": today,
            "assessed_by": by,
        },
    )
    audit.record(
        LABEL,
        f"{year}-{compound.code}",
        "assess",
        by=by,
        at=at,
        points=found.points,
        most=found.most,
        passed=found.is_passed,
    )
    return row


@transaction.atomic
def leave_out(*, compound: Compound, year: int, reason: str, by: Actor, at: datetime) -> Assessment:
    """Out of scope this year, as where the company has served for less than a year.

    :raises Refused: no right, a year to come, or no reason.
    """
    rights.require(by, "assessment.edit", compound, at=at)
    if not reason.strip():
        raise Refused(_("请写明不在评定范围的原因。"))
    today = timezone.localdate(at)
    _require_begun(year, today)
    row, _is_new = Assessment.objects.update_or_create(
        compound=compound,
        year=year,
        defaults={
            "edition": current_edition(today),
            "is_excluded": True,
            "reason": reason.strip(),
            "results": {},
            "open_majors": 0,
            "is_passed": False,
            "certificate": "",
            "assessed_on": today,
            "assessed_by": by,
        },
    )
    audit.record(LABEL, f"{year}-{compound.code}", "leave_out", by=by, at=at, note=reason)
    return row


def _require_begun(year: int, today: date) -> None:
    if year > today.year:
        raise Refused(_("这个年度还没有开始，不能评定。"), field="year")
