"""The one table of moves of a complaint: 随手拍 - 派单 - 限时办 - 群众评 (RULES 5)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflow.lifecycle import Lifecycle, Move, Stage

from . import rules


class Status(models.TextChoices):
    SUBMITTED = "submitted", _("待派单")
    DISPATCHED = "dispatched", _("待受理")
    ACCEPTED = "accepted", _("办理中")
    RESOLVED = "resolved", _("待评价")
    CLOSED = "closed", _("已办结")
    DECLINED = "declined", _("不予受理")
    WITHDRAWN = "withdrawn", _("已撤回")


class Relation(models.TextChoices):
    """What somebody is to one case, computed for each case and person."""

    UNIT = "unit", _("承办单位")
    DISPATCHER = "dispatcher", _("派单人员")
    REPORTER = "reporter", _("反映人")
    SYSTEM = "system", _("平台")


class Kind(models.TextChoices):
    """The kinds of limit. They run in parallel; how long they are is data (`Limit`)."""

    ACCEPT = "accept", _("受理")
    CONTACT = "contact", _("首次联系")
    CLOSE = "close", _("办结")
    RATE = "rate", _("评价")


COLOURS = {
    Status.SUBMITTED: "yellow",
    Status.DISPATCHED: "yellow",
    Status.ACCEPTED: "blue",
    Status.RESOLVED: "blue",
    Status.CLOSED: "green",
    Status.DECLINED: "grey",
    Status.WITHDRAWN: "grey",
}

OPEN = frozenset({Status.SUBMITTED, Status.DISPATCHED, Status.ACCEPTED})
"""Something is still to be done for the resident; what waits only for a rating is not open."""

UNIT = frozenset({Relation.UNIT})
DISPATCHER = frozenset({Relation.DISPATCHER})
REPORTER = frozenset({Relation.REPORTER})
SYSTEM = frozenset({Relation.SYSTEM})

LIFECYCLE = Lifecycle(
    start=Status.SUBMITTED,
    stages={
        Status.SUBMITTED: Stage(Status.SUBMITTED.label),
        Status.DISPATCHED: Stage(Status.DISPATCHED.label),
        Status.ACCEPTED: Stage(Status.ACCEPTED.label),
        Status.RESOLVED: Stage(Status.RESOLVED.label),
        Status.CLOSED: Stage(Status.CLOSED.label, final=True),
        Status.DECLINED: Stage(Status.DECLINED.label, final=True),
        Status.WITHDRAWN: Stage(Status.WITHDRAWN.label, final=True),
    },
    moves=[
        Move(
            "dispatch",
            frozenset({Status.SUBMITTED}),
            Status.DISPATCHED,
            DISPATCHER | SYSTEM,
            label=_("派单"),
            done=_("已派单"),
            starts=frozenset({Kind.ACCEPT, Kind.CONTACT, Kind.CLOSE}),
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
            Status.ACCEPTED,
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
            starts=frozenset({Kind.RATE}),
            note=True,
            guard=rules.evidence_is_shown,
        ),
        Move(
            "rate",
            frozenset({Status.RESOLVED}),
            Status.CLOSED,
            REPORTER,
            label=_("解决了，评价"),
            done=_("反映人确认解决并评价"),
            meets=frozenset({Kind.RATE}),
            guard=rules.stars_are_given,
        ),
        Move(
            "reopen",
            frozenset({Status.RESOLVED}),
            Status.DISPATCHED,
            REPORTER,
            label=_("没解决，重新办理"),
            done=_("反映人表示没有解决，退回重新办理"),
            meets=frozenset({Kind.RATE}),
            starts=frozenset({Kind.ACCEPT, Kind.CONTACT, Kind.CLOSE}),
            reopens=True,
            note=True,
        ),
        Move(
            "lapse",
            frozenset({Status.RESOLVED}),
            Status.CLOSED,
            SYSTEM,
            label=_("到期未评价，归档"),
            done=_("到期没有评价，按未评价归档"),
        ),
        Move(
            "redispatch",
            frozenset({Status.DISPATCHED, Status.ACCEPTED}),
            Status.DISPATCHED,
            DISPATCHER,
            label=_("改派"),
            done=_("已改派"),
            drops=frozenset({Kind.ACCEPT, Kind.CONTACT}),
            starts=frozenset({Kind.ACCEPT, Kind.CONTACT}),
            reopens=True,
            note=True,
            guard=rules.unit_is_another,
        ),
        Move(
            "decline",
            frozenset({Status.SUBMITTED, Status.DISPATCHED}),
            Status.DECLINED,
            DISPATCHER,
            label=pgettext_lazy("button", "不予受理"),
            done=_("不予受理"),
            note=True,
            guard=rules.place_to_go_is_named,
        ),
        Move(
            "withdraw",
            frozenset({Status.SUBMITTED, Status.DISPATCHED, Status.ACCEPTED}),
            Status.WITHDRAWN,
            REPORTER,
            label=_("撤回诉求"),
            done=_("反映人撤回"),
        ),
    ],
)

HANDLING = frozenset(
    {"intake", "remark", "reveal"}
    | {move.name for move in LIFECYCLE.moves if move.roles & (UNIT | DISPATCHER)}
)
"""Verbs of the story whose author had a hand in the case, and so never speaks for the reporter."""
