"""Tells Django which admin site is ours; apart from the site, which needs the models."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    default_site = "governance.admin_site.PortalAdminSite"
