"""The state of a case in the words of other systems, and what is told of its way there."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.models import AuditEntry

from ..lifecycle import Status
from ..models import Complaint
from ..story import DONE

SUBJECT = Complaint._meta.model_name
EXTENDED = {
    Status.SUBMITTED: "OPEN",
    Status.DISPATCHED: "INVESTIGATING",
    Status.OBJECTED: "INVESTIGATING",
    Status.ACCEPTED: "IN_PROGRESS",
    Status.RESOLVED: "FIXED",
    Status.CLOSED: "CLOSED",
    Status.DECLINED: "NOT_COUNCILS_RESPONSIBILITY",
    Status.WITHDRAWN: "NO_FURTHER_ACTION",
    Status.MERGED: "DUPLICATE",
}
"""mySociety's words, which FixMyStreet knows."""
BACK = frozenset({"reopen", "repeat"})
TOLD = frozenset(
    {
        *("dispatch", "redispatch", "designate", "accept", "contact", "ask_material", "extend"),
        *("resolve", "rate", "lapse", "decline", "merge", "withdraw", "publish"),
        *BACK,
    }
)
"""Verbs of the story that other systems hear of: that it happened, never the words of whoever did it."""
SENTENCES = {**DONE, "publish": gettext_lazy("经审核的内容已公开")}
NAMING = frozenset({"dispatch", "redispatch", "designate"})


def told() -> QuerySet[AuditEntry]:
    """What happened to cases, as far as it is told, the oldest first."""
    entries = AuditEntry.objects.filter(subject_label=SUBJECT, verb__in=TOLD)
    return entries.only("subject_key", "verb", "at", "details").order_by("at", "pk")


def extended(case: Complaint) -> str:
    return EXTENDED[Status(case.status)]


def extended_after(entry: AuditEntry, case: Complaint | None) -> str:
    """The state to which a move has led, as that it went back; where nothing moved, the state that is."""
    if entry.verb in BACK:
        return "REOPEN"
    now = case.status if case else Status.ACCEPTED
    return EXTENDED[Status(entry.details.get("target") or now)]


def sentence(entry: AuditEntry, *, is_named: bool) -> str:
    """What happened, and to which unit it went where that may be told."""
    unit = entry.details.get("unit")
    if is_named and unit and entry.verb in NAMING:
        return _("%(done)s：%(unit)s") % {"done": SENTENCES[entry.verb], "unit": unit}
    return str(SENTENCES[entry.verb])
