"""Who acts on findings and statements, and the kinds of limit."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Relation(models.TextChoices):
    """What somebody is to one case, computed for each case and person."""

    CORRECTOR = "corrector", _("整改责任方")
    RECHECKER = "rechecker", _("复查人员")
    SUBMITTER = "submitter", _("提交人")
    BRANCH = "branch", _("小区支部")
    COMMUNITY = "community", _("社区、镇乡")


class Limit(models.TextChoices):
    """Kinds of limit; how long they are is data (`StepLimit`)."""

    CORRECT = "correct", _("整改")
    RECHECK = "recheck", _("复查")
    APPROVE = "approve", _("审核")
