"""Public notices (公告) to residents: of the district, a township or one compound."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.models import Compound, Township


class NoticeQuerySet(models.QuerySet):
    def published(self, at):
        """On show at the moment: published, and neither expired nor still to come."""
        return self.filter(published_at__lte=at).filter(Q(expires_at=None) | Q(expires_at__gt=at))

    def for_compound(self, compound):
        """What concerns a compound: its own notices, its township's and the district's."""
        return self.filter(
            Q(compound=compound)
            | Q(compound=None, township=compound.township)
            | Q(compound=None, township=None)
        )

    def latest_first(self):
        return self.order_by("-is_pinned", "-published_at", "-pk")


class Notice(models.Model):
    """A public notice. Without a place it is the whole district's; without `published_at` it is a draft."""

    number = models.CharField(_("编号"), max_length=20, unique=True)
    title = models.CharField(_("标题"), max_length=80)
    body = models.TextField(_("正文"))
    township = models.ForeignKey(
        Township, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("镇乡")
    )
    compound = models.ForeignKey(
        Compound, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("小区")
    )
    is_pinned = models.BooleanField(_("置顶"), default=False)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    expires_at = models.DateTimeField(_("到期时间"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("公告")
        verbose_name_plural = _("公告")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(published_at=None) | Q(expires_at__gt=F("published_at")),
                name="notice_expires_after_publication",
            )
        ]
        indexes = [models.Index(fields=["-published_at"], name="notice_published")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("notice", args=[self.number])

    @property
    def issued_by(self) -> str:
        """The place whose notice it is; empty for the district."""
        return str(self.compound or self.township or "")
