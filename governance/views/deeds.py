"""A page about one row whose buttons are deeds: a note may go with each, and a refusal is said above it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.refusals import Refused

MOST_NOTE = 200


class Deeds:
    """The page has the row as `row`; what is no deed of it does nothing."""

    deeds: Mapping[str, Callable[..., Any]] = {}

    def post(self, request, **kwargs):
        deed = self.deeds.get(request.POST.get("action", ""))
        try:
            if deed:
                note = request.POST.get("note", "")[:MOST_NOTE]
                deed(self.row, note=note, by=request.user, at=timezone.now())
                messages.success(request, _("已办理。"))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(self.row)
