"""Who is late with what the top floor keeps the clock of. The sweep may run twice or be cut short."""

from datetime import datetime

from django.utils import timezone

from communities.directory import Staff
from workflow import steps

from .models import InterviewDeadline, IssueDeadline, TaskDeadline


def sweep(at: datetime) -> int:
    """Tell who is late with an interview, a task or an issue; answers how many levels were reached."""
    staff = Staff(timezone.localdate(at))
    return sum(
        steps.escalate_overdue(deadlines, directory=staff, at=at)
        for deadlines in (InterviewDeadline, TaskDeadline, IssueDeadline)
    )
