"""What of a bulletin takes too long for a page where there are many compounds."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.models import User

from .bulletins import Bulletin


class BulletinChoreQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        return self.filter(done_at=None)

    def last_freezes(self, quarters: Iterable[str]) -> "dict[str, BulletinChore]":
        """By quarter the freeze that was asked for last, for itself or for its bulletin."""
        codes = list(quarters)
        of_these = self.filter(Q(quarter__in=codes) | Q(bulletin__quarter__in=codes))
        rows = of_these.filter(kind=BulletinChore.Kind.FREEZE).select_related("bulletin")
        return {row.about: row for row in rows.order_by("pk")}


class BulletinChore(models.Model):
    """Asked for on a page, done by the periodic table. `made_of` is the digest the file's bulletin had.

    A quarter may be frozen without a bulletin; then it is named by `quarter` alone.
    """

    class Kind(models.TextChoices):
        COMPARE = "compare", _("核对以前的季度")
        FREEZE = "freeze", _("冻结数据")
        ANNEX = "annex", _("数据附件")
        PUBLIC_ANNEX = "public", _("公开的数据附件")

    bulletin = models.ForeignKey(Bulletin, null=True, on_delete=models.PROTECT, related_name="chores")
    quarter = models.CharField(_("季度"), max_length=6, blank=True)
    kind = models.CharField(_("事项"), max_length=8, choices=Kind)
    asked_at = models.DateTimeField(_("提出时间"))
    asked_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("提出人")
    )
    done_at = models.DateTimeField(_("完成时间"), null=True)
    refusal = models.CharField(_("没有办成的原因"), max_length=200, blank=True)
    file = models.FileField(_("文件"), upload_to="annexes/%Y/", blank=True)
    made_of = models.CharField(max_length=64, blank=True, editable=False)

    objects = BulletinChoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("通报的后台事项")
        verbose_name_plural = _("通报的后台事项")
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin", "kind"], condition=Q(done_at=None), name="bulletin_chore_waits_once"
            ),
            models.UniqueConstraint(
                fields=["quarter", "kind"],
                condition=Q(done_at=None, bulletin=None),
                name="quarter_chore_waits_once",
            ),
            models.CheckConstraint(
                condition=Q(bulletin__isnull=False, quarter="")
                | (Q(bulletin=None, kind="freeze") & ~Q(quarter="")),
                name="chore_of_a_bulletin_or_a_quarter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin or self.quarter} {self.get_kind_display()}"

    @property
    def about(self) -> str:
        """The code of the quarter."""
        return self.bulletin.quarter if self.bulletin else self.quarter
