from django.db import migrations

from safety import seed
from safety.seed import repairs


class Migration(migrations.Migration):
    dependencies = [
        ("safety", "0001_hazards_and_inspections"),
        ("workflow", "0005_words_may_be_forgotten"),
    ]

    operations = [
        migrations.RunPython(lambda models, editor: seed.plant(models), lambda models, editor: seed.uproot(models)),
        migrations.RunPython(
            lambda models, editor: repairs.plant(models), lambda models, editor: repairs.uproot(models)
        ),
    ]
