"""Who is told of a move, and in which words: rows of the outbox, in the move's own transaction."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_noop

from communities.directory import ABOVE, Staff
from communities.models import Organisation
from workflow import channels, outbox
from workflow.addresses import path_of
from workflow.directory import Recipient
from workflow.models import AuditEntry, Message

from ..models import Complaint

MOST_OF_A_REASON = 60
"""Characters of somebody's words inside a short message."""
TO_UNIT = {
    "dispatch": gettext_noop("新诉求%(number)s已派给贵单位，请按时受理"),
    "redispatch": gettext_noop("诉求%(number)s已改派给贵单位，请按时受理"),
    "reclassify": gettext_noop("诉求%(number)s的类别或紧急程度已更正，正在计算的时限不变"),
    "designate": gettext_noop("诉求%(number)s已指定贵单位承办，请按时受理，不能再退单"),
    "uphold": gettext_noop("诉求%(number)s的退单不成立，仍由贵单位办理，请按时受理"),
    "report": gettext_noop("诉求%(number)s：%(co_unit)s已反馈协办情况"),
    "extend": gettext_noop("诉求%(number)s的延期已同意，办结时限改为%(due_on)s"),
    "refuse_extension": gettext_noop("诉求%(number)s的延期没有同意，请在原时限内办结"),
    "resume": gettext_noop("诉求%(number)s等待补充材料的时间已满，办结时限继续计算"),
    "reopen": gettext_noop("诉求%(number)s反映人表示没有解决，已退回重新办理"),
    "repeat": gettext_noop("诉求%(number)s的反映人在30天内再次反映同一问题，请重新办理"),
    "write": gettext_noop("诉求%(number)s的反映人补充了说明，请查看"),
    "urge": gettext_noop("诉求%(number)s的反映人催办，请抓紧办理"),
    "judge": gettext_noop("诉求%(number)s到期没有办结，反映人作了评价，请查看"),
    "rate": gettext_noop("诉求%(number)s已评价：%(stars)s星"),
    "merge": gettext_noop("诉求%(number)s已并入%(original)s，不需要再单独办理"),
    "withdraw": gettext_noop("诉求%(number)s已由反映人撤回，不需要再办理"),
    "decline": gettext_noop("诉求%(number)s已决定不予受理，不需要再办理"),
}
WITHOUT_STARS = gettext_noop("诉求%(number)s已评价，没有打星，请查看")
"""In place of `rate`, where the reporter gives none: the third “not solved” closes the case without them."""
TO_ANOTHER_UNIT = {
    "reopen": gettext_noop("诉求%(number)s反映人第二次表示没有解决，改由%(unit)s办理，贵单位不需要再办理"),
    "redispatch": gettext_noop("诉求%(number)s已改由%(unit)s办理，贵单位不需要再办理"),
    "designate": gettext_noop("诉求%(number)s已指定%(unit)s承办，贵单位不需要再办理"),
    "invite": gettext_noop("请贵单位协办诉求%(number)s，办理情况请反馈给%(unit)s"),
}
TO_THOSE_ABOVE = {
    "judge": gettext_noop("诉求%(number)s到期没有办结，反映人作了评价，请督促%(unit)s办理"),
    "object": gettext_noop("诉求%(number)s：%(unit)s申请退单，请在1个工作日内裁定"),
    "ask_extension": gettext_noop("诉求%(number)s：%(unit)s申请延期，请在1个工作日内审批"),
}
TO_DISPATCHERS = gettext_noop("诉求%(number)s需要人工派单，请处理")
ABOUT_DATA = gettext_noop("诉求%(number)s的反映人就个人信息提出请求，请在15个工作日内答复")
TO_REPORTER = {
    "file": gettext_noop("您的诉求已收到，编号%(number)s。打开链接随时可查进度。"),
    "dispatch": gettext_noop("您的诉求%(number)s已派给%(unit)s办理。"),
    "accept": gettext_noop("您的诉求%(number)s已由%(unit)s受理。"),
    "contact": gettext_noop("您的诉求%(number)s有新的答复，请打开链接查看。"),
    "redispatch": gettext_noop("您的诉求%(number)s已改由%(unit)s办理。"),
    "designate": gettext_noop("您的诉求%(number)s已改由%(unit)s办理。"),
    "resolve": gettext_noop("您的诉求%(number)s已办结，请打开链接查看结果并评价。没解决可以退回重办。"),
    "decline": gettext_noop("您的诉求%(number)s不予受理，请打开链接查看原因和应当向哪里反映。"),
    "merge": gettext_noop("您的诉求%(number)s已与同一问题的另一件诉求合并办理，进展会继续告诉您。"),
    "ask_material": gettext_noop("您的诉求%(number)s需要您补充材料，请打开链接回复。等待期间办结时限暂停。"),
    "extend": gettext_noop("您的诉求%(number)s经批准延期，办结时限改为%(due_on)s。原因：%(reason)s"),
    "lapse": gettext_noop("您的诉求%(number)s到期没有评价，已按未评价归档。"),
    "reissue": gettext_noop("您的诉求%(number)s换了新的查询码，请打开链接查看，原来的已经作废。"),
    "answer_data": gettext_noop("您对诉求%(number)s提出的个人信息请求已有答复，请打开链接查看。"),
}
"""One line for each step of which a reporter must know; what reporters do themselves they know."""
TO_FOLLOWERS = {
    **{verb: TO_REPORTER[verb] for verb in ("accept", "dispatch", "redispatch", "designate")},
    "extend": TO_REPORTER["extend"],
    "resolve": gettext_noop("您的诉求%(number)s所反映的问题已办结，请打开链接查看。"),
    "reopen": gettext_noop("您的诉求%(number)s所反映的问题没有完全解决，已退回重新办理。"),
    "repeat": gettext_noop("您的诉求%(number)s所反映的问题又出现了，已重新办理。"),
    "decline": TO_REPORTER["decline"],
}
"""Steps of an original of which those hear whose own cases were merged into it; %(number)s is their own."""
REPORTERS = "reporter:%s:"
"""How the keys of all messages to the reporter of one case begin."""


def tell(
    complaint: Complaint, entry: AuditEntry, *, at: datetime, another: Organisation | None = None
) -> None:
    """Tell the unit, those above it, and the reporters of what the entry says.

    :param another: a second unit that it concerns: the one before, or one that shall help.
    """
    outbox.enqueue(
        [
            *_to_unit(complaint, entry, TO_UNIT, complaint.unit, at),
            *_to_unit(complaint, entry, TO_ANOTHER_UNIT, another, at),
            *_to_those_above(complaint, entry, at),
            *_to_reporters(complaint, entry, at),
        ]
    )


def of_filing(complaint: Complaint, filed: AuditEntry, *, at: datetime) -> Iterator[Message]:
    """To the reporter; not stored yet, and the entry needs its key."""
    return _to_reporters(complaint, filed, at)


def of_dispatch(complaint: Complaint, sent: AuditEntry, *, at: datetime) -> Iterator[Message]:
    """To the unit alone: the reporter reads of it in the same moment's first message."""
    return _to_unit(complaint, sent, TO_UNIT, complaint.unit, at)


def to_dispatchers(complaint: Complaint, filed: AuditEntry, *, at: datetime) -> Iterator[Message]:
    """That no unit was found: somebody must decide."""
    return _messages(complaint, filed, TO_DISPATCHERS, _staff("township", complaint, at), at)


def tell_of_request(complaint: Complaint, entry: AuditEntry, *, at: datetime) -> None:
    """That a reporter asks something about personal data; the unit itself never learns who that is."""
    is_townships_own = complaint.unit is not None and complaint.unit.kind == Organisation.Kind.TOWNSHIP
    whose = _staff("district" if is_townships_own else "township", complaint, at)
    rows = list(_messages(complaint, entry, ABOUT_DATA, whose, at))
    for row in rows:
        row.link = reverse("complaints:data-requests")
    outbox.enqueue(rows)


def _to_unit(
    complaint: Complaint,
    entry: AuditEntry,
    table: dict[str, str],
    unit: Organisation | None,
    at: datetime,
) -> Iterator[Message]:
    if entry.verb not in table or unit is None:
        return
    theirs = Staff(timezone.localdate(at)).of("handler", unit.pk, complaint.compound_id)
    is_bare = entry.verb == "rate" and not entry.details.get("stars")
    yield from _messages(complaint, entry, WITHOUT_STARS if is_bare else table[entry.verb], theirs, at)


def _to_those_above(complaint: Complaint, entry: AuditEntry, at: datetime) -> Iterator[Message]:
    if entry.verb in TO_THOSE_ABOVE:
        above = _staff(ABOVE, complaint, at)
        yield from _messages(complaint, entry, TO_THOSE_ABOVE[entry.verb], above, at)


def _staff(audience: str, complaint: Complaint, at: datetime) -> Iterable[Recipient]:
    return Staff(timezone.localdate(at)).of(audience, complaint.unit_id, complaint.compound_id)


def _messages(
    complaint: Complaint, entry: AuditEntry, subject: str, to: Iterable[Recipient], at: datetime
) -> Iterator[Message]:
    facts, link = _facts(complaint, entry), complaint.get_absolute_url()
    for one in to:
        yield outbox.message(f"complaint:{entry.pk}", one, subject, params=facts, link=link, at=at)


def _to_reporters(complaint: Complaint, entry: AuditEntry, at: datetime) -> Iterator[Message]:
    """To the reporter, and to those whose cases were merged into this one."""
    if subject := TO_REPORTER.get("file" if entry.verb == "intake" else entry.verb):
        yield from _to_reporter(complaint, entry, subject, at)
    if subject := TO_FOLLOWERS.get(entry.verb):
        for follower in complaint.merged.order_by("pk"):
            yield from _to_reporter(follower, entry, subject, at)


def _to_reporter(case: Complaint, entry: AuditEntry, subject: str, at: datetime) -> Iterator[Message]:
    """By SMS and mail, with the link that opens the case (decision 0101), in the reporter's language."""
    if not (addresses := list(_addresses(case))):
        return
    key, facts, link = f"{REPORTERS % case.number}{entry.pk}", _facts(case, entry), link_of(case)
    for channel, address in addresses:
        to = Recipient(channel, address=address, language=case.language)
        yield outbox.message(key, to, subject, params=facts, secret_link=link, at=at)


def _addresses(case: Complaint) -> Iterator[tuple[str, str]]:
    """SMS only where a gateway is set: it would never go out (SETTLED 16)."""
    if case.contact_phone and channels.sms_gateway():
        yield Message.Channel.SMS, case.contact_phone
    if case.contact_mail:
        yield Message.Channel.MAIL, case.contact_mail


def forget(numbers: Iterable[str]) -> None:
    """Send nothing more of these cases, and keep no address to which anything was sent."""
    for number in numbers:
        letters = Message.objects.filter(key__startswith=REPORTERS % number)
        letters.filter(sent_at=None, leased_until=None).delete()
        letters.update(address=None, secret_link=None)


def link_of(case: Complaint) -> str:
    """The secret address of the reporter's page; empty where keys were changed since."""
    code = case.code
    return path_of("complaints:follow-page", case.number, code) if code else ""


def _facts(complaint: Complaint, entry: AuditEntry) -> dict[str, str | int]:
    due_at = entry.details.get("due_at", "")
    return {
        "number": complaint.number,
        **{name: entry.details.get(name) or "" for name in ("unit", "co_unit", "original", "stars")},
        "reason": entry.note and Truncator(entry.note).chars(MOST_OF_A_REASON, truncate="…"),
        "due_on": timezone.localdate(datetime.fromisoformat(due_at)).isoformat() if due_at else "",
    }
