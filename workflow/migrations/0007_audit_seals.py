"""Seals over the audit trail, and the indexes by which its page is read."""

from datetime import UTC, datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflow.append_only import Forgetting, lift, protect
from workflow.trail_digest import GENESIS

TRAIL, SEALS, SALTS, REGISTER = (
    "workflow_auditentry",
    "workflow_auditseal",
    "workflow_auditsalt",
    "workflow_forgotten",
)
WORDS = Forgetting(
    column="note",
    others=("id", "subject_label", "subject_key", "verb", "by_id", "by_name", "at", "details"),
    register=REGISTER,
    shared=("subject_label", "subject_key"),
)
SALT = Forgetting(
    column="salt",
    others=("id", "entry_id", "subject_label", "subject_key", "digest"),
    register=REGISTER,
    shared=("subject_label", "subject_key"),
)


def begin(apps, editor):
    """Number 0: what stands before the first seal, and the lock."""
    apps.get_model("workflow", "AuditSeal").objects.create(
        seq=0, first=0, last=0, count=0, hash=GENESIS, at=datetime(1970, 1, 1, tzinfo=UTC)
    )


class Migration(migrations.Migration):

    dependencies = [
        ('workflow', '0006_reference_changes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(verbose_name='开始时间')),
                ('seq', models.PositiveIntegerField(default=0, verbose_name='已核验到的段')),
                ('entries', models.PositiveBigIntegerField(default=0, verbose_name='已核验条数')),
                ('sealed_at', models.DateTimeField(null=True, verbose_name='核验到的封存时间')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='完成时间')),
                ('running', models.BooleanField(default=True, verbose_name='正在核验')),
                ('fault', models.CharField(blank=True, choices=[('changed', '内容被改动'), ('missing', '有记录被删除'), ('added', '有记录被插入'), ('emptied', '有说明被清空，但没有清除登记'), ('seal', '封存本身缺失'), ('anchor', '与库外锚点不符'), ('file', '锚点文件被改动')], max_length=8, verbose_name='不符之处')),
            ],
            options={
                'verbose_name': '操作记录核验',
                'verbose_name_plural': '操作记录核验',
            },
        ),
        migrations.CreateModel(
            name='AuditSalt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_label', models.CharField(max_length=40, verbose_name='对象')),
                ('subject_key', models.CharField(max_length=80, verbose_name='编号')),
                ('salt', models.CharField(blank=True, max_length=32)),
                ('digest', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': '说明的校验值',
                'verbose_name_plural': '说明的校验值',
            },
        ),
        migrations.CreateModel(
            name='AuditSeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveIntegerField(unique=True, verbose_name='段号')),
                ('first', models.PositiveBigIntegerField(verbose_name='第一条记录')),
                ('last', models.PositiveBigIntegerField(verbose_name='最后一条记录')),
                ('count', models.PositiveIntegerField(verbose_name='条数')),
                ('hash', models.CharField(max_length=64, verbose_name='校验值')),
                ('at', models.DateTimeField(verbose_name='封存时间')),
            ],
            options={
                'verbose_name': '操作记录封存',
                'verbose_name_plural': '操作记录封存',
            },
        ),
        lift(TRAIL, forgetting=WORDS),
        migrations.RemoveIndex(
            model_name='auditentry',
            name='audit_at',
        ),
        migrations.AlterField(
            model_name='auditentry',
            name='by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['at', 'id'], name='audit_at'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['by', 'at'], name='audit_by'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['verb', 'at'], name='audit_verb'),
        ),
        migrations.AddField(
            model_name='auditcheck',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核验人'),
        ),
        migrations.AddField(
            model_name='auditsalt',
            name='entry',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='salt', to='workflow.auditentry'),
        ),
        migrations.AddConstraint(
            model_name='auditcheck',
            constraint=models.UniqueConstraint(condition=models.Q(('running', True)), fields=('running',), name='audit_check_one_at_a_time'),
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
        protect(TRAIL, forgetting=WORDS),
        protect(SEALS, ("seq",)),
        protect(SALTS, ("entry_id",), forgetting=SALT),
    ]
