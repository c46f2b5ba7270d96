"""Organisations: any unit that can be given work; branches, committees, companies, projects."""

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from workflow.sealing import SealedTextField

from ..access import SEATS
from .dated import DatedQuerySet, dated_check
from .places import Building, Community, Compound, District, ManagementArea, Township


class Organisation(models.Model):
    """A unit that holds appointments and can be given work; its seat is the place it belongs to."""

    class Kind(models.TextChoices):
        DISTRICT = "district", _("区专班")
        TOWNSHIP = "township", _("镇乡政府")
        COMMUNITY = "community", _("社区居委会")
        DEPARTMENT = "department", _("职能部门")
        ENFORCEMENT = "enforcement", _("综合执法队")
        UTILITY = "utility", _("水电气单位")
        COMPANY = "company", _("物业服务企业")
        PARTY = "party", _("党组织")
        COMMITTEE = "committee", _("业主委员会")
        RESIDENT_UNIT = "resident_unit", _("驻区单位")
        JOINT_PARTY = "joint_party", _("小区联合党委")

    kind = models.CharField(_("类别"), max_length=16, choices=Kind)
    name = models.CharField(_("名称"), max_length=100)
    code = models.CharField(_("代码"), max_length=30, blank=True)
    district = models.ForeignKey(
        District, null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
    township = models.ForeignKey(
        Township, null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
    community = models.ForeignKey(
        Community, null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
    compound = models.ForeignKey(
        Compound, null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
    office_phone = models.CharField(_("办公电话"), max_length=30, blank=True)
    notify_url = SealedTextField(_("工作群通知地址"), null=True, blank=True)
    duties = models.TextField(_("职责"), blank=True)
    starts_on = models.DateField(_("成立日期"), null=True, blank=True)
    ends_on = models.DateField(_("终止日期"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("组织单位")
        verbose_name_plural = _("组织单位")
        constraints = [
            dated_check("organisation_dates"),
            models.UniqueConstraint(
                fields=["kind", "name"],
                condition=Q(compound=None, community=None),
                name="organisation_name_in_kind",
            ),
        ]
        indexes = [models.Index(fields=["kind", "compound"], name="organisation_kind")]

    def __str__(self) -> str:
        return self.name


class PartyOrganisation(models.Model):
    """A link of the party chain: community party organisation > compound branch > building party group."""

    class Level(models.TextChoices):
        COMMUNITY = "community", _("社区（村）党组织")
        BRANCH = "branch", _("小区党支部")
        GROUP = "group", _("楼栋党小组")

    organisation = models.OneToOneField(
        Organisation, primary_key=True, on_delete=models.CASCADE, related_name="party"
    )
    level = models.CharField(_("层级"), max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    building = models.ForeignKey(
        Building, null=True, blank=True, on_delete=models.PROTECT, related_name="party_groups"
    )
    member_count = models.PositiveIntegerField(_("党员人数"), null=True, blank=True)

    class Meta:
        verbose_name = _("党组织")
        verbose_name_plural = _("党组织")

    def __str__(self) -> str:
        return str(self.organisation)


class PropertyCompany(models.Model):
    """What a company (物业服务企业) has beyond being a unit."""

    organisation = models.OneToOneField(
        Organisation, primary_key=True, on_delete=models.CASCADE, related_name="company"
    )
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    has_party_organisation = models.BooleanField(_("有党组织或党建指导员"), default=False)

    class Meta:
        verbose_name = _("物业服务企业")
        verbose_name_plural = _("物业服务企业")

    def __str__(self) -> str:
        return str(self.organisation)


class OwnersCommittee(models.Model):
    """An owners' committee (业委会) or its interim substitute (物管会), one body per management area."""

    class BodyType(models.TextChoices):
        COMMITTEE = "committee", _("业主委员会")
        INTERIM = "interim", _("物业管理委员会")

    organisation = models.OneToOneField(
        Organisation, primary_key=True, on_delete=models.CASCADE, related_name="committee"
    )
    area = models.ForeignKey(ManagementArea, on_delete=models.PROTECT, related_name="committees")
    body_type = models.CharField(_("类型"), max_length=10, choices=BodyType, default=BodyType.COMMITTEE)

    class Meta:
        verbose_name = _("业主委员会")
        verbose_name_plural = _("业主委员会")
        constraints = [models.UniqueConstraint(fields=["area", "body_type"], name="committee_once_per_area")]

    def __str__(self) -> str:
        return str(self.organisation)


class CommitteeTermQuerySet(DatedQuerySet):
    def visible_to(self, user):
        compounds = Compound.objects.visible_to(user)
        return self.filter(committee__area__compound__in=compounds)

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

    def red(self, on):
        """Terms in which party members are more than half of those in office (红色业委会)."""
        return self.with_shares(on).filter(party_members__gt=F("serving") - F("party_members"))

    def ending_by(self, on, last):
        """Terms in force on the day that end no later than `last`."""
        return self.current(on).filter(ends_on__lte=last)


class CommitteeTerm(models.Model):
    """One term of office (任期), at most five years, to be filed within 30 days."""

    committee = models.ForeignKey(OwnersCommittee, on_delete=models.PROTECT, related_name="terms")
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


class HandoverItem(models.Model):
    """A line of the hand-over check-list (移交) at the end of a term."""

    class Kind(models.TextChoices):
        SEAL = "seal", _("印章")
        ACCOUNT = "account", _("账目与账户")
        FILE = "file", _("档案资料")
        ASSET = "asset", _("公共财物")

    term = models.ForeignKey(CommitteeTerm, on_delete=models.CASCADE, related_name="handover")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    done_on = models.DateField(_("移交日期"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("移交事项")
        verbose_name_plural = _("移交事项")
        constraints = [models.UniqueConstraint(fields=["term", "kind"], name="handover_kind_once")]

    def __str__(self) -> str:
        return self.get_kind_display()


class ServiceProject(models.Model):
    """Property service in a compound (物业项目). No company: self-managed (自行管理)."""

    code = models.CharField(_("项目编号"), max_length=30, unique=True)
    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, related_name="projects")
    area = models.ForeignKey(
        ManagementArea, null=True, blank=True, on_delete=models.PROTECT, related_name="projects"
    )
    name = models.CharField(_("项目名称"), max_length=100)
    company = models.ForeignKey(
        PropertyCompany, null=True, blank=True, on_delete=models.PROTECT, related_name="projects"
    )
    starts_on = models.DateField(_("开始"), null=True, blank=True)
    ends_on = models.DateField(_("结束"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("物业项目")
        verbose_name_plural = _("物业项目")
        constraints = [dated_check("project_dates")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_self_managed(self) -> bool:
        return self.company_id is None


class ServiceContract(models.Model):
    """A service contract. After its end it runs on until somebody takes over (Civil Code art. 948)."""

    class Kind(models.TextChoices):
        PRELIMINARY = "preliminary", _("前期物业服务合同")
        SERVICE = "service", _("物业服务合同")
        SELF_MANAGED = "self", _("业主自行管理")

    project = models.ForeignKey(ServiceProject, on_delete=models.PROTECT, related_name="contracts")
    kind = models.CharField(_("合同类型"), max_length=12, choices=Kind)
    starts_on = models.DateField(_("合同开始"))
    ends_on = models.DateField(_("合同结束"), null=True, blank=True)
    fee = models.DecimalField(
        _("收费标准（元/㎡·月）"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    note = models.CharField(_("备注"), max_length=200, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("物业服务合同")
        verbose_name_plural = _("物业服务合同")
        constraints = [
            dated_check("contract_dates"),
            models.UniqueConstraint(fields=["project", "starts_on"], name="contract_start_once"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.starts_on}"
