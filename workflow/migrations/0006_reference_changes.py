"""What renews the memory of reference tables, and the workflow's own tables that it watches."""

import uuid

from django.db import migrations, models

from workflow.watching import watch


def first(apps, editor):
    change = apps.get_model("workflow", "ReferenceChange")
    change.objects.create(writer=0)


class Migration(migrations.Migration):
    dependencies = [("workflow", "0005_words_may_be_forgotten")]
    operations = [
        migrations.CreateModel(
            name="ReferenceChange",
            fields=[
                ("writer", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("stamp", models.UUIDField(default=uuid.uuid4)),
            ],
        ),
        migrations.RunPython(first, migrations.RunPython.noop, elidable=False),
        watch("workflow_calendarday"),
        watch("workflow_calendaryear"),
        watch("workflow_escalationlevel"),
    ]
