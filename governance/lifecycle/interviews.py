"""An interview of the last-ranked: called with the bulletin, notified, held, verified by another person."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflow.lifecycle import Lifecycle, Move, Stage

from ..rules import guards


class InterviewStatus(models.TextChoices):
    CALLED = "called", _("待通知")
    NOTIFIED = "notified", _("已通知，待约谈")
    HELD = "held", _("已约谈，待核验")
    VERIFIED = "verified", _("已核验销号")


class InterviewMove(models.TextChoices):
    NOTIFY = "notify", _("通知约谈")
    HOLD = "hold", _("登记约谈")
    FAIL = "fail", _("核验不通过")
    VERIFY = "verify", _("核验通过，销号")


class InterviewPart(models.TextChoices):
    CONVENER = "convener", _("约谈召集人")
    VERIFIER = "verifier", _("核验人")


class InterviewLimit(models.TextChoices):
    """How long they are is data (`InterviewTerms`); commitments end when they say."""

    CONVENE = "convene", pgettext_lazy("limit", "约谈")
    CORRECT = "correct", _("整改承诺")


CONVENER = frozenset({InterviewPart.CONVENER})
VERIFIER = frozenset({InterviewPart.VERIFIER})
INTERVIEW_COLOURS = {
    InterviewStatus.CALLED: "yellow",
    InterviewStatus.NOTIFIED: "blue",
    InterviewStatus.HELD: "blue",
    InterviewStatus.VERIFIED: "green",
}

INTERVIEW = Lifecycle(
    start=InterviewStatus.CALLED,
    stages={
        **{status: Stage(status.label) for status in InterviewStatus},
        InterviewStatus.VERIFIED: Stage(InterviewStatus.VERIFIED.label, final=True),
    },
    moves=[
        Move(
            InterviewMove.NOTIFY,
            frozenset({InterviewStatus.CALLED, InterviewStatus.NOTIFIED}),
            InterviewStatus.NOTIFIED,
            CONVENER,
            label=InterviewMove.NOTIFY.label,
            done=_("已通知约谈"),
            guard=guards.persons_are_named,
        ),
        Move(
            InterviewMove.HOLD,
            frozenset({InterviewStatus.NOTIFIED}),
            InterviewStatus.HELD,
            CONVENER,
            label=InterviewMove.HOLD.label,
            done=_("已约谈"),
            meets=frozenset({InterviewLimit.CONVENE}),
            starts=frozenset({InterviewLimit.CORRECT}),
            guard=guards.interview_is_recorded,
        ),
        Move(
            InterviewMove.VERIFY,
            frozenset({InterviewStatus.HELD}),
            InterviewStatus.VERIFIED,
            VERIFIER,
            label=InterviewMove.VERIFY.label,
            done=_("核验通过，已销号"),
            meets=frozenset({InterviewLimit.CORRECT}),
            note=True,
            guard=guards.correction_is_proved,
        ),
        Move(
            InterviewMove.FAIL,
            frozenset({InterviewStatus.HELD}),
            None,
            VERIFIER,
            label=InterviewMove.FAIL.label,
            done=_("核验不通过，继续整改"),
            note=True,
            guard=guards.another_looks_again,
        ),
    ],
)
