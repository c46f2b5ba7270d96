"""What the pages that take a file share: upload, look at what would happen, confirm or give up."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from workflow.refusals import Refused

from ..register import waiting
from ..register.findings import Unreadable

MOST_LINES = 300
"""Problems, changes and reminders that a page shows; the counts above them are complete."""


@method_decorator(never_cache, name="dispatch")
class FileImport(View):
    """One address: the form, with `?file=` the preview; what the preview's buttons send comes back here."""

    purpose = waiting.REGISTER
    """Files that wait for another page are not found by this one."""
    form_class = None
    upload_template = preview_template = ""

    def look(self, file, kept, *, at):
        """Read the file and write nothing.

        :raises Unreadable, Refused: the file or its place as a whole.
        """
        raise NotImplementedError

    def take(self, file, kept, *, by, at) -> str:
        """Store what the file says; answers what happened, in one sentence.

        :raises Unreadable, Refused: nothing was stored.
        """
        raise NotImplementedError

    def facts(self, kept, seen):
        """What the preview shows."""
        raise NotImplementedError

    def keep(self, data, *, at):
        """Put the uploaded file aside until it is confirmed."""
        on = timezone.localdate(at)
        return waiting.keep(data["file"], on=on, by=self.request.user, at=at, purpose=self.purpose)

    def upload_facts(self):
        """What the page with the form shows besides."""
        return {}

    @property
    def here(self):
        return self.request.path

    def _address(self, token):
        return f"{self.here}{'&' if '?' in self.here else '?'}file={token}"

    def get(self, request, **kwargs):
        token = request.GET.get("file")
        return self._preview(token) if token else self._form(self.form_class())

    def post(self, request, **kwargs):
        if "confirm" in request.POST:
            return self._confirm(request.POST["confirm"])
        if "discard" in request.POST:
            return self._discard(request.POST["discard"])
        form = self.form_class(request.POST, request.FILES)
        if not form.is_valid():
            return self._form(form)
        kept = self.keep(form.cleaned_data, at=timezone.now())
        return redirect(self._address(kept.token))

    def find(self, token):
        return waiting.find(token, by=self.request.user, at=timezone.now(), purpose=self.purpose)

    def _form(self, form):
        return render(self.request, self.upload_template, {"form": form, **self.upload_facts()})

    def _preview(self, token):
        kept = self.find(token)
        if kept is None:
            return self._start_again(_("上传的文件已过期，请重新上传。"))
        try:
            with kept.path.open("rb") as file:
                seen = self.look(file, kept, at=timezone.now())
        except (Unreadable, Refused) as reason:
            waiting.drop(kept)
            return self._start_again(str(reason))
        return render(self.request, self.preview_template, {"kept": kept, **self.facts(kept, seen)})

    def _confirm(self, token):
        kept = self.find(token)
        if kept is None:
            return self._start_again(_("上传的文件已过期，请重新上传。"))
        try:
            with kept.path.open("rb") as file:
                outcome = self.take(file, kept, by=self.request.user, at=timezone.now())
        except (Refused, Unreadable) as reason:
            messages.error(self.request, str(reason))
            return redirect(self._address(token))
        waiting.drop(kept)
        messages.success(self.request, outcome)
        return redirect(self.here)

    def _discard(self, token):
        if kept := self.find(token):
            waiting.drop(kept)
        messages.info(self.request, _("已放弃导入，没有保存任何数据。"))
        return redirect(self.here)

    def _start_again(self, reason):
        messages.error(self.request, reason)
        return redirect(self.here)


def listed(name, found):
    """The first lines of what was found, and how many there are, as the parts of previews read them."""
    return {f"{name}s": found[:MOST_LINES], f"{name}_count": len(found)}
