"""A case told in plain words: one line that says where it stands, and what happened, by whom, when."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow import words
from workflow.models import AuditEntry, EscalationLevel

from .lifecycle import LIFECYCLE, Kind, Relation, Status
from .models import Channel, Complaint, ComplaintDeadline, Photo

UrlOf = Callable[[Photo], str]
DONE = {
    **{move.name: move.done for move in LIFECYCLE.moves},
    "file": gettext_lazy("已提交"),
    "evidence": gettext_lazy("上传了照片"),
    "remark": gettext_lazy("内部备注"),
    "reveal": gettext_lazy("查看了反映人的联系方式"),
    "recompute": gettext_lazy("按正式公布的工作日历重新计算了时限"),
}
INTERNAL = frozenset({"remark", "reveal", "evidence"})
"""Verbs that only staff read."""
BY_REPORTER = frozenset({"file"} | {move.name for move in LIFECYCLE.moves if Relation.REPORTER in move.roles})
BY_UNIT = frozenset({"evidence"} | {move.name for move in LIFECYCLE.moves if Relation.UNIT in move.roles})
NEAR = {
    Kind.ACCEPT: gettext_lazy("受理时限将到，已提醒承办单位"),
    Kind.CONTACT: gettext_lazy("首次联系时限将到，已提醒承办单位"),
    Kind.CLOSE: gettext_lazy("办结时限将到，已提醒承办单位"),
    Kind.RATE: gettext_lazy("评价时限将到"),
}
LATE = {
    Kind.ACCEPT: gettext_lazy("超过受理时限"),
    Kind.CONTACT: gettext_lazy("超过首次联系时限"),
    Kind.CLOSE: gettext_lazy("超过办结时限"),
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
        _step(case, entry, photos, url_of, who=_public_author(entry))
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
        _step(case, entry, photos, url_of, who=_author(entry))
        for entry in entries
        if entry.verb != "reveal" or Relation.DISPATCHER in relations
    ]


def _step(case: Complaint, entry: AuditEntry, photos: list[Photo], url_of: UrlOf, *, who: str) -> Step:
    return Step(
        at=entry.at,
        what=_what(entry),
        who=who,
        text=_text(entry),
        photos=shown(_photos_of(entry, photos), url_of),
        is_internal=entry.verb in INTERNAL,
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
    if entry.verb in ("dispatch", "redispatch") and entry.details.get("unit"):
        return _("%(done)s：%(unit)s") % {"done": DONE[entry.verb], "unit": entry.details["unit"]}
    return str(DONE.get(entry.verb, entry.verb))


def _escalation(entry: AuditEntry) -> str:
    colour = EscalationLevel.Colour(entry.details.get("colour", EscalationLevel.Colour.NONE))
    if colour == EscalationLevel.Colour.NONE:
        return str(NEAR[Kind(entry.details["kind"])])
    return _("%(late)s，%(colour)s督办") % {"late": LATE[Kind(entry.details["kind"])], "colour": colour.label}


def _text(entry: AuditEntry) -> str:
    stars, where = entry.details.get("stars"), entry.details.get("where")
    parts = [
        _("%(stars)s星") % {"stars": stars} if stars else "",
        entry.note,
        _("请向这里反映：%(where)s") % {"where": where} if where else "",
    ]
    return "\n".join(part for part in parts if part)


def _photos_of(entry: AuditEntry, photos: list[Photo]) -> list[Photo]:
    if entry.verb in ("file", "intake"):
        return [photo for photo in photos if photo.stage == Photo.Stage.REPORT]
    if entry.verb == "resolve":
        round_ = entry.details.get("round")
        return [photo for photo in photos if photo.stage == Photo.Stage.AFTER and photo.round == round_]
    return []


def _public_author(entry: AuditEntry) -> str:
    if entry.verb in BY_REPORTER:
        return _("反映人")
    if entry.verb in BY_UNIT:
        return entry.details.get("unit", "")
    return _("派单人员") if entry.by_id else _("平台")


def _author(entry: AuditEntry) -> str:
    if entry.verb in BY_REPORTER or entry.by_id is None:
        return _public_author(entry)
    unit = entry.details.get("unit", "") if entry.verb in BY_UNIT else ""
    return f"{unit} {entry.by_name}".strip()


def status_line(case: Complaint, deadlines: Iterable[ComplaintDeadline], *, at: datetime) -> StatusLine:
    """已派给××物业，今天24:00前受理."""
    running = {row.kind: row for row in deadlines if row.is_running}
    unit = case.unit or _("承办单位")
    if case.status == Status.DISPATCHED:
        return _until(running.get(Kind.ACCEPT), at, unit, _("已派给%(unit)s"), _("%(until)s前受理"))
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
    Status.CLOSED: gettext_lazy("已办结"),
    Status.DECLINED: gettext_lazy("不予受理，原因和应当向哪里反映见下面的办理经过"),
    Status.WITHDRAWN: gettext_lazy("您已撤回这件诉求"),
}


def _until(
    deadline: ComplaintDeadline | None, at: datetime, unit: object, stands: str, until: str
) -> StatusLine:
    line = stands % {"unit": unit}
    if deadline is None:
        return StatusLine(line)
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
