"""A warning: opened by the evaluation, acknowledged, corrected by plan, verified, lifted with a reason."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.lifecycle import Lifecycle, Move, Stage

from ..rules import lifting


class WarningStatus(models.TextChoices):
    OPEN = "open", _("待签收")
    ACKNOWLEDGED = "acknowledged", _("待报整改方案")
    PLANNED = "planned", _("整改中")
    VERIFIED = "verified", _("整改已核实，待解除")
    LIFTED = "lifted", _("已解除")
    ENDED = "ended", _("已终止")


class WarningMove(models.TextChoices):
    RAISE = "raise", _("发出预警")
    ACKNOWLEDGE = "acknowledge", _("签收预警")
    PLAN = "plan", _("报整改方案")
    VERIFY = "verify", _("核实整改")
    SEND_BACK = "send_back", _("核实不通过")
    LIFT = "lift", _("解除预警")
    ESCALATE = "redden", _("升为红色预警")
    END = "end", _("终止预警")


class WarningPart(models.TextChoices):
    """What somebody is to one warning, by the rights that hold in its place."""

    ACTOR = "actor", _("整改责任方")
    VERIFIER = "verifier", _("核实人员")
    LIFTER = "lifter", _("审批人员")
    PORTAL = "portal", _("平台")


class WarningLimitKind(models.TextChoices):
    """Kinds of limit; how long they are is data (`WarningLimit`)."""

    ACKNOWLEDGE = "acknowledge", _("签收")
    PLAN = "plan", _("报方案")
    CORRECT = "correct", _("整改并核实")


Status, Kind = WarningStatus, WarningLimitKind
CURRENT = frozenset({Status.OPEN, Status.ACKNOWLEDGED, Status.PLANNED, Status.VERIFIED})
ACTOR, VERIFIER = frozenset({WarningPart.ACTOR}), frozenset({WarningPart.VERIFIER})
LIFTER, PORTAL = frozenset({WarningPart.LIFTER}), frozenset({WarningPart.PORTAL})

WARNING = Lifecycle(
    start=Status.OPEN,
    stages={
        **{status: Stage(status.label) for status in Status if status in CURRENT},
        Status.LIFTED: Stage(Status.LIFTED.label, final=True),
        Status.ENDED: Stage(Status.ENDED.label, final=True),
    },
    moves=[
        Move(
            WarningMove.RAISE,
            frozenset({Status.OPEN}),
            None,
            PORTAL,
            label=WarningMove.RAISE.label,
            done=_("已发出预警"),
            starts=frozenset({Kind.ACKNOWLEDGE}),
        ),
        Move(
            WarningMove.ACKNOWLEDGE,
            frozenset({Status.OPEN}),
            Status.ACKNOWLEDGED,
            ACTOR,
            label=WarningMove.ACKNOWLEDGE.label,
            done=_("已签收"),
            meets=frozenset({Kind.ACKNOWLEDGE}),
            starts=frozenset({Kind.PLAN}),
        ),
        Move(  # a plan that was verified too late is followed by another with a limit of its own
            WarningMove.PLAN,
            frozenset({Status.ACKNOWLEDGED, Status.PLANNED, Status.VERIFIED}),
            Status.PLANNED,
            ACTOR,
            label=WarningMove.PLAN.label,
            done=_("已报整改方案"),
            meets=frozenset({Kind.PLAN}),
            starts=frozenset({Kind.CORRECT}),
            note=True,
        ),
        Move(
            WarningMove.VERIFY,
            frozenset({Status.PLANNED}),
            Status.VERIFIED,
            VERIFIER,
            label=WarningMove.VERIFY.label,
            done=_("整改已核实"),
            meets=frozenset({Kind.CORRECT}),
            note=True,
            guard=lifting.another_verifies,
        ),
        Move(  # the clock of the correction runs on
            WarningMove.SEND_BACK,
            frozenset({Status.PLANNED}),
            None,
            VERIFIER,
            label=WarningMove.SEND_BACK.label,
            done=_("核实不通过，继续整改"),
            note=True,
            guard=lifting.another_verifies,
        ),
        Move(
            WarningMove.LIFT,
            CURRENT,
            Status.LIFTED,
            LIFTER,
            label=WarningMove.LIFT.label,
            done=_("已解除"),
            note=True,
            guard=lifting.may_be_lifted,
        ),
        Move(  # whoever answers for it answers again, within new limits
            WarningMove.ESCALATE,
            CURRENT,
            Status.OPEN,
            PORTAL,
            label=WarningMove.ESCALATE.label,
            done=_("升为红色预警"),
            drops=frozenset(Kind),
            starts=frozenset({Kind.ACKNOWLEDGE}),
            reopens=True,
        ),
        Move(
            WarningMove.END,
            CURRENT,
            Status.ENDED,
            PORTAL,
            label=WarningMove.END.label,
            done=_("小区已停用，预警终止"),
        ),
    ],
)
