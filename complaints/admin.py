"""Administration of the tables that rule complaints. Cases themselves are handled at the desk, not here."""

from django.contrib import admin
from django.utils import timezone

from workflow.admin import AuditedAdmin

from .models import Category, DispatchRule, Limit


@admin.register(Category)
class CategoryAdmin(AuditedAdmin):
    edit_word = "reference.edit"
    list_display = ["code", "name", "urgency", "evidence_required", "anonymous_ok", "private", "active"]
    list_filter = ["urgency", "active"]
    search_fields = ["code", "name", "words"]
    ordering = ["ordinal", "pk"]

    def audit_key(self, obj):
        return obj.code

    def get_readonly_fields(self, request, obj=None):
        """Cases and files of other systems name a category by its code."""
        return ["code"] if obj else []

    def has_delete_permission(self, request, obj=None):
        """Cases point to it: it is switched off instead."""
        return False


@admin.register(Limit)
class LimitAdmin(AuditedAdmin):
    edit_word = "reference.edit"
    list_display = ["kind", "urgency", "category", "amount", "unit", "valid_from", "valid_to"]
    list_filter = ["kind", "urgency", "category"]
    ordering = ["kind", "category_id", "urgency", "-valid_from", "pk"]

    def get_readonly_fields(self, request, obj=None):
        """What was in force stays as it was: another limit is another row, from a later day on."""
        return ["urgency", "category", "kind", "amount", "unit", "valid_from"] if obj else []

    def has_delete_permission(self, request, obj=None):
        has_begun = obj is None or obj.valid_from <= timezone.localdate()
        return not has_begun and super().has_delete_permission(request, obj)


@admin.register(DispatchRule)
class DispatchRuleAdmin(AuditedAdmin):
    edit_word = "reference.edit"
    list_display = ["category", "township", "compound", "rank", "lead", "unit", "active"]
    list_filter = ["category", "township", "lead", "active"]
    raw_id_fields = ["compound", "unit"]
    ordering = ["category_id", "rank", "pk"]
