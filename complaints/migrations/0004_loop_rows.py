"""Rows of the closed loop: limits, words that propose, answers to start from, levels; nearest limits of what is open."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

from complaints import seed
from workflow.watching import watch

KINDS = ("accept", "contact", "close")
OPEN = ["accepted", "dispatched", "objected", "submitted"]


def note_nearest(apps, editor):
    cases = apps.get_model("complaints", "Complaint").objects
    limits = apps.get_model("complaints", "ComplaintDeadline").objects
    running = limits.filter(case=OuterRef("pk"), kind__in=KINDS, met_at=None, dropped_at=None)
    nearest = Subquery(running.order_by("due_at").values("due_at")[:1])
    cases.filter(status__in=OPEN).update(next_due_at=nearest)


def plant(apps, editor):
    seed.plant_loop(apps)
    seed.plant_words(apps)
    seed.plant_templates(apps)


def uproot(apps, editor):
    seed.uproot_templates(apps)
    seed.uproot_words(apps)
    seed.uproot_loop(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0003_closed_loop"),
        ("communities", "0005_watched_tables"),
        ("workflow", "0006_reference_changes"),
    ]

    operations = [
        migrations.RunPython(plant, uproot),
        migrations.RunPython(note_nearest, migrations.RunPython.noop),
        # Limits, rules of dispatch and what proposes are kept in memory.
        watch("complaints_limit"),
        watch("complaints_dispatchrule"),
        watch("complaints_dispatchpolicy"),
        watch("complaints_dispatchmodel"),
    ]
