"""The moves of works on fire water (消防管网改造): 立项 → 开工 → 通水; 延期, 终止."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflow.lifecycle import Lifecycle, Move, Stage

from ..rules import water


class RepairStatus(models.TextChoices):
    PLANNED = "planned", _("已立项")
    RUNNING = "running", _("施工中")
    DONE = "done", _("已通水")
    DROPPED = "dropped", pgettext_lazy("works", "已终止")


class RepairPart(models.TextChoices):
    KEEPER = "keeper", _("项目管理人员")
    APPROVER = "approver", _("区专班")


class RepairLimit(models.TextChoices):
    """The day on which water was promised; natural days from the opening."""

    WATER = "water", _("通水")


KEEPER = frozenset({RepairPart.KEEPER})
APPROVER = frozenset({RepairPart.APPROVER})
UNFINISHED = frozenset({RepairStatus.PLANNED, RepairStatus.RUNNING})
REPAIR_COLOURS = {
    RepairStatus.PLANNED: "yellow",
    RepairStatus.RUNNING: "blue",
    RepairStatus.DONE: "green",
    RepairStatus.DROPPED: "grey",
}

REPAIR = Lifecycle(
    start=RepairStatus.PLANNED,
    stages={
        **{status: Stage(status.label) for status in RepairStatus if status in UNFINISHED},
        RepairStatus.DONE: Stage(RepairStatus.DONE.label, final=True),
        RepairStatus.DROPPED: Stage(RepairStatus.DROPPED.label, final=True),
    },
    moves=[
        Move(
            "begin",
            frozenset({RepairStatus.PLANNED}),
            RepairStatus.RUNNING,
            KEEPER,
            label=_("登记开工"),
            done=_("已开工"),
            guard=water.before_is_measured,
        ),
        Move(
            "turn_on",
            frozenset({RepairStatus.RUNNING}),
            RepairStatus.DONE,
            KEEPER,
            label=_("确认通水"),
            done=_("已通水"),
            meets=frozenset({RepairLimit.WATER}),
            guard=water.water_is_proved,
        ),
        Move(
            "postpone",
            UNFINISHED,
            None,
            APPROVER,
            label=_("延后通水日期"),
            done=_("通水日期已延后"),
            note=True,
            guard=water.postponed_in_time,
        ),
        Move(
            "drop",
            UNFINISHED,
            RepairStatus.DROPPED,
            KEEPER,
            label=_("终止项目"),
            done=_("项目已终止"),
            note=True,
        ),
    ],
)
