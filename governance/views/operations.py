"""The operator's page: what did not go out, what ran when, what waits for a calendar."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from workflow import calendars, outbox
from workflow.keyset import Keyset, Part
from workflow.models import Heartbeat, Message
from workflow.periodic import TICKER, is_alive

from .. import operations, storage

ROWS = 50
LATEST_FIRST = Keyset(Part(Q(), ("due_at", "id"), descending=True))
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


class Provisional(TemplateView):
    """Limits counted by a calendar that is not published yet, one kind of case at a time."""

    template_name = "governance/operations_provisional.html"

    def get_context_data(self, **kwargs):
        asked, models = self.request.GET, {}
        for model in calendars.deadline_models():
            case = calendars.case_model(model)
            if not hasattr(case.objects, "visible_to"):
                continue
            models[case._meta.model_name] = (model, case, model.objects.running().provisional().count())
        label = next((name for name, (_model, _case, count) in models.items() if count), next(iter(models)))
        label = asked.get("kind") if asked.get("kind") in models else label
        model, case, _count = models[label]
        page = LATEST_FIRST.page(
            model.objects.running().provisional().select_related("case"),
            ROWS,
            after=asked.get("after", ""),
            before=asked.get("before", ""),
        )
        mark(page.rows, model, case, self.request.user)
        return super().get_context_data(
            page=page,
            kinds=[(name, case._meta.verbose_name, count) for name, (_model, case, count) in models.items()],
            label=label,
            missing_years=calendars.missing_years(),
            trail=[(_("系统运行"), reverse("operations")), (_("暂定的时限"), "")],
            **kwargs,
        )


def mark(rows, model, case, user):
    """Give each row the word of its kind, and a link where the reader may see the case."""
    words = dict(model._meta.get_field("kind").flatchoices)
    seen = case.objects.visible_to(user).filter(pk__in=[row.case_id for row in rows])
    seen = set(seen.order_by().values_list("pk", flat=True))
    for row in rows:
        row.word = words.get(row.kind, row.kind)
        row.link = row.case.get_absolute_url() if row.case_id in seen else ""


class Storage(TemplateView):
    template_name = "governance/operations_storage.html"

    def get_context_data(self, **kwargs):
        rows = storage.uploads()
        return super().get_context_data(
            database=storage.database_size(),
            uploads=rows,
            all=storage.Uploads("", sum(row.count for row in rows), sum(row.bytes for row in rows)),
            anchored_at=storage.anchored_at(),
            anchors=storage.anchors_size(),
            disk=storage.disk(),
            trail=[(_("系统运行"), reverse("operations")), (_("存储空间"), "")],
            **kwargs,
        )


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
