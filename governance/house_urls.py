"""Addresses of the house itself: its trail, its operation, its search, its calendars."""

from django.urls import path, register_converter

from governance.converters import DatasetSlug, FileKind
from governance.views import audit, calendars, data, operations, search

register_converter(DatasetSlug, "dataset")
register_converter(FileKind, "file_kind")

urlpatterns = [
    path("desk/search/", search.Search.as_view(), name="search"),
    path("desk/audit/", audit.AuditList.as_view(), name="audit-list"),
    path("desk/audit/chain/", audit.AuditChain.as_view(), name="audit-chain"),
    path("desk/operations/provisional/", operations.Provisional.as_view(), name="operations-provisional"),
    path("desk/operations/storage/", operations.Storage.as_view(), name="operations-storage"),
    path("desk/calendar/", calendars.CalendarLinks.as_view(), name="calendar-links"),
    path("calendar/<slug:token>.ics", calendars.calendar, name="calendar"),
    path("data/", data.OpenData.as_view(), name="open-data"),
    path("data/catalogue.json", data.catalogue, name="data-catalogue"),
    path("data/<dataset:slug>.<file_kind:kind>", data.data_file, name="data-file"),
]
