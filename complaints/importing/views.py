"""Import of cases: upload, look at what would happen, confirm; and how another system's headings are read."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView

from communities.register import waiting
from communities.register.findings import Unreadable
from communities.views.importing import FileImport, listed
from workflow.refusals import Refused
from workflow.uploads import shown_name

from ..models import Channel
from . import dialects, report
from .forms import LARGEST_UPLOAD, SOURCES, CasesForm, DialectForm
from .working import Source, check, headings_of, import_checked

PURPOSE = "cases"
MISSING = frozenset({"missing_header", "missing_column"})
"""Problems that matching the headings by hand may mend."""


def kept_file(request, token):
    return waiting.find(token, by=request.user, at=timezone.now(), purpose=PURPOSE)


class CaseImport(FileImport):
    purpose = PURPOSE
    form_class = CasesForm
    upload_template = "complaints/import_upload.html"
    preview_template = "complaints/import_preview.html"

    def keep(self, data, *, at):
        day, source = timezone.localdate(at), data["source"]
        return waiting.keep(data["file"], on=day, by=self.request.user, at=at, purpose=PURPOSE, source=source)

    def upload_facts(self):
        return {"trail": trail()}

    def look(self, file, kept, *, at):
        return check(file, source_of(kept), at=at, most_bytes=LARGEST_UPLOAD)

    def take(self, file, kept, *, by, at):
        seen = self.look(file, kept, at=at)
        import_checked(file, source_of(kept), seen, by=by, at=at)
        return report.outcome(seen)

    def facts(self, kept, seen):
        return {
            "seen": seen,
            "source": Channel(kept.source).label,
            "counts": report.counts(seen),
            "may_match": any(problem.kind in MISSING for problem in seen.problems),
            "trail": trail(),
            **listed("problem", seen.problems),
            **listed("caution", seen.cautions),
        }


class ImportMapping(FormView):
    """Our fields against the headings of a source; with `?file=` the file's own headings are offered."""

    template_name = "complaints/import_mapping.html"
    form_class = DialectForm

    def dispatch(self, request, *args, **kwargs):
        asked = request.GET.get("source", "")
        self.channel = Channel(asked) if asked in SOURCES else SOURCES[0]
        self.kept = kept_file(request, request.GET.get("file", "")) if request.user.is_authenticated else None
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        known = dialects.of(self.channel)
        stated = {f"column-{key}": heading for key, heading in known.columns.items()}
        return {**stated, "categories": known.categories, "units": known.units}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "headings": self.headings()}

    def headings(self):
        """The file's own, and those stated before, so that none is lost by looking at another file."""
        if self.kept is None:
            return []
        try:
            with self.kept.path.open("rb") as file:
                found = headings_of(file, most_bytes=LARGEST_UPLOAD)
        except Unreadable:
            return []
        return [*found, *dialects.of(self.channel).columns.values()]

    def form_valid(self, form):
        note, at = form.cleaned_data["note"], timezone.now()
        try:
            dialects.keep(self.channel, form.stated(), by=self.request.user, at=at, note=note)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("对照表已保存，以后这个来源的文件都按它识别。"))
        return redirect(self.back())

    def back(self):
        address = reverse("complaints:case-import")
        return f"{address}?file={self.kept.token}" if self.kept else address

    def get_context_data(self, **kwargs):
        steps = [(_("导入诉求"), reverse("complaints:case-import")), (_("列名对照"), "")]
        return super().get_context_data(
            channel=self.channel,
            sources=[(source.value, source.label) for source in SOURCES],
            back=self.back(),
            trail=[(_("诉求"), reverse("complaints:case-list")), *steps],
            **kwargs,
        )


def source_of(kept):
    return Source(kept.source, shown_name(kept.name), dialects.of(kept.source))


def trail():
    return [(_("诉求"), reverse("complaints:case-list")), (_("导入诉求"), "")]
