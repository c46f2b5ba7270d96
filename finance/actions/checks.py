"""Run a check; correct what it found with evidence; another person looks again and closes it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from communities.actions import rights
from communities.actions.rights import Actor
from communities.models import Organisation, OwnersCommittee, ServiceProject, User
from workflow import attachments, audit, steps
from workflow.models import AuditEntry
from workflow.refusals import Refused
from workflow.uploads import Admitted

from ..checks import Found, Rule, Scope, rules_of
from ..lifecycle import FINDING, FindingMove, FindingStatus, Limit
from ..models import Audit, Book, CheckRun, Finding, FindingPaper
from .books import WITH_PLACE
from .statements import limits_of

LABEL = "finding"


@transaction.atomic
def run_check(book: Book, kind: str, *, since: date, until: date, by: Actor, at: datetime) -> CheckRun:
    """Apply all rules of a check. What is open already is not opened twice; what was ruled out stays so.

    :raises Refused: no right, or no such period.
    """
    book = Book.objects.select_for_update(of=("self",)).select_related("head", *WITH_PLACE).get(pk=book.pk)
    rights.require(by, "check.run", book.compound, at=at)
    today = timezone.localdate(at)
    if not since <= until <= today:
        raise Refused(_("核查期间的起止不对：止不能早于起，也不能晚于今天。"))
    scope = Scope(book, since, until, today)
    with override(settings.LANGUAGE_CODE):
        found = [(rule, list(rule.check(scope))) for rule in rules_of(kind)]
    number = _number(book, kind, today)
    run = CheckRun.objects.create(
        number=number, book=book, kind=kind, since=since, until=until, ran_by=by, ran_at=at
    )
    run.results = [_result(run, rule, problems, at=at) for rule, problems in found]
    run.save(update_fields=["results"])
    facts = {"found": sum(result["found"] for result in run.results), "new": run.findings.count()}
    audit.record("check", number, "run_check", by=by, at=at, **facts)
    return run


def _number(book: Book, kind: str, today: date) -> str:
    """C2-DY006-20260316, with a count behind it from the second of the day on."""
    stem = f"{kind}-{book.compound.code}-{today:%Y%m%d}"
    known = CheckRun.objects.filter(number__startswith=stem).count()
    return f"{stem}-{known + 1}" if known else stem


def _result(run: CheckRun, rule: Rule, problems: Sequence[Found], *, at: datetime) -> dict[str, Any]:
    """What the run keeps of a rule: how many problems, how many of them open already or ruled out."""
    rows = Finding.objects.filter(book=run.book, rule=rule.code)
    held = set(rows.exclude(status=FindingStatus.CLOSED).values_list("subject", flat=True))
    fresh = [problem for problem in problems if problem.subject[:80] not in held]
    unit = _unit(run.book, rule)
    for problem in fresh:
        _open(run, rule, problem, unit, at=at)
    return {"rule": rule.code, "found": len(problems), "known": len(problems) - len(fresh)}


def _unit(book: Book, rule: Rule) -> Organisation | None:
    """Whose it is to correct: the company where it took something, else the committee."""
    if rule.of_company:
        project = ServiceProject.objects.filter(compound=book.compound, company__isnull=False).first()
        if project is not None and project.company is not None:
            return project.company.organisation
    committee = OwnersCommittee.objects.filter(area=book.area_id).select_related("organisation").first()
    return committee.organisation if committee else None


def _open(run: CheckRun, rule: Rule, problem: Found, unit: Organisation | None, *, at: datetime) -> Finding:
    number = f"{run.number}-{run.findings.count() + 1:02d}"
    finding = Finding.objects.create(
        number=number,
        book=run.book,
        compound=run.book.compound,
        run=run,
        rule=rule.code,
        subject=problem.subject[:80],
        title=_in_chinese(rule),
        words=problem.words,
        evidence=[one.as_row() for one in problem.evidence],
        unit=unit,
        status=FindingStatus.OPEN,
        found_at=at,
    )
    return _begin(finding, by=run.ran_by, at=at)


def _in_chinese(rule: Rule) -> str:
    """Findings are written down in the portal's own language, whoever runs the check."""
    with override(settings.LANGUAGE_CODE):
        return str(rule.title)


def _begin(finding: Finding, *, by: Actor, at: datetime) -> Finding:
    steps.start(finding, limits_of(frozenset({Limit.CORRECT}), at), at=at)
    audit.record(LABEL, finding.number, "open", by=by, at=at, rule=finding.rule)
    return finding


@transaction.atomic
def add_audit_finding(report: Audit, *, title: str, words: str, by: Actor, at: datetime) -> Finding:
    """What an audit found goes the same way as what a check found. Told again it is the same finding.

    :raises Refused: no right, or no words.
    """
    rights.require(by, "audit.edit", report.book.compound, at=at)
    if not title.strip() or not words.strip():
        raise Refused(_("请写明问题和说明。"))
    report = (
        Audit.objects.select_for_update(of=("self",)).select_related("book__area__compound").get(pk=report.pk)
    )
    if known := report.findings.filter(title=title.strip(), words=words.strip()).first():
        return known
    count = report.findings.count() + 1
    committee = (
        OwnersCommittee.objects.filter(area=report.book.area_id).select_related("organisation").first()
    )
    finding = Finding.objects.create(
        number=f"{report.number}-{count:02d}",
        book=report.book,
        compound=report.book.compound,
        audit=report,
        rule="AUDIT",
        subject=f"{report.number}:{count}",
        title=title.strip(),
        words=words.strip(),
        unit=committee.organisation if committee else None,
        status=FindingStatus.OPEN,
        found_at=at,
    )
    return _begin(finding, by=by, at=at)


@transaction.atomic
def correct(finding: Finding, *, note: str, papers: Iterable[Admitted], by: User, at: datetime) -> AuditEntry:
    """What was done, with evidence.

    :raises MoveRefused: no right, no words, no evidence, or not open.
    """
    shown = list(papers)
    entry = _advance(
        finding,
        FindingMove.CORRECT,
        by=by,
        at=at,
        note=note,
        shown={"papers": shown},
        changes={"corrected_by": by},
    )
    attachments.keep(FindingPaper, shown, by=by, at=at, finding=finding, round=finding.round)
    return entry


def close(finding: Finding, *, note: str, by: User, at: datetime) -> AuditEntry:
    """:raises MoveRefused: no right, no words, or who corrected it."""
    return _recheck(finding, FindingMove.CLOSE, note=note, by=by, at=at, changes={"closed_at": at})


def send_back(finding: Finding, *, note: str, by: User, at: datetime) -> AuditEntry:
    """:raises MoveRefused: no right, no words, or who corrected it."""
    return _recheck(finding, FindingMove.RETURN, note=note, by=by, at=at)


def dismiss(finding: Finding, *, note: str, by: User, at: datetime) -> AuditEntry:
    """It is none; the same is not opened again.

    :raises MoveRefused: no right or no words.
    """
    return _advance(finding, FindingMove.DISMISS, by=by, at=at, note=note, changes={"closed_at": at})


def _recheck(
    finding: Finding, name: str, *, note: str, by: User, at: datetime, changes: dict[str, Any] | None = None
) -> AuditEntry:
    shown = {"is_corrector": rights.is_same_person(by, finding.corrected_by)}
    return _advance(finding, name, by=by, at=at, note=note, shown=shown, changes=changes)


def _advance(
    finding: Finding,
    name: str,
    *,
    by: User,
    at: datetime,
    note: str,
    shown: dict[str, Any] | None = None,
    changes: dict[str, Any] | None = None,
) -> AuditEntry:
    return steps.advance(
        finding,
        name,
        roles=finding.relations_of(by),
        by=by,
        at=at,
        note=note,
        limits=limits_of(FINDING.by_name[name].starts, at),
        shown=shown,
        changes=changes,
    )
