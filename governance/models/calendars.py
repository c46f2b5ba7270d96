"""Secret addresses under which a calendar programme reads the due dates of a post."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.models import Appointment, User
from communities.models.dated import in_force


class CalendarLinkQuerySet(models.QuerySet):
    def living(self) -> Self:
        return self.filter(revoked_at=None)

    def open_on(self, on: date) -> Self:
        """Not taken back, the post is held on the day, and its holder's account is not closed."""
        return self.living().filter(in_force(on, "appointment__"), appointment__person__user__is_active=True)


class CalendarLink(models.Model):
    """One address for one post; only the digest of its secret is kept. It ends with the post."""

    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="calendar_links", verbose_name=_("任职")
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("建立时间"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("建立人"))
    revoked_at = models.DateTimeField(_("停用时间"), null=True)

    objects = CalendarLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("日历订阅")
        verbose_name_plural = _("日历订阅")
        constraints = [
            models.UniqueConstraint(
                fields=["appointment"], condition=Q(revoked_at=None), name="calendar_link_one_living"
            )
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.made_at:%Y-%m-%d}"
