"""Organisations: any unit that can be given work; the party chain, joint committees and companies."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workflow.sealing import SealedTextField

from ..access import grants
from .dated import DatedQuerySet, dated_check
from .places import Building, Community, Compound, District, Township


class OrganisationQuerySet(DatedQuerySet):
    def within(self, user, permission: str = "register.view"):
        """Organisations seated in the user's scope, and the companies that serve a compound there."""
        reach = grants(user)
        serving = self.model._meta.get_field("company").related_model.objects.filter(
            projects__compound__in=Compound.objects.visible_to(user, permission)
        )
        return self.filter(
            reach.seated(permission)
            | Q(kind=self.model.Kind.COMPANY, pk__in=serving.values("pk"))
            | Q(pk__in=reach.units(permission))
        )

    def visible_to(self, user, permission: str = "register.view"):
        """Those within the user's scope, and the offices above it that serve it."""
        seen = Compound.objects.visible_to(user, permission)
        above = (
            Q(community__in=seen.values("community"))
            | Q(township__in=seen.values("township"))
            | Q(district__in=seen.values("township__district"))
        )
        within = self.model.objects.within(user, permission)
        return self.filter(Q(pk__in=within.values("pk")) | (above & ~Q(kind=self.model.Kind.COMPANY)))

    def of_kind(self, *kinds: str):
        return self.filter(kind__in=kinds)

    def office_of(self, place):
        """The office (居委会, 镇乡政府, 区专班) that stands for a community, a township or a district."""
        column = place._meta.model_name
        return self.of_kind(column).filter(**{column: place})


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

    ABOVE_TOWNSHIPS = frozenset(
        {Kind.DISTRICT, Kind.TOWNSHIP, Kind.DEPARTMENT, Kind.ENFORCEMENT, Kind.UTILITY}
    )
    """Kinds that answer to the district, unless the unit is a township's own desk."""

    kind = models.CharField(_("类别"), max_length=16, choices=Kind)
    name = models.CharField(_("名称"), max_length=100)
    code = models.CharField(_("代码"), max_length=30, blank=True)
    district = models.ForeignKey(
        District,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organisations",
        verbose_name=_("区"),
    )
    township = models.ForeignKey(
        Township,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organisations",
        verbose_name=_("乡镇"),
    )
    community = models.ForeignKey(
        Community,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organisations",
        verbose_name=_("社区"),
    )
    compound = models.ForeignKey(
        Compound,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organisations",
        verbose_name=_("小区"),
    )
    office_phone = models.CharField(_("办公电话"), max_length=30, blank=True)
    notify_url = SealedTextField(_("工作群通知地址"), null=True, blank=True)
    duties = models.TextField(_("职责"), blank=True)
    starts_on = models.DateField(_("成立日期"), null=True, blank=True)
    ends_on = models.DateField(_("终止日期"), null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

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

    def get_absolute_url(self) -> str:
        return reverse("communities:organisation-page", args=[self.pk])

    @property
    def seat(self):
        """The place it belongs to; None for a company of no district."""
        return self.compound or self.community or self.township or self.district

    @property
    def level_above(self) -> str:
        """Who stands one level above it: "township" for what is below the township, else "district"."""
        is_townships = self.township_id is not None and self.kind != self.Kind.TOWNSHIP
        return "township" if is_townships or self.kind not in self.ABOVE_TOWNSHIPS else "district"

    def lineage(self) -> dict[str, int]:
        """Where it lies. A company without a seat belongs to the district that it serves."""
        if self.seat:
            return self.seat.lineage()
        project = self.company.projects.order_by("pk").first() if hasattr(self, "company") else None
        return {"township__district": project.compound.township.district_id} if project else {}


class PartyOrganisation(models.Model):
    """A link of the party chain: community party organisation > compound branch > building party group."""

    class Level(models.TextChoices):
        COMMUNITY = "community", _("社区（村）党组织")
        BRANCH = "branch", _("小区党支部")
        GROUP = "group", _("楼栋党小组")

    organisation = models.OneToOneField(
        Organisation,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="party",
        verbose_name=_("组织单位"),
    )
    level = models.CharField(_("层级"), max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("上级党组织"),
    )
    building = models.ForeignKey(
        Building,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="party_groups",
        verbose_name=_("楼栋"),
    )
    member_count = models.PositiveIntegerField(_("党员人数"), null=True, blank=True)

    class Meta:
        verbose_name = _("党组织")
        verbose_name_plural = _("党组织")
        constraints = [
            models.CheckConstraint(
                condition=Q(building=None) | Q(level="group"), name="party_building_only_for_groups"
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(level="community"), name="party_chain_starts_at_community"
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class JointMembership(models.Model):
    """That a unit, branch, committee or company takes part in a joint party committee (1+3+N), from, to."""

    joint = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="joint_members", verbose_name=_("小区联合党委")
    )
    member = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="joint_memberships", verbose_name=_("成员单位")
    )
    starts_on = models.DateField(_("加入日期"), null=True, blank=True)
    ends_on = models.DateField(_("退出日期"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("联合党委成员单位")
        verbose_name_plural = _("联合党委成员单位")
        constraints = [
            dated_check("joint_membership_dates"),
            models.UniqueConstraint(fields=["joint", "member", "starts_on"], name="joint_membership_once"),
            models.CheckConstraint(condition=~Q(joint=F("member")), name="joint_membership_not_of_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.joint} {self.member}"


class PropertyCompany(models.Model):
    """What a company (物业服务企业) has beyond being a unit."""

    organisation = models.OneToOneField(
        Organisation,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="company",
        verbose_name=_("组织单位"),
    )
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    has_party_organisation = models.BooleanField(_("有党组织或党建指导员"), default=False)

    class Meta:
        verbose_name = _("物业服务企业")
        verbose_name_plural = _("物业服务企业")

    def __str__(self) -> str:
        return str(self.organisation)
