"""Import of a register workbook: upload, look at what would happen, confirm."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from workflow.refusals import Refused

from ..register import report, waiting
from ..register.as_of import as_of
from ..register.checking import check
from ..register.findings import Unreadable
from ..register.forms import RegisterForm
from ..register.importing import import_checked, preview
from ..register.plan import reference

MOST_LINES = 300
"""Problems, changes and reminders that a page shows; the counts above them are complete."""


@method_decorator(never_cache, name="dispatch")
class RegisterImport(View):
    """One address: the form, with `?file=` the preview; what the preview's buttons send comes back here."""

    def get(self, request):
        token = request.GET.get("file")
        return self._preview(request, token) if token else self._form(request, RegisterForm())

    def post(self, request):
        if "confirm" in request.POST:
            return self._confirm(request, request.POST["confirm"])
        if "discard" in request.POST:
            return self._discard(request, request.POST["discard"])
        form = RegisterForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._form(request, form)
        data = form.cleaned_data
        on = data["on"] or as_of(data["file"], today=timezone.localdate())
        kept = waiting.keep(data["file"], on=on, by=request.user, at=timezone.now())
        return redirect(f"{request.path}?file={kept.token}")

    def _form(self, request, form):
        return render(request, "communities/register_upload.html", {"form": form})

    def _preview(self, request, token):
        kept = waiting.find(token, by=request.user, at=timezone.now())
        if kept is None:
            return self._start_again(request, _("上传的文件已过期，请重新上传。"))
        try:
            with kept.path.open("rb") as file:
                seen = preview(file, on=kept.on)
        except Unreadable as reason:
            waiting.drop(kept)
            return self._start_again(request, str(reason))
        return render(request, "communities/register_preview.html", facts(kept, seen))

    def _confirm(self, request, token):
        kept = waiting.find(token, by=request.user, at=timezone.now())
        if kept is None:
            return self._start_again(request, _("上传的文件已过期，请重新上传。"))
        try:
            with kept.path.open("rb") as file:
                checked = check(file, on=kept.on, reference=reference())
            done = import_checked(
                checked,
                file_name=kept.name,
                by=request.user,
                at=timezone.now(),
                expected=request.POST.get("mark", ""),
            )
        except (Refused, Unreadable) as reason:
            messages.error(request, str(reason))
            return redirect(f"{request.path}?file={token}")
        waiting.drop(kept)
        messages.success(request, report.outcome(done))
        return redirect(request.path)

    def _discard(self, request, token):
        if kept := waiting.find(token, by=request.user, at=timezone.now()):
            waiting.drop(kept)
        messages.info(request, _("已放弃导入，没有保存任何数据。"))
        return redirect(request.path)

    def _start_again(self, request, reason):
        messages.error(request, reason)
        return redirect(request.path)


def facts(kept, seen):
    changes = report.changes(seen)
    counts = report.counts(seen)
    return {
        "kept": kept,
        "seen": seen,
        "mark": seen.plan.mark if seen.plan else "",
        "counts": counts,
        "absent": [count for count in counts if count.absent],
        "problems": seen.checked.problems[:MOST_LINES],
        "problem_count": len(seen.checked.problems),
        "changes": changes[:MOST_LINES],
        "change_count": len(changes),
        "cautions": seen.cautions[:MOST_LINES],
        "caution_count": len(seen.cautions),
        "is_empty": seen.plan is not None and seen.plan.is_empty,
    }
