"""One database full of cases that have been late for weeks, and the sweep that finds them."""

import sys
import time
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402 - models need a Django that is set up

from communities.access import Role  # noqa: E402
from communities.directory import Staff  # noqa: E402
from complaints.models import Category, Complaint, ComplaintDeadline  # noqa: E402
from tests.factories import a_compound, a_user, an_organisation  # noqa: E402
from workflow import calendars, levels  # noqa: E402
from workflow.models import Message  # noqa: E402
from workflow.sweep import BATCH, Sweep  # noqa: E402

COMPOUNDS, UNITS = 58, 20


def fill(number: int, at) -> None:
    category = Category.objects.order_by("pk").first()
    compounds = [a_compound() for _ in range(COMPOUNDS)]
    units = [an_organisation() for _ in range(UNITS)]
    for unit in units:
        a_user(Role.HANDLER, unit)
    for role in (Role.TOWNSHIP_OFFICER, Role.DISTRICT_OFFICER):
        a_user(role, compounds[0])
    began = at - timedelta(days=30)
    cases = Complaint.objects.bulk_create(
        Complaint(
            number=f"B{index}",
            code_hash=str(index),
            compound=compounds[index % COMPOUNDS],
            unit=units[index % UNITS],
            category=category,
            urgency="U3",
            description="路灯不亮",
            contact_phone="13800001234",
            status="accepted",
            submitted_at=began,
        )
        for index in range(number)
    )
    ComplaintDeadline.objects.bulk_create(
        ComplaintDeadline(
            case=case,
            kind="close",
            amount=5,
            unit="wd",
            started_at=began,
            due_at=began + timedelta(days=7),
            sweep_at=began + timedelta(days=3),
        )
        for case in cases
    )


def sweep(at) -> None:
    """Times every transaction of the sweep, on the clock and in this process's own time."""
    staff, reached, wall, own = Staff(timezone.localdate(at)), 0, [], []
    one = Sweep(ComplaintDeadline, levels.of("complaint"), calendars.current(), staff, at, BATCH)
    while not one.is_done:
        began, spent = time.perf_counter(), time.process_time()
        reached += one.turn()
        wall.append(time.perf_counter() - began)
        own.append(time.process_time() - spent)
    cases, messages = ComplaintDeadline.objects.count(), Message.objects.count()
    print(
        f"{reached} levels of {cases} cases and {messages} messages"
        f" in {sum(wall):.1f} s, {len(wall)} transactions, the longest {max(wall):.2f} s"
        f" (without waiting for the processor {max(own):.2f} s)"
    )


if __name__ == "__main__":
    now = timezone.now()
    fill(int(sys.argv[1]), now)
    sweep(now)
