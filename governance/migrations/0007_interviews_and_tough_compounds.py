"""Interviews of the last-ranked; tough compounds, tasks and issues; the first rows of what they ask for."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from governance.seed import interviews


class Migration(migrations.Migration):
    dependencies = [
        ("communities", "0005_watched_tables"),
        ("governance", "0006_bulletins"),
        ("workflow", "0006_reference_changes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="InterviewLevel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("running", models.PositiveSmallIntegerField(unique=True, verbose_name="连续几个季度")),
                ("name", models.CharField(max_length=40, verbose_name="级别")),
                ("name_en", models.CharField(blank=True, max_length=60, verbose_name="英文名称")),
                ("audience", models.CharField(max_length=20, verbose_name="通知对象")),
                (
                    "colour",
                    models.CharField(
                        choices=[("none", "提醒"), ("yellow", "黄色"), ("orange", "橙色"), ("red", "红色")],
                        max_length=6,
                        verbose_name="颜色",
                    ),
                ),
            ],
            options={
                "verbose_name": "约谈级别",
                "verbose_name_plural": "约谈级别",
            },
        ),
        migrations.CreateModel(
            name="InterviewTerms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(unique=True, verbose_name="起用日期")),
                ("townships", models.PositiveSmallIntegerField(default=1, verbose_name="镇乡末位数")),
                ("compounds", models.PositiveSmallIntegerField(default=3, verbose_name="小区末位数")),
                ("companies", models.PositiveSmallIntegerField(default=1, verbose_name="物业企业末位数")),
                (
                    "spares_the_good",
                    models.BooleanField(default=True, verbose_name="指标全部达标且得分够高的不约谈"),
                ),
                (
                    "least_score",
                    models.DecimalField(
                        decimal_places=2, default=95, max_digits=5, verbose_name="不约谈的最低得分"
                    ),
                ),
                (
                    "convene_days",
                    models.PositiveSmallIntegerField(default=10, verbose_name="通报后几个工作日内约谈"),
                ),
                ("correct_days", models.PositiveSmallIntegerField(default=30, verbose_name="整改承诺的天数")),
            ],
            options={
                "verbose_name": "约谈规则",
                "verbose_name_plural": "约谈规则",
            },
        ),
        migrations.CreateModel(
            name="IssueKind",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=12, unique=True, verbose_name="代码")),
                ("name", models.CharField(max_length=30, unique=True, verbose_name="名称")),
                ("name_en", models.CharField(blank=True, max_length=40, verbose_name="英文名称")),
                ("rank", models.PositiveSmallIntegerField(default=0, verbose_name="次序")),
            ],
            options={
                "verbose_name": "问题类别",
                "verbose_name_plural": "问题类别",
            },
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(max_length=200, verbose_name="职责")),
                ("starts_on", models.DateField(verbose_name="起")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="止")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duty_rows",
                        to="communities.organisation",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "职责",
                "verbose_name_plural": "职责",
            },
        ),
        migrations.CreateModel(
            name="Interview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("status", models.CharField(editable=False, max_length=20, verbose_name="状态")),
                ("round", models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="轮次")),
                (
                    "next_due_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="最近的时限"),
                ),
                ("number", models.CharField(editable=False, max_length=40, unique=True, verbose_name="编号")),
                (
                    "kind",
                    models.CharField(
                        choices=[("township", "镇乡"), ("compound", "小区"), ("company", "物业企业")],
                        max_length=8,
                        verbose_name="对象",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="名称")),
                ("score", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="得分")),
                ("rank", models.PositiveIntegerField(verbose_name="名次")),
                ("of", models.PositiveIntegerField(verbose_name="参评数")),
                ("running", models.PositiveSmallIntegerField(verbose_name="连续几个季度")),
                ("issued_on", models.DateField(verbose_name="通报日期")),
                ("called_at", models.DateTimeField(verbose_name="确定时间")),
                ("meets_at", models.DateTimeField(blank=True, null=True, verbose_name="约谈时间")),
                ("place", models.CharField(blank=True, max_length=100, verbose_name="约谈地点")),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="实际约谈日期")),
                ("present", models.CharField(blank=True, max_length=300, verbose_name="到场人员")),
                ("issues", models.TextField(blank=True, max_length=2000, verbose_name="指出的问题")),
                ("verified_at", models.DateTimeField(blank=True, null=True, verbose_name="核验时间")),
                (
                    "company",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="communities.organisation",
                        verbose_name="物业企业",
                    ),
                ),
                (
                    "compound",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="communities.compound",
                        verbose_name="小区",
                    ),
                ),
                (
                    "freeze",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.freeze",
                        verbose_name="季度",
                    ),
                ),
                (
                    "near",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="communities.compound",
                    ),
                ),
                (
                    "township",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="communities.township",
                        verbose_name="镇乡",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核验人",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.interviewlevel",
                        verbose_name="级别",
                    ),
                ),
            ],
            options={
                "verbose_name": "末位约谈",
                "verbose_name_plural": "末位约谈",
            },
        ),
        migrations.CreateModel(
            name="InterviewCommitment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(max_length=200, verbose_name="承诺")),
                ("due_on", models.DateField(verbose_name="期限")),
                ("kept_on", models.DateField(blank=True, null=True, verbose_name="完成日期")),
                ("result", models.CharField(blank=True, max_length=300, verbose_name="完成情况")),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="commitments",
                        to="governance.interview",
                    ),
                ),
                (
                    "kept_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "整改承诺",
                "verbose_name_plural": "整改承诺",
            },
        ),
        migrations.CreateModel(
            name="InterviewDeadline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=12, verbose_name="时限")),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="轮次")),
                ("amount", models.PositiveIntegerField(verbose_name="期限")),
                ("unit", models.CharField(max_length=2, verbose_name="单位")),
                ("started_at", models.DateTimeField(verbose_name="起算")),
                ("due_at", models.DateTimeField(verbose_name="截止")),
                ("provisional", models.BooleanField(default=False, verbose_name="日历未公布，暂定")),
                ("extended_by", models.PositiveIntegerField(default=0, verbose_name="延长")),
                ("paused_by", models.PositiveIntegerField(default=0, verbose_name="暂停顺延")),
                ("paused_at", models.DateTimeField(blank=True, null=True, verbose_name="暂停")),
                ("met_at", models.DateTimeField(blank=True, null=True, verbose_name="完成")),
                ("dropped_at", models.DateTimeField(blank=True, null=True, verbose_name="取消")),
                ("sweep_at", models.DateTimeField(blank=True, null=True, verbose_name="下次检查")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deadlines",
                        to="governance.interview",
                    ),
                ),
            ],
            options={
                "verbose_name": "约谈时限",
                "verbose_name_plural": "约谈时限",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InterviewEscalation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="escalations",
                        to="governance.interview",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflow.escalationlevel",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InterviewPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("file", models.FileField(upload_to="attachments/%Y/%m/", verbose_name="文件")),
                ("mime", models.CharField(max_length=40)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("width", models.PositiveIntegerField(null=True)),
                ("height", models.PositiveIntegerField(null=True)),
                ("uploaded_at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("minutes", "约谈纪要"), ("kept", "整改依据"), ("verified", "核验依据")],
                        max_length=8,
                        verbose_name="类别",
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="governance.interviewcommitment",
                    ),
                ),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="governance.interview",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "约谈材料",
                "verbose_name_plural": "约谈材料",
            },
        ),
        migrations.CreateModel(
            name="InterviewPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("post", models.CharField(max_length=60, verbose_name="职务")),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interviewed",
                        to="governance.interview",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="communities.person"
                    ),
                ),
            ],
            options={
                "verbose_name": "被约谈人",
                "verbose_name_plural": "被约谈人",
            },
        ),
        migrations.AddField(
            model_name="interview",
            name="persons",
            field=models.ManyToManyField(
                related_name="+", through="governance.InterviewPerson", to="communities.person"
            ),
        ),
        migrations.CreateModel(
            name="Issue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("status", models.CharField(editable=False, max_length=20, verbose_name="状态")),
                ("round", models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="轮次")),
                (
                    "next_due_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="最近的时限"),
                ),
                ("number", models.CharField(editable=False, max_length=20, unique=True, verbose_name="编号")),
                ("title", models.CharField(max_length=120, verbose_name="事项")),
                ("words", models.TextField(blank=True, max_length=2000, verbose_name="说明")),
                ("opened_at", models.DateTimeField(verbose_name="登记时间")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="办结日期")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="销号日期")),
                (
                    "register",
                    models.CharField(
                        choices=[("legacy", "历史遗留问题"), ("stubborn", "治理顽疾")],
                        max_length=8,
                        verbose_name="台账",
                    ),
                ),
                ("found_on", models.DateField(verbose_name="发现日期")),
                ("evidence", models.CharField(blank=True, max_length=300, verbose_name="办结说明")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核查人",
                    ),
                ),
                (
                    "compound",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="communities.compound",
                        verbose_name="小区",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "near",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="communities.compound",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="communities.organisation",
                        verbose_name="责任单位",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.issuekind",
                        verbose_name="类别",
                    ),
                ),
            ],
            options={
                "verbose_name": "问题",
                "verbose_name_plural": "问题台账",
            },
        ),
        migrations.CreateModel(
            name="IssueDeadline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=12, verbose_name="时限")),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="轮次")),
                ("amount", models.PositiveIntegerField(verbose_name="期限")),
                ("unit", models.CharField(max_length=2, verbose_name="单位")),
                ("started_at", models.DateTimeField(verbose_name="起算")),
                ("due_at", models.DateTimeField(verbose_name="截止")),
                ("provisional", models.BooleanField(default=False, verbose_name="日历未公布，暂定")),
                ("extended_by", models.PositiveIntegerField(default=0, verbose_name="延长")),
                ("paused_by", models.PositiveIntegerField(default=0, verbose_name="暂停顺延")),
                ("paused_at", models.DateTimeField(blank=True, null=True, verbose_name="暂停")),
                ("met_at", models.DateTimeField(blank=True, null=True, verbose_name="完成")),
                ("dropped_at", models.DateTimeField(blank=True, null=True, verbose_name="取消")),
                ("sweep_at", models.DateTimeField(blank=True, null=True, verbose_name="下次检查")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deadlines",
                        to="governance.issue",
                    ),
                ),
            ],
            options={
                "verbose_name": "问题时限",
                "verbose_name_plural": "问题时限",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="IssueEscalation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="escalations",
                        to="governance.issue",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflow.escalationlevel",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="IssuePaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("file", models.FileField(upload_to="attachments/%Y/%m/", verbose_name="文件")),
                ("mime", models.CharField(max_length=40)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("width", models.PositiveIntegerField(null=True)),
                ("height", models.PositiveIntegerField(null=True)),
                ("uploaded_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="governance.issue",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "问题办结依据",
                "verbose_name_plural": "问题办结依据",
            },
        ),
        migrations.CreateModel(
            name="SiteMeeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("place", models.CharField(max_length=100, verbose_name="地点")),
                ("subject", models.CharField(max_length=200, verbose_name="议题")),
                ("attendees", models.CharField(blank=True, max_length=300, verbose_name="参会人员")),
                ("words", models.TextField(blank=True, max_length=2000, verbose_name="议定情况")),
                ("recorded_at", models.DateTimeField(blank=True, null=True, verbose_name="记录时间")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "现场协调会",
                "verbose_name_plural": "现场协调会",
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("status", models.CharField(editable=False, max_length=20, verbose_name="状态")),
                ("round", models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="轮次")),
                (
                    "next_due_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="最近的时限"),
                ),
                ("number", models.CharField(editable=False, max_length=20, unique=True, verbose_name="编号")),
                ("title", models.CharField(max_length=120, verbose_name="事项")),
                ("words", models.TextField(blank=True, max_length=2000, verbose_name="说明")),
                ("opened_at", models.DateTimeField(verbose_name="登记时间")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="办结日期")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="销号日期")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核查人",
                    ),
                ),
                (
                    "compound",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="communities.compound",
                        verbose_name="小区",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "duty",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="governance.duty",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="governance.sitemeeting",
                    ),
                ),
                (
                    "near",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="communities.compound",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="communities.organisation",
                        verbose_name="责任单位",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="communities.person",
                        verbose_name="责任人",
                    ),
                ),
            ],
            options={
                "verbose_name": "任务",
                "verbose_name_plural": "任务",
            },
        ),
        migrations.CreateModel(
            name="TaskDeadline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=12, verbose_name="时限")),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="轮次")),
                ("amount", models.PositiveIntegerField(verbose_name="期限")),
                ("unit", models.CharField(max_length=2, verbose_name="单位")),
                ("started_at", models.DateTimeField(verbose_name="起算")),
                ("due_at", models.DateTimeField(verbose_name="截止")),
                ("provisional", models.BooleanField(default=False, verbose_name="日历未公布，暂定")),
                ("extended_by", models.PositiveIntegerField(default=0, verbose_name="延长")),
                ("paused_by", models.PositiveIntegerField(default=0, verbose_name="暂停顺延")),
                ("paused_at", models.DateTimeField(blank=True, null=True, verbose_name="暂停")),
                ("met_at", models.DateTimeField(blank=True, null=True, verbose_name="完成")),
                ("dropped_at", models.DateTimeField(blank=True, null=True, verbose_name="取消")),
                ("sweep_at", models.DateTimeField(blank=True, null=True, verbose_name="下次检查")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deadlines",
                        to="governance.task",
                    ),
                ),
            ],
            options={
                "verbose_name": "任务时限",
                "verbose_name_plural": "任务时限",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TaskEscalation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="escalations",
                        to="governance.task",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflow.escalationlevel",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TaskPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("file", models.FileField(upload_to="attachments/%Y/%m/", verbose_name="文件")),
                ("mime", models.CharField(max_length=40)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("width", models.PositiveIntegerField(null=True)),
                ("height", models.PositiveIntegerField(null=True)),
                ("uploaded_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="governance.task",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "任务办结依据",
                "verbose_name_plural": "任务办结依据",
            },
        ),
        migrations.CreateModel(
            name="ToughCompound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("listed_on", models.DateField(verbose_name="列入日期")),
                ("reason", models.CharField(max_length=300, verbose_name="列入原因")),
                ("decision", models.CharField(max_length=60, verbose_name="列入文号")),
                ("asked_at", models.DateTimeField(blank=True, null=True, verbose_name="申请退出时间")),
                ("result", models.CharField(blank=True, max_length=300, verbose_name="攻坚成效")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="退出日期")),
                ("exit_decision", models.CharField(blank=True, max_length=60, verbose_name="退出文号")),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="批准人",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请人",
                    ),
                ),
                (
                    "compound",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tough_rows",
                        to="communities.compound",
                        verbose_name="小区",
                    ),
                ),
                (
                    "listed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "难点小区",
                "verbose_name_plural": "难点小区",
            },
        ),
        migrations.AddField(
            model_name="task",
            name="tough",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tasks",
                to="governance.toughcompound",
            ),
        ),
        migrations.CreateModel(
            name="Sponsorship",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("leader", "包联领导"), ("cadre", "驻点干部"), ("group", "组团部门")],
                        max_length=6,
                        verbose_name="职责",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="起")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="止")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="communities.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="communities.organisation",
                        verbose_name="部门",
                    ),
                ),
                (
                    "tough",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sponsorships",
                        to="governance.toughcompound",
                    ),
                ),
            ],
            options={
                "verbose_name": "包联",
                "verbose_name_plural": "包联",
            },
        ),
        migrations.AddField(
            model_name="sitemeeting",
            name="tough",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="meetings",
                to="governance.toughcompound",
            ),
        ),
        migrations.CreateModel(
            name="Progress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(verbose_name="月份")),
                ("words", models.CharField(max_length=500, verbose_name="本月进展")),
                ("further", models.CharField(blank=True, max_length=300, verbose_name="下月打算")),
                ("entered_at", models.DateTimeField(verbose_name="填报时间")),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tough",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="progress",
                        to="governance.toughcompound",
                    ),
                ),
            ],
            options={
                "verbose_name": "攻坚进展",
                "verbose_name_plural": "攻坚进展",
            },
        ),
        migrations.CreateModel(
            name="ToughPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("file", models.FileField(upload_to="attachments/%Y/%m/", verbose_name="文件")),
                ("mime", models.CharField(max_length=40)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("width", models.PositiveIntegerField(null=True)),
                ("height", models.PositiveIntegerField(null=True)),
                ("uploaded_at", models.DateTimeField()),
                (
                    "tough",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="governance.toughcompound",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "退出依据",
                "verbose_name_plural": "退出依据",
            },
        ),
        migrations.CreateModel(
            name="WorkSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=4)),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("name", "year"), name="work_series_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None),
                    ("starts_on", None),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="duty_dates",
            ),
        ),
        migrations.AddIndex(
            model_name="interviewdeadline",
            index=models.Index(
                condition=models.Q(("dropped_at", None), ("met_at", None)),
                fields=["sweep_at"],
                name="interviewdeadline_sweep",
            ),
        ),
        migrations.AddIndex(
            model_name="interviewdeadline",
            index=models.Index(
                condition=models.Q(("dropped_at", None), ("met_at", None)),
                fields=["due_at"],
                name="interviewdeadline_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewdeadline",
            constraint=models.UniqueConstraint(
                fields=("case", "kind", "round"), name="interviewdeadline_once_per_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewdeadline",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_at__gte", models.F("started_at"))),
                name="interviewdeadline_due_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewescalation",
            constraint=models.UniqueConstraint(
                fields=("case", "level", "round"), name="interviewescalation_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewperson",
            constraint=models.UniqueConstraint(
                fields=("interview", "person"), name="interviewed_person_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.UniqueConstraint(fields=("freeze", "township"), name="interview_township_once"),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.UniqueConstraint(fields=("freeze", "compound"), name="interview_compound_once"),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.UniqueConstraint(fields=("freeze", "company"), name="interview_company_once"),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("company", None),
                        ("compound", None),
                        ("kind", "township"),
                        ("township__isnull", False),
                    ),
                    models.Q(
                        ("company", None),
                        ("compound__isnull", False),
                        ("kind", "compound"),
                        ("township", None),
                    ),
                    models.Q(
                        ("company__isnull", False),
                        ("compound", None),
                        ("kind", "company"),
                        ("township", None),
                    ),
                    _connector="OR",
                ),
                name="interview_of_one_subject",
            ),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("held_on", None), ("status__in", ["called", "notified"])),
                    models.Q(("held_on__isnull", False), ("status__in", ["held", "verified"])),
                    _connector="OR",
                ),
                name="interview_held_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "verified"), ("verified_at__isnull", False)),
                    models.Q(models.Q(("status", "verified"), _negated=True), ("verified_at", None)),
                    _connector="OR",
                ),
                name="interview_verified_at_a_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="issuedeadline",
            index=models.Index(
                condition=models.Q(("dropped_at", None), ("met_at", None)),
                fields=["sweep_at"],
                name="issuedeadline_sweep",
            ),
        ),
        migrations.AddIndex(
            model_name="issuedeadline",
            index=models.Index(
                condition=models.Q(("dropped_at", None), ("met_at", None)),
                fields=["due_at"],
                name="issuedeadline_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="issuedeadline",
            constraint=models.UniqueConstraint(
                fields=("case", "kind", "round"), name="issuedeadline_once_per_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="issuedeadline",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_at__gte", models.F("started_at"))),
                name="issuedeadline_due_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="issueescalation",
            constraint=models.UniqueConstraint(
                fields=("case", "level", "round"), name="issueescalation_once"
            ),
        ),
        migrations.AddIndex(
            model_name="issue",
            index=models.Index(fields=["register", "status", "next_due_at"], name="issue_of_register"),
        ),
        migrations.AddIndex(
            model_name="issue",
            index=models.Index(fields=["register", "closed_on"], name="issue_closed"),
        ),
        migrations.AddIndex(
            model_name="issue",
            index=models.Index(fields=["compound", "status"], name="issue_of_compound"),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.UniqueConstraint(
                fields=("register", "compound", "title", "found_on"), name="issue_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(("compound__isnull", False)), name="issue_in_a_compound"
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on__isnull", False), ("status", "closed")),
                    models.Q(models.Q(("status", "closed"), _negated=True), ("closed_on", None)),
                    _connector="OR",
                ),
                name="issue_closed_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on", None), ("closed_on__gte", models.F("found_on")), _connector="OR"
                ),
                name="issue_dates",
            ),
        ),
        migrations.AddIndex(
            model_name="taskdeadline",
            index=models.Index(
                condition=models.Q(("dropped_at", None), ("met_at", None)),
                fields=["sweep_at"],
                name="taskdeadline_sweep",
            ),
        ),
        migrations.AddIndex(
            model_name="taskdeadline",
            index=models.Index(
                condition=models.Q(("dropped_at", None), ("met_at", None)),
                fields=["due_at"],
                name="taskdeadline_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="taskdeadline",
            constraint=models.UniqueConstraint(
                fields=("case", "kind", "round"), name="taskdeadline_once_per_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="taskdeadline",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_at__gte", models.F("started_at"))),
                name="taskdeadline_due_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="taskescalation",
            constraint=models.UniqueConstraint(fields=("case", "level", "round"), name="taskescalation_once"),
        ),
        migrations.AddConstraint(
            model_name="toughcompound",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_on", None)), fields=("compound",), name="tough_listed_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="toughcompound",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("left_on", None), ("left_on__gte", models.F("listed_on")), _connector="OR"
                ),
                name="tough_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="toughcompound",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("exit_decision", ""), ("left_on", None)),
                    models.Q(
                        ("asked_at__isnull", False),
                        ("left_on__isnull", False),
                        models.Q(("exit_decision", ""), _negated=True),
                        models.Q(("result", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="tough_left_by_decision",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["status", "next_due_at"], name="task_due"),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["owner", "status"], name="task_of_owner"),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on__isnull", False), ("status", "closed")),
                    models.Q(models.Q(("status", "closed"), _negated=True), ("closed_on", None)),
                    _connector="OR",
                ),
                name="task_closed_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="sponsorship",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None),
                    ("starts_on", None),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="sponsorship_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="sponsorship",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("part__in", ["leader", "cadre"]), ("person__isnull", False), ("unit", None)),
                    models.Q(("part", "group"), ("person", None), ("unit__isnull", False)),
                    _connector="OR",
                ),
                name="sponsorship_of_a_person_or_a_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="sponsorship",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on", None), ("part__in", ["leader", "cadre"])),
                fields=("tough", "part"),
                name="sponsorship_one_person_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="sponsorship",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on", None)),
                fields=("tough", "unit"),
                name="sponsorship_unit_once_at_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="sitemeeting",
            index=models.Index(fields=["tough", "on"], name="meeting_of_tough"),
        ),
        migrations.AddConstraint(
            model_name="sitemeeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("recorded_at", None), models.Q(("attendees", ""), _negated=True), _connector="OR"
                ),
                name="meeting_has_attendees",
            ),
        ),
        migrations.AddConstraint(
            model_name="progress",
            constraint=models.UniqueConstraint(fields=("tough", "month"), name="progress_once_a_month"),
        ),
        migrations.RunPython(
            lambda models, editor: interviews.plant(models), lambda models, editor: interviews.uproot(models)
        ),
    ]
