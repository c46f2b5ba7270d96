from django.db import migrations

from safety.seed import plant, uproot


class Migration(migrations.Migration):
    dependencies = [
        ("safety", "0001_hazards_and_inspections"),
        ("workflow", "0005_words_may_be_forgotten"),
    ]

    operations = [
        migrations.RunPython(lambda models, editor: plant(models), lambda models, editor: uproot(models))
    ]
