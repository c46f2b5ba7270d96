"""Import of a register of issues: upload, look at what would happen, confirm."""

from django.urls import reverse
from django.utils.translation import gettext as _

from communities.views.importing import FileImport, listed
from workflow.refusals import Refused

from ..issue_import import check, rows_of, take
from ..work_forms import LARGEST_UPLOAD, ImportForm


class IssueImport(FileImport):
    purpose = "issues"
    form_class = ImportForm
    upload_template = "governance/issue_upload.html"
    preview_template = "governance/issue_preview.html"

    @property
    def here(self):
        return reverse("issue-import")

    def upload_facts(self):
        trail = [(_("攻坚小区"), reverse("tough-list")), (_("问题台账"), reverse("issue-list"))]
        return {"trail": [*trail, (_("导入台账"), "")]}

    def look(self, file, kept, *, at):
        return check(file, by=self.request.user, at=at, most_bytes=LARGEST_UPLOAD)

    def take(self, file, kept, *, by, at):
        checked = check(file, by=by, at=at, most_bytes=LARGEST_UPLOAD)
        if checked.problems:
            raise Refused(_("文件里还有问题，没有导入任何数据。"))
        return take(checked, by=by, at=at)

    def facts(self, kept, seen):
        return {
            "here": self.here,
            "seen": seen,
            "rows": rows_of(seen),
            "trail": self.upload_facts()["trail"],
            **listed("problem", seen.problems),
            **listed("caution", seen.cautions),
        }
