"""Django's admin, opened by appointments instead of staff flags."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(AdminSite):
    site_header = site_title = _("小区治理平台数据维护")
    index_title = _("基础数据")
    site_url = "/desk/"

    def has_permission(self, request):
        return request.user.is_active and request.user.has_perm("admin.open")
