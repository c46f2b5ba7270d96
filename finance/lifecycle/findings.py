"""A finding: opened by a check or an audit, corrected with evidence, re-checked by another person, closed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.lifecycle import Lifecycle, Move, Stage

from ..rules import guards
from .relations import Limit, Relation


class FindingStatus(models.TextChoices):
    OPEN = "open", _("待整改")
    CORRECTED = "corrected", _("待复查")
    CLOSED = "closed", _("已销号")
    DISMISSED = "dismissed", _("不成立")


class FindingMove(models.TextChoices):
    CORRECT = "correct", _("提交整改")
    CLOSE = "close", _("复查通过，销号")
    RETURN = "return", _("退回重新整改")
    DISMISS = "dismiss", _("认定不成立")


CORRECTOR = frozenset({Relation.CORRECTOR})
RECHECKER = frozenset({Relation.RECHECKER})

FINDING = Lifecycle(
    start=FindingStatus.OPEN,
    stages={
        FindingStatus.OPEN: Stage(FindingStatus.OPEN.label),
        FindingStatus.CORRECTED: Stage(FindingStatus.CORRECTED.label),
        FindingStatus.CLOSED: Stage(FindingStatus.CLOSED.label, final=True),
        FindingStatus.DISMISSED: Stage(FindingStatus.DISMISSED.label, final=True),
    },
    moves=[
        Move(
            FindingMove.CORRECT,
            frozenset({FindingStatus.OPEN}),
            FindingStatus.CORRECTED,
            CORRECTOR,
            label=FindingMove.CORRECT.label,
            done=_("已整改，待复查"),
            meets=frozenset({Limit.CORRECT}),
            starts=frozenset({Limit.RECHECK}),
            note=True,
            guard=guards.evidence_is_shown,
        ),
        Move(
            FindingMove.CLOSE,
            frozenset({FindingStatus.CORRECTED}),
            FindingStatus.CLOSED,
            RECHECKER,
            label=FindingMove.CLOSE.label,
            done=_("复查通过，已销号"),
            meets=frozenset({Limit.RECHECK}),
            note=True,
            guard=guards.another_rechecks,
        ),
        Move(
            FindingMove.RETURN,
            frozenset({FindingStatus.CORRECTED}),
            FindingStatus.OPEN,
            RECHECKER,
            label=FindingMove.RETURN.label,
            done=_("复查不通过，退回整改"),
            meets=frozenset({Limit.RECHECK}),
            starts=frozenset({Limit.CORRECT}),
            reopens=True,
            note=True,
            guard=guards.another_rechecks,
        ),
        Move(
            FindingMove.DISMISS,
            frozenset({FindingStatus.OPEN}),
            FindingStatus.DISMISSED,
            RECHECKER,
            label=FindingMove.DISMISS.label,
            done=_("认定不成立"),
            note=True,
        ),
    ],
)
