"""The one table of periodic work: for Celery beat, `manage.py tick` and, where neither runs, the web tier."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities import reminders
from communities.accounts import actions as accounts
from communities.directory import Staff
from communities.register import waiting
from complaints import tasks as complaints
from disclosure import tasks as disclosure
from finance import anchors, expiring
from finance import tasks as finance
from safety import tasks as safety
from workflow import calendars, outbox, seals, steps
from workflow.directory import Recipient
from workflow.models import Message
from workflow.periodic import Job

from . import bulletin_reminders, overdue, trail
from .actions import chores, warnings
from .models import WarningDeadline
from .operators import operators

HOUR = timedelta(hours=1)
KEEP_ADDRESSES = timedelta(days=30)
"""How long an operator can see where a message went; afterwards its address is wiped (PIPL art. 19)."""


def deliver(at: datetime) -> outbox.Delivery:
    return outbox.deliver(at=at)


def tidy(at: datetime) -> int:
    """Wipe what nobody needs any more: sessions that ran out, addresses of old messages, uploads."""
    sessions, _models = Session.objects.filter(expire_date__lt=at).delete()
    old = Message.objects.filter(created_at__lt=at - KEEP_ADDRESSES, address__isnull=False)
    registers = waiting.sweep(at)
    return sessions + registers + old.exclude(sent_at=None, given_up_at=None).update(address=None)


def alert_missing_years(at: datetime) -> int:
    """Tell those who can load a calendar which years lack one, once each."""
    inboxes = [
        Recipient(Message.Channel.INBOX, user_id=user_id) for user_id in operators("calendar.edit", at)
    ]
    calendars.alert_missing_years(inboxes, at=at)
    return len(calendars.missing_years())


def disable_unused_accounts(at: datetime) -> int:
    return accounts.disable_unused(at=at)


def anchor_books(at: datetime) -> int:
    return anchors.anchor_heads(at=at)


def evaluate_warnings(at: datetime) -> int:
    return warnings.evaluate(at=at).changed


def sweep_warnings(at: datetime) -> int:
    """Tell who is late with an acknowledgement, a plan or a correction."""
    staff = Staff(timezone.localdate(at))
    return steps.escalate_overdue(WarningDeadline, directory=staff, at=at)


def seal_audit(at: datetime) -> int:
    return seals.seal(at=at)


TABLE = (
    Job("deliver", _("发送消息"), timedelta(seconds=15), deliver, lease=timedelta(minutes=2)),
    Job("sweep-cases", _("催办、督办到期诉求"), timedelta(minutes=1), complaints.sweep),
    Job("sweep-objections", _("催办、督办居民异议"), timedelta(minutes=1), disclosure.sweep),
    Job("sweep-findings", _("催办核查问题和公示表"), timedelta(minutes=10), finance.sweep),
    Job("sweep-hazards", _("催办、督办安全隐患"), timedelta(minutes=1), safety.sweep),
    Job("evaluate-warnings", _("评估红黄预警"), timedelta(days=1), evaluate_warnings, HOUR),
    Job("sweep-warnings", _("催办、督办红黄预警"), timedelta(minutes=10), sweep_warnings),
    Job("sweep-work", _("催办约谈、任务和问题台账"), timedelta(minutes=10), overdue.sweep),
    Job("plan-rounds", _("生成例行安全检查"), timedelta(hours=6), safety.plan_rounds),
    Job("close-unrated-cases", _("归档到期未评价的诉求"), timedelta(minutes=10), complaints.close_unrated),
    Job("end-long-rests", _("恢复等待材料到期的时限"), timedelta(minutes=10), complaints.end_long_rests),
    Job("remind-of-ends", _("提醒任期、合同到期"), timedelta(hours=6), reminders.remind),
    Job("remind-of-postings", _("提醒到期公示"), timedelta(hours=6), disclosure.remind),
    Job("bulletin-chores", _("核对、冻结季度数据，生成通报附件"), timedelta(seconds=30), chores.work, HOUR),
    Job("remind-of-bulletins", _("提醒季度通报期限"), timedelta(hours=6), bulletin_reminders.remind),
    Job("remind-of-income-contracts", _("提醒经营合同到期"), timedelta(hours=6), expiring.remind),
    Job("seal-audit", _("封存操作记录"), timedelta(minutes=5), seal_audit),
    Job("anchor", _("写账本锚点"), HOUR, anchor_books),
    Job("verify-audit", _("核验操作记录"), timedelta(minutes=1), trail.verify_by_turns),
    Job("alert-missing-years", _("检查工作日历"), timedelta(hours=1), alert_missing_years),
    Job("purge-personal-data", _("清除到期的个人信息"), timedelta(days=1), complaints.purge_old, HOUR),
    Job("purge-objections", _("清除异议里到期的个人信息"), timedelta(days=1), disclosure.purge_old, HOUR),
    Job("learn-dispatch", _("学习派单"), timedelta(days=1), complaints.learn_dispatch, HOUR),
    Job("tidy", _("清理过期数据"), timedelta(days=1), tidy),
    Job("disable-unused-accounts", _("停用久未使用的账号"), timedelta(days=1), disable_unused_accounts),
)
BY_NAME = {job.name: job for job in TABLE}
