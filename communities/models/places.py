"""Places, from the district down to the exclusive unit (专有部分).

Every place answers `lineage()`: the compound, community, township and district it lies in, under the names
that rights use (`access.Grant.scope`).
"""

import unicodedata

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..access import grants


class District(models.Model):
    """The district that runs the portal (区), with the box its coordinates must lie in."""

    code = models.CharField(_("编号"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    west = models.DecimalField(_("最小经度"), max_digits=9, decimal_places=6)
    east = models.DecimalField(_("最大经度"), max_digits=9, decimal_places=6)
    south = models.DecimalField(_("最小纬度"), max_digits=9, decimal_places=6)
    north = models.DecimalField(_("最大纬度"), max_digits=9, decimal_places=6)
    hotline = models.CharField(_("服务热线"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("区")
        verbose_name_plural = _("区")
        constraints = [
            models.CheckConstraint(
                condition=Q(west__lt=F("east"), south__lt=F("north")), name="district_box_has_extent"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def lineage(self) -> dict[str, int]:
        return {"township__district": self.pk}


class Township(models.Model):
    """A township or street (乡镇、街道). `aliases`: other spellings, separated by blanks."""

    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="townships", verbose_name=_("区")
    )
    code = models.CharField(_("编号"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=60, unique=True)
    aliases = models.CharField(_("别称"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("乡镇（街道）")
        verbose_name_plural = _("乡镇（街道）")

    def __str__(self) -> str:
        return self.name

    def lineage(self) -> dict[str, int]:
        return {"township": self.pk, "township__district": self.district_id}


class Community(models.Model):
    """A community or village (社区、村)."""

    township = models.ForeignKey(
        Township, on_delete=models.PROTECT, related_name="communities", verbose_name=_("乡镇")
    )
    name = models.CharField(_("名称"), max_length=60)
    phone = models.CharField(_("办公电话"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("社区（村）")
        verbose_name_plural = _("社区（村）")
        constraints = [
            models.UniqueConstraint(fields=["township", "name"], name="community_name_in_township")
        ]

    def __str__(self) -> str:
        return self.name

    def lineage(self) -> dict[str, int]:
        return {"community": self.pk, **self.township.lineage()}


class CompoundQuerySet(models.QuerySet):
    def active(self):
        return self.filter(closed_on=None)

    def standing(self, on):
        """Delivered by the day's year, and not closed by the day: what is rated as of a day."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=on), delivered_year__lte=on.year)

    def visible_to(self, user, permission: str = "register.view"):
        """Compounds inside the scope of the user's current appointments that carry the permission."""
        return self.filter(grants(user).where(permission))

    def search(self, text: str):
        """By name, code, address, pinyin or initials; wide letters and capitals do not matter."""
        words = unicodedata.normalize("NFKC", text).strip()
        letters = "".join(words.lower().split())
        if not words:
            return self
        found = Q(name__contains=words) | Q(code__iexact=words) | Q(address__contains=words)
        if letters.isascii():
            found |= Q(initials__contains=letters) | Q(pinyin__contains=letters)
        return self.filter(found)

    def with_coverage(self, on):
        """Annotate the three coverages (三覆盖): a party branch, a committee in office, property service.

        An interim committee (物管会) stands apart: it does not count as a committee (RULES 2).
        """
        branches = self._rows_of("organisations").filter(party__level="branch", compound=OuterRef("pk"))
        terms = (
            self._rows_of("areas", "committees", "terms")
            .filter(committee__area__compound=OuterRef("pk"))
            .current(on)
        )
        services = self._rows_of("projects").filter(compound=OuterRef("pk"))
        return self.annotate(
            has_branch=Exists(branches.current(on)),
            has_committee=Exists(terms.filter(committee__body_type="committee")),
            has_interim=Exists(terms.filter(committee__body_type="interim")),
            has_service=Exists(services.current(on)),
        )

    def with_ends(self):
        """Annotate the first day on which a last term, or a last contract of a running project, ends."""
        terms = (
            self._rows_of("areas", "committees", "terms")
            .latest()
            .filter(committee__area__compound=OuterRef("pk"), committee__organisation__ends_on=None)
            .order_by("ends_on")
        )
        contracts = (
            self._rows_of("projects", "contracts")
            .latest()
            .filter(project__compound=OuterRef("pk"), project__ends_on=None, ends_on__isnull=False)
            .order_by("ends_on")
        )
        return self.annotate(
            term_ends_on=Subquery(terms.values("ends_on")[:1]),
            contract_ends_on=Subquery(contracts.values("ends_on")[:1]),
        )

    def _rows_of(self, *path: str):
        """The rows that a chain of reverse relations ends in: their models stand above this module."""
        model = self.model
        for name in path:
            model = model._meta.get_field(name).related_model
        return model._default_manager.all()

    def with_gap(self, gap: str, on):
        """Compounds that lack one of the coverages, named `branch`, `committee` or `service`."""
        return self.with_coverage(on).filter(**{f"has_{gap}": False})


class Compound(models.Model):
    """A residential compound (住宅小区). Its code is kept for ever, also after a merger."""

    code = models.CharField(_("编号"), max_length=20, unique=True)
    name = models.CharField(_("小区名称"), max_length=60)
    pinyin = models.CharField(max_length=200, blank=True, editable=False, verbose_name=_("拼音"))
    initials = models.CharField(max_length=60, blank=True, editable=False, verbose_name=_("拼音首字母"))
    township = models.ForeignKey(
        Township, on_delete=models.PROTECT, related_name="compounds", verbose_name=_("乡镇")
    )
    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="compounds", verbose_name=_("社区")
    )
    address = models.CharField(_("地址"), max_length=200)
    delivered_year = models.PositiveSmallIntegerField(_("交付年份"))
    households = models.PositiveIntegerField(_("总户数"))
    exclusive_area = models.DecimalField(_("专有部分面积（㎡）"), max_digits=12, decimal_places=2)
    kind = models.CharField(_("物业类型"), max_length=40, blank=True)
    longitude = models.DecimalField(_("经度"), max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(_("纬度"), max_digits=9, decimal_places=6, null=True, blank=True)
    is_hard_case = models.BooleanField(_("老大难"), default=False)
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged", verbose_name=_("并入")
    )

    objects = CompoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("小区")
        verbose_name_plural = _("小区")
        indexes = [
            models.Index(fields=["township", "community"], name="compound_place"),
        ]
        constraints = [
            models.UniqueConstraint(Upper("code"), name="compound_code_any_case"),
            models.CheckConstraint(
                condition=Q(households__gt=0, exclusive_area__gt=0), name="compound_has_households_and_area"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(closed_on__isnull=False), name="compound_merged_is_closed"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
                name="compound_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page for residents."""
        return reverse("compound", args=[self.code])

    def get_desk_url(self) -> str:
        return reverse("communities:compound-page", args=[self.code])

    def lineage(self) -> dict[str, int]:
        return {"pk": self.pk, "community": self.community_id, **self.township.lineage()}

    @property
    def is_active(self) -> bool:
        return self.closed_on is None


class ManagementArea(models.Model):
    """A property management area (物业管理区域): one assembly, one book. Named where several."""

    compound = models.ForeignKey(
        Compound, on_delete=models.PROTECT, related_name="areas", verbose_name=_("小区")
    )
    name = models.CharField(_("名称"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("物业管理区域")
        verbose_name_plural = _("物业管理区域")
        constraints = [models.UniqueConstraint(fields=["compound", "name"], name="area_name_in_compound")]

    def __str__(self) -> str:
        return f"{self.compound}{self.name}"


class Building(models.Model):
    """A building (楼栋). `name` is the normal form: 3号楼."""

    compound = models.ForeignKey(
        Compound, on_delete=models.PROTECT, related_name="buildings", verbose_name=_("小区")
    )
    area = models.ForeignKey(
        ManagementArea, on_delete=models.PROTECT, related_name="buildings", verbose_name=_("管理区域")
    )
    name = models.CharField(_("楼栋"), max_length=40)
    stairs = models.PositiveSmallIntegerField(_("单元数"))
    floors = models.PositiveSmallIntegerField(_("地上层数"))
    households = models.PositiveIntegerField(_("户数"))
    lifts = models.PositiveSmallIntegerField(_("电梯台数"), default=0)
    exclusive_area = models.DecimalField(_("专有部分面积（㎡）"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("楼栋")
        verbose_name_plural = _("楼栋")
        constraints = [models.UniqueConstraint(fields=["area", "name"], name="building_name_in_area")]

    def __str__(self) -> str:
        return f"{self.area.name}{self.name}"

    def lineage(self) -> dict[str, int]:
        return self.compound.lineage()


class ExclusiveUnit(models.Model):
    """An exclusive unit (专有部分): optional detail, the base of heads and areas in votes."""

    building = models.ForeignKey(
        Building, on_delete=models.PROTECT, related_name="units", verbose_name=_("楼栋")
    )
    number = models.CharField(_("室号"), max_length=20)
    area = models.DecimalField(_("面积（㎡）"), max_digits=9, decimal_places=2)

    class Meta:
        verbose_name = _("专有部分")
        verbose_name_plural = _("专有部分")
        constraints = [
            models.UniqueConstraint(fields=["building", "number"], name="unit_number_in_building"),
            models.CheckConstraint(condition=Q(area__gt=0), name="unit_area_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.building}{self.number}"
