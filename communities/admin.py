"""Repair of the register's rows. What has a verb (appoint, merge, file …) is done at the desk, not here."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from workflow.admin import AuditedAdmin, EscalationLevelAdmin, ReadOnlyAdmin
from workflow.models import EscalationLevel

from .access import grants
from .directory import AUDIENCES
from .models import (
    Appointment,
    Building,
    CommitteeTerm,
    Community,
    Compound,
    District,
    ExclusiveUnit,
    JointMembership,
    ManagementArea,
    Organisation,
    OwnersCommittee,
    PartyOrganisation,
    ServiceContract,
    ServiceProject,
    Township,
)
from .rules import sort_keys

WORD = "reference.edit"


def districts_of(user) -> set[int]:
    """Districts in whose whole the user maintains reference data."""
    scopes = (grant.scope for grant in grants(user).with_permission(WORD))
    return {scope[1] for scope in scopes if scope and scope[0] == "township__district"}


class DistrictScoped:
    """Rows of the user's own districts; `district_path` leads from a row to its district."""

    district_path = "district"

    def get_queryset(self, request):
        return (
            super().get_queryset(request).filter(**{f"{self.district_path}__in": districts_of(request.user)})
        )


class RepairAdmin(DistrictScoped, AuditedAdmin):
    """Changed, and added where the register lacks a row; never removed: what was is part of the record."""

    edit_word = WORD
    ordering = ["pk"]

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(District)
class DistrictAdmin(RepairAdmin):
    """New ones come from a file (`manage.py load_reference`)."""

    district_path = "pk"
    list_display = ["code", "name", "west", "east", "south", "north", "hotline"]

    def has_add_permission(self, request):
        return False


@admin.register(Township)
class TownshipAdmin(RepairAdmin):
    list_display = ["code", "name", "aliases"]


@admin.register(Community)
class CommunityAdmin(RepairAdmin):
    district_path = "township__district"
    list_display = ["name", "township", "phone"]
    list_filter = ["township"]
    search_fields = ["name"]


@admin.register(Compound)
class CompoundAdmin(RepairAdmin):
    """New ones come with the register; a code is never changed, a merger is made at the desk."""

    district_path = "township__district"
    list_display = ["code", "name", "township", "community", "is_hard_case", "closed_on"]
    list_filter = ["township", "is_hard_case"]
    list_select_related = ["township", "community"]
    search_fields = ["code", "name", "initials"]
    readonly_fields = ["code", "merged_into"]
    raw_id_fields = ["community"]

    def audit_key(self, obj):
        return obj.code

    def has_add_permission(self, request):
        return False

    def changed(self, obj, request, at):
        obj.pinyin, obj.initials = sort_keys(obj.name)
        obj.save(update_fields=["pinyin", "initials"])


@admin.register(ManagementArea)
class ManagementAreaAdmin(RepairAdmin):
    district_path = "compound__township__district"
    list_display = ["compound", "name"]
    list_select_related = ["compound"]
    search_fields = ["compound__name", "compound__code"]
    raw_id_fields = ["compound"]


@admin.register(Building)
class BuildingAdmin(RepairAdmin):
    district_path = "compound__township__district"
    list_display = ["compound", "area", "name", "stairs", "floors", "households", "lifts", "exclusive_area"]
    list_select_related = ["compound", "area__compound"]
    search_fields = ["compound__name", "compound__code"]
    raw_id_fields = ["compound", "area"]


@admin.register(ExclusiveUnit)
class ExclusiveUnitAdmin(RepairAdmin):
    district_path = "building__compound__township__district"
    list_display = ["building", "number", "area"]
    list_select_related = ["building__area"]
    search_fields = ["building__compound__name", "number"]
    raw_id_fields = ["building"]


@admin.register(Organisation)
class OrganisationAdmin(RepairAdmin):
    """The address of the unit's group is set at the desk and not shown here."""

    list_display = ["name", "kind", "code", "office_phone", "starts_on", "ends_on"]
    list_filter = ["kind"]
    search_fields = ["name", "code"]
    exclude = ["notify_url"]
    raw_id_fields = ["community", "compound"]

    def get_queryset(self, request):
        rows = super(DistrictScoped, self).get_queryset(request)
        return rows.filter(pk__in=Organisation.objects.within(request.user, WORD).values("pk"))


@admin.register(PartyOrganisation)
class PartyOrganisationAdmin(RepairAdmin):
    list_display = ["organisation", "level", "parent", "building", "member_count"]
    list_filter = ["level"]
    list_select_related = ["organisation", "parent__organisation", "building__area"]
    search_fields = ["organisation__name"]
    raw_id_fields = ["organisation", "parent", "building"]

    def get_queryset(self, request):
        rows = super(DistrictScoped, self).get_queryset(request)
        return rows.filter(organisation__in=Organisation.objects.within(request.user, WORD).values("pk"))


@admin.register(JointMembership)
class JointMembershipAdmin(RepairAdmin):
    district_path = "joint__compound__township__district"
    list_display = ["joint", "member", "starts_on", "ends_on"]
    list_select_related = ["joint", "member"]
    raw_id_fields = ["joint", "member"]


@admin.register(OwnersCommittee)
class OwnersCommitteeAdmin(RepairAdmin):
    district_path = "area__compound__township__district"
    list_display = ["organisation", "area", "body_type"]
    list_filter = ["body_type"]
    list_select_related = ["organisation", "area__compound"]
    search_fields = ["organisation__name"]
    raw_id_fields = ["organisation", "area"]


@admin.register(CommitteeTerm)
class CommitteeTermAdmin(RepairAdmin):
    district_path = "committee__area__compound__township__district"
    list_display = ["committee", "starts_on", "ends_on", "size", "filed_on", "filing_number"]
    list_select_related = ["committee__organisation"]
    search_fields = ["committee__organisation__name"]
    raw_id_fields = ["committee"]


@admin.register(ServiceProject)
class ServiceProjectAdmin(RepairAdmin):
    district_path = "compound__township__district"
    list_display = ["code", "name", "compound", "company", "starts_on", "ends_on"]
    list_select_related = ["compound", "company__organisation"]
    search_fields = ["code", "name"]
    raw_id_fields = ["compound", "area", "company"]

    def audit_key(self, obj):
        return obj.code


@admin.register(ServiceContract)
class ServiceContractAdmin(RepairAdmin):
    district_path = "project__compound__township__district"
    list_display = ["project", "kind", "starts_on", "ends_on", "fee"]
    list_filter = ["kind"]
    list_select_related = ["project"]
    search_fields = ["project__name", "project__code"]
    raw_id_fields = ["project"]


@admin.register(Appointment)
class AppointmentAdmin(ReadOnlyAdmin):
    """To look at: rights hang on these rows, so they are given and ended at the desk."""

    view_word = WORD
    list_display = ["person", "post", "target", "starts_on", "ends_on"]
    list_filter = ["post"]
    list_select_related = [
        "person",
        "district",
        "township",
        "community",
        "compound",
        "building__area",
        "organisation",
        "project",
    ]
    search_fields = ["person__name"]
    ordering = ["-starts_on", "-pk"]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .filter(pk__in=Appointment.objects.visible_to(request.user, WORD).values("pk"))
        )

    @admin.display(description=_("单位或地点"))
    def target(self, appointment):
        return appointment.target


@admin.register(EscalationLevel)
class LevelAdmin(EscalationLevelAdmin):
    """An audience is chosen: one that nobody knows would stop the sweep."""

    list_display = ["case_label", "kind", "ordinal", "anchor", "amount", "told", "colour", "active"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name != "audience":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        names = [(word, audience.name) for word, audience in AUDIENCES.items()]
        return forms.ChoiceField(label=db_field.verbose_name, choices=names)

    @admin.display(description=_("通知对象"), ordering="audience")
    def told(self, level):
        audience = AUDIENCES.get(level.audience)
        return audience.name if audience else level.audience
