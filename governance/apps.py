from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = _("治理总览")

    def ready(self):
        from governance import checks  # noqa: F401  (registers itself)
