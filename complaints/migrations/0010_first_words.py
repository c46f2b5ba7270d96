"""The vocabulary of the field, and how sure a proposal must be to act alone."""

from django.db import migrations

from complaints import seed


def plant(apps, editor):
    seed.plant_words(apps)


def uproot(apps, editor):
    seed.uproot_words(apps)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0009_suggestions")]

    operations = [migrations.RunPython(plant, uproot)]
