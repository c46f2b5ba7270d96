from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from communities.accounts import second_factor
from workflow.management.commands import reseal
from workflow.sealing import SealBroken


class Command(reseal.Command):
    """Sealed columns, and the second factors, which allauth keeps sealed inside a column of its own."""

    def handle(self, **options: Any) -> None:
        super().handle(**options)
        try:
            count = second_factor.reseal()
        except SealBroken as broken:
            raise CommandError(str(broken)) from None
        self.stdout.write(_("动态码：重新加密%(count)s个。") % {"count": count})
