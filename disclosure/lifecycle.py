"""The one table of moves of a question about what is disclosed (异议): ask, answer, once to the township."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.lifecycle import Lifecycle, Move, Stage


class Status(models.TextChoices):
    ASKED = "asked", _("待答复")
    ANSWERED = "answered", _("已答复")
    ACCEPTED = "accepted", _("已认可")
    APPEALED = "appealed", _("待镇乡处理")
    DECIDED = "decided", _("镇乡已处理")


class Relation(models.TextChoices):
    """What somebody is to one question."""

    ANSWERER = "answerer", _("小区答复人")
    TOWNSHIP = "township", _("镇乡处理人")
    ASKER = "asker", _("提问人")


class Kind(models.TextChoices):
    """The kinds of limit; how long they are is data (`ObjectionLimit`)."""

    ANSWER = "answer", _("答复")
    DECIDE = "decide", _("镇乡处理")


COLOURS = {
    Status.ASKED: "yellow",
    Status.ANSWERED: "blue",
    Status.ACCEPTED: "green",
    Status.APPEALED: "yellow",
    Status.DECIDED: "green",
}
SETTLED = frozenset({Status.ANSWERED, Status.ACCEPTED, Status.DECIDED})
"""There is an answer that the public may read after review."""
ANSWERER = frozenset({Relation.ANSWERER})
TOWNSHIP = frozenset({Relation.TOWNSHIP})
ASKER = frozenset({Relation.ASKER})

LIFECYCLE = Lifecycle(
    start=Status.ASKED,
    stages={
        Status.ASKED: Stage(Status.ASKED.label),
        Status.ANSWERED: Stage(Status.ANSWERED.label),
        Status.ACCEPTED: Stage(Status.ACCEPTED.label, final=True),
        Status.APPEALED: Stage(Status.APPEALED.label),
        Status.DECIDED: Stage(Status.DECIDED.label, final=True),
    },
    moves=[
        Move(
            "answer",
            frozenset({Status.ASKED}),
            Status.ANSWERED,
            ANSWERER,
            label=_("答复"),
            done=_("已答复"),
            meets=frozenset({Kind.ANSWER}),
            note=True,
        ),
        Move(
            "accept",
            frozenset({Status.ANSWERED}),
            Status.ACCEPTED,
            ASKER,
            label=_("认可答复"),
            done=_("提问人认可"),
        ),
        Move(
            "appeal",
            frozenset({Status.ANSWERED}),
            Status.APPEALED,
            ASKER,
            label=_("不满意，请镇乡处理"),
            done=_("提问人不满意，已转镇乡"),
            starts=frozenset({Kind.DECIDE}),
            note=True,
        ),
        Move(
            "decide",
            frozenset({Status.APPEALED}),
            Status.DECIDED,
            TOWNSHIP,
            label=_("处理"),
            done=_("镇乡已处理"),
            meets=frozenset({Kind.DECIDE}),
            note=True,
        ),
    ],
)
