"""The reminder of a waiting extension goes to whoever decides on it, be it the township or the district."""

from django.db import migrations


def aim(apps, *, old, new):
    levels = apps.get_model("workflow", "EscalationLevel").objects
    levels.filter(case_label="complaint", kind="approve", anchor="share", audience=old).update(audience=new)


def to_who_decides(apps, editor):
    aim(apps, old="township", new="above")


def to_the_township(apps, editor):
    aim(apps, old="above", new="township")


class Migration(migrations.Migration):
    dependencies = [("complaints", "0012_import_dialect")]

    operations = [migrations.RunPython(to_who_decides, to_the_township)]
