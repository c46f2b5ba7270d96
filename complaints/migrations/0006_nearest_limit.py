"""Each case repeats its nearest running limit, and the desk's list has an index for each of its parts."""

from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery

KINDS = ("accept", "contact", "close")
OPEN = ["accepted", "dispatched", "objected", "submitted"]


def note_nearest(apps, editor):
    cases = apps.get_model("complaints", "Complaint").objects
    limits = apps.get_model("complaints", "ComplaintDeadline").objects
    running = limits.filter(case=OuterRef("pk"), kind__in=KINDS, met_at=None, dropped_at=None)
    nearest = Subquery(running.order_by("due_at").values("due_at")[:1])
    cases.filter(status__in=OPEN).update(next_due_at=nearest)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0005_open_interface")]

    operations = [
        migrations.RemoveIndex("complaint", "complaint_time"),
        migrations.AddField(
            "complaint",
            "next_due_at",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="最近的时限"),
        ),
        migrations.RunPython(note_nearest, migrations.RunPython.noop),
        migrations.AddIndex(
            "complaint", models.Index(fields=["submitted_at", "number"], name="complaint_time")
        ),
        migrations.AddIndex(
            "complaint",
            models.Index(
                condition=Q(next_due_at__isnull=False),
                fields=["next_due_at", "number"],
                name="complaint_due",
            ),
        ),
        migrations.AddIndex(
            "complaint",
            models.Index(
                condition=Q(next_due_at=None, status__in=OPEN),
                fields=["submitted_at", "number"],
                name="complaint_waiting",
            ),
        ),
    ]
