"""The first categories, limits, rules of dispatch and levels of escalation."""

from django.db import migrations

from complaints import seed


def plant(apps, editor):
    seed.plant(apps)


def uproot(apps, editor):
    seed.uproot(apps)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_initial"), ("workflow", "0001_initial")]

    operations = [migrations.RunPython(plant, uproot)]
