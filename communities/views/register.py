"""Import of a register workbook: upload, look at what would happen, confirm."""

from django.utils import timezone

from ..register import report, waiting
from ..register.as_of import as_of
from ..register.checking import check
from ..register.forms import RegisterForm
from ..register.importing import import_checked, preview
from ..register.plan import reference
from .importing import FileImport, listed


class RegisterImport(FileImport):
    form_class = RegisterForm
    upload_template = "communities/register_upload.html"
    preview_template = "communities/register_preview.html"

    def keep(self, data, *, at):
        on = data["on"] or as_of(data["file"], today=timezone.localdate(at))
        return waiting.keep(data["file"], on=on, by=self.request.user, at=at)

    def look(self, file, kept, *, at):
        return preview(file, on=kept.on)

    def take(self, file, kept, *, by, at):
        checked = check(file, on=kept.on, reference=reference())
        mark = self.request.POST.get("mark", "")
        return report.outcome(import_checked(checked, file_name=kept.name, by=by, at=at, expected=mark))

    def facts(self, kept, seen):
        counts = report.counts(seen)
        return {
            "seen": seen,
            "mark": seen.plan.mark if seen.plan else "",
            "counts": counts,
            "absent": [count for count in counts if count.absent],
            "is_empty": seen.plan is not None and seen.plan.is_empty,
            **listed("problem", seen.checked.problems),
            **listed("change", report.changes(seen)),
            **listed("caution", seen.cautions),
        }
