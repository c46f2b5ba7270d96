"""Cases of a file that the portal has already: what the file knows more of them, and where it says otherwise.

What is missing in a file ends nothing, and no file overwrites what the portal has.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from workflow import words
from workflow.models import AuditEntry

from ..lifecycle import OPEN, Status
from ..models import Complaint, Rating
from .judging import TIMES, Facts, Judge
from .rows import SHEET, Answer

ENDED = frozenset({Status.DECLINED, Status.MERGED, Status.WITHDRAWN})
"""States in which nobody handles a case any more, or under another number."""
ASIDE = frozenset(
    {
        *("import", "import_more", "escalate", "lapse", "recompute"),
        *("publish", "unpublish", "remark", "reveal", "reissue"),
    }
)
"""Verbs beside the handling: after them a file may still say what became of the case elsewhere."""
UNREAD = ("description", "public_text", "public_result", "contact_name", "contact_phone", "contact_mail")
"""Words and seals that nothing here looks at."""


@dataclass(slots=True)
class Present:
    """A case as the portal has it."""

    case: Complaint
    rating: Rating | None = None
    is_ours: bool = False
    """Somebody has handled it here, or its reporter has spoken here: no file moves it any more."""

    def news(self, facts: Facts) -> list[str]:
        """The columns in which the file says something and the portal has nothing."""
        row, case = facts.row, self.case
        if facts.status in ENDED:
            return ["state"] if case.is_open else []
        if case.status in ENDED:
            return []
        found = [key for key in TIMES if getattr(row, key) and getattr(case, key) is None]
        if row.rating and self.rating is None and (row.closed_at or case.closed_at):
            found.append("rating")
        return found

    def disputes(self, facts: Facts) -> list[str]:
        """The columns in which both say something, and not the same."""
        row, case = facts.row, self.case
        if {facts.status, case.status} & ENDED:
            return ["state"] if facts.status != case.status and not {facts.status, case.status} & OPEN else []
        found = [] if facts.compound.pk in (case.compound_id, case.compound.merged_into_id) else ["compound"]
        for key in ("submitted_at", *TIMES):
            theirs, ours = getattr(row, key), getattr(case, key)
            if theirs and ours and theirs != ours:
                found.append(key)
        if row.rating and self.rating and _word(row.rating) != _word(self.rating):
            found.append("rating")
        return found


@dataclass(frozen=True, slots=True)
class Growth:
    """What a file knows more of a case: the columns of `Present.news`."""

    one: Present
    facts: Facts
    news: Sequence[str]


def _word(answer: Answer | Rating) -> object:
    """Stars where there are any: whether it was solved another system does not ask."""
    return answer.stars or answer.outcome


def present(channel: str, facts: Sequence[Facts], *, held: bool = False) -> dict[str, Present]:
    """Of the numbers those that the portal has; `held` until the transaction ends."""
    rows = Complaint.objects.filter(channel=channel, external_number__in={one.row.number for one in facts})
    rows = rows.select_related("compound", "category", "unit").defer(*UNREAD)
    if held:
        rows = rows.select_for_update(of=("self",))
    found = {case.pk: Present(case) for case in rows}
    for rating in Rating.objects.filter(case__in=list(found)).order_by("round", "pk"):
        found[rating.case_id].rating = rating
    ours = _handled(one.case.number for one in found.values())
    for one in found.values():
        one.is_ours = one.case.number in ours
    return {one.case.external_number: one for one in found.values()}


def _handled(numbers: Iterable[str]) -> set[str]:
    told = AuditEntry.objects.filter(
        subject_label=Complaint._meta.model_name, subject_key__in=list(numbers)
    ).exclude(verb__in=ASIDE)
    return set(told.values_list("subject_key", flat=True).distinct())


def compare(judge: Judge, facts: Facts, one: Present) -> list[str]:
    """What a case takes over from the file; what it does not is told, case by case."""
    news, disputes = one.news(facts), one.disputes(facts)
    if one.is_ours and (left := [*news, *disputes]):
        names = words.listed(judge.layout.label(key) for key in left)
        reason = _("%(number)s已经在系统里办理，文件里的%(names)s没有采用，请到诉求页面核对")
        _warn(judge, facts, left[0], "handled_here", reason % {"number": facts.row.number, "names": names})
    elif not one.is_ours:
        for key in disputes:
            _warn(judge, facts, key, "otherwise_here", _otherwise(judge, facts, key, one))
    return [] if one.is_ours else news


def _otherwise(judge: Judge, facts: Facts, key: str, one: Present) -> str:
    named = {"number": facts.row.number, "column": judge.layout.label(key)}
    theirs, ours = getattr(facts.row, key), getattr(one.case, key, None)
    if isinstance(theirs, datetime) and isinstance(ours, datetime):
        said = {"theirs": words.moment(theirs), "ours": words.moment(ours)}
        reason = _("%(number)s的%(column)s文件里是%(theirs)s，系统里是%(ours)s，保留系统里的")
        return reason % {**named, **said}
    return _("%(number)s的%(column)s和系统里的不一样，保留系统里的") % named


def _warn(judge: Judge, facts: Facts, key: str, kind: str, reason: str) -> None:
    judge.findings.warn(SHEET, facts.row.row, judge.layout.label(key), kind, reason)
