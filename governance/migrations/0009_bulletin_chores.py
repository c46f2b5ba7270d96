"""What of a bulletin the periodic table does where compounds are many."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0008_calendar_links"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BulletinChore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("compare", "核对以前的季度"),
                            ("annex", "数据附件"),
                            ("public", "公开的数据附件"),
                        ],
                        max_length=8,
                        verbose_name="事项",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="提出时间")),
                ("done_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                ("refusal", models.CharField(blank=True, max_length=200, verbose_name="没有办成的原因")),
                ("file", models.FileField(blank=True, upload_to="annexes/%Y/", verbose_name="文件")),
                ("made_of", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
                (
                    "bulletin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chores",
                        to="governance.bulletin",
                    ),
                ),
            ],
            options={
                "verbose_name": "通报的后台事项",
                "verbose_name_plural": "通报的后台事项",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at", None)),
                        fields=("bulletin", "kind"),
                        name="bulletin_chore_waits_once",
                    )
                ],
            },
        ),
    ]
