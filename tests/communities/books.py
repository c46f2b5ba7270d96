"""Small register workbooks for tests: two compounds, right in every rule, to be spoilt one cell at a time."""

from copy import deepcopy
from datetime import date
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook

from communities.register.checking import Checked, check
from communities.register.limits import Box, Reference

ON = date(2025, 12, 31)
REFERENCE = Reference(
    townships={"洛阳镇": "洛阳镇", "东园镇": "东园镇", "百崎回族乡": "百崎回族乡", "百崎乡": "百崎回族乡"},
    box=Box(Decimal("115.8"), Decimal("120.8"), Decimal("23.5"), Decimal("28.4")),
)
HEADINGS = {
    "小区": (
        *(
            "编号",
            "小区名称",
            "所属镇乡",
            "所属社区",
            "地址",
            "交付年份",
            "总户数",
            "专有部分面积㎡",
            "楼栋数",
        ),
        *("物业类型", "经度", "纬度", "是否老大难"),
    ),
    "楼栋": (
        *("小区编号", "小区名称", "管理区域", "楼栋", "单元数", "地上层数", "户数", "电梯台数"),
        "专有部分面积㎡",
    ),
    "党支部": (
        *("支部名称", "小区编号", "小区名称", "书记", "联系电话", "党员人数", "成立日期"),
        "所属社区党组织",
    ),
    "楼栋长": ("姓名", "性别", "政治面貌", "小区编号", "小区名称", "楼栋", "任职日期", "联系电话"),
    "业委会": (
        *("小区编号", "小区名称", "管理区域", "业委会名称", "委员人数", "任期开始", "任期结束"),
        *("备案日期", "备案文号", "姓名", "职务", "是否党员", "联系电话"),
    ),
    "物业项目": (
        *("项目编号", "小区编号", "小区名称", "项目名称", "物业企业", "项目经理", "联系电话", "合同类型"),
        *("合同开始", "合同结束", "收费标准", "备注"),
    ),
}
MEMBERS = ("林一", "陈二", "黄三", "郑四", "王五")
POSTS = ("主任", "副主任", "委员", "委员", "委员")
PARTY = ("是", "是", "是", "否", "否")


class Book:
    """Rows by sheet, as dictionaries by heading; `file` writes them out, title row first."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict]] = {name: [] for name in HEADINGS}
        self.add_compound("LY001", "凤林花苑", "洛阳镇", areas=("",), first_phone=100)
        self.add_compound("DY002", "木棉花城", "东园镇", areas=("一期", "二期"), first_phone=200)

    def add_compound(self, code, name, township, *, areas, first_phone):
        """Two buildings, one lead and a committee of five in each area."""
        phones = (f"1380000{number:04}" for number in range(first_phone, first_phone + 90))
        place = {"小区编号": code, "小区名称": name}
        count = 2 * len(areas)
        self.rows["小区"].append(
            {
                "编号": code,
                "小区名称": name,
                "所属镇乡": township,
                "所属社区": "群青社区",
                "地址": f"{township}海岑路1号",
                "交付年份": 2016,
                "总户数": 60 * count,
                "专有部分面积㎡": 6000.5 * count,
                "楼栋数": count,
                "物业类型": "商品住宅",
                "经度": 118.7,
                "纬度": 24.9,
                "是否老大难": "否",
            }
        )
        for area in areas:
            for number in (1, 2):
                self.rows["楼栋"].append(
                    place
                    | {
                        "管理区域": area or None,
                        "楼栋": f"{area}{number}号楼",
                        "单元数": 2,
                        "地上层数": 15,
                        "户数": 60,
                        "电梯台数": 2,
                        "专有部分面积㎡": 6000.5,
                    }
                )
            self._add_people(place, area, township, phones)
        self.rows["党支部"].append(
            place
            | {
                "支部名称": f"中共{name}支部委员会",
                "书记": "林一",
                "联系电话": f"1380000{first_phone + 1:04}",
                "党员人数": 12,
                "成立日期": date(2021, 4, 12),
                "所属社区党组织": f"中共{township}群青社区委员会",
            }
        )
        self.rows["物业项目"].append(
            place
            | {
                "项目编号": f"P-{code}",
                "项目名称": f"{name}物业服务项目",
                "物业企业": "泉州市榕禾物业管理有限公司",
                "项目经理": "郑枝",
                "联系电话": "13800009000",
                "合同类型": "物业服务合同",
                "合同开始": date(2024, 1, 1),
                "合同结束": date(2026, 12, 31),
                "收费标准": 1.25,
                "备注": None,
            }
        )

    def _add_people(self, place, area, township, phones):
        self.rows["楼栋长"].append(
            place
            | {
                "姓名": "蔡月霞",
                "性别": "女",
                "政治面貌": "中共党员",
                "楼栋": f"{area}1号楼",
                "任职日期": date(2024, 8, 4),
                "联系电话": next(phones),
            }
        )
        for name, post, is_party in zip(MEMBERS, POSTS, PARTY, strict=True):
            self.rows["业委会"].append(
                place
                | {
                    "管理区域": area or None,
                    "业委会名称": f"{place['小区名称']}{area}业主委员会",
                    "委员人数": 5,
                    "任期开始": date(2024, 12, 23),
                    "任期结束": date(2029, 12, 23),
                    "备案日期": date(2025, 1, 10),
                    "备案文号": f"台建物备〔2024〕{place['小区编号']}{area}号",
                    "姓名": name,
                    "职务": post,
                    "是否党员": is_party,
                    "联系电话": next(phones),
                }
            )

    def copy(self) -> "Book":
        return deepcopy(self)

    def put(self, sheet: str, row: int, **values) -> "Book":
        """Change cells of the row with the spreadsheet's number; the header is row 2."""
        self.rows[sheet][row - 3].update(values)
        return self

    def put_all(self, sheet: str, rows: range, **values) -> "Book":
        for row in rows:
            self.put(sheet, row, **values)
        return self

    def drop(self, sheet: str, row: int) -> "Book":
        del self.rows[sheet][row - 3]
        return self

    def repeat(self, sheet: str, row: int, **values) -> "Book":
        """A copy of the row at the end of the sheet."""
        self.rows[sheet].append(self.rows[sheet][row - 3] | values)
        return self

    def file(self) -> BytesIO:
        book = Workbook()
        book.remove(book.active)
        for sheet, rows in self.rows.items():
            page = book.create_sheet(sheet)
            page.append([f"{sheet}登记表"])
            page.append(HEADINGS[sheet])
            for row in rows:
                page.append([row[heading] for heading in HEADINGS[sheet]])
        return saved(book)

    def checked(self, on: date = ON) -> Checked:
        return check(self.file(), on=on, reference=REFERENCE)


def saved(book: Workbook) -> BytesIO:
    out = BytesIO()
    book.save(out)
    out.seek(0)
    return out
