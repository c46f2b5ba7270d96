"""The inbox of whoever works here: what the portal told them, newest first."""

from dataclasses import dataclass
from datetime import datetime

from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import ListView, View

from communities.access import grants
from workflow import outbox
from workflow.models import Message

from .. import operational
from ..models import Warning

ROWS = 30


@dataclass(frozen=True)
class Warned:
    """How many open warnings the reader sees, and what other rooms warn of."""

    red: int
    yellow: int
    work: int


def warned(user, at: datetime) -> Warned | None:
    """None for who reads no warnings."""
    if not grants(user).may("warning.view"):
        return None
    rows = Warning.objects.visible_to(user).open()
    return Warned(rows.red().count(), rows.yellow().count(), operational.count(user, at))


class Inbox(ListView):
    template_name = "governance/inbox.html"
    paginate_by = ROWS

    def get_queryset(self):
        return Message.objects.inbox(self.request.user)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            unread=self.get_queryset().unread().count(),
            warned=warned(self.request.user, timezone.now()),
            **kwargs,
        )

    def post(self, request):
        """Mark all as read."""
        outbox.mark_read(self.get_queryset(), at=timezone.now())
        return redirect("inbox")


class InboxOpen(View):
    """Opening a message marks it read and leads to what it is about."""

    def get(self, request, pk):
        row = get_object_or_404(Message.objects.inbox(request.user), pk=pk)
        outbox.mark_read(Message.objects.filter(pk=row.pk), at=timezone.now())
        return redirect(row.link or "inbox")
