"""The demo's interviews of the four quarters of 2025: verified, but for the last ones."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from governance.actions import Promise
from governance.actions import interviews as deeds
from governance.lifecycle import InterviewStatus
from governance.models import Freeze, Interview
from workflow import calendars
from workflow.clock import Limit, Unit

from .days import worked
from .tough import proof

HELD_AFTER = 5
"""Working days from the bulletin to the interview."""
PROMISES = ("三十天内完成全部逾期隐患整改", "每周公布一次整改进度")
ISSUES = "隐患整改超期多、诉求办结不及时，公共收益公示滞后。"


def load(at: datetime) -> None:
    """Each quarter is one transaction of its own; of the last one an interview is still open."""
    rows = list(Freeze.objects.filter(quarter__startswith="2025").order_by("since"))
    for freeze in rows:
        called = Interview.objects.filter(freeze=freeze).with_subject().order_by("pk")
        if not called.exclude(status=InterviewStatus.CALLED).exists():
            with transaction.atomic():
                a_quarter(list(called), is_last=freeze == rows[-1])


def a_quarter(called: Sequence[Interview], *, is_last: bool) -> None:
    for number, case in enumerate(called):
        held_at = after(timezone.make_aware(datetime.combine(case.issued_on, time(16))), HELD_AFTER)
        if not interview(case, held_at):
            continue
        if not (is_last and number == len(called) - 1):
            settle(case, worked(held_at + timedelta(days=22)))


def after(moment: datetime, days: int) -> datetime:
    """The afternoon of the so many-th working day."""
    due = calendars.current().due(moment, Limit(days, Unit.WORKING_DAYS))
    return timezone.make_aware(datetime.combine(timezone.localdate(due.at), time(15)))


def interview(case: Interview, moment: datetime) -> bool:
    """False where nobody answers for the subject."""
    told_at = worked(moment - timedelta(days=4))
    persons = [person for person, _post in deeds.posts_of(case, timezone.localdate())]
    if not persons:
        return False
    told = {"place": "区专班会议室", "by": None, "at": told_at}
    deeds.notify(case, persons=persons[:3], meets_at=moment, **told)
    deeds.hold(
        case,
        held_on=moment.date(),
        present="区专班、被约谈单位负责人、纪检监察组",
        issues=ISSUES,
        commitments=[Promise(words) for words in PROMISES],
        minutes=[proof()],
        by=None,
        at=moment + timedelta(hours=2),
    )
    return True


def settle(case: Interview, moment: datetime) -> None:
    for one in case.commitments.order_by("pk"):
        deeds.keep_commitment(one, result="已按承诺完成", papers=[proof()], by=None, at=moment)
    note = "逐项核对记录并现场抽查，属实"
    deeds.verify(case, note=note, papers=[proof()], by=None, at=worked(moment + timedelta(days=2)))
