"""A case told in plain words: one line that says where it stands, and what happened, by whom, when."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.directory import AUDIENCES
from workflow import words
from workflow.models import AuditEntry, EscalationLevel

from .importing.telling import import_facts
from .lifecycle import LIFECYCLE, Kind, Relation, Status
from .models import Channel, Complaint, ComplaintDeadline, ComplaintEscalation, Photo, Rating, Urgency

UrlOf = Callable[[Photo], str]
DONE = {
    **{move.name: move.done for move in LIFECYCLE.moves},
    "file": gettext_lazy("已提交"),
    "import": gettext_lazy("从其他平台导入"),
    "import_more": gettext_lazy("按其他平台后来的文件补充"),
    "evidence": gettext_lazy("上传了照片"),
    "remark": gettext_lazy("内部备注"),
    "link": gettext_lazy("关联办理"),
    "reveal": gettext_lazy("查看了反映人的联系方式"),
    "hide_name": gettext_lazy("反映人隐藏了姓名和联系方式"),
    "ask_data": gettext_lazy("反映人就个人信息提出请求"),
    "answer_data": gettext_lazy("已答复个人信息请求"),
    "purge": gettext_lazy("个人信息已经清除"),
    "reissue": gettext_lazy("重新发放了查询码"),
    "pause": gettext_lazy("办结时限暂停"),
    "resume": gettext_lazy("办结时限继续计算"),
    "extend": gettext_lazy("已同意延期"),
    "object": gettext_lazy("申请退单，建议改由"),
    "absorb": gettext_lazy("并入了同一问题的诉求"),
    "publish": gettext_lazy("审核后公开"),
    "unpublish": gettext_lazy("撤下了公开的内容"),
    "recompute": gettext_lazy("按正式公布的工作日历重新计算了时限"),
}
INTERNAL = frozenset(
    {
        *("reissue", "remark", "reveal", "evidence", "invite", "report", "absorb", "publish", "unpublish"),
        *("ask_extension", "grant_extension", "refuse_extension", "pause", "end_pause", "link"),
    }
)
"""Verbs that only staff read."""
PLAIN = {
    "object": gettext_lazy("正在重新核定承办单位"),
    "uphold": gettext_lazy("承办单位已核定，没有变化"),
    "redispatch": gettext_lazy("已改由其他单位办理"),
    "designate": gettext_lazy("已指定承办单位"),
    "ask_material": gettext_lazy("请您补充材料，等待期间办结时限暂停"),
    "merge": gettext_lazy("与同一问题的另一件诉求合并办理"),
}
"""What the reporter reads in place of the offices' own words."""
UNTOLD = frozenset({"object", "uphold"})
"""Steps of which the reporter learns, without what the offices wrote to each other."""
BY_REPORTER = frozenset(
    {"file", "hide_name", "ask_data"}
    | {move.name for move in LIFECYCLE.moves if Relation.REPORTER in move.roles}
)
BY_UNIT = frozenset({"evidence"} | {move.name for move in LIFECYCLE.moves if Relation.UNIT in move.roles})
SAID_TWICE = frozenset({"pause"})
"""Verbs of the mechanism beside a move that has said it already."""
MOMENTS = {
    "resume": gettext_lazy("办结时限继续计算，%(until)s前办结"),
    "extend": gettext_lazy("已同意延期，办结时限改为%(until)s"),
}
NAMED = {
    "dispatch": "unit",
    "redispatch": "unit",
    "designate": "unit",
    "object": "proposed",
    "invite": "co_unit",
    "merge": "original",
    "absorb": "merged",
    "link": "number",
}
"""Which fact of an entry stands behind what was done."""
NEAR = {
    Kind.ACCEPT: gettext_lazy("受理时限已用%(share)s，已提醒承办单位"),
    Kind.CONTACT: gettext_lazy("首次联系时限已用%(share)s，已提醒承办单位"),
    Kind.CLOSE: gettext_lazy("办结时限已用%(share)s，已提醒承办单位"),
    Kind.DECIDE: gettext_lazy("退单裁定时限已用%(share)s，已提醒派单人员"),
    Kind.APPROVE: gettext_lazy("延期审批时限已用%(share)s，已提醒审批人"),
    Kind.RATE: gettext_lazy("评价时限已用%(share)s"),
}
LATE = {
    Kind.ACCEPT: gettext_lazy("超过受理时限"),
    Kind.CONTACT: gettext_lazy("超过首次联系时限"),
    Kind.CLOSE: gettext_lazy("超过办结时限"),
    Kind.DECIDE: gettext_lazy("超过退单裁定时限"),
    Kind.APPROVE: gettext_lazy("超过延期审批时限"),
    Kind.RATE: gettext_lazy("超过评价时限"),
}


@dataclass(frozen=True)
class ShownPhoto:
    url: str
    alt: str


@dataclass(frozen=True)
class Step:
    """One line of the story, as `parts/story.html` shows it."""

    at: datetime
    what: str
    who: str = ""
    text: str = ""
    photos: list[ShownPhoto] = field(default_factory=list)
    is_internal: bool = False
    is_bad: bool = False


@dataclass(frozen=True)
class Raised:
    """One supervision, as the page of a case names it."""

    at: datetime
    colour: str
    label: str
    words: str


@dataclass(frozen=True)
class StatusLine:
    """Where the case stands: one sentence, and what follows from it."""

    words: str
    under: str = ""


def shown(photos: Iterable[Photo], url_of: UrlOf) -> list[ShownPhoto]:
    return [ShownPhoto(url_of(photo), photo.get_stage_display()) for photo in photos]


def for_reporter(
    case: Complaint, entries: Iterable[AuditEntry], photos: list[Photo], url_of: UrlOf
) -> list[Step]:
    """What the reporter reads: units, never the names of people."""
    return [
        _step(
            case,
            entry,
            photos,
            url_of,
            who=_public_author(entry),
            what=_plainly(entry),
            text="" if entry.verb in UNTOLD else _text(entry),
        )
        for entry in entries
        if entry.verb not in INTERNAL and _is_told(entry)
    ]


def for_staff(
    case: Complaint,
    entries: Iterable[AuditEntry],
    photos: list[Photo],
    url_of: UrlOf,
    relations: frozenset[str],
) -> list[Step]:
    """What staff read: people's names, inner notes; who looked at the reporter, for dispatchers only."""
    return [
        _step(
            case,
            entry,
            photos,
            url_of,
            who=_author(entry),
            what=_what(entry),
            text=_text(entry),
            is_internal=entry.verb in INTERNAL | UNTOLD,
        )
        for entry in entries
        if entry.verb not in SAID_TWICE and (entry.verb != "reveal" or Relation.DISPATCHER in relations)
    ]


def _step(
    case: Complaint,
    entry: AuditEntry,
    photos: list[Photo],
    url_of: UrlOf,
    *,
    who: str,
    what: str,
    text: str,
    is_internal: bool = False,
) -> Step:
    return Step(
        at=entry.at,
        what=what,
        who=who,
        text=text,
        photos=shown(_photos_of(entry, photos), url_of),
        is_internal=is_internal,
        is_bad=entry.verb == "reopen" or entry.details.get("colour") in ("yellow", "orange", "red"),
    )


def _is_told(entry: AuditEntry) -> bool:
    """Reminders before the end of a limit are the unit's matter; what is late concerns the reporter."""
    return entry.verb != "escalate" or entry.details.get("colour") != EscalationLevel.Colour.NONE


def _what(entry: AuditEntry) -> str:
    if entry.verb == "escalate":
        return _escalation(entry)
    if entry.verb == "intake":
        channel = Channel(entry.details.get("channel", Channel.VISIT)).label
        return _("工作人员代为登记（%(channel)s）") % {"channel": channel}
    if entry.verb in MOMENTS and entry.details.get("due_at"):
        due_at = datetime.fromisoformat(entry.details["due_at"])
        return MOMENTS[entry.verb] % {"until": words.moment_short(due_at)}
    done = str(DONE.get(entry.verb, entry.verb))
    named = entry.details.get(NAMED.get(entry.verb, ""))
    return _("%(done)s：%(unit)s") % {"done": done, "unit": named} if named else done


def _plainly(entry: AuditEntry) -> str:
    """The same for the reporter, without the words that offices have for it."""
    if entry.verb in PLAIN and entry.verb not in MOMENTS:
        unit = entry.details.get("unit") if entry.verb in ("redispatch", "designate") else ""
        plain = str(PLAIN[entry.verb])
        return _("%(done)s：%(unit)s") % {"done": plain, "unit": unit} if unit else plain
    return _what(entry)


def _escalation(entry: AuditEntry) -> str:
    colour = EscalationLevel.Colour(entry.details.get("colour", EscalationLevel.Colour.NONE))
    if colour == EscalationLevel.Colour.NONE:
        return NEAR[Kind(entry.details["kind"])] % {"share": f"{entry.details.get('share') or 80}%"}
    raised = _raised(entry.details["kind"], entry.details.get("audience", ""))
    return _("%(raised)s（%(colour)s）") % {"raised": raised, "colour": colour.label}


def _raised(kind: str, audience: str) -> str:
    whom = AUDIENCES[audience].name if audience in AUDIENCES else _("上级")
    return _("%(late)s，已报%(whom)s督办") % {"late": LATE[Kind(kind)], "whom": whom}


def supervised(raised: Iterable[ComplaintEscalation]) -> list[Raised]:
    """What was raised because a limit had passed: to whom, in words, with its colour."""
    return [
        Raised(
            row.at,
            row.level.colour,
            str(EscalationLevel.Colour(row.level.colour).label),
            _raised(row.level.kind, row.level.audience),
        )
        for row in raised
    ]


def _text(entry: AuditEntry) -> str:
    stars, where = entry.details.get("stars"), entry.details.get("where")
    parts = [
        *import_facts(entry),
        *_changes(entry),
        _outcome(entry),
        _("%(stars)s星") % {"stars": stars} if stars else "",
        entry.note,
        _("请向这里反映：%(where)s") % {"where": where} if where else "",
    ]
    return "\n".join(part for part in parts if part)


def _changes(entry: AuditEntry) -> list[str]:
    """What a dispatcher put right on the way."""
    found = entry.details
    changes = []
    if "category_now" in found:
        changes.append(_("类别由“%(category_was)s”改为“%(category_now)s”") % found)
    if "urgency_now" in found:
        was, now = Urgency(found["urgency_was"]).label, Urgency(found["urgency_now"]).label
        changes.append(_("紧急程度由%(was)s改为%(now)s") % {"was": was, "now": now})
    return changes


def _outcome(entry: AuditEntry) -> str:
    """Whether it is solved, as the reporter said with a verdict."""
    outcome = entry.details.get("outcome", "")
    return str(Rating.Outcome(outcome).label) if outcome in Rating.Outcome.values else ""


def _photos_of(entry: AuditEntry, photos: list[Photo]) -> list[Photo]:
    if entry.verb in ("file", "intake", "write"):
        own = (photo for photo in photos if photo.stage == Photo.Stage.REPORT)
        return [photo for photo in own if photo.uploaded_at == entry.at]
    if entry.verb == "resolve":
        round_ = entry.details.get("round")
        return [photo for photo in photos if photo.stage == Photo.Stage.AFTER and photo.round == round_]
    return []


def _public_author(entry: AuditEntry) -> str:
    if entry.verb in BY_REPORTER:
        return _("反映人")
    if entry.verb in BY_UNIT:
        return entry.details.get("unit", "")
    if entry.verb == "extend":
        return _("审批单位")
    return _("派单人员") if entry.by_id else _("平台")


def _author(entry: AuditEntry) -> str:
    if entry.verb in BY_REPORTER or entry.by_id is None:
        return _public_author(entry)
    unit = entry.details.get("unit", "") if entry.verb in BY_UNIT else ""
    if entry.verb == "report":
        unit = entry.details.get("co_unit", "")
    return f"{unit} {entry.by_name}".strip()


def status_line(case: Complaint, deadlines: Iterable[ComplaintDeadline], *, at: datetime) -> StatusLine:
    """已派给××物业，今天24:00前受理."""
    running = {row.kind: row for row in deadlines if row.is_running}
    unit = case.unit or _("承办单位")
    if case.status == Status.DISPATCHED:
        return _until(running.get(Kind.ACCEPT), at, unit, _("已派给%(unit)s"), _("%(until)s前受理"))
    if case.status == Status.ACCEPTED and (rest := running.get(Kind.CLOSE)) and rest.paused_at:
        return StatusLine(_("%(unit)s请您补充材料") % {"unit": unit})
    if case.status == Status.ACCEPTED:
        return _until(running.get(Kind.CLOSE), at, unit, _("%(unit)s正在办理"), _("%(until)s前办结"))
    if case.status == Status.RESOLVED:
        return _until(
            running.get(Kind.RATE),
            at,
            unit,
            _("%(unit)s已办结，请您评价"),
            _("%(until)s前可以评价或退回重办"),
        )
    return StatusLine(str(RESTS[Status(case.status)]))


RESTS = {
    Status.SUBMITTED: gettext_lazy("已收到，正在安排承办单位"),
    Status.OBJECTED: gettext_lazy("正在重新核定承办单位，办结时限照常计算"),
    Status.CLOSED: gettext_lazy("已办结"),
    Status.MERGED: gettext_lazy("已与同一问题的另一件诉求合并办理"),
    Status.DECLINED: gettext_lazy("不予受理，原因和应当向哪里反映见下面的办理经过"),
    Status.WITHDRAWN: gettext_lazy("您已撤回这件诉求"),
}


def _until(
    deadline: ComplaintDeadline | None, at: datetime, unit: object, stands: str, until: str
) -> StatusLine:
    line = stands % {"unit": unit}
    if deadline is None:
        return StatusLine(line)
    if deadline.paused_at:
        return StatusLine(line, _("正在等待您补充材料，办结时限暂停。"))
    if deadline.is_late(at):
        return StatusLine(line, _("已经超过时限，平台正在逐级督办。"))
    line = _("%(line)s，%(until)s") % {
        "line": line,
        "until": until % {"until": moment_near(deadline.due_at, at)},
    }
    return StatusLine(line, _("这个时限按暂定的工作日历计算。") if deadline.provisional else "")


def moment_near(due_at: datetime, at: datetime) -> str:
    """今天24:00, otherwise 11月26日 24:00."""
    if timezone.localdate(due_at) == timezone.localdate(at):
        return _("今天%(time)s") % {"time": words.clock_time(due_at)}
    return words.moment_short(due_at)


def compared(photos: list[Photo], url_of: UrlOf) -> dict[str, list[ShownPhoto]]:
    """The photos before and after, side by side; both empty where nothing was photographed after."""
    after = [photo for photo in photos if photo.stage == Photo.Stage.AFTER]
    before = [photo for photo in photos if photo.stage != Photo.Stage.AFTER]
    return {"before": shown(before, url_of), "after": shown(after, url_of)} if after else {}


def clocks(deadlines: Iterable[ComplaintDeadline]) -> dict[str, list[ComplaintDeadline]]:
    """The last limit of each kind, and apart from them those of earlier rounds."""
    rows = list(deadlines)
    last = {row.kind: row for row in rows}
    return {"now": [*last.values()], "before": [row for row in rows if row is not last[row.kind]]}
