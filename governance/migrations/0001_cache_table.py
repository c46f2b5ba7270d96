"""The table of the cache that all processes share (log-in limits are counted in it)."""

from django.core.management import call_command
from django.db import migrations


def make(apps, editor):
    call_command("createcachetable", database=editor.connection.alias, verbosity=0)


def remove(apps, editor):
    editor.execute("DROP TABLE governance_cache")


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunPython(make, remove)]
