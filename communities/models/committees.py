"""Owners' committees and their interim substitutes: terms of office, filing, hand-over."""

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..access import SEATS
from .dated import DatedQuerySet, dated_check, in_force
from .organisations import Organisation
from .places import Compound, ManagementArea


class OwnersCommitteeQuerySet(models.QuerySet):
    def visible_to(self, user, permission: str = "register.view"):
        return self.filter(area__compound__in=Compound.objects.visible_to(user, permission))


class OwnersCommittee(models.Model):
    """An owners' committee (业委会) or its interim substitute (物管会), one body per management area."""

    class BodyType(models.TextChoices):
        COMMITTEE = "committee", _("业主委员会")
        INTERIM = "interim", _("物业管理委员会")

    organisation = models.OneToOneField(
        Organisation,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="committee",
        verbose_name=_("组织单位"),
    )
    area = models.ForeignKey(
        ManagementArea, on_delete=models.PROTECT, related_name="committees", verbose_name=_("管理区域")
    )
    body_type = models.CharField(_("类型"), max_length=10, choices=BodyType, default=BodyType.COMMITTEE)

    objects = OwnersCommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = _("业主委员会")
        verbose_name_plural = _("业主委员会")
        constraints = [models.UniqueConstraint(fields=["area", "body_type"], name="committee_once_per_area")]

    def __str__(self) -> str:
        return str(self.organisation)


class CommitteeTermQuerySet(DatedQuerySet):
    def visible_to(self, user, permission: str = "register.view"):
        return self.filter(committee__area__compound__in=Compound.objects.visible_to(user, permission))

    def with_shares(self, on):
        """Annotate serving members and confirmed party members in office on the day (RULES 2)."""
        serving = Q(appointments__post__in=SEATS, appointments__starts_on__lte=on) & (
            Q(appointments__ends_on=None) | Q(appointments__ends_on__gte=on)
        )
        return self.annotate(
            serving=Count("appointments__person", filter=serving, distinct=True),
            party_members=Count(
                "appointments__person",
                filter=serving
                & Q(appointments__party_declared=True, appointments__party_confirmed_on__lte=on),
                distinct=True,
            ),
        )

    def serving(self, on):
        """Terms of owners' committees in office on the day; interim committees (物管会) stand apart."""
        body = {"committee__body_type": OwnersCommittee.BodyType.COMMITTEE}
        return self.current(on).filter(in_force(on, "committee__organisation__"), **body)

    def filed(self, on):
        """Those that were filed (备案) by the day."""
        return self.filter(filed_on__lte=on)

    def red(self, on):
        """Terms in which party members are more than half of those in office (红色业委会)."""
        return self.with_shares(on).filter(party_members__gt=F("serving") - F("party_members"))

    def ending_by(self, on, last):
        """Terms in force on the day that end no later than `last`."""
        return self.current(on).filter(ends_on__lte=last)

    def latest(self):
        """The last term of each committee, whether or not it is over."""
        later = self.model._default_manager.filter(
            committee=OuterRef("committee"), starts_on__gt=OuterRef("starts_on")
        )
        return self.filter(~Exists(later))

    def needing_election(self, on, last):
        """Last terms that end by `last` or are over: nobody is elected to follow (换届)."""
        return self.latest().filter(starts_on__lte=on, ends_on__lte=last)


class CommitteeTerm(models.Model):
    """One term of office (任期), at most five years, to be filed within 30 days."""

    committee = models.ForeignKey(
        OwnersCommittee, on_delete=models.PROTECT, related_name="terms", verbose_name=_("业委会")
    )
    size = models.PositiveSmallIntegerField(_("委员人数"))
    starts_on = models.DateField(_("任期开始"))
    ends_on = models.DateField(_("任期结束"))
    filed_on = models.DateField(_("备案日期"), null=True, blank=True)
    filing_number = models.CharField(_("备案文号"), max_length=60, blank=True)

    objects = CommitteeTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("业委会任期")
        verbose_name_plural = _("业委会任期")
        constraints = [
            dated_check("term_dates"),
            models.UniqueConstraint(fields=["committee", "starts_on"], name="term_start_once"),
            models.CheckConstraint(condition=Q(size__gte=3), name="term_size"),
        ]

    def __str__(self) -> str:
        return f"{self.committee} {self.starts_on}–{self.ends_on}"

    def get_absolute_url(self) -> str:
        return reverse("communities:term-page", args=[self.pk])

    def days_left(self, on) -> int:
        """Days until the last day; negative when the term is over."""
        return (self.ends_on - on).days


class HandoverItem(models.Model):
    """A line of the hand-over check-list (移交) at the end of a term."""

    class Kind(models.TextChoices):
        SEAL = "seal", _("印章")
        ACCOUNT = "account", _("账目与账户")
        FILE = "file", _("档案资料")
        ASSET = "asset", _("公共财物")

    term = models.ForeignKey(
        CommitteeTerm, on_delete=models.CASCADE, related_name="handover", verbose_name=_("任期")
    )
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    done_on = models.DateField(_("移交日期"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("移交事项")
        verbose_name_plural = _("移交事项")
        constraints = [models.UniqueConstraint(fields=["term", "kind"], name="handover_kind_once")]

    def __str__(self) -> str:
        return self.get_kind_display()
