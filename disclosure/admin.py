from django.contrib import admin

from .models import Notice


@admin.register(Notice)
class NoticeAdmin(admin.ModelAdmin):
    list_display = ["number", "title", "township", "compound", "published_at", "expires_at", "is_pinned"]
    list_filter = ["township"]
    search_fields = ["number", "title"]
    raw_id_fields = ["compound"]
