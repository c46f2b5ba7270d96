"""The database itself refuses to change or remove what was frozen."""

from django.db import migrations

from workflow.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("governance", "0003_first_indicators")]

    operations = [
        protect("governance_freeze", ("quarter",)),
        protect("governance_frozenvalue", ("freeze_id", "code", "place")),
        protect("governance_frozenscore", ("freeze_id", "place")),
    ]
