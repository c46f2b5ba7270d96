from django.db import migrations, models

from safety import seed


class Migration(migrations.Migration):
    dependencies = [
        ("safety", "0004_planned_rounds"),
    ]

    operations = [
        migrations.AddField(
            model_name="lawarticle",
            name="range_note",
            field=models.CharField(blank=True, max_length=80, verbose_name="没有写数额的，怎么定"),
        ),
        migrations.AddField(
            model_name="lawarticle",
            name="source",
            field=models.CharField(blank=True, max_length=120, verbose_name="核对依据"),
        ),
        migrations.RunPython(lambda models, editor: seed.check_articles(models), migrations.RunPython.noop),
    ]
