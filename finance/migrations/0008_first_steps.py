from django.db import migrations

from finance.seed.steps import plant, uproot


class Migration(migrations.Migration):
    dependencies = [
        ("finance", "0007_statements_checks_audits"),
        ("workflow", "0004_message_secret_link"),
    ]

    operations = [
        migrations.RunPython(lambda models, editor: plant(models), lambda models, editor: uproot(models))
    ]
