"""The moves of an enforcement case: 立案 → 调查 → (听证) → 决定 → 缴款 → 结案; 撤案."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.lifecycle import Lifecycle, Move, Stage

from ..rules import guards


class Step(models.TextChoices):
    FILED = "filed", _("已立案")
    INVESTIGATED = "investigated", _("调查终结")
    HEARD = "heard", _("已陈述申辩、听证")
    DECIDED = "decided", _("已处罚决定")
    PAID = "paid", _("已缴款")
    CLOSED = "closed", _("已结案")
    WITHDRAWN = "withdrawn", _("已撤案")


class Part(models.TextChoices):
    OFFICER = "officer", _("执法办案人员")


class Term(models.TextChoices):
    """Natural days: a decision within ninety of the filing (art. 60), payment within fifteen (art. 67)."""

    DECIDE = "decide", _("作出决定")
    PAY = "pay", _("缴纳罚款")


DAYS = {Term.DECIDE: 90, Term.PAY: 15}
OFFICER = frozenset({Part.OFFICER})
ENFORCEMENT_COLOURS = {
    Step.FILED: "yellow",
    Step.INVESTIGATED: "yellow",
    Step.HEARD: "yellow",
    Step.DECIDED: "blue",
    Step.PAID: "blue",
    Step.CLOSED: "green",
    Step.WITHDRAWN: "grey",
}
BEFORE_DECISION = frozenset({Step.FILED, Step.INVESTIGATED, Step.HEARD})

ENFORCEMENT = Lifecycle(
    start=Step.FILED,
    stages={
        **{step: Stage(step.label) for step in Step if step not in (Step.CLOSED, Step.WITHDRAWN)},
        Step.CLOSED: Stage(Step.CLOSED.label, final=True),
        Step.WITHDRAWN: Stage(Step.WITHDRAWN.label, final=True),
    },
    moves=[
        Move(
            "investigate",
            frozenset({Step.FILED}),
            Step.INVESTIGATED,
            OFFICER,
            label=_("调查终结"),
            done=_("调查终结"),
            note=True,
        ),
        Move(
            "hear",
            frozenset({Step.INVESTIGATED}),
            Step.HEARD,
            OFFICER,
            label=_("记录陈述申辩、听证"),
            done=_("已听取陈述申辩"),
            note=True,
        ),
        Move(
            "decide",
            frozenset({Step.INVESTIGATED, Step.HEARD}),
            Step.DECIDED,
            OFFICER,
            label=_("作出处罚决定"),
            done=_("已作出处罚决定"),
            meets=frozenset({Term.DECIDE}),
            starts=frozenset({Term.PAY}),
            guard=guards.decision_is_whole,
        ),
        Move(
            "pay",
            frozenset({Step.DECIDED}),
            Step.PAID,
            OFFICER,
            label=_("登记缴款"),
            done=_("已缴款"),
            meets=frozenset({Term.PAY}),
            guard=guards.payment_is_whole,
        ),
        Move(
            "close",
            frozenset({Step.DECIDED, Step.PAID}),
            Step.CLOSED,
            OFFICER,
            label=_("结案"),
            done=_("已结案"),
            note=True,
            guard=guards.fine_is_paid,
        ),
        Move(
            "withdraw",
            BEFORE_DECISION | {Step.DECIDED},
            Step.WITHDRAWN,
            OFFICER,
            label=_("撤案"),
            done=_("已撤案"),
            note=True,
        ),
    ],
)
