"""Repair of the mechanism's tables, and the bases on which other rooms build theirs."""

from datetime import date, datetime
from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.models import AbstractUser
from django.db import models, transaction
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import audit, calendars, steps
from .models import AuditEntry, CalendarDay, CalendarYear, EscalationLevel, JobRun, Message
from .sealing import SealedTextField

HIDDEN = "…"


def author(request: HttpRequest) -> AbstractUser:
    """Who is at the admin's pages; nobody comes there without logging in."""
    return cast(AbstractUser, request.user)


class GuardedAdmin(admin.ModelAdmin):
    """Opened by permission words: `edit_word` to look and change, `view_word` to look; empty is nobody."""

    view_word = ""
    edit_word = ""

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return any(word and request.user.has_perm(word) for word in (self.view_word, self.edit_word))

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return bool(self.edit_word) and request.user.has_perm(self.edit_word)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


class AuditedAdmin(GuardedAdmin):
    """What is changed here stands in the audit trail, in the same transaction.

    `changed` is for what follows from a change; it is told of every row that was added, changed or removed.
    """

    def audit_key(self, obj: models.Model) -> str:
        return str(obj.pk)

    def changed(self, obj: Any, request: HttpRequest, at: datetime) -> None:
        """Nothing follows."""

    def save_model(
        self,
        request: HttpRequest,
        obj: models.Model,
        form: ModelForm,
        change: bool,  # noqa: FBT001 - as Django calls it
    ) -> None:
        super().save_model(request, obj, form, change)
        self._tell(request, obj, "admin_change" if change else "admin_add", changes=changes_of(form))
        self.changed(obj, request, timezone.now())

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        self._tell(request, obj, "admin_delete", was=str(obj))
        super().delete_model(request, obj)
        self.changed(obj, request, timezone.now())

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        for obj in queryset:
            self.delete_model(request, obj)

    def save_formset(
        self,
        request: HttpRequest,
        form: ModelForm,
        formset: BaseModelFormSet,
        change: bool,  # noqa: FBT001 - as Django calls it
    ) -> None:
        for gone in formset.deleted_forms:
            self._tell(request, gone.instance, "admin_delete", was=str(gone.instance))
        super().save_formset(request, form, formset, change)
        for obj in formset.new_objects:
            self._tell(request, obj, "admin_add", is_part_of=str(form.instance))
        for obj, fields in formset.changed_objects:
            self._tell(request, obj, "admin_change", fields=list(fields))

    def _tell(self, request: HttpRequest, obj: models.Model, verb: str, **details: Any) -> None:
        label = str(obj._meta.model_name)
        key = self.audit_key(obj) if isinstance(obj, self.model) else str(obj.pk)
        audit.record(label, key, verb, by=author(request), at=timezone.now(), **details)


def changes_of(form: ModelForm) -> dict[str, list[str]]:
    """Field by field what stood there and what stands there now; of sealed columns only that they changed."""
    sealed = {field.name for field in form.instance._meta.fields if isinstance(field, SealedTextField)}
    return {
        name: [HIDDEN, HIDDEN]
        if name in sealed | {"password"}
        else [_shown(form.initial.get(name)), _shown(form.cleaned_data.get(name))]
        for name in form.changed_data
    }


def _shown(value: Any) -> str:
    if isinstance(value, models.QuerySet | list):
        return "、".join(map(_shown, value))
    if isinstance(value, models.Model):
        return str(value.pk)
    return "" if value is None else str(value)


class ReadOnlyAdmin(GuardedAdmin):
    """To look at; not even by mistake to change."""

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(CalendarDay)
class CalendarDayAdmin(AuditedAdmin):
    edit_word = "calendar.edit"
    list_display = ["day", "working", "name"]
    list_filter = ["working"]
    date_hierarchy = "day"
    ordering = ["-day", "pk"]

    def audit_key(self, obj: models.Model) -> str:
        return str(getattr(obj, "day", obj.pk))

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        """Another date is another row."""
        return ["day"] if obj else []

    def changed(self, obj: CalendarDay, request: HttpRequest, at: datetime) -> None:
        calendars.recount(obj.day, obj.day, by=author(request), at=at)


@admin.register(CalendarYear)
class CalendarYearAdmin(AuditedAdmin):
    edit_word = "calendar.edit"
    list_display = ["year", "source", "loaded_at"]
    ordering = ["-year"]
    readonly_fields = ["loaded_at"]

    def audit_key(self, obj: models.Model) -> str:
        return str(obj)

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        return ["year", "loaded_at"] if obj else ["loaded_at"]

    def save_model(
        self,
        request: HttpRequest,
        obj: models.Model,
        form: ModelForm,
        change: bool,  # noqa: FBT001 - as Django calls it
    ) -> None:
        if isinstance(obj, CalendarYear) and not change:
            obj.loaded_at = timezone.now()
        super().save_model(request, obj, form, change)

    def changed(self, obj: CalendarYear, request: HttpRequest, at: datetime) -> None:
        calendars.recount(date(obj.year, 1, 1), date(obj.year, 12, 31), by=author(request), at=at)


class EscalationLevelAdmin(AuditedAdmin):
    """Registered by the room that knows the audiences."""

    edit_word = "reference.edit"
    list_display = ["case_label", "kind", "ordinal", "anchor", "amount", "audience", "colour", "active"]
    list_filter = ["case_label", "kind", "active"]
    ordering = ["case_label", "kind", "ordinal", "pk"]

    def audit_key(self, obj: models.Model) -> str:
        return str(obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """What was reached once is kept; a level is switched off instead."""
        return False

    def changed(self, obj: EscalationLevel, request: HttpRequest, at: datetime) -> None:
        steps.rearm(obj.case_label, at=at)


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    view_word = "audit.view"
    list_display = ["at", "subject_label", "subject_key", "verb", "by_name", "note"]
    list_filter = ["subject_label", "verb"]
    search_fields = ["subject_key", "by_name", "note"]
    date_hierarchy = "at"
    ordering = ["-at", "-pk"]


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    view_word = "ops.view"
    list_display = ["created_at", "channel", "title", "attempts", "reason", "sent_at", "given_up_at"]
    list_filter = ["channel"]
    fields = ["channel", "title", "created_at", "try_at", "attempts", "reason", "sent_at", "given_up_at"]
    ordering = ["-created_at", "pk"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).defer("address", "secret_link")

    @admin.display(description=_("标题"))
    def title(self, message: Message) -> str:
        return message.title

    @admin.display(description=_("原因"))
    def reason(self, message: Message) -> str:
        return message.reason


@admin.register(JobRun)
class JobRunAdmin(ReadOnlyAdmin):
    view_word = "ops.view"
    list_display = ["name", "started_at", "finished_at", "outcome", "error", "due_at"]
    ordering = ["name"]
