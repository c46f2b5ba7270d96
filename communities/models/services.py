"""Property service in a compound: projects, with a company or self-managed, and their contracts."""

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from .dated import DatedQuerySet, dated_check, in_force
from .organisations import PropertyCompany
from .places import Compound, ManagementArea


class ServiceProjectQuerySet(DatedQuerySet):
    def visible_to(self, user):
        return self.filter(compound__in=Compound.objects.visible_to(user))


class ServiceProject(models.Model):
    """Property service in a compound (物业项目). No company: self-managed (自行管理)."""

    code = models.CharField(_("项目编号"), max_length=30, unique=True)
    compound = models.ForeignKey(
        Compound, on_delete=models.PROTECT, related_name="projects", verbose_name=_("小区")
    )
    area = models.ForeignKey(
        ManagementArea,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="projects",
        verbose_name=_("管理区域"),
    )
    name = models.CharField(_("项目名称"), max_length=100)
    company = models.ForeignKey(
        PropertyCompany,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="projects",
        verbose_name=_("物业服务企业"),
    )
    starts_on = models.DateField(_("开始"), null=True, blank=True)
    ends_on = models.DateField(_("结束"), null=True, blank=True)

    objects = ServiceProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("物业项目")
        verbose_name_plural = _("物业项目")
        constraints = [dated_check("project_dates")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_self_managed(self) -> bool:
        return self.company_id is None

    def lineage(self) -> dict[str, int]:
        return self.compound.lineage()


class ServiceContractQuerySet(DatedQuerySet):
    def visible_to(self, user):
        return self.filter(project__compound__in=Compound.objects.visible_to(user))

    def latest(self):
        """The last contract of each project, whether or not it is over."""
        later = self.model._default_manager.filter(
            project=OuterRef("project"), starts_on__gt=OuterRef("starts_on")
        )
        return self.filter(~Exists(later))

    def running_out(self, on, last):
        """Last contracts of running projects that end by `last` or are past their end."""
        return self.latest().filter(in_force(on, "project__"), starts_on__lte=on, ends_on__lte=last)


class ServiceContract(models.Model):
    """A service contract. After its end it runs on until somebody takes over (Civil Code art. 948)."""

    class Kind(models.TextChoices):
        PRELIMINARY = "preliminary", _("前期物业服务合同")
        SERVICE = "service", _("物业服务合同")
        SELF_MANAGED = "self", _("业主自行管理")

    project = models.ForeignKey(
        ServiceProject, on_delete=models.PROTECT, related_name="contracts", verbose_name=_("物业项目")
    )
    kind = models.CharField(_("合同类型"), max_length=12, choices=Kind)
    starts_on = models.DateField(_("合同开始"))
    ends_on = models.DateField(_("合同结束"), null=True, blank=True)
    fee = models.DecimalField(
        _("收费标准（元/㎡·月）"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    note = models.CharField(_("备注"), max_length=200, blank=True)

    objects = ServiceContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("物业服务合同")
        verbose_name_plural = _("物业服务合同")
        constraints = [
            dated_check("contract_dates"),
            models.UniqueConstraint(fields=["project", "starts_on"], name="contract_start_once"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.starts_on}"

    def days_left(self, on) -> int | None:
        """Days until the last day, negative when it is past; None for a contract without an end."""
        return (self.ends_on - on).days if self.ends_on else None
