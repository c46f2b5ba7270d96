"""Public notices (公告) to residents: of the district, a township or one compound."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from communities.access import grants
from communities.models import Compound, District, Township, User


class NoticeQuerySet(models.QuerySet):
    def published(self, at: datetime) -> Self:
        """On show at the moment: published, and neither expired, withdrawn nor still to come."""
        lasting = Q(expires_at=None) | Q(expires_at__gt=at)
        return self.filter(lasting, published_at__lte=at, withdrawn_at=None)

    def drafts(self) -> Self:
        return self.filter(published_at=None, withdrawn_at=None)

    def visible_to(self, user: User, permission: str = "disclosure.view") -> Self:
        """Notices for the places in scope; those of a township or the district for who works there."""
        reach = grants(user)
        seen = reach.where(permission, "compound__")
        for grant in reach.with_permission(permission):
            column, value = grant.scope or ("", 0)
            if column == "township":
                seen |= Q(compound=None, township=value)
            if column == "township__district":
                seen |= Q(compound=None) & (Q(township=None) | Q(township__district=value))
        return self.filter(seen)

    def for_compound(self, compound: Compound) -> Self:
        """What concerns a compound: its own notices, its township's and the district's."""
        return self.filter(
            Q(compound=compound)
            | Q(compound=None, township=compound.township)
            | Q(compound=None, township=None)
        )

    def latest_first(self) -> Self:
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
    written_at = models.DateTimeField(_("起草时间"), null=True, blank=True, editable=False)
    written_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="+", verbose_name=_("起草人")
    )
    published_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="+", verbose_name=_("审核人")
    )
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True, editable=False)
    withdrawn_note = models.CharField(_("撤回的原因"), max_length=200, blank=True, editable=False)
    reads = models.PositiveIntegerField(_("打开次数"), default=0, editable=False)
    """How often the page was opened by somebody not logged in: pages, not people; nobody is remembered."""

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

    def get_desk_url(self) -> str:
        return reverse("disclosure:notice-page", args=[self.number])

    @property
    def place(self) -> Compound | Township | District | None:
        """Where it is for: who has a say there may draft and publish it."""
        return self.compound or self.township or District.objects.first()

    def state(self, at: datetime) -> tuple[str, str]:
        """Colour and word."""
        if self.withdrawn_at:
            return "grey", gettext("已撤回")
        if self.published_at is None:
            return "yellow", gettext("待审核")
        if self.expires_at and self.expires_at <= at:
            return "grey", gettext("已到期")
        return "green", gettext("已发布")

    @property
    def issued_by(self) -> str:
        """The place whose notice it is; empty for the district."""
        return str(self.compound or self.township or "")
