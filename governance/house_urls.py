"""Addresses of the house itself: its trail, its operation, its search, its calendars."""

from django.urls import path

from governance.views import audit

urlpatterns = [
    path("desk/audit/", audit.AuditList.as_view(), name="audit-list"),
    path("desk/audit/chain/", audit.AuditChain.as_view(), name="audit-chain"),
]
