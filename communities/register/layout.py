"""The six sheets: their columns, the other names that offices give them, and what each column accepts.

Labels are the words of the workbook, not of the portal: they stay Chinese in every language, so that the
reader of a report finds the column.
"""

from communities.access import Post
from communities.register import cells, parsers, records
from communities.register.buildings import area_name
from communities.register.columns import Column, Layout
from communities.register.limits import LARGEST_SMALL_COUNT

POSTS = {
    **dict.fromkeys(("主任", "业委会主任", "主任委员", "业主委员会主任"), Post.DIRECTOR),
    **dict.fromkeys(("副主任", "业委会副主任", "副主任委员", "业主委员会副主任"), Post.DEPUTY),
    **dict.fromkeys(("委员", "成员", "业委会委员", "业主委员会委员", "专职委员"), Post.MEMBER),
    **dict.fromkeys(("候补委员", "候补", "候补成员", "业委会候补委员"), Post.RESERVE),
    **dict.fromkeys(("财务委员", "财务", "委员(财务)"), Post.TREASURER),
}
GENDERS = {"男": "m", "女": "f", "男性": "m", "女性": "f", "M": "m", "F": "f"}
PRELIMINARY, SERVICE, SELF_MANAGED = "preliminary", "service", "self"
CONTRACTS = {
    **dict.fromkeys(("前期物业服务合同", "前期物业合同", "前期合同", "前期物业服务", "前期"), PRELIMINARY),
    **dict.fromkeys(("物业服务合同", "物业合同", "服务合同", "物业服务", "正式合同"), SERVICE),
    **dict.fromkeys(("自行管理约定", "自行管理", "业主自行管理", "业主自管", "自管"), SELF_MANAGED),
}
OWNERS_THEMSELVES = frozenset(
    {"业主自行管理", "自行管理", "业主自管", "自管", "业主自治", "无物业企业", "无物业", "无"}
)


def company(value: object, context: parsers.Context) -> str | None:
    name = parsers.text("物业企业", read=cells.squeezed)(value, context)
    return None if name in OWNERS_THEMSELVES else str(name)


def _person(key: str, label: str, *others: str) -> Column:
    return Column(key, label, parsers.text(label, read=cells.person_name), others)


def _phone(*others: str) -> Column:
    return Column(
        "phone", "联系电话", parsers.mobile, ("电话", "手机", "手机号", "手机号码", "联系方式", *others)
    )


def _code_of_compound(**more: bool) -> Column:
    others = ("小区编码", "小区代码", "编号", "小区序号")
    return Column("compound_code", "小区编号", parsers.code(20), others, **more)


NAME_OF_COMPOUND = Column(
    "compound_name",
    "小区名称",
    parsers.text("小区名称"),
    ("小区", "所在小区", "所属小区", "小区名"),
    required=False,
)
AREA = Column(
    "area_name",
    "管理区域",
    parsers.text("管理区域", 40, area_name),
    ("物业管理区域", "区域", "分期", "期别", "期数"),
    required=False,
    empty="",
)

COMPOUNDS = Layout(
    "小区",
    records.CompoundRow,
    (
        Column("code", "编号", parsers.code(20), ("小区编号", "小区编码", "小区代码", "编码", "代码")),
        Column("name", "小区名称", parsers.text("小区名称"), ("小区", "名称", "小区名", "住宅小区名称")),
        Column(
            "township",
            "所属镇乡",
            parsers.township,
            (
                "镇乡",
                "乡镇",
                "所属乡镇",
                "所在镇乡",
                "所在乡镇",
                "镇街",
                "所属镇街",
                "镇",
                "镇乡街道",
                "乡镇街道",
            ),
        ),
        Column(
            "community",
            "所属社区",
            parsers.text("所属社区"),
            ("社区", "所在社区", "社区村", "所属社区村", "村居", "所属村居", "社区居委会", "居委会"),
        ),
        Column("address", "地址", parsers.address("地址"), ("小区地址", "详细地址", "坐落", "住址", "位置")),
        Column(
            "delivered_year",
            "交付年份",
            parsers.year("交付年份"),
            ("交付时间", "交付使用年份", "交付年度", "建成年份", "竣工年份", "建成时间", "年份"),
        ),
        Column("households", "总户数", parsers.whole("总户数"), ("户数", "住户数", "住宅户数", "户数合计")),
        Column(
            "area",
            "专有部分面积㎡",
            parsers.area,
            ("专有部分面积", "专有部分总面积", "专有面积", "专有部分建筑面积", "总专有面积"),
        ),
        Column(
            "buildings", "楼栋数", parsers.whole("楼栋数"), ("栋数", "幢数", "楼栋总数", "总栋数", "总楼栋数")
        ),
        Column(
            "kind",
            "物业类型",
            parsers.text("物业类型", 40),
            ("小区类型", "类型", "房屋类型", "小区性质", "房屋性质"),
            required=False,
            empty="",
        ),
        Column("longitude", "经度", parsers.degrees("经度"), ("东经", "坐标经度", "lng", "lon", "longitude")),
        Column("latitude", "纬度", parsers.degrees("纬度"), ("北纬", "坐标纬度", "lat", "latitude")),
        Column(
            "is_hard_case",
            "是否老大难",
            parsers.yes_no("是否老大难"),
            ("老大难", "老大难小区", "是否老大难小区", "是否为老大难小区"),
            required=False,
            empty=False,
        ),
    ),
    ("小区基本情况", "基本情况", "小区台账"),
)

BUILDINGS = Layout(
    "楼栋",
    records.BuildingRow,
    (
        _code_of_compound(),
        NAME_OF_COMPOUND,
        AREA,
        Column(
            "name",
            "楼栋",
            parsers.text("楼栋", 40),
            ("楼栋号", "楼栋名称", "楼号", "栋号", "幢号", "楼栋编号"),
        ),
        Column(
            "stairs", "单元数", parsers.whole("单元数", 1, LARGEST_SMALL_COUNT), ("单元", "梯数", "楼梯数")
        ),
        Column(
            "floors",
            "地上层数",
            parsers.whole("地上层数", 1, LARGEST_SMALL_COUNT),
            ("层数", "楼层数", "地上楼层", "地上楼层数", "总层数"),
        ),
        Column("households", "户数", parsers.whole("户数"), ("总户数", "住户数", "住宅户数")),
        Column(
            "lifts",
            "电梯台数",
            parsers.whole("电梯台数", 0, LARGEST_SMALL_COUNT),
            ("电梯", "电梯数", "电梯数量", "电梯部数"),
        ),
        Column(
            "area",
            "专有部分面积㎡",
            parsers.area,
            ("专有部分面积", "专有面积", "专有部分建筑面积", "面积"),
        ),
    ),
    ("楼栋明细", "楼幢"),
)

BRANCHES = Layout(
    "党支部",
    records.BranchRow,
    (
        Column("name", "支部名称", parsers.text("支部名称"), ("党支部名称", "党支部", "党组织名称", "支部")),
        _code_of_compound(),
        NAME_OF_COMPOUND,
        _person("secretary", "书记", "支部书记", "党支部书记", "书记姓名", "支部书记姓名", "党组织书记"),
        _phone("书记电话", "书记联系电话", "书记手机", "书记手机号"),
        Column("members", "党员人数", parsers.member_count, ("党员数", "党员总数", "支部党员人数", "党员")),
        Column(
            "founded_on",
            "成立日期",
            parsers.past_day("成立日期"),
            ("成立时间", "支部成立日期", "支部成立时间", "建立日期", "批准成立日期"),
        ),
        Column(
            "parent",
            "所属社区党组织",
            parsers.text("所属社区党组织"),
            ("社区党组织", "上级党组织", "所属党组织", "隶属党组织", "所属社区村党组织"),
        ),
    ),
    ("党组织", "支部"),
)

LEADS = Layout(
    "楼栋长",
    records.LeadRow,
    (
        _person("name", "姓名", "楼栋长", "楼栋长姓名", "党员楼栋长"),
        Column(
            "gender",
            "性别",
            parsers.choice("性别", GENDERS, "男、女"),
            ("男女",),
            required=False,
            empty="",
        ),
        Column("party", "政治面貌", parsers.party, ("面貌", "是否党员", "党员")),
        _code_of_compound(),
        NAME_OF_COMPOUND,
        Column(
            "building",
            "楼栋",
            parsers.text("楼栋", 40, cells.squeezed),
            ("楼栋号", "负责楼栋", "联系楼栋", "所在楼栋", "楼号", "栋号", "所负责楼栋"),
        ),
        Column(
            "starts_on",
            "任职日期",
            parsers.past_day("任职日期"),
            ("任职时间", "任职起始", "聘任日期", "上任日期"),
        ),
        _phone("楼栋长电话", "楼栋长联系电话"),
    ),
    ("楼长", "栋长"),
)

COMMITTEES = Layout(
    "业委会",
    records.MemberRow,
    (
        _code_of_compound(shared=True),
        NAME_OF_COMPOUND,
        AREA,
        Column(
            "committee",
            "业委会名称",
            parsers.text("业委会名称"),
            ("业主委员会名称", "业委会", "业主委员会", "委员会名称"),
            shared=True,
        ),
        Column(
            "size",
            "委员人数",
            parsers.committee_size,
            ("委员数", "委员总数", "应有委员人数", "业委会委员人数", "委员会人数"),
            shared=True,
        ),
        Column(
            "starts_on",
            "任期开始",
            parsers.past_day("任期开始"),
            ("开始", "任期起", "任期开始日期", "任期起始", "任期起始日期", "开始日期", "任期自", "起"),
            shared=True,
        ),
        Column(
            "ends_on",
            "任期结束",
            parsers.day("任期结束"),
            (
                "结束",
                "任期止",
                "任期结束日期",
                "任期届满",
                "任期届满日期",
                "结束日期",
                "任期至",
                "止",
                "届满日期",
            ),
            shared=True,
        ),
        Column(
            "filed_on",
            "备案日期",
            parsers.past_day("备案日期"),
            ("备案时间", "备案通过日期"),
            required=False,
            shared=True,
        ),
        Column(
            "filing_number",
            "备案文号",
            parsers.text("备案文号"),
            ("备案号", "备案编号", "文号", "备案证号"),
            required=False,
            empty="",
            shared=True,
        ),
        _person("name", "姓名", "成员姓名", "委员姓名", "成员"),
        Column(
            "post",
            "职务",
            parsers.choice("职务", POSTS, "主任、副主任、委员、候补委员"),
            ("职位", "业委会职务", "成员职务", "委员职务"),
        ),
        Column(
            "is_party_member",
            "是否党员",
            parsers.yes_no("是否党员"),
            ("党员", "政治面貌", "是否中共党员", "中共党员", "成员是否党员"),
            required=False,
            empty=False,
        ),
        _phone("成员联系电话", "委员联系电话"),
    ),
    ("业主委员会", "物管会"),
    group=("compound_code", "area_name", "committee"),
)

PROJECTS = Layout(
    "物业项目",
    records.ProjectRow,
    (
        Column("code", "项目编号", parsers.code(30), ("项目编码", "项目代码", "物业项目编号", "编号")),
        Column("compound_code", "小区编号", parsers.code(20), ("小区编码", "小区代码")),
        NAME_OF_COMPOUND,
        Column(
            "name", "项目名称", parsers.text("项目名称"), ("物业项目名称", "物业项目", "项目", "服务项目名称")
        ),
        Column(
            "company",
            "物业企业",
            company,
            (
                "物业服务企业",
                "物业公司",
                "物业企业名称",
                "物业服务企业名称",
                "物业公司名称",
                "服务企业",
                "企业名称",
            ),
        ),
        _person("manager", "项目经理", "项目负责人", "物业项目经理", "项目经理姓名", "物业经理", "经理"),
        _phone("项目经理电话", "项目经理联系电话", "项目经理手机", "经理电话", "负责人电话"),
        Column(
            "kind",
            "合同类型",
            parsers.choice("合同类型", CONTRACTS, "物业服务合同、前期物业服务合同、自行管理约定"),
            ("合同类别", "合同种类", "合同性质"),
        ),
        Column(
            "starts_on",
            "合同开始",
            parsers.past_day("合同开始"),
            (
                "开始",
                "合同期限开始",
                "合同起",
                "合同开始日期",
                "合同起始日期",
                "开始日期",
                "合同期限起",
                "起",
                "服务开始",
            ),
        ),
        Column(
            "ends_on",
            "合同结束",
            parsers.day("合同结束"),
            (
                "结束",
                "合同期限结束",
                "合同止",
                "合同结束日期",
                "合同到期日",
                "到期日期",
                "结束日期",
                "合同期限止",
                "止",
            ),
        ),
        Column(
            "fee",
            "收费标准(元/㎡·月)",
            parsers.fee,
            ("收费标准", "物业费", "物业费标准", "物业服务费", "物业服务费标准", "物业收费标准"),
        ),
        Column(
            "note",
            "备注",
            parsers.text("备注", 200),
            ("说明", "备注说明"),
            required=False,
            empty="",
        ),
    ),
    ("物业服务项目", "物业服务", "物业合同", "物业"),
)

LAYOUTS = (COMPOUNDS, BUILDINGS, BRANCHES, LEADS, COMMITTEES, PROJECTS)
MOST_SPECIFIC_FIRST = (LEADS, BRANCHES, COMMITTEES, PROJECTS, BUILDINGS, COMPOUNDS)
