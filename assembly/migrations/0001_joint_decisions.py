import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
import uuid
from django.conf import settings
from django.db import migrations, models

from workflow.append_only import protect


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('communities', '0005_watched_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='JointDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, verbose_name='编号')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='communities.managementarea', verbose_name='管理区域')),
                ('matter', models.CharField(choices=[('M1', '制定、修改业主大会议事规则'), ('M2', '制定、修改管理规约'), ('M3', '选举业委会或更换委员'), ('M4', '选聘、解聘物业服务企业'), ('M5', '使用专项维修资金'), ('M6', '筹集专项维修资金'), ('M7', '改建、重建建筑物及附属设施'), ('M8', '改变共有部分用途或利用共有部分经营'), ('M9', '其他共有和共同管理的重大事项')], max_length=2, verbose_name='事项类别')),
                ('title', models.CharField(max_length=120, verbose_name='决定事项')),
                ('decided_on', models.DateField(verbose_name='表决日期')),
                ('total_area', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='专有部分总面积（㎡）')),
                ('returned_area', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='参与表决面积（㎡）')),
                ('agree_area', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='同意面积（㎡）')),
                ('against_area', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='反对面积（㎡）')),
                ('abstain_area', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='弃权面积（㎡）')),
                ('total_heads', models.PositiveIntegerField(verbose_name='业主总人数')),
                ('returned_heads', models.PositiveIntegerField(verbose_name='参与表决人数')),
                ('agree_heads', models.PositiveIntegerField(verbose_name='同意人数')),
                ('against_heads', models.PositiveIntegerField(verbose_name='反对人数')),
                ('abstain_heads', models.PositiveIntegerField(verbose_name='弃权人数')),
                ('policy', models.CharField(choices=[('not_counted', '弃权不计入同意'), ('abstain_follows_majority', '弃权票计入多数'), ('unreturned_follows_majority', '未交回的票计入多数')], default='not_counted', max_length=30, verbose_name='弃权和未交回票的处理')),
                ('clause', models.CharField(blank=True, max_length=200, verbose_name='依据的规约条款')),
                ('delivery_proof', models.CharField(blank=True, max_length=200, verbose_name='表决票送达证明')),
                ('spending_limit', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='授权业委会单笔使用限额（元）')),
                ('fund_share_min', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='公共收益转入维修资金的最低比例（%）')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='第几次登记')),
                ('supersedes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='assembly.jointdecision', verbose_name='更正的登记')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='更正原因')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_at', models.DateTimeField(verbose_name='登记时间')),
            ],
            options={
                'verbose_name': '业主共同决定',
                'verbose_name_plural': '业主共同决定',
                'indexes': [models.Index(fields=['area', '-decided_on'], name='decision_of_area')],
                'constraints': [models.UniqueConstraint(fields=('area', 'number', 'version'), name='decision_number_in_area'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('supersedes', None), ('version', 1)), models.Q(('supersedes__isnull', False), ('version__gt', 1), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='decision_corrected_with_reason'), models.CheckConstraint(condition=models.Q(('total_area__gt', 0), ('total_heads__gt', 0), ('abstain_area__gte', 0), ('against_area__gte', 0), ('agree_area__gte', 0)), name='decision_counts_something'), models.CheckConstraint(condition=models.Q(('returned_area__lte', models.F('total_area')), ('returned_heads__lte', models.F('total_heads'))), name='decision_returned_within_total'), models.CheckConstraint(condition=models.Q(('returned_area', django.db.models.functions.math.Round(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('agree_area'), '+', models.F('against_area')), '+', models.F('abstain_area')), 2)), ('returned_heads', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('agree_heads'), '+', models.F('against_heads')), '+', models.F('abstain_heads')))), name='decision_ballots_add_up')],
            },
        ),
        migrations.CreateModel(
            name='DecisionScan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('file', models.FileField(upload_to='attachments/%Y/%m/', verbose_name='文件')),
                ('mime', models.CharField(max_length=40)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('width', models.PositiveIntegerField(null=True)),
                ('height', models.PositiveIntegerField(null=True)),
                ('uploaded_at', models.DateTimeField()),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scans', to='assembly.jointdecision')),
            ],
            options={
                'verbose_name': '表决结果扫描件',
                'verbose_name_plural': '表决结果扫描件',
                'indexes': [],
                'constraints': [],
            },
        ),
        protect("assembly_jointdecision", ("area_id", "number", "version"), ("supersedes_id",)),
    ]
