"""The audit trail against its seals and against their anchors outside the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext_noop

from finance import verifying
from finance.anchors import Anchor
from workflow import outbox, seals
from workflow.directory import Recipient
from workflow.models import AuditCheck, AuditSeal, Message

from .operators import operators

EVERY = timedelta(days=1)
"""How often the whole trail is verified without being asked."""
SHORT = timedelta(seconds=10)
"""How long one turn of the periodic table may take over it: the others wait."""
AT_ONCE = 500
Fault = AuditCheck.Fault


def verify_by_turns(at: datetime) -> int:
    """Begin the daily verification when it is due, and go on with the one that is under way."""
    running = AuditCheck.objects.filter(running=True).first()
    if running is None:
        if AuditCheck.objects.filter(asked_at__gt=at - EVERY, asked_at__lte=at).exists():
            return 0
        running = seals.ask(by=None, at=at)
    done = seals.go_on(running, anchored=against_anchors, at=at, at_most=SHORT)
    if running.fault:
        alarm(running, at)
    return done


def alarm(check: AuditCheck, at: datetime) -> None:
    """Tell everybody who reads the trail that it does not fit, once for each verification."""
    outbox.enqueue(
        outbox.message(
            f"audit-check:{check.pk}",
            Recipient(Message.Channel.INBOX, user_id=user_id),
            gettext_noop("操作记录核验不符，请立即查看。"),
            link=reverse("audit-chain"),
            colour="red",
            at=at,
        )
        for user_id in operators("audit.view", at)
    )


def against_anchors() -> str:
    """A kind of fault where the file of anchors was changed, or names other seals than there are."""
    anchored = verifying.read_anchors()
    if anchored.faults:
        return Fault.FILE
    lines = list(anchored.trail.values())
    lots = (lines[start : start + AT_ONCE] for start in range(0, len(lines), AT_ONCE))
    return Fault.ANCHOR if any(not _fits(lot) for lot in lots) else ""


def _fits(lines: list[Anchor]) -> bool:
    there = AuditSeal.objects.filter(seq__in=[line.seq for line in lines]).values_list("seq", "hash")
    return {line.seq: line.hash for line in lines} == dict(there)


@dataclass(frozen=True)
class Verdict:
    """What a whole walk found. `seq` is the last seal that fits, or the first that does not."""

    seq: int
    entries: int
    fault: str


def verify() -> Verdict:
    """The whole trail at once, however long it takes."""
    seq = entries = 0
    for looked in seals.look():
        seq = looked.seq
        if looked.fault or looked.seal is None:
            return Verdict(seq, entries, looked.fault)
        entries += looked.seal.count
    return Verdict(seq, entries, against_anchors())


def in_words(fault: str) -> str:
    return str(Fault(fault).label)
