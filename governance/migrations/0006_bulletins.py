"""Bulletins and their corrections; what was issued, the database itself refuses to change or remove."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflow.append_only import Finished, protect_finished

ISSUED = "EXISTS (SELECT 1 FROM governance_bulletin WHERE id = {row}.bulletin_id AND issued_at IS NOT NULL)"
BULLETIN = Finished("{row}.issued_at IS NOT NULL")
CORRECTION = Finished(ISSUED, entering=ISSUED)


class Migration(migrations.Migration):
    dependencies = [
        ("communities", "0005_watched_tables"),
        ("governance", "0005_warnings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Bulletin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("quarter", models.CharField(max_length=6, unique=True, verbose_name="季度")),
                ("since", models.DateField(verbose_name="起")),
                ("until", models.DateField(verbose_name="止")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "起草中"),
                            ("checked", "已核稿"),
                            ("frozen", "数据已冻结"),
                            ("issued", "已印发"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("title", models.CharField(max_length=80, verbose_name="标题")),
                ("comment", models.TextField(blank=True, verbose_name="总体评价")),
                ("measures", models.TextField(blank=True, verbose_name="工作要求")),
                ("recipients", models.CharField(max_length=200, verbose_name="主送")),
                ("copies", models.CharField(blank=True, max_length=200, verbose_name="抄送")),
                ("drafted_at", models.DateTimeField(verbose_name="起草时间")),
                (
                    "compared_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="以前季度的核对时间"),
                ),
                ("checked_at", models.DateTimeField(editable=False, null=True, verbose_name="核稿时间")),
                ("issued_at", models.DateTimeField(editable=False, null=True, verbose_name="印发时间")),
                ("due_at", models.DateTimeField(editable=False, null=True, verbose_name="印发期限")),
                ("year", models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="年份")),
                ("serial", models.PositiveIntegerField(editable=False, null=True, verbose_name="顺序号")),
                ("number", models.CharField(blank=True, editable=False, max_length=40, verbose_name="文号")),
                ("content", models.TextField(blank=True, editable=False)),
                (
                    "sha256",
                    models.CharField(blank=True, editable=False, max_length=64, verbose_name="校验码"),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核稿人",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="起草人",
                    ),
                ),
                (
                    "freeze",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.freeze",
                        verbose_name="季度冻结",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签发人",
                    ),
                ),
            ],
            options={
                "verbose_name": "季度通报",
                "verbose_name_plural": "季度通报",
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("district", "区"), ("township", "镇乡"), ("compound", "小区")],
                        max_length=8,
                        verbose_name="级别",
                    ),
                ),
                ("place", models.CharField(max_length=12)),
                ("code", models.CharField(max_length=8, verbose_name="指标")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("numerator_before", models.BigIntegerField(verbose_name="原分子")),
                ("denominator_before", models.BigIntegerField(verbose_name="原分母")),
                ("numerator_after", models.BigIntegerField(verbose_name="更正后分子")),
                ("denominator_after", models.BigIntegerField(verbose_name="更正后分母")),
                ("colour_before", models.CharField(max_length=6, verbose_name="原颜色")),
                ("colour_after", models.CharField(max_length=6, verbose_name="更正后颜色")),
                ("found_at", models.DateTimeField(verbose_name="核对时间")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="更正的原因")),
                ("noted_at", models.DateTimeField(null=True, verbose_name="说明时间")),
                (
                    "bulletin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="governance.bulletin",
                    ),
                ),
                (
                    "compound",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="communities.compound",
                    ),
                ),
                (
                    "freeze",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.freeze"
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="说明人",
                    ),
                ),
                (
                    "township",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="communities.township",
                    ),
                ),
            ],
            options={
                "verbose_name": "更正",
                "verbose_name_plural": "更正",
            },
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=models.UniqueConstraint(fields=("year", "serial"), name="bulletin_number_once"),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("checked_at__isnull", False),
                        ("due_at__isnull", False),
                        ("freeze__isnull", False),
                        ("issued_at__isnull", False),
                        ("serial__gte", 1),
                        ("sha256__gt", ""),
                        ("status", "issued"),
                        ("year__isnull", False),
                    ),
                    models.Q(
                        models.Q(("status", "issued"), _negated=True),
                        ("issued_at", None),
                        ("number", ""),
                        ("serial", None),
                    ),
                    _connector="OR",
                ),
                name="bulletin_issued_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.UniqueConstraint(
                fields=("bulletin", "freeze", "code", "place"), name="correction_once_in_a_bulletin"
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("denominator_before", models.F("denominator_after")),
                    ("numerator_before", models.F("numerator_after")),
                    _negated=True,
                ),
                name="correction_changes_something",
            ),
        ),
        protect_finished("governance_bulletin", BULLETIN, ("quarter",), ("year", "serial")),
        protect_finished("governance_correction", CORRECTION, ("bulletin_id", "freeze_id", "code", "place")),
    ]
