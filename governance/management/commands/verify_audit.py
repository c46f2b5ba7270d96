import sys

from django.core.management import BaseCommand
from django.utils.translation import gettext as _

from governance import trail
from workflow import seals


class Command(BaseCommand):
    """Recount the audit trail against its seals and anchors: exit 1 with the first block that is wrong."""

    help = "Verifies the audit trail from its first entry on."

    def handle(self, **options):
        found = trail.verify()
        facts = {"seq": found.seq, "entries": found.entries, "rest": seals.unsealed()}
        if found.fault:
            words = _("操作记录第%(seq)d段不符：%(fault)s。此前%(entries)d条核对无误。")
            self.stderr.write(words % {**facts, "fault": trail.in_words(found.fault)})
            sys.exit(1)
        words = _("操作记录%(seq)d段、%(entries)d条核对无误，与锚点相符；尚未封存%(rest)d条。")
        self.stdout.write(words % facts)
