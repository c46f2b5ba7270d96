from django.db import migrations

from disclosure.seed import plant, uproot


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0002_three_levels"), ("workflow", "0001_initial")]

    operations = [
        migrations.RunPython(lambda models, editor: plant(models), lambda models, editor: uproot(models))
    ]
