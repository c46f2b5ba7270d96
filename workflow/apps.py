import sys

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from . import sealing
from .clock import OfficeHours


class WorkflowConfig(AppConfig):
    name = "workflow"
    verbose_name = _("流程机制")

    def ready(self) -> None:
        """Nonsense stops the start-up; a demo makes its keys when they are first needed."""
        try:
            OfficeHours.parse(settings.OFFICE_HOURS)
            if not settings.DATA_KEYS_MAKE:
                sealing.keyring()
        except (ValueError, ImproperlyConfigured) as nonsense:
            sys.exit(str(nonsense))
