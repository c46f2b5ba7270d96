"""The closed loop: return, extension, help, verdicts, merging, proposals, import, what the public sees."""

import django.core.validators
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
        ('communities', '0005_watched_tables'),
        ('complaints', '0002_first_rows'),
        ('workflow', '0006_reference_changes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PublicBoard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'abstract': False,
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='complaints.category', verbose_name='类别')),
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
                'constraints': [models.UniqueConstraint(fields=('category', 'code'), name='question_once_per_category')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='AnswerTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='answer_templates', to='complaints.category', verbose_name='类别')),
                ('move', models.CharField(max_length=20, verbose_name='用在哪一步')),
                ('title', models.CharField(max_length=40, verbose_name='名称')),
                ('words', models.TextField(max_length=1000, verbose_name='内容')),
                ('ordinal', models.PositiveSmallIntegerField(default=1, verbose_name='顺序')),
                ('active', models.BooleanField(default=True, verbose_name='启用')),
            ],
            options={
                'verbose_name': '答复模板',
                'verbose_name_plural': '答复模板',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objection_rows', to='complaints.complaint')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.organisation', verbose_name='退单单位')),
                ('proposed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.organisation', verbose_name='建议承办单位')),
                ('reason', models.TextField(verbose_name='退单理由')),
                ('raised_at', models.DateTimeField(verbose_name='提出时间')),
                ('raised_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='裁定时间')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('granted', models.BooleanField(blank=True, null=True, verbose_name='退单成立')),
                ('answer', models.TextField(blank=True, verbose_name='裁定意见')),
            ],
            options={
                'verbose_name': '退单',
                'verbose_name_plural': '退单',
                'constraints': [models.UniqueConstraint(condition=models.Q(('decided_at', None)), fields=('case',), name='objection_one_at_a_time')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='extension', to='complaints.complaint')),
                ('amount', models.PositiveSmallIntegerField(verbose_name='延长')),
                ('unit', models.CharField(max_length=2, verbose_name='单位')),
                ('reason', models.TextField(verbose_name='延期理由')),
                ('asked_at', models.DateTimeField(verbose_name='申请时间')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='审批时间')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('granted', models.BooleanField(blank=True, null=True, verbose_name='同意')),
                ('answer', models.TextField(blank=True, verbose_name='审批意见')),
            ],
            options={
                'verbose_name': '延期',
                'verbose_name_plural': '延期',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='CoHandling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cohandlings', to='complaints.complaint')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.organisation', verbose_name='协办单位')),
                ('request', models.TextField(verbose_name='请求协办的事项')),
                ('asked_at', models.DateTimeField(verbose_name='请求时间')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='反馈时间')),
                ('answer', models.TextField(blank=True, verbose_name='反馈')),
            ],
            options={
                'verbose_name': '协办',
                'verbose_name_plural': '协办',
                'constraints': [models.UniqueConstraint(fields=('case', 'unit'), name='cohandling_once_per_unit')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ImportDialect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('portal', '网上反映'), ('visit', '上门反映'), ('phone', '电话反映'), ('huizhili', '汇治理平台'), ('12345', '12345热线'), ('wechat_group', '微信群'), ('open311', '开放接口')], max_length=12, unique=True, verbose_name='来源')),
                ('columns', models.JSONField(blank=True, default=dict, verbose_name='列名对照')),
                ('categories', models.JSONField(blank=True, default=dict, verbose_name='类别对照')),
                ('units', models.JSONField(blank=True, default=dict, verbose_name='单位对照')),
            ],
            options={
                'verbose_name': '导入对照表',
                'verbose_name_plural': '导入对照表',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='ApiKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='接入方')),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('for_staff', models.BooleanField(default=False, verbose_name='可以登记只由工作人员登记的类别')),
                ('active', models.BooleanField(default=True, verbose_name='启用')),
                ('created_at', models.DateTimeField(verbose_name='发放时间')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='最近使用')),
            ],
            options={
                'verbose_name': '接口密钥',
                'verbose_name_plural': '接口密钥',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='DataRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_requests', to='complaints.complaint')),
                ('kind', models.CharField(choices=[('correct', '更正'), ('delete', '删除')], max_length=8, verbose_name='要求')),
                ('words', models.TextField(verbose_name='说明')),
                ('asked_at', models.DateTimeField(verbose_name='提出时间')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='答复时间')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('granted', models.BooleanField(blank=True, null=True, verbose_name='同意')),
                ('answer', models.TextField(blank=True, verbose_name='答复')),
            ],
            options={
                'verbose_name': '个人信息请求',
                'verbose_name_plural': '个人信息请求',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Purge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='purges', to='complaints.complaint')),
                ('reason', models.CharField(choices=[('age', '超过保存期限'), ('request', '本人要求')], max_length=8, verbose_name='原因')),
                ('fields', models.JSONField(default=list, verbose_name='清除的内容')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '个人信息清除记录',
                'verbose_name_plural': '个人信息清除记录',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.TextField(help_text='几个词任选其一用“|”隔开，必须挨近出现的几部分用“+”连接，例如：电梯|轿厢+停运|坏了。', max_length=3000, verbose_name='词')),
                ('kind', models.CharField(choices=[('thing', '事物'), ('fault', '毛病'), ('life', '危及生命（特急）'), ('danger', '危险（不低于紧急）'), ('grave', '紧急'), ('mild', '不紧急'), ('slow', '复杂'), ('now', '正在发生'), ('ask', '咨询'), ('shield', '不算')], default='fault', help_text='毛病前面说“没有”就不算；事物只有说“不是”才不算；“不算”用来盖住里面的短词。', max_length=8, verbose_name='性质')),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='complaints.category', verbose_name='类别')),
                ('weight', models.FloatField(default=3, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(20)], verbose_name='分量')),
            ],
            options={
                'verbose_name': '识别词',
                'verbose_name_plural': '识别词',
                'constraints': [models.CheckConstraint(condition=models.Q(('category', None), ('kind__in', ('thing', 'fault')), _negated=True), name='term_speaks_for_a_category', violation_error_message='事物和毛病要选择类别。')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='DispatchModel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(unique=True, verbose_name='版本')),
                ('trained_at', models.DateTimeField(verbose_name='学习时间')),
                ('cases', models.PositiveIntegerField(verbose_name='学习的诉求数')),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('weights', models.BinaryField()),
                ('judged', models.PositiveIntegerField(default=0, verbose_name='检验的诉求数')),
                ('first', models.PositiveIntegerField(default=0, verbose_name='第一建议正确数')),
                ('among', models.PositiveIntegerField(default=0, verbose_name='前三建议包含数')),
                ('baseline', models.PositiveIntegerField(default=0, verbose_name='原来的正确数')),
                ('adopted', models.BooleanField(default=False, verbose_name='检验通过')),
            ],
            options={
                'verbose_name': '派单模型',
                'verbose_name_plural': '派单模型',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='complaints.complaint')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='决定人')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='complaints.category', verbose_name='决定类别')),
                ('urgency', models.CharField(choices=[('U1', '特急'), ('U2', '紧急'), ('U3', '一般'), ('U4', '复杂'), ('U5', '咨询')], max_length=2, verbose_name='决定紧急程度')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.organisation', verbose_name='承办单位')),
                ('suggested', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='complaints.category', verbose_name='建议类别')),
                ('suggested_urgency', models.CharField(choices=[('U1', '特急'), ('U2', '紧急'), ('U3', '一般'), ('U4', '复杂'), ('U5', '咨询')], max_length=2, verbose_name='建议紧急程度')),
                ('suggested_unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.organisation', verbose_name='建议承办单位')),
                ('ranked', models.JSONField(default=list)),
            ],
            options={
                'verbose_name': '派单决定',
                'verbose_name_plural': '派单决定',
                'indexes': [models.Index(fields=['-at', '-id'], name='decision_newest')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='complaints.question', verbose_name='补充问题')),
                ('key', models.SlugField(max_length=40, verbose_name='代码')),
                ('label', models.CharField(max_length=60, verbose_name='选项')),
                ('label_en', models.CharField(blank=True, max_length=100, verbose_name='选项（英文）')),
                ('ordinal', models.PositiveSmallIntegerField(default=1, verbose_name='顺序')),
            ],
            options={
                'verbose_name': '选项',
                'verbose_name_plural': '选项',
                'constraints': [models.UniqueConstraint(fields=('question', 'key'), name='choice_once_per_question')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ApiFiling',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='api_filing', serialize=False, to='complaints.complaint')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='filings', to='complaints.apikey')),
                ('reference', models.CharField(blank=True, max_length=100, verbose_name='接入方编号')),
                ('body', models.CharField(editable=False, max_length=64)),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'verbose_name': '接口登记',
                'verbose_name_plural': '接口登记',
                'indexes': [models.Index(fields=['key', 'body', 'at'], name='api_filing_body')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('reference', ''), _negated=True), fields=('key', 'reference'), name='api_reference_once_per_key')],
            },
        ),
        migrations.CreateModel(
            name='ApiUpdate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='updates', to='complaints.apikey')),
                ('number', models.CharField(max_length=100, verbose_name='接入方编号')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflow.auditentry')),
            ],
            options={
                'verbose_name': '接口补充',
                'verbose_name_plural': '接口补充',
                'constraints': [models.UniqueConstraint(fields=('key', 'number'), name='api_update_once_per_key')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='DispatchPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('confidence', models.PositiveSmallIntegerField(default=60, help_text='低于这个把握的诉求留在待派单，由人决定；101表示都由人决定。', validators=[django.core.validators.MaxValueValidator(101)], verbose_name='自动派单所需把握（%）')),
                ('model', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='complaints.dispatchmodel', verbose_name='在用版本')),
                ('words_stamp', models.CharField(default='seed', editable=False, max_length=32)),
            ],
            options={
                'verbose_name': '派单建议设置',
                'verbose_name_plural': '派单建议设置',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_dispatch_policy')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='suggestion', serialize=False, to='complaints.complaint')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='complaints.category', verbose_name='建议类别')),
                ('urgency', models.CharField(choices=[('U1', '特急'), ('U2', '紧急'), ('U3', '一般'), ('U4', '复杂'), ('U5', '咨询')], max_length=2, verbose_name='建议紧急程度')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.organisation', verbose_name='建议承办单位')),
                ('confidence', models.FloatField(verbose_name='把握')),
                ('ranked', models.JSONField(default=list)),
                ('model', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='complaints.dispatchmodel')),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': '派单建议',
                'verbose_name_plural': '派单建议',
                'indexes': [],
                'constraints': [],
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
        migrations.RemoveIndex(
            model_name='complaint',
            name='complaint_time',
        ),
        migrations.RemoveField(
            model_name='category',
            name='danger_urgency',
        ),
        migrations.RemoveField(
            model_name='category',
            name='danger_words',
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
            name='language',
            field=models.CharField(blank=True, max_length=10, verbose_name='反映人的语言'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='mail_key',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='complaint',
            name='next_due_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='最近的时限'),
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
            field=models.CharField(blank=True, choices=[('solved', '解决了'), ('half', '部分解决'), ('unsolved', '没有解决'), ('missed', '未接通'), ('refused', '拒绝评价'), ('abusive', '恶意评价')], max_length=8, verbose_name='问题解决了吗'),
        ),
        migrations.AddField(
            model_name='rating',
            name='stage',
            field=models.CharField(choices=[('close', '办结评价'), ('deadline', '到期评价')], default='close', max_length=8, verbose_name='何时评价'),
        ),
        migrations.AlterField(
            model_name='category',
            name='words',
            field=models.TextField(blank=True, help_text='开放接口告诉其他系统；派单用的是“识别词”。', verbose_name='关键词（用空格分开）'),
        ),
        migrations.AlterField(
            model_name='limit',
            name='kind',
            field=models.CharField(choices=[('accept', '受理'), ('contact', '首次联系'), ('close', '办结'), ('decide', '退单裁定'), ('approve', '延期审批'), ('rate', '评价')], max_length=12, verbose_name='时限'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(fields=['submitted_at', 'number'], name='complaint_time'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(condition=models.Q(('next_due_at__isnull', False)), fields=['next_due_at', 'number'], name='complaint_due'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(condition=models.Q(('next_due_at', None), ('status__in', ['accepted', 'dispatched', 'objected', 'submitted'])), fields=['submitted_at', 'number'], name='complaint_waiting'),
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
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stars__isnull', False), ('stars__range', (1, 5))), models.Q(('outcome__in', ('half', 'unsolved', 'missed', 'refused', 'abusive')), ('stars__isnull', True)), _connector='OR'), name='rating_stars'),
        ),
    ]
