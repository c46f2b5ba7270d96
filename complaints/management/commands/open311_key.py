from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.models import ApiKey
from complaints.open311 import keys
from workflow import words
from workflow.management.speaking import SpeakingCommand
from workflow.refusals import Refused


class Command(SpeakingCommand):
    help = (
        "发放、收回、列出开放接口（Open311）的密钥：open311_key NAME [--for-staff]、--revoke NAME、--list。"
    )
    usage_sentence = gettext_lazy(
        "用法：open311_key 接入方名称 [--for-staff]，或 --revoke 接入方名称，或 --list。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("name", nargs="?", default="")
        what.add_argument("--revoke", default="", metavar="NAME")
        what.add_argument("--list", action="store_true")
        parser.add_argument("--for-staff", action="store_true", help="may file what only staff may file")

    def handle(self, *, name: str, revoke: str, list: bool, for_staff: bool, **options: Any) -> None:
        at = timezone.now()
        try:
            if list:
                self._list()
            elif revoke:
                keys.revoke(revoke, by=None, at=at)
                self.stdout.write(_("已收回“%(name)s”的密钥。") % {"name": revoke})
            else:
                self.stdout.write(keys.issue(name, for_staff=for_staff, by=None, at=at))
                self.stderr.write(_("密钥只显示这一次，请交给接入方妥善保管。"))
        except Refused as refusal:
            self.refuse(str(refusal))

    def _list(self) -> None:
        for key in ApiKey.objects.order_by("name"):
            state = _("启用") if key.active else _("已收回")
            used = words.moment(key.used_at) or _("没有用过")
            self.stdout.write(f"{key.name}\t{state}\t{words.moment(key.created_at)}\t{used}")
