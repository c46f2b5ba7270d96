from django.db import migrations

from finance.seed import plant, uproot


class Migration(migrations.Migration):
    dependencies = [("finance", "0002_append_only")]

    operations = [
        migrations.RunPython(lambda models, editor: plant(models), lambda models, editor: uproot(models))
    ]
