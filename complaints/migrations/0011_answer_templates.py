"""The first words that a handler may start from."""

from django.db import migrations

from complaints import seed


def plant(apps, editor):
    seed.plant_templates(apps)


def uproot(apps, editor):
    seed.uproot_templates(apps)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0010_first_words")]

    operations = [migrations.RunPython(plant, uproot)]
