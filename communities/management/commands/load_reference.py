"""manage.py load_reference [FILE]: the district, its townships and its units."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from communities import reference
from workflow.refusals import Refused


class Command(BaseCommand):
    help = "Load the district, its townships, departments and offices from a JSON file."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, default=reference.ZONE)

    def handle(self, *args, file, **options):
        try:
            loaded = reference.load(file, by=None, at=timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(
            _("基础数据已载入：新建%(created)s条，已有%(updated)s条。")
            % {"created": loaded.created, "updated": loaded.updated}
        )
