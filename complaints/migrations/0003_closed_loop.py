"""The closed loop: return, extension, help, verdicts, merging, what the public sees, personal data."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def outcome_of_solved(apps, editor):
    ratings = apps.get_model("complaints", "Rating").objects
    ratings.filter(solved=True).update(outcome="solved")
    ratings.filter(solved=False).update(outcome="unsolved")


def solved_of_outcome(apps, editor):
    ratings = apps.get_model("complaints", "Rating").objects
    ratings.update(solved=False)
    ratings.filter(outcome="solved").update(solved=True)


class Migration(migrations.Migration):

    dependencies = [
        ('communities', '0004_names_of_fields'),
        ('complaints', '0002_first_rows'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AnswerTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('move', models.CharField(max_length=20, verbose_name='用在哪一步')),
                ('title', models.CharField(max_length=40, verbose_name='名称')),
                ('words', models.TextField(max_length=1000, verbose_name='内容')),
                ('ordinal', models.PositiveSmallIntegerField(default=1, verbose_name='顺序')),
                ('active', models.BooleanField(default=True, verbose_name='启用')),
            ],
            options={
                'verbose_name': '答复模板',
                'verbose_name_plural': '答复模板',
            },
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40, verbose_name='代码')),
                ('label', models.CharField(max_length=60, verbose_name='选项')),
                ('label_en', models.CharField(blank=True, max_length=100, verbose_name='选项（英文）')),
                ('ordinal', models.PositiveSmallIntegerField(default=1, verbose_name='顺序')),
            ],
            options={
                'verbose_name': '选项',
                'verbose_name_plural': '选项',
            },
        ),
        migrations.CreateModel(
            name='CoHandling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('request', models.TextField(verbose_name='请求协办的事项')),
                ('asked_at', models.DateTimeField(verbose_name='请求时间')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='反馈时间')),
                ('answer', models.TextField(blank=True, verbose_name='反馈')),
            ],
            options={
                'verbose_name': '协办',
                'verbose_name_plural': '协办',
            },
        ),
        migrations.CreateModel(
            name='DataRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('correct', '更正'), ('delete', '删除')], max_length=8, verbose_name='要求')),
                ('words', models.TextField(verbose_name='说明')),
                ('asked_at', models.DateTimeField(verbose_name='提出时间')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='答复时间')),
                ('granted', models.BooleanField(blank=True, null=True, verbose_name='同意')),
                ('answer', models.TextField(blank=True, verbose_name='答复')),
            ],
            options={
                'verbose_name': '个人信息请求',
                'verbose_name_plural': '个人信息请求',
            },
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.PositiveSmallIntegerField(verbose_name='延长')),
                ('unit', models.CharField(max_length=2, verbose_name='单位')),
                ('reason', models.TextField(verbose_name='延期理由')),
                ('asked_at', models.DateTimeField(verbose_name='申请时间')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='审批时间')),
                ('granted', models.BooleanField(blank=True, null=True, verbose_name='同意')),
                ('answer', models.TextField(blank=True, verbose_name='审批意见')),
            ],
            options={
                'verbose_name': '延期',
                'verbose_name_plural': '延期',
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='退单理由')),
                ('raised_at', models.DateTimeField(verbose_name='提出时间')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='裁定时间')),
                ('granted', models.BooleanField(blank=True, null=True, verbose_name='退单成立')),
                ('answer', models.TextField(blank=True, verbose_name='裁定意见')),
            ],
            options={
                'verbose_name': '退单',
                'verbose_name_plural': '退单',
            },
        ),
        migrations.CreateModel(
            name='Purge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('age', '超过保存期限'), ('request', '本人要求')], max_length=8, verbose_name='原因')),
                ('fields', models.JSONField(default=list, verbose_name='清除的内容')),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'verbose_name': '个人信息清除记录',
                'verbose_name_plural': '个人信息清除记录',
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, verbose_name='代码')),
                ('label', models.CharField(max_length=100, verbose_name='问题')),
                ('label_en', models.CharField(blank=True, max_length=160, verbose_name='问题（英文）')),
                ('datatype', models.CharField(choices=[('string', '一行字'), ('text', '多行字'), ('number', '数字'), ('datetime', '日期和时间'), ('singlevaluelist', '单选'), ('multivaluelist', '多选')], default='string', max_length=16, verbose_name='回答方式')),
                ('help_text', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('required', models.BooleanField(default=False, verbose_name='必填')),
                ('ordinal', models.PositiveSmallIntegerField(default=1, verbose_name='顺序')),
                ('active', models.BooleanField(default=True, verbose_name='启用')),
            ],
            options={
                'verbose_name': '补充问题',
                'verbose_name_plural': '补充问题',
            },
        ),
        migrations.RemoveConstraint(
            model_name='complaint',
            name='complaint_dispatched_to_a_unit',
        ),
        migrations.RemoveConstraint(
            model_name='rating',
            name='rating_once_per_round',
        ),
        migrations.RemoveConstraint(
            model_name='rating',
            name='rating_stars',
        ),
        migrations.AddField(
            model_name='category',
            name='closed_to_reports',
            field=models.BooleanField(default=False, verbose_name='暂停受理'),
        ),
        migrations.AddField(
            model_name='category',
            name='closed_words',
            field=models.CharField(blank=True, max_length=200, verbose_name='暂停受理时告诉居民'),
        ),
        migrations.AddField(
            model_name='category',
            name='evidence_before',
            field=models.BooleanField(default=False, verbose_name='办结须有整改前照片'),
        ),
        migrations.AddField(
            model_name='category',
            name='group',
            field=models.CharField(blank=True, max_length=40, verbose_name='大类'),
        ),
        migrations.AddField(
            model_name='category',
            name='staff_only',
            field=models.BooleanField(default=False, verbose_name='只由工作人员登记'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='accepted_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='受理时间'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='answers',
            field=models.JSONField(blank=True, default=list, verbose_name='补充问题的回答'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='closed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='办结时间'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='code_turn',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='complaint',
            name='contacted_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='首次联系时间'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='designated',
            field=models.BooleanField(default=False, editable=False, verbose_name='指定承办'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='external_number',
            field=models.CharField(blank=True, max_length=60, verbose_name='原平台编号'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='mail_key',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='complaint',
            name='objections',
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='退单次数'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='original',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='complaints.complaint', verbose_name='并入的诉求'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='phone_key',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='complaint',
            name='public_result',
            field=models.TextField(blank=True, verbose_name='公开的结果'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='public_text',
            field=models.TextField(blank=True, verbose_name='公开的内容'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='purged_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='个人信息清除时间'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='reporter',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='communities.person', verbose_name='反映人账号'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='reviewed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='公开审核时间'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='reviewed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='公开审核人'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='urges',
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='催办次数'),
        ),
        migrations.AddField(
            model_name='photo',
            name='public',
            field=models.BooleanField(default=False, verbose_name='可以公开'),
        ),
        migrations.AddField(
            model_name='rating',
            name='outcome',
            field=models.CharField(blank=True, choices=[('solved', '解决了'), ('half', '部分解决'), ('unsolved', '没有解决')], max_length=8, verbose_name='问题解决了吗'),
        ),
        migrations.AddField(
            model_name='rating',
            name='stage',
            field=models.CharField(choices=[('close', '办结评价'), ('deadline', '到期评价')], default='close', max_length=8, verbose_name='何时评价'),
        ),
        migrations.AlterField(
            model_name='limit',
            name='kind',
            field=models.CharField(choices=[('accept', '受理'), ('contact', '首次联系'), ('close', '办结'), ('decide', '退单裁定'), ('approve', '延期审批'), ('rate', '评价')], max_length=12, verbose_name='时限'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(condition=models.Q(('phone_key', ''), _negated=True), fields=['phone_key'], name='complaint_phone'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(condition=models.Q(('mail_key', ''), _negated=True), fields=['mail_key'], name='complaint_mail'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(('unit__isnull', False), models.Q(('status__in', ['accepted', 'dispatched', 'objected']), _negated=True), _connector='OR'), name='complaint_dispatched_to_a_unit'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('original__isnull', False), ('status', 'merged')), models.Q(('original', None), models.Q(('status', 'merged'), _negated=True)), _connector='OR'), name='complaint_merged_into_one'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.UniqueConstraint(condition=models.Q(('external_number', ''), _negated=True), fields=('channel', 'external_number'), name='complaint_external_number_once'),
        ),
        migrations.RunPython(outcome_of_solved, solved_of_outcome),
        migrations.RemoveField(
            model_name='rating',
            name='solved',
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.UniqueConstraint(fields=('case', 'round', 'stage'), name='rating_once_per_round'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stars__isnull', False), ('stars__range', (1, 5))), models.Q(('outcome__in', ('half', 'unsolved')), ('stars__isnull', True)), _connector='OR'), name='rating_stars'),
        ),
        migrations.AddField(
            model_name='answertemplate',
            name='category',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='answer_templates', to='complaints.category', verbose_name='类别'),
        ),
        migrations.AddField(
            model_name='cohandling',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='cohandling',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cohandlings', to='complaints.complaint'),
        ),
        migrations.AddField(
            model_name='cohandling',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.organisation', verbose_name='协办单位'),
        ),
        migrations.AddField(
            model_name='datarequest',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_requests', to='complaints.complaint'),
        ),
        migrations.AddField(
            model_name='datarequest',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='extension',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='extension',
            name='case',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='extension', to='complaints.complaint'),
        ),
        migrations.AddField(
            model_name='extension',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='objection',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objection_rows', to='complaints.complaint'),
        ),
        migrations.AddField(
            model_name='objection',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='objection',
            name='proposed',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.organisation', verbose_name='建议承办单位'),
        ),
        migrations.AddField(
            model_name='objection',
            name='raised_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='objection',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.organisation', verbose_name='退单单位'),
        ),
        migrations.AddField(
            model_name='purge',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='purge',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='purges', to='complaints.complaint'),
        ),
        migrations.AddField(
            model_name='question',
            name='category',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='complaints.category', verbose_name='类别'),
        ),
        migrations.AddField(
            model_name='choice',
            name='question',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='complaints.question', verbose_name='补充问题'),
        ),
        migrations.AddConstraint(
            model_name='cohandling',
            constraint=models.UniqueConstraint(fields=('case', 'unit'), name='cohandling_once_per_unit'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.UniqueConstraint(condition=models.Q(('decided_at', None)), fields=('case',), name='objection_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(fields=('category', 'code'), name='question_once_per_category'),
        ),
        migrations.AddConstraint(
            model_name='choice',
            constraint=models.UniqueConstraint(fields=('question', 'key'), name='choice_once_per_question'),
        ),
    ]
