"""That a compound is in the supervision group and on its platform (小微权力监督), with dates and evidence."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communities.access import grants
from communities.models import Compound, User
from workflow.models import Attachment


class SupervisionAccessQuerySet(models.QuerySet):
    def current(self, on: date) -> Self:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)

    def visible_to(self, user: User, permission: str = "disclosure.view") -> Self:
        return self.filter(grants(user).where(permission, "compound__"))


class SupervisionAccess(models.Model):
    """Since when, and perhaps until when, a compound takes part (RULES 3.4)."""

    class Kind(models.TextChoices):
        GROUP = "group", _("小微权力监督微信群")
        PLATFORM = "platform", _("小微权力监督平台")

    compound = models.ForeignKey(
        Compound, on_delete=models.PROTECT, related_name="supervision", verbose_name=_("小区")
    )
    kind = models.CharField(_("接入种类"), max_length=8, choices=Kind)
    starts_on = models.DateField(_("接入日期"))
    ends_on = models.DateField(_("退出日期"), null=True, blank=True)

    objects = SupervisionAccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("接入记录")
        verbose_name_plural = _("接入记录")
        constraints = [
            models.UniqueConstraint(
                fields=["compound", "kind"], condition=Q(ends_on=None), name="supervision_access_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="supervision_access_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compound} {self.get_kind_display()}"


class SupervisionProof(Attachment):
    """A screenshot or photo that shows it."""

    access = models.ForeignKey(SupervisionAccess, on_delete=models.PROTECT, related_name="proofs")

    class Meta:
        verbose_name = _("接入凭证")
        verbose_name_plural = _("接入凭证")

    def __str__(self) -> str:
        return f"{self.access_id} {self.token}"
