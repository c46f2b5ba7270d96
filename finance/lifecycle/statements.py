"""A statement: frozen when it is submitted, approved by branch and community, then public; or returned."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.lifecycle import Lifecycle, Move, Stage

from ..rules import guards
from .relations import Limit, Relation


class StatementStatus(models.TextChoices):
    SUBMITTED = "submitted", _("待支部审核")
    BRANCH_APPROVED = "branch_approved", _("待社区审核")
    PUBLISHED = "published", _("已定稿公示")
    RETURNED = "returned", _("已退回")


class StatementMove(models.TextChoices):
    APPROVE_BRANCH = "approve_branch", _("支部审核通过")
    APPROVE_COMMUNITY = "approve_community", _("社区审核通过，定稿公示")
    RETURN = "return", _("退回")


WAITING = frozenset({StatementStatus.SUBMITTED, StatementStatus.BRANCH_APPROVED})
BRANCH = frozenset({Relation.BRANCH})
COMMUNITY = frozenset({Relation.COMMUNITY})

STATEMENT = Lifecycle(
    start=StatementStatus.SUBMITTED,
    stages={
        StatementStatus.SUBMITTED: Stage(StatementStatus.SUBMITTED.label),
        StatementStatus.BRANCH_APPROVED: Stage(StatementStatus.BRANCH_APPROVED.label),
        StatementStatus.PUBLISHED: Stage(StatementStatus.PUBLISHED.label, final=True),
        StatementStatus.RETURNED: Stage(StatementStatus.RETURNED.label, final=True),
    },
    moves=[
        Move(
            StatementMove.APPROVE_BRANCH,
            frozenset({StatementStatus.SUBMITTED}),
            StatementStatus.BRANCH_APPROVED,
            BRANCH,
            label=StatementMove.APPROVE_BRANCH.label,
            done=_("支部审核通过"),
            meets=frozenset({Limit.APPROVE}),
            starts=frozenset({Limit.APPROVE}),
            reopens=True,
            guard=guards.another_approves,
        ),
        Move(
            StatementMove.APPROVE_COMMUNITY,
            frozenset({StatementStatus.BRANCH_APPROVED}),
            StatementStatus.PUBLISHED,
            COMMUNITY,
            label=StatementMove.APPROVE_COMMUNITY.label,
            done=_("社区审核通过，已定稿"),
            meets=frozenset({Limit.APPROVE}),
            guard=guards.another_approves,
        ),
        Move(
            StatementMove.RETURN,
            WAITING,
            StatementStatus.RETURNED,
            BRANCH | COMMUNITY,
            label=StatementMove.RETURN.label,
            done=_("已退回，请改好账目后重新提交"),
            meets=frozenset({Limit.APPROVE}),
            note=True,
        ),
    ],
)
