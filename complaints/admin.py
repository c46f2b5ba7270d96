"""Keys, lexicon and policy of dispatch. Cases and the tables that rule them are handled at the desk."""

from django.contrib import admin

from workflow.admin import AuditedAdmin

from . import actions
from .models import ApiKey, DispatchPolicy, Term


@admin.register(ApiKey)
class ApiKeyAdmin(AuditedAdmin):
    """Keys are issued by `manage.py open311_key`, which shows them once; here they are only switched off."""

    edit_word = "reference.edit"
    list_display = ["name", "active", "for_staff", "created_at", "used_at"]
    list_filter = ["active"]
    ordering = ["name"]
    readonly_fields = ["name", "for_staff", "created_at", "used_at"]

    def audit_key(self, obj):
        return obj.name

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        """What it has filed names it."""
        return False


@admin.register(Term)
class TermAdmin(AuditedAdmin):
    """The lexicon; a change is read by every process with its next text."""

    edit_word = "reference.edit"
    list_display = ["__str__", "kind", "category", "weight"]
    list_filter = ["kind", "category"]
    search_fields = ["word"]
    list_select_related = ["category"]
    ordering = ["category_id", "kind", "-weight", "pk"]

    def changed(self, obj, request, at):
        actions.words_changed()


@admin.register(DispatchPolicy)
class DispatchPolicyAdmin(AuditedAdmin):
    """How sure a proposal must be; versions are changed on the desk's page of suggestions."""

    edit_word = "reference.edit"
    list_display = ["__str__", "confidence", "model"]
    readonly_fields = ["model"]
    ordering = ["pk"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
