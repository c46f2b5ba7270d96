"""The register as of its fourth migration, models whole: a new database does not walk the way there."""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import workflow.sealing
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("communities", "0001_initial"),
        ("communities", "0002_password_history"),
        ("communities", "0003_register_rules"),
        ("communities", "0004_names_of_fields"),
    ]

    dependencies = [("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        migrations.CreateModel(
            name='District',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='编号')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('west', models.DecimalField(decimal_places=6, max_digits=9, verbose_name='最小经度')),
                ('east', models.DecimalField(decimal_places=6, max_digits=9, verbose_name='最大经度')),
                ('south', models.DecimalField(decimal_places=6, max_digits=9, verbose_name='最小纬度')),
                ('north', models.DecimalField(decimal_places=6, max_digits=9, verbose_name='最大纬度')),
                ('hotline', models.CharField(blank=True, max_length=30, verbose_name='服务热线')),
            ],
            options={
                'verbose_name': '区',
                'verbose_name_plural': '区',
                'constraints': [models.CheckConstraint(condition=models.Q(('south__lt', models.F('north')), ('west__lt', models.F('east'))), name='district_box_has_extent')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='姓名')),
                ('pinyin', models.CharField(blank=True, editable=False, max_length=200, verbose_name='拼音')),
                ('initials', models.CharField(blank=True, editable=False, max_length=60, verbose_name='拼音首字母')),
                ('gender', models.CharField(blank=True, choices=[('m', '男'), ('f', '女')], max_length=1, verbose_name='性别')),
                ('phone', workflow.sealing.SealedTextField(blank=True, null=True, verbose_name='联系电话')),
                ('phone_hash', models.CharField(blank=True, editable=False, max_length=64, null=True)),
                ('consented_on', models.DateField(blank=True, null=True, verbose_name='同意公开姓名')),
                ('merged_into', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='communities.person', verbose_name='并入')),
            ],
            options={
                'verbose_name': '人员',
                'verbose_name_plural': '人员',
                'indexes': [models.Index(fields=['phone_hash'], name='person_phone')],
                'constraints': [models.UniqueConstraint(fields=('name', 'phone_hash'), name='person_name_and_phone'), models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(('merged_into', models.F('pk')), _negated=True), _connector='OR'), name='person_not_merged_into_itself')],
            },
        ),
        migrations.CreateModel(
            name='Township',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='townships', to='communities.district', verbose_name='区')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='编号')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='名称')),
                ('aliases', models.CharField(blank=True, max_length=200, verbose_name='别称')),
            ],
            options={
                'verbose_name': '乡镇（街道）',
                'verbose_name_plural': '乡镇（街道）',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('person', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='user', to='communities.person', verbose_name='人员')),
                ('phone_verified', models.BooleanField(default=False, verbose_name='手机号已验证')),
                ('password_changed_at', models.DateTimeField(blank=True, null=True, verbose_name='本人修改密码时间')),
                ('enabled_at', models.DateTimeField(blank=True, null=True, verbose_name='重新启用时间')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': '账号',
                'verbose_name_plural': '账号',
                'indexes': [],
                'constraints': [],
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Community',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('township', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='communities', to='communities.township', verbose_name='乡镇')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='办公电话')),
            ],
            options={
                'verbose_name': '社区（村）',
                'verbose_name_plural': '社区（村）',
                'constraints': [models.UniqueConstraint(fields=('township', 'name'), name='community_name_in_township')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='PasswordHistory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='password_history', to=settings.AUTH_USER_MODEL)),
                ('password', models.CharField(max_length=128)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['user', '-at'], name='password_history')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Compound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='编号')),
                ('name', models.CharField(max_length=60, verbose_name='小区名称')),
                ('pinyin', models.CharField(blank=True, editable=False, max_length=200, verbose_name='拼音')),
                ('initials', models.CharField(blank=True, editable=False, max_length=60, verbose_name='拼音首字母')),
                ('township', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='compounds', to='communities.township', verbose_name='乡镇')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='compounds', to='communities.community', verbose_name='社区')),
                ('address', models.CharField(max_length=200, verbose_name='地址')),
                ('delivered_year', models.PositiveSmallIntegerField(verbose_name='交付年份')),
                ('households', models.PositiveIntegerField(verbose_name='总户数')),
                ('exclusive_area', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='专有部分面积（㎡）')),
                ('kind', models.CharField(blank=True, max_length=40, verbose_name='物业类型')),
                ('longitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='经度')),
                ('latitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='纬度')),
                ('is_hard_case', models.BooleanField(default=False, verbose_name='老大难')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='停用日期')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='communities.compound', verbose_name='并入')),
            ],
            options={
                'verbose_name': '小区',
                'verbose_name_plural': '小区',
                'indexes': [models.Index(fields=['township', 'community'], name='compound_place')],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Upper('code'), name='compound_code_any_case'), models.CheckConstraint(condition=models.Q(('exclusive_area__gt', 0), ('households__gt', 0)), name='compound_has_households_and_area'), models.CheckConstraint(condition=models.Q(('merged_into', None), ('closed_on__isnull', False), _connector='OR'), name='compound_merged_is_closed'), models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(('merged_into', models.F('pk')), _negated=True), _connector='OR'), name='compound_not_merged_into_itself')],
            },
        ),
        migrations.CreateModel(
            name='ManagementArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('compound', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='areas', to='communities.compound', verbose_name='小区')),
                ('name', models.CharField(blank=True, max_length=40, verbose_name='名称')),
            ],
            options={
                'verbose_name': '物业管理区域',
                'verbose_name_plural': '物业管理区域',
                'constraints': [models.UniqueConstraint(fields=('compound', 'name'), name='area_name_in_compound')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('district', '区专班'), ('township', '镇乡政府'), ('community', '社区居委会'), ('department', '职能部门'), ('enforcement', '综合执法队'), ('utility', '水电气单位'), ('company', '物业服务企业'), ('party', '党组织'), ('committee', '业主委员会'), ('resident_unit', '驻区单位'), ('joint_party', '小区联合党委')], max_length=16, verbose_name='类别')),
                ('name', models.CharField(max_length=100, verbose_name='名称')),
                ('code', models.CharField(blank=True, max_length=30, verbose_name='代码')),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='communities.district', verbose_name='区')),
                ('township', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='communities.township', verbose_name='乡镇')),
                ('community', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='communities.community', verbose_name='社区')),
                ('compound', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='communities.compound', verbose_name='小区')),
                ('office_phone', models.CharField(blank=True, max_length=30, verbose_name='办公电话')),
                ('notify_url', workflow.sealing.SealedTextField(blank=True, null=True, verbose_name='工作群通知地址')),
                ('duties', models.TextField(blank=True, verbose_name='职责')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='成立日期')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
            ],
            options={
                'verbose_name': '组织单位',
                'verbose_name_plural': '组织单位',
                'indexes': [models.Index(fields=['kind', 'compound'], name='organisation_kind')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on', None), ('starts_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='organisation_dates'), models.UniqueConstraint(condition=models.Q(('community', None), ('compound', None)), fields=('kind', 'name'), name='organisation_name_in_kind')],
            },
        ),
        migrations.CreateModel(
            name='Building',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('compound', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='buildings', to='communities.compound', verbose_name='小区')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='buildings', to='communities.managementarea', verbose_name='管理区域')),
                ('name', models.CharField(max_length=40, verbose_name='楼栋')),
                ('stairs', models.PositiveSmallIntegerField(verbose_name='单元数')),
                ('floors', models.PositiveSmallIntegerField(verbose_name='地上层数')),
                ('households', models.PositiveIntegerField(verbose_name='户数')),
                ('lifts', models.PositiveSmallIntegerField(default=0, verbose_name='电梯台数')),
                ('exclusive_area', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='专有部分面积（㎡）')),
            ],
            options={
                'verbose_name': '楼栋',
                'verbose_name_plural': '楼栋',
                'constraints': [models.UniqueConstraint(fields=('area', 'name'), name='building_name_in_area')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='JointMembership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('joint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='joint_members', to='communities.organisation', verbose_name='小区联合党委')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='joint_memberships', to='communities.organisation', verbose_name='成员单位')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='加入日期')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='退出日期')),
            ],
            options={
                'verbose_name': '联合党委成员单位',
                'verbose_name_plural': '联合党委成员单位',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on', None), ('starts_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='joint_membership_dates'), models.UniqueConstraint(fields=('joint', 'member', 'starts_on'), name='joint_membership_once'), models.CheckConstraint(condition=models.Q(('joint', models.F('member')), _negated=True), name='joint_membership_not_of_itself')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='PropertyCompany',
            fields=[
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='company', serialize=False, to='communities.organisation', verbose_name='组织单位')),
                ('credit_code', models.CharField(blank=True, max_length=18, verbose_name='统一社会信用代码')),
                ('has_party_organisation', models.BooleanField(default=False, verbose_name='有党组织或党建指导员')),
            ],
            options={
                'verbose_name': '物业服务企业',
                'verbose_name_plural': '物业服务企业',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='OwnersCommittee',
            fields=[
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='committee', serialize=False, to='communities.organisation', verbose_name='组织单位')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='committees', to='communities.managementarea', verbose_name='管理区域')),
                ('body_type', models.CharField(choices=[('committee', '业主委员会'), ('interim', '物业管理委员会')], default='committee', max_length=10, verbose_name='类型')),
            ],
            options={
                'verbose_name': '业主委员会',
                'verbose_name_plural': '业主委员会',
                'constraints': [models.UniqueConstraint(fields=('area', 'body_type'), name='committee_once_per_area')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ExclusiveUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('building', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='communities.building', verbose_name='楼栋')),
                ('number', models.CharField(max_length=20, verbose_name='室号')),
                ('area', models.DecimalField(decimal_places=2, max_digits=9, verbose_name='面积（㎡）')),
            ],
            options={
                'verbose_name': '专有部分',
                'verbose_name_plural': '专有部分',
                'constraints': [models.UniqueConstraint(fields=('building', 'number'), name='unit_number_in_building'), models.CheckConstraint(condition=models.Q(('area__gt', 0)), name='unit_area_positive')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='PartyOrganisation',
            fields=[
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='party', serialize=False, to='communities.organisation', verbose_name='组织单位')),
                ('level', models.CharField(choices=[('community', '社区（村）党组织'), ('branch', '小区党支部'), ('group', '楼栋党小组')], max_length=10, verbose_name='层级')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='communities.partyorganisation', verbose_name='上级党组织')),
                ('building', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='party_groups', to='communities.building', verbose_name='楼栋')),
                ('member_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='党员人数')),
            ],
            options={
                'verbose_name': '党组织',
                'verbose_name_plural': '党组织',
                'constraints': [models.CheckConstraint(condition=models.Q(('building', None), ('level', 'group'), _connector='OR'), name='party_building_only_for_groups'), models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('level', 'community'), _negated=True), _connector='OR'), name='party_chain_starts_at_community')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='CommitteeTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='communities.ownerscommittee', verbose_name='业委会')),
                ('size', models.PositiveSmallIntegerField(verbose_name='委员人数')),
                ('starts_on', models.DateField(verbose_name='任期开始')),
                ('ends_on', models.DateField(verbose_name='任期结束')),
                ('filed_on', models.DateField(blank=True, null=True, verbose_name='备案日期')),
                ('filing_number', models.CharField(blank=True, max_length=60, verbose_name='备案文号')),
            ],
            options={
                'verbose_name': '业委会任期',
                'verbose_name_plural': '业委会任期',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on', None), ('starts_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='term_dates'), models.UniqueConstraint(fields=('committee', 'starts_on'), name='term_start_once'), models.CheckConstraint(condition=models.Q(('size__gte', 3)), name='term_size')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ServiceProject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, unique=True, verbose_name='项目编号')),
                ('compound', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='communities.compound', verbose_name='小区')),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='communities.managementarea', verbose_name='管理区域')),
                ('name', models.CharField(max_length=100, verbose_name='项目名称')),
                ('company', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='communities.propertycompany', verbose_name='物业服务企业')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='开始')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='结束')),
            ],
            options={
                'verbose_name': '物业项目',
                'verbose_name_plural': '物业项目',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on', None), ('starts_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='project_dates')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='HandoverItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handover', to='communities.committeeterm', verbose_name='任期')),
                ('kind', models.CharField(choices=[('seal', '印章'), ('account', '账目与账户'), ('file', '档案资料'), ('asset', '公共财物')], max_length=10, verbose_name='类别')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='移交日期')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
            ],
            options={
                'verbose_name': '移交事项',
                'verbose_name_plural': '移交事项',
                'constraints': [models.UniqueConstraint(fields=('term', 'kind'), name='handover_kind_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ServiceContract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='communities.serviceproject', verbose_name='物业项目')),
                ('kind', models.CharField(choices=[('preliminary', '前期物业服务合同'), ('service', '物业服务合同'), ('self', '业主自行管理')], max_length=12, verbose_name='合同类型')),
                ('starts_on', models.DateField(verbose_name='合同开始')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='合同结束')),
                ('fee', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='收费标准（元/㎡·月）')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='备注')),
            ],
            options={
                'verbose_name': '物业服务合同',
                'verbose_name_plural': '物业服务合同',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on', None), ('starts_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='contract_dates'), models.UniqueConstraint(fields=('project', 'starts_on'), name='contract_start_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='communities.person', verbose_name='人员')),
                ('post', models.CharField(choices=[('director', '主任'), ('deputy', '副主任'), ('member', '委员'), ('reserve', '候补委员'), ('treasurer', '财务委员'), ('secretary', '支部书记'), ('building_lead', '楼栋长'), ('manager', '项目经理'), ('owner', '业主'), ('community_officer', '社区工作者'), ('township_officer', '镇乡干部'), ('township_leader', '镇乡负责人'), ('district_officer', '区专班干部'), ('district_leader', '区领导'), ('handler', '部门经办人'), ('unit_head', '单位负责人'), ('enforcement_officer', '执法人员'), ('auditor', '审计人员'), ('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('audit_admin', '审计管理员')], max_length=20, verbose_name='职务')),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='communities.district', verbose_name='区')),
                ('township', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='communities.township', verbose_name='乡镇')),
                ('community', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='communities.community', verbose_name='社区')),
                ('compound', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='communities.compound', verbose_name='小区')),
                ('building', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='communities.building', verbose_name='楼栋')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='communities.organisation', verbose_name='组织单位')),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='communities.serviceproject', verbose_name='物业项目')),
                ('term', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='communities.committeeterm', verbose_name='任期')),
                ('starts_on', models.DateField(verbose_name='任职日期')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='离任日期')),
                ('party_declared', models.BooleanField(blank=True, null=True, verbose_name='本人申报为党员')),
                ('party_confirmed_on', models.DateField(blank=True, null=True, verbose_name='支部确认日期')),
            ],
            options={
                'verbose_name': '任职',
                'verbose_name_plural': '任职',
                'indexes': [models.Index(fields=['post', 'ends_on'], name='appointment_post')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on', None), ('starts_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='appointment_dates'), models.CheckConstraint(condition=models.Q(models.Q(('building__isnull', True), ('community__isnull', True), ('compound__isnull', True), ('district__isnull', False), ('organisation__isnull', True), ('project__isnull', True), ('township__isnull', True)), models.Q(('building__isnull', True), ('community__isnull', True), ('compound__isnull', True), ('district__isnull', True), ('organisation__isnull', True), ('project__isnull', True), ('township__isnull', False)), models.Q(('building__isnull', True), ('community__isnull', False), ('compound__isnull', True), ('district__isnull', True), ('organisation__isnull', True), ('project__isnull', True), ('township__isnull', True)), models.Q(('building__isnull', True), ('community__isnull', True), ('compound__isnull', False), ('district__isnull', True), ('organisation__isnull', True), ('project__isnull', True), ('township__isnull', True)), models.Q(('building__isnull', False), ('community__isnull', True), ('compound__isnull', True), ('district__isnull', True), ('organisation__isnull', True), ('project__isnull', True), ('township__isnull', True)), models.Q(('building__isnull', True), ('community__isnull', True), ('compound__isnull', True), ('district__isnull', True), ('organisation__isnull', False), ('project__isnull', True), ('township__isnull', True)), models.Q(('building__isnull', True), ('community__isnull', True), ('compound__isnull', True), ('district__isnull', True), ('organisation__isnull', True), ('project__isnull', False), ('township__isnull', True)), _connector='OR'), name='appointment_one_target'), models.CheckConstraint(condition=models.Q(('term', None), ('organisation__isnull', False), _connector='OR'), name='appointment_term_has_committee'), models.CheckConstraint(condition=models.Q(('party_confirmed_on', None), models.Q(('party_declared', True), ('party_declared__isnull', False)), _connector='OR'), name='appointment_confirmed_was_declared'), models.UniqueConstraint(fields=('person', 'post', 'district', 'starts_on'), name='appointment_district_once'), models.UniqueConstraint(fields=('person', 'post', 'township', 'starts_on'), name='appointment_township_once'), models.UniqueConstraint(fields=('person', 'post', 'community', 'starts_on'), name='appointment_community_once'), models.UniqueConstraint(fields=('person', 'post', 'compound', 'starts_on'), name='appointment_compound_once'), models.UniqueConstraint(fields=('person', 'post', 'building', 'starts_on'), name='appointment_building_once'), models.UniqueConstraint(fields=('person', 'post', 'organisation', 'starts_on'), name='appointment_organisation_once'), models.UniqueConstraint(fields=('person', 'post', 'project', 'starts_on'), name='appointment_project_once')],
            },
        ),
    ]
