"""The nine matters of joint decision, and what becomes of who does not choose (RULES 1.2, 1.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Matter(models.TextChoices):
    """The nine matters of art. 278."""

    M1 = "M1", _("制定、修改业主大会议事规则")
    M2 = "M2", _("制定、修改管理规约")
    M3 = "M3", _("选举业委会或更换委员")
    M4 = "M4", _("选聘、解聘物业服务企业")
    M5 = "M5", _("使用专项维修资金")
    M6 = "M6", _("筹集专项维修资金")
    M7 = "M7", _("改建、重建建筑物及附属设施")
    M8 = "M8", _("改变共有部分用途或利用共有部分经营")
    M9 = "M9", _("其他共有和共同管理的重大事项")


SPECIAL = frozenset({Matter.M6, Matter.M7, Matter.M8})
"""Matters that need three quarters of both area and heads (art. 278, no. 6-8)."""


class NonVotePolicy(models.TextChoices):
    """What becomes of who does not choose (RULES 1.3)."""

    NOT_COUNTED = "not_counted", _("弃权不计入同意")
    ABSTAIN_FOLLOWS_MAJORITY = "abstain_follows_majority", _("弃权票计入多数")
    UNRETURNED_FOLLOWS_MAJORITY = "unreturned_follows_majority", _("未交回的票计入多数")
