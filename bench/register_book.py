"""A register workbook of any size, with the mixture of spellings that offices hand over."""

from datetime import date, timedelta
from itertools import count
from pathlib import Path

from openpyxl import Workbook

TOWNSHIPS = ("洛阳镇", "东园镇", "张坂镇", "百崎乡")
SURNAMES = "林陈黄郑王李张吴蔡刘许庄苏邱郭谢曾余"
GIVEN = "安邦昌德恩芳光海佳康兰明宁平泉荣善泰文祥艺志"
BUILDINGS, LEADS, MEMBERS = 11, 5, 9
HOUSEHOLDS, AREA = 72, "7200.35"
START = date(2023, 3, 1)
SPELLINGS = ("{}号楼", "{}#楼", "{}栋", "{}幢", "0{}号楼")


def write(path: Path, compounds: int) -> None:
    book = Workbook(write_only=True)
    people = _people()
    rows = [_compound(number) for number in range(1, compounds + 1)]
    _sheet(book, "小区", COMPOUND_HEADINGS, (row for row in rows))
    _sheet(book, "楼栋", BUILDING_HEADINGS, (row for one in rows for row in _buildings(one)))
    _sheet(book, "党支部", BRANCH_HEADINGS, (_branch(one, *next(people)) for one in rows))
    _sheet(book, "楼栋长", LEAD_HEADINGS, (row for one in rows for row in _leads(one, people)))
    _sheet(book, "业委会", MEMBER_HEADINGS, (row for one in rows for row in _members(one, people)))
    _sheet(book, "物业项目", PROJECT_HEADINGS, (_project(one, *next(people)) for one in rows))
    book.save(path)


COMPOUND_HEADINGS = (
    "编号 小区名称 所属镇乡 所属社区 地址 交付年份 总户数 专有部分面积㎡ 楼栋数 物业类型 经度 纬度 是否老大难"
)
BUILDING_HEADINGS = "小区编号 小区名称 管理区域 楼栋 单元数 地上层数 户数 电梯台数 专有部分面积㎡"
BRANCH_HEADINGS = "序号 支部名称 小区编号 小区名称 书记 联系电话 党员人数 成立日期 所属社区党组织"
LEAD_HEADINGS = "序号 姓名 性别 政治面貌 小区编号 小区名称 楼栋 任职日期 联系电话"
MEMBER_HEADINGS = (
    "小区编号 小区名称 管理区域 业委会名称 委员人数 任期开始 任期结束 备案日期 备案文号 "
    "姓名 职务 是否党员 联系电话"
)
PROJECT_HEADINGS = (
    "项目编号 小区编号 小区名称 项目名称 物业企业 项目经理 联系电话 合同类型 合同开始 合同结束 "
    "收费标准(元/㎡·月) 备注"
)


def _sheet(book: Workbook, title: str, headings: str, rows) -> None:
    sheet = book.create_sheet(title)
    sheet.append([f"{title}台账"])
    sheet.append(headings.split())
    for row in rows:
        sheet.append(row)
    sheet.append(["合计"])


def _people():
    """Name and telephone, never the same pair twice."""
    for number in count():
        turn = number // 10_000
        name = SURNAMES[turn % len(SURNAMES)] + GIVEN[number % len(GIVEN)] + GIVEN[turn // len(SURNAMES)]
        phone = f"1380000{number % 10_000:04}"
        yield name, phone if number % 3 else f"138 0000 {phone[7:]}"


def _compound(number: int) -> list[object]:
    township = TOWNSHIPS[number % len(TOWNSHIPS)]
    area = f"{float(AREA) * BUILDINGS:,.2f}"
    return [
        f"LY{number:05}" if number % 9 else f"ly{number:05}",
        f"海岸花园{number}区",
        township,
        f"滨海{number // 20}社区",
        f"{township}海岑路{number}号",
        f"{2000 + number % 25}年" if number % 4 else 2000 + number % 25,
        HOUSEHOLDS * BUILDINGS,
        area,
        BUILDINGS,
        "商品住宅",
        118.70 + number / 1e6,
        24.90 + number / 1e6,
        "√" if number % 50 == 0 else "否",
    ]


def _buildings(compound: list[object]):
    for number in range(1, BUILDINGS + 1):
        name = SPELLINGS[number % len(SPELLINGS)].format(number)
        yield [compound[0], compound[1], None, name, 2, "18", f"{HOUSEHOLDS}户", 2, float(AREA)]


def _branch(compound: list[object], name: str, phone: str) -> list[object]:
    parent = f"中共{compound[3]}委员会"
    title = f"中共{compound[1]}支部委员会"
    return [1, title, compound[0], compound[1], name, phone, "18人", "2021年4月12日", parent]


def _leads(compound: list[object], people):
    for number in range(1, LEADS + 1):
        name, phone = next(people)
        yield [number, name, "女", "中共党员", compound[0], compound[1], f"{number}栋", START, phone]


def _members(compound: list[object], people):
    posts = ["主任", "副主任", "副主任"] + ["委员"] * (MEMBERS - 3)
    title, number = f"{compound[1]}业主委员会", f"备〔2023〕{compound[0]}号"
    for index, post in enumerate(posts):
        name, phone = next(people)
        term = ["2023.03.01", date(2028, 2, 29), START + timedelta(20), number]
        is_party = "党员" if index % 2 else "×"
        yield [
            compound[0],
            compound[1],
            None,
            title,
            MEMBERS,
            *term,
            name,
            post,
            is_party,
            int(phone.replace(" ", "")),
        ]


def _project(compound: list[object], name: str, phone: str) -> list[object]:
    company = f"泉州市第{hash(compound[1]) % 200}物业管理有限公司"
    kind, term = "物业服务合同", ["2024-1-1", "2027-12-31"]
    title = f"{compound[1]}物业服务项目"
    return [
        f"P-{compound[0]}",
        compound[0],
        compound[1],
        title,
        company,
        name,
        phone,
        kind,
        *term,
        "1.85元",
        None,
    ]
