"""The operator's page: what did not go out, what ran when, what waits for a calendar."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from workflow import calendars, outbox
from workflow.models import Heartbeat, Message
from workflow.periodic import TICKER, is_alive

from .. import operations

ROWS = 50
ACTIONS = {"retry": outbox.retry, "give_up": outbox.give_up}


class Operations(TemplateView):
    template_name = "governance/operations.html"

    def get_context_data(self, **kwargs):
        at = timezone.now()
        stuck = Paginator(Message.objects.stuck().defer("address"), ROWS)
        return super().get_context_data(
            page=stuck.get_page(self.request.GET.get("page")),
            pulse=operations.pulse(at),
            lines=operations.lines(),
            heart=Heartbeat.objects.filter(name=TICKER).first(),
            is_alive=is_alive(at),
            missing_years=calendars.missing_years(),
            **kwargs,
        )

    def post(self, request):
        """Send the ticked messages again, or let them go."""
        act = ACTIONS.get(request.POST.get("action", ""))
        rows = list(Message.objects.stuck().defer("address").filter(pk__in=_ids(request)))
        if act and rows:
            act(rows, by=request.user, at=timezone.now())
            messages.success(request, _done(request.POST["action"], len(rows)))
        return redirect("operations")


def _ids(request) -> list[UUID]:
    """What was ticked; a thing that is no message's id was not."""
    ids = []
    for given in request.POST.getlist("message"):
        with suppress(ValueError):
            ids.append(UUID(given))
    return ids


def _done(action: str, count: int) -> str:
    if action == "retry":
        words = ngettext("%(count)s条消息将重新发送。", "%(count)s条消息将重新发送。", count)
    else:
        words = ngettext("%(count)s条消息不再发送。", "%(count)s条消息不再发送。", count)
    return words % {"count": count}
