"""The one table of moves of a hazard: 发现登记 → 研判定级 → 交办 → 整改 → 复查 → 销号 (RULES 4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.lifecycle import Lifecycle, Move, Stage

from ..rules import guards


class Status(models.TextChoices):
    REGISTERED = "registered", _("待研判")
    GRADED = "graded", _("待交办")
    ORDERED = "ordered", _("整改中")
    ENFORCED = "enforced", _("已移送执法")
    RECTIFIED = "rectified", _("待复查")
    CLOSED = "closed", _("已销号")
    VOID = "void", _("误报撤销")


class Relation(models.TextChoices):
    """What somebody is to one hazard, computed for each hazard and person."""

    JUDGE = "judge", _("研判交办人员")
    RECTIFIER = "rectifier", _("整改责任方")
    RECHECKER = "rechecker", _("复查人员")
    APPROVER = "approver", _("延期审批人")
    LISTER = "lister", _("挂牌督办机关")
    SYSTEM = "system", _("平台")


class Kind(models.TextChoices):
    """The kinds of limit. How long they are is data (`StepLimit`, the item's own days)."""

    JUDGE = "judge", _("研判")
    ORDER = "order", _("交办")
    RECTIFY = "rectify", _("整改")
    RECHECK = "recheck", _("复查")
    APPROVE = "approve", _("延期审批")


COLOURS = {
    Status.REGISTERED: "red",
    Status.GRADED: "red",
    Status.ORDERED: "yellow",
    Status.ENFORCED: "yellow",
    Status.RECTIFIED: "blue",
    Status.CLOSED: "green",
    Status.VOID: "grey",
}
JUDGE = frozenset({Relation.JUDGE})
RECTIFIER = frozenset({Relation.RECTIFIER})
RECHECKER = frozenset({Relation.RECHECKER})
APPROVER = frozenset({Relation.APPROVER})
LISTER = frozenset({Relation.LISTER})
SYSTEM = frozenset({Relation.SYSTEM})

WITH_THE_UNIT = frozenset({Status.ORDERED, Status.ENFORCED})
BEFORE_REPAIR = frozenset({Status.REGISTERED, Status.GRADED, Status.ORDERED, Status.ENFORCED})
OPEN = BEFORE_REPAIR | {Status.RECTIFIED}

LIFECYCLE = Lifecycle(
    start=Status.REGISTERED,
    stages={
        **{status: Stage(status.label) for status in Status if status in OPEN},
        Status.CLOSED: Stage(Status.CLOSED.label, final=True),
        Status.VOID: Stage(Status.VOID.label, final=True),
    },
    moves=[
        Move(
            "grade",
            frozenset({Status.REGISTERED}),
            Status.GRADED,
            JUDGE | SYSTEM,
            label=_("研判定级"),
            done=_("已研判定级"),
            meets=frozenset({Kind.JUDGE}),
            starts=frozenset({Kind.ORDER}),
            guard=guards.grade_is_proved,
        ),
        Move(
            "order",
            frozenset({Status.GRADED}),
            Status.ORDERED,
            JUDGE | SYSTEM,
            label=_("交办"),
            done=_("已交办整改"),
            meets=frozenset({Kind.ORDER}),
            starts=frozenset({Kind.RECTIFY}),
            guard=guards.order_is_complete,
        ),
        Move(
            "rectify",
            WITH_THE_UNIT,
            Status.RECTIFIED,
            RECTIFIER,
            label=_("提交整改"),
            done=_("已整改，请复查"),
            meets=frozenset({Kind.RECTIFY}),
            drops=frozenset({Kind.APPROVE}),
            starts=frozenset({Kind.RECHECK}),
            note=True,
            guard=guards.after_photo_is_shown,
        ),
        Move(
            "pass",
            frozenset({Status.RECTIFIED}),
            Status.CLOSED,
            RECHECKER,
            label=_("复查通过，销号"),
            done=_("复查通过，已销号"),
            meets=frozenset({Kind.RECHECK}),
            note=True,
            guard=guards.recheck_is_sound,
        ),
        Move(
            "fail",
            frozenset({Status.RECTIFIED}),
            Status.ORDERED,
            RECHECKER,
            label=_("复查不通过，退回"),
            done=_("复查不通过，退回整改"),
            meets=frozenset({Kind.RECHECK}),
            starts=frozenset({Kind.RECTIFY}),
            reopens=True,
            note=True,
            guard=guards.another_rechecks,
        ),
        Move(
            "grant_extension",
            WITH_THE_UNIT,
            None,
            APPROVER,
            label=_("同意延期"),
            done=_("同意延期"),
            meets=frozenset({Kind.APPROVE}),
            guard=guards.extension_waits,
        ),
        Move(
            "refuse_extension",
            WITH_THE_UNIT,
            None,
            APPROVER,
            label=_("不同意延期"),
            done=_("不同意延期"),
            meets=frozenset({Kind.APPROVE}),
            note=True,
            guard=guards.extension_waits,
        ),
        Move(
            "ask_extension",
            WITH_THE_UNIT,
            None,
            RECTIFIER,
            label=_("申请延期"),
            done=_("申请延长整改时限"),
            starts=frozenset({Kind.APPROVE}),
            note=True,
            guard=guards.extension_may_be_asked,
        ),
        Move(
            "secure",
            BEFORE_REPAIR,
            None,
            RECTIFIER | JUDGE,
            label=_("登记临时措施"),
            done=_("已采取临时防范措施"),
            note=True,
        ),
        Move(
            "enforce",
            frozenset({Status.ORDERED}),
            Status.ENFORCED,
            JUDGE,
            label=_("移送执法"),
            done=_("已移送执法"),
            note=True,
        ),
        Move(
            "list",
            BEFORE_REPAIR - {Status.REGISTERED},
            None,
            LISTER,
            label=_("挂牌督办"),
            done=_("已挂牌督办"),
            note=True,
        ),
        Move(
            "regrade",
            frozenset({Status.GRADED, Status.ORDERED, Status.ENFORCED, Status.RECTIFIED}),
            None,
            JUDGE,
            label=_("重新定级"),
            done=_("已重新定级"),
            note=True,
            guard=guards.new_grade_is_proved,
        ),
        Move(
            "void",
            BEFORE_REPAIR,
            Status.VOID,
            JUDGE,
            label=_("误报撤销"),
            done=_("认定误报，已撤销"),
            note=True,
            guard=guards.is_not_major,
        ),
    ],
)
