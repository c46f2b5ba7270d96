"""A page about one row whose buttons are deeds: a note may go with each, and a refusal is said above it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow import typed
from workflow.refusals import Refused

MOST_NOTE = 200


def note_in(request) -> str:
    """What is written beside a button, without signs that nobody sees; a page lets nobody write more."""
    return typed.clean(request.POST.get("note", ""))[:MOST_NOTE]


class Deeds:
    """The page has the row as `row`; what is no deed of it does nothing."""

    deeds: Mapping[str, Callable[..., Any]] = {}

    def post(self, request, **kwargs):
        deed = self.deeds.get(request.POST.get("action", ""))
        try:
            if deed:
                deed(self.row, note=note_in(request), by=request.user, at=timezone.now())
                messages.success(request, _("已办理。"))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(self.row)
