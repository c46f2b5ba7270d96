"""Who is told of a move, and in which words: rows of the outbox, in the move's own transaction."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_noop

from communities.directory import Staff
from workflow import outbox
from workflow.directory import Recipient
from workflow.models import AuditEntry, Message

from ..models import Complaint

TO_UNIT = {
    "dispatch": gettext_noop("新诉求%(number)s已派给贵单位，请按时受理"),
    "redispatch": gettext_noop("诉求%(number)s已改派给贵单位，请按时受理"),
    "reopen": gettext_noop("诉求%(number)s反映人表示没有解决，已退回重新办理"),
    "rate": gettext_noop("诉求%(number)s已评价：%(stars)s星"),
    "withdraw": gettext_noop("诉求%(number)s已由反映人撤回，不需要再办理"),
    "decline": gettext_noop("诉求%(number)s已决定不予受理，不需要再办理"),
}
TO_DISPATCHERS = gettext_noop("诉求%(number)s没有找到承办单位，请派单")
TO_REPORTER = {
    "file": gettext_noop("您的诉求已收到，编号%(number)s。凭编号和查询码随时可查进度。"),
    "accept": gettext_noop("您的诉求%(number)s已由%(unit)s受理。"),
    "contact": gettext_noop("您的诉求%(number)s有新的答复，请凭查询码查看。"),
    "redispatch": gettext_noop("您的诉求%(number)s已改由%(unit)s办理。"),
    "resolve": gettext_noop("您的诉求%(number)s已办结，请凭查询码查看结果并评价。没解决可以退回重办。"),
    "decline": gettext_noop("您的诉求%(number)s不予受理，请凭查询码查看原因和应当向哪里反映。"),
}


def tell(complaint: Complaint, entry: AuditEntry, *, at: datetime) -> None:
    """Tell the unit and the reporter of what the entry says."""
    outbox.enqueue([*_to_unit(complaint, entry, at), *_to_reporter(complaint, entry, at)])


def tell_dispatchers(complaint: Complaint, entry: AuditEntry, *, at: datetime) -> None:
    """That no unit was found: somebody must decide."""
    outbox.enqueue(_messages(complaint, entry, TO_DISPATCHERS, _staff("township", complaint, at), at))


def _to_unit(complaint: Complaint, entry: AuditEntry, at: datetime) -> Iterator[Message]:
    if entry.verb not in TO_UNIT or complaint.unit is None:
        return
    yield from _messages(complaint, entry, TO_UNIT[entry.verb], _staff("handler", complaint, at), at)


def _staff(audience: str, complaint: Complaint, at: datetime) -> Iterable[Recipient]:
    return Staff(timezone.localdate(at)).recipients(audience, [complaint])[complaint.pk]


def _messages(
    complaint: Complaint, entry: AuditEntry, subject: str, to: Iterable[Recipient], at: datetime
) -> Iterator[Message]:
    for recipient in to:
        yield outbox.message(
            f"complaint:{entry.pk}",
            recipient,
            subject,
            params=_facts(complaint, entry),
            link=complaint.get_absolute_url(),
            at=at,
        )


def _to_reporter(complaint: Complaint, entry: AuditEntry, at: datetime) -> Iterator[Message]:
    """By SMS and mail, without a link: the code is not stored, so it cannot be sent."""
    subject = TO_REPORTER.get("file" if entry.verb == "intake" else entry.verb)
    if subject is None:
        return
    addresses = (
        (Message.Channel.SMS, complaint.contact_phone),
        (Message.Channel.MAIL, complaint.contact_mail),
    )
    for channel, address in addresses:
        if address:
            yield outbox.message(
                f"complaint:{entry.pk}:reporter",
                Recipient(channel, address=address),
                subject,
                params=_facts(complaint, entry),
                at=at,
            )


def _facts(complaint: Complaint, entry: AuditEntry) -> dict[str, str | int]:
    return {
        "number": complaint.number,
        "unit": entry.details.get("unit", ""),
        "stars": entry.details.get("stars", ""),
    }
