from django.db import migrations

from governance.seed import plant, uproot


class Migration(migrations.Migration):
    dependencies = [("governance", "0002_indicators")]

    operations = [
        migrations.RunPython(lambda models, editor: plant(models), lambda models, editor: uproot(models))
    ]
