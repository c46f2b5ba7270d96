"""Limits and levels for deciding on returns and extensions, and the groups of the categories."""

from django.db import migrations

from complaints import seed


def plant(apps, editor):
    seed.plant_loop(apps)


def uproot(apps, editor):
    seed.uproot_loop(apps)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0003_closed_loop")]

    operations = [migrations.RunPython(plant, uproot)]
