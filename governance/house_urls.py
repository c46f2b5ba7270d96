"""Addresses of the house itself: its trail, its operation, its search, its calendars."""

from django.urls import path

from governance.views import audit, operations, search

urlpatterns = [
    path("desk/search/", search.Search.as_view(), name="search"),
    path("desk/audit/", audit.AuditList.as_view(), name="audit-list"),
    path("desk/audit/chain/", audit.AuditChain.as_view(), name="audit-chain"),
    path("desk/operations/provisional/", operations.Provisional.as_view(), name="operations-provisional"),
    path("desk/operations/storage/", operations.Storage.as_view(), name="operations-storage"),
]
