"""Joint decisions as tests need them: recorded through the action, from a paper that passed the gate."""

from dataclasses import fields
from itertools import count

from django.utils import timezone

from assembly import actions
from assembly.models import JointDecision
from assembly.rules import Tally
from tests.assembly.tallies import a_tally
from tests.factories import a_compound, days_ago
from workflow.uploads import Admitted

NUMBERS = count(1)
PAPER = b"%PDF-1.4\n%%EOF\n"


def a_scan(content=PAPER) -> Admitted:
    return Admitted(content, "application/pdf", ".pdf")


def a_decision(
    compound=None, matter="M8", *, by=None, at=None, number=None, scans=None, **facts
) -> JointDecision:
    """Passed by everybody who took part, unless told; facts are of the tally and of its grounds."""
    area = (compound or a_compound()).areas.order_by("pk").first()
    names = {field.name for field in fields(Tally)} | {"total", "returned", "agree", "abstain"}
    tally = a_tally(matter, **{name: value for name, value in facts.items() if name in names})
    grounds = {"title": "电梯广告位出租", "decided_on": days_ago(200)}
    grounds |= {name: value for name, value in facts.items() if name not in names}
    return actions.record_decision(
        area,
        tally,
        actions.Grounds(**grounds),
        number=number or f"业决〔2025〕{next(NUMBERS)}号",
        scans=[a_scan()] if scans is None else scans,
        by=by,
        at=at or timezone.now(),
    )
