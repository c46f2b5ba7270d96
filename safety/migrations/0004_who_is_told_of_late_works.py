from django.db import migrations

from safety.seed.repairs import plant, uproot


class Migration(migrations.Migration):
    dependencies = [("safety", "0003_fire_water_and_its_works")]

    operations = [
        migrations.RunPython(lambda models, editor: plant(models), lambda models, editor: uproot(models))
    ]
