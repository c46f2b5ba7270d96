from django.db import migrations

from finance import seed
from finance.seed import steps


class Migration(migrations.Migration):
    dependencies = [("finance", "0001_the_book")]

    operations = [
        migrations.RunPython(lambda models, editor: seed.plant(models), lambda models, editor: seed.uproot(models)),
        migrations.RunPython(lambda models, editor: steps.plant(models), lambda models, editor: steps.uproot(models)),
    ]
