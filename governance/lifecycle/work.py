"""What somebody owes by a day, a task or an issue of a register: done with evidence, checked by another."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflow.lifecycle import Lifecycle, Move, Stage

from ..rules import guards


class WorkStatus(models.TextChoices):
    OPEN = "open", _("办理中")
    DONE = "done", pgettext_lazy("work", "待核查")
    CLOSED = "closed", _("已销号")
    DROPPED = "dropped", pgettext_lazy("work", "已取消")


class WorkMove(models.TextChoices):
    FINISH = "finish", _("提交办结")
    CLOSE = "close", _("核查通过，销号")
    RETURN = "return", _("退回重办")
    POSTPONE = "postpone", pgettext_lazy("work", "延期")
    DROP = "drop", pgettext_lazy("work", "取消")


class WorkPart(models.TextChoices):
    OWNER = "owner", _("责任单位")
    CHECKER = "checker", _("核查人")


class WorkLimit(models.TextChoices):
    DO = "do", pgettext_lazy("limit", "办结")
    CHECK = "check", pgettext_lazy("limit", "核查")


OWNER = frozenset({WorkPart.OWNER})
CHECKER = frozenset({WorkPart.CHECKER})
WORK_COLOURS = {
    WorkStatus.OPEN: "yellow",
    WorkStatus.DONE: "blue",
    WorkStatus.CLOSED: "green",
    WorkStatus.DROPPED: "grey",
}
OPEN, DONE = frozenset({WorkStatus.OPEN}), frozenset({WorkStatus.DONE})

WORK = Lifecycle(
    start=WorkStatus.OPEN,
    stages={
        WorkStatus.OPEN: Stage(WorkStatus.OPEN.label),
        WorkStatus.DONE: Stage(WorkStatus.DONE.label),
        WorkStatus.CLOSED: Stage(WorkStatus.CLOSED.label, final=True),
        WorkStatus.DROPPED: Stage(WorkStatus.DROPPED.label, final=True),
    },
    moves=[
        Move(
            WorkMove.FINISH,
            OPEN,
            WorkStatus.DONE,
            OWNER,
            label=WorkMove.FINISH.label,
            done=_("已办结，待核查"),
            meets=frozenset({WorkLimit.DO}),
            starts=frozenset({WorkLimit.CHECK}),
            note=True,
            guard=guards.evidence_is_shown,
        ),
        Move(
            WorkMove.CLOSE,
            DONE,
            WorkStatus.CLOSED,
            CHECKER,
            label=WorkMove.CLOSE.label,
            done=_("核查通过，已销号"),
            meets=frozenset({WorkLimit.CHECK}),
            note=True,
            guard=guards.another_checks,
        ),
        Move(
            WorkMove.RETURN,
            DONE,
            WorkStatus.OPEN,
            CHECKER,
            label=WorkMove.RETURN.label,
            done=_("核查不通过，退回重办"),
            meets=frozenset({WorkLimit.CHECK}),
            starts=frozenset({WorkLimit.DO}),
            reopens=True,
            note=True,
            guard=guards.another_checks,
        ),
        Move(
            WorkMove.POSTPONE,
            OPEN,
            None,
            CHECKER,
            label=WorkMove.POSTPONE.label,
            done=_("期限已延长"),
            note=True,
        ),
        Move(
            WorkMove.DROP,
            OPEN,
            WorkStatus.DROPPED,
            CHECKER,
            label=WorkMove.DROP.label,
            done=pgettext_lazy("work", "已取消"),
            note=True,
        ),
    ],
)
