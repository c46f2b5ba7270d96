"""The one table of moves of a complaint: 随手拍 - 派单 - 限时办 - 群众评 (RULES 5)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflow.lifecycle import Lifecycle, Move, Stage

from . import rules


class Status(models.TextChoices):
    SUBMITTED = "submitted", _("待派单")
    DISPATCHED = "dispatched", _("待受理")
    OBJECTED = "objected", _("退单待定")
    ACCEPTED = "accepted", _("办理中")
    RESOLVED = "resolved", _("待评价")
    CLOSED = "closed", _("已办结")
    DECLINED = "declined", _("不予受理")
    WITHDRAWN = "withdrawn", _("已撤回")
    MERGED = "merged", _("已并案")


class Relation(models.TextChoices):
    """What somebody is to one case, computed for each case and person."""

    UNIT = "unit", _("承办单位")
    CO_UNIT = "co_unit", _("协办单位")
    DISPATCHER = "dispatcher", _("派单人员")
    APPROVER = "approver", _("延期审批人")
    REPORTER = "reporter", _("反映人")
    SYSTEM = "system", _("平台")


class Kind(models.TextChoices):
    """The kinds of limit. They run in parallel; how long they are is data (`Limit`)."""

    ACCEPT = "accept", _("受理")
    CONTACT = "contact", _("首次联系")
    CLOSE = "close", _("办结")
    DECIDE = "decide", _("退单裁定")
    APPROVE = "approve", _("延期审批")
    RATE = "rate", _("评价")


COLOURS = {
    Status.SUBMITTED: "yellow",
    Status.DISPATCHED: "yellow",
    Status.OBJECTED: "yellow",
    Status.ACCEPTED: "blue",
    Status.RESOLVED: "blue",
    Status.CLOSED: "green",
    Status.DECLINED: "grey",
    Status.WITHDRAWN: "grey",
    Status.MERGED: "grey",
}

PUBLIC_WORDS = {
    **{Status(value): label for value, label in Status.choices},
    Status.OBJECTED: _("正在重新核定承办单位"),
}
"""The status as residents and the public read it: how units argue among themselves is not their matter."""

OPEN = frozenset({Status.SUBMITTED, Status.DISPATCHED, Status.OBJECTED, Status.ACCEPTED})
"""Something is still to be done for the resident; what waits only for a rating is not open."""

UNIT = frozenset({Relation.UNIT})
CO_UNIT = frozenset({Relation.CO_UNIT})
DISPATCHER = frozenset({Relation.DISPATCHER})
APPROVER = frozenset({Relation.APPROVER})
REPORTER = frozenset({Relation.REPORTER})
SYSTEM = frozenset({Relation.SYSTEM})
STAFF = UNIT | CO_UNIT | DISPATCHER | APPROVER

WITH_THE_UNIT = frozenset({Status.DISPATCHED, Status.OBJECTED, Status.ACCEPTED})
UNIT_CLOCKS = frozenset({Kind.ACCEPT, Kind.CONTACT})
ALL_CLOCKS = UNIT_CLOCKS | {Kind.CLOSE}


LIFECYCLE = Lifecycle(
    start=Status.SUBMITTED,
    stages={
        Status.SUBMITTED: Stage(Status.SUBMITTED.label),
        Status.DISPATCHED: Stage(Status.DISPATCHED.label),
        Status.OBJECTED: Stage(Status.OBJECTED.label),
        Status.ACCEPTED: Stage(Status.ACCEPTED.label),
        Status.RESOLVED: Stage(Status.RESOLVED.label),
        Status.CLOSED: Stage(Status.CLOSED.label),
        Status.DECLINED: Stage(Status.DECLINED.label, final=True),
        Status.WITHDRAWN: Stage(Status.WITHDRAWN.label, final=True),
        Status.MERGED: Stage(Status.MERGED.label, final=True),
    },
    moves=[
        Move(
            "dispatch",
            frozenset({Status.SUBMITTED}),
            Status.DISPATCHED,
            DISPATCHER | SYSTEM,
            label=_("派单"),
            done=_("已派单"),
            starts=ALL_CLOCKS,
            guard=rules.unit_is_named,
        ),
        Move(
            "accept",
            frozenset({Status.DISPATCHED}),
            Status.ACCEPTED,
            UNIT,
            label=_("受理"),
            done=_("已受理"),
            meets=frozenset({Kind.ACCEPT}),
        ),
        Move(
            "contact",
            frozenset({Status.ACCEPTED}),
            None,
            UNIT,
            label=_("联系、答复居民"),
            done=_("已联系居民"),
            meets=frozenset({Kind.CONTACT}),
            note=True,
        ),
        Move(
            "resolve",
            frozenset({Status.ACCEPTED}),
            Status.RESOLVED,
            UNIT,
            label=_("提交办结"),
            done=_("已办结，请反映人评价"),
            meets=frozenset({Kind.CONTACT, Kind.CLOSE}),
            drops=frozenset({Kind.APPROVE}),
            starts=frozenset({Kind.RATE}),
            note=True,
            guard=rules.evidence_is_shown,
        ),
        Move(
            "ask_material",
            frozenset({Status.ACCEPTED}),
            None,
            UNIT,
            label=_("请反映人补充材料"),
            done=_("请反映人补充材料，办结时限暂停"),
            meets=frozenset({Kind.CONTACT}),
            note=True,
            guard=rules.pause_is_allowed,
        ),
        Move(
            "end_pause",
            frozenset({Status.ACCEPTED}),
            None,
            UNIT,
            label=_("不再等待，继续计时"),
            done=_("承办单位不再等待补充材料"),
            guard=rules.rest_runs,
        ),
        Move(
            "ask_extension",
            frozenset({Status.ACCEPTED}),
            None,
            UNIT,
            label=_("申请延期"),
            done=_("申请延期"),
            starts=frozenset({Kind.APPROVE}),
            note=True,
            guard=rules.extension_is_allowed,
        ),
        Move(
            "grant_extension",
            frozenset({Status.ACCEPTED}),
            None,
            APPROVER,
            label=_("同意延期"),
            done=_("已同意延期"),
            meets=frozenset({Kind.APPROVE}),
            guard=rules.extension_is_asked_by_another,
        ),
        Move(
            "refuse_extension",
            frozenset({Status.ACCEPTED}),
            None,
            APPROVER,
            label=_("不同意延期"),
            done=_("不同意延期"),
            meets=frozenset({Kind.APPROVE}),
            note=True,
            guard=rules.extension_is_asked_by_another,
        ),
        Move(
            "invite",
            frozenset({Status.ACCEPTED}),
            None,
            UNIT | DISPATCHER,
            label=_("请其他单位协办"),
            done=_("已请其他单位协办"),
            note=True,
            guard=rules.unit_is_another,
        ),
        Move(
            "report",
            frozenset({Status.ACCEPTED}),
            None,
            CO_UNIT,
            label=_("反馈协办情况"),
            done=_("协办单位已反馈"),
            note=True,
        ),
        Move(
            "object",
            frozenset({Status.DISPATCHED}),
            Status.OBJECTED,
            UNIT,
            label=_("退单"),
            done=_("承办单位申请退单"),
            drops=frozenset({Kind.ACCEPT}),
            starts=frozenset({Kind.DECIDE}),
            note=True,
            guard=rules.objection_is_allowed,
        ),
        Move(
            "uphold",
            frozenset({Status.OBJECTED}),
            Status.DISPATCHED,
            DISPATCHER,
            label=_("退单不成立，维持原单位"),
            done=_("退单不成立，由原单位办理"),
            meets=frozenset({Kind.DECIDE}),
            starts=frozenset({Kind.ACCEPT}),
            note=True,
            guard=rules.first_objection_only,
        ),
        Move(
            "redispatch",
            WITH_THE_UNIT,
            Status.DISPATCHED,
            DISPATCHER,
            label=_("改派"),
            done=_("已改派"),
            meets=frozenset({Kind.DECIDE}),
            drops=UNIT_CLOCKS | {Kind.APPROVE},
            starts=UNIT_CLOCKS,
            reopens=True,
            note=True,
            guard=rules.redispatch_is_allowed,
        ),
        Move(
            "reclassify",
            WITH_THE_UNIT,
            None,
            DISPATCHER,
            label=_("更正类别"),
            done=_("已更正类别"),
            note=True,
            guard=rules.something_is_put_right,
        ),
        Move(
            "designate",
            frozenset({Status.OBJECTED}),
            Status.DISPATCHED,
            DISPATCHER,
            label=_("指定承办单位"),
            done=_("已指定承办单位，不能再退单"),
            meets=frozenset({Kind.DECIDE}),
            drops=UNIT_CLOCKS,
            starts=UNIT_CLOCKS,
            reopens=True,
            note=True,
            guard=rules.unit_is_designated_at_the_second_objection,
        ),
        Move(
            "rate",
            frozenset({Status.RESOLVED}),
            Status.CLOSED,
            REPORTER,
            label=_("评价"),
            done=_("反映人已评价"),
            meets=frozenset({Kind.RATE}),
            guard=rules.verdict_closes,
        ),
        Move(
            "reopen",
            frozenset({Status.RESOLVED}),
            Status.DISPATCHED,
            REPORTER,
            label=_("没解决，重新办理"),
            done=_("反映人表示没有解决，退回重新办理"),
            meets=frozenset({Kind.RATE}),
            starts=ALL_CLOCKS,
            reopens=True,
            note=True,
            guard=rules.reopening_is_left,
        ),
        Move(
            "lapse",
            frozenset({Status.RESOLVED}),
            Status.CLOSED,
            SYSTEM,
            label=_("到期未评价，归档"),
            done=_("到期没有评价，按未评价归档"),
            drops=frozenset({Kind.RATE}),
        ),
        Move(
            "repeat",
            frozenset({Status.RESOLVED, Status.CLOSED}),
            Status.DISPATCHED,
            SYSTEM,
            label=_("30天内重复反映，重新办理"),
            done=_("同一人30天内再次反映，重新办理"),
            drops=frozenset({Kind.RATE}),
            starts=ALL_CLOCKS,
            reopens=True,
            note=True,
        ),
        Move(
            "judge",
            WITH_THE_UNIT,
            None,
            REPORTER,
            label=_("到期评价"),
            done=_("反映人作了到期评价"),
            guard=rules.verdict_is_due,
        ),
        Move(
            "write",
            OPEN | {Status.RESOLVED},
            None,
            REPORTER,
            label=_("补充说明"),
            done=_("反映人补充说明"),
            note=True,
        ),
        Move(
            "urge",
            WITH_THE_UNIT,
            None,
            REPORTER,
            label=_("催办"),
            done=_("反映人催办"),
            guard=rules.urging_is_allowed,
        ),
        Move(
            "decline",
            frozenset({Status.SUBMITTED, Status.DISPATCHED, Status.OBJECTED}),
            Status.DECLINED,
            DISPATCHER,
            label=pgettext_lazy("button", "不予受理"),
            done=_("不予受理"),
            note=True,
            guard=rules.place_to_go_is_named,
        ),
        Move(
            "merge",
            OPEN,
            Status.MERGED,
            DISPATCHER | SYSTEM,
            label=_("并案"),
            done=_("与另一件诉求合并办理"),
            guard=rules.original_is_another_open_case,
        ),
        Move(
            "withdraw",
            OPEN,
            Status.WITHDRAWN,
            REPORTER,
            label=_("撤回诉求"),
            done=_("反映人撤回"),
            guard=rules.nobody_else_waits,
        ),
    ],
)

HANDLING = frozenset(
    {"intake", "remark", "reveal", "reissue", "answer_data"}
    | {move.name for move in LIFECYCLE.moves if move.roles & STAFF}
)
"""Verbs of the story whose author had a hand in the case, and so never speaks for the reporter."""
SPOKEN = frozenset(
    {"intake", "remark", "ask_data", "answer_data", "pause", "resume"}
    | {"accept", "contact", "ask_material", "end_pause", "resolve", "invite", "report"}
    | {move.name for move in LIFECYCLE.moves if Relation.REPORTER in move.roles}
)
"""Verbs whose words are a reporter's own or speak of one. The others give grounds for decisions."""
