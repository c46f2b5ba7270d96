"""The one table of periodic work: for Celery beat, `manage.py tick` and, where neither runs, the web tier."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from communities import reminders
from communities.accounts import actions as accounts
from communities.register import waiting
from complaints import tasks as complaints
from workflow import calendars, outbox
from workflow.directory import Recipient
from workflow.models import Message
from workflow.periodic import Job

from .operators import operators

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


TABLE = (
    Job("deliver", _("发送消息"), timedelta(seconds=15), deliver, lease=timedelta(minutes=2)),
    Job("sweep-cases", _("催办、督办到期诉求"), timedelta(minutes=1), complaints.sweep),
    Job("close-unrated-cases", _("归档到期未评价的诉求"), timedelta(minutes=10), complaints.close_unrated),
    Job("remind-of-ends", _("提醒任期、合同到期"), timedelta(hours=6), reminders.remind),
    Job("alert-missing-years", _("检查工作日历"), timedelta(hours=1), alert_missing_years),
    Job("tidy", _("清理过期数据"), timedelta(days=1), tidy),
    Job("disable-unused-accounts", _("停用久未使用的账号"), timedelta(days=1), disable_unused_accounts),
)
BY_NAME = {job.name: job for job in TABLE}
