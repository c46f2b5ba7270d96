"""The audit trail refuses UPDATE and DELETE in the database itself."""

from django.db import migrations

from workflow.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("workflow", "0001_initial")]
    operations = [protect("workflow_auditentry")]
