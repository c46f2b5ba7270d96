"""Files of cases in every shape, and everything that may be wrong with one: all or nothing, all at once."""

import csv
import zipfile
from io import BytesIO

import pytest

from communities.actions import edit_compound
from communities.register.findings import Unreadable
from complaints import story
from complaints.importing.rows import Dialect
from complaints.models import Category, Complaint, Rating
from tests.factories import a_company, a_compound, a_township, an_organisation
from workflow.models import AuditEntry
from workflow.refusals import Refused

from .imports import HEAD, NEW_YEAR, OPEN, a_book, a_file, a_row, a_source, checked, csv_text, problems, take

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def compound():
    return a_compound("龙庭御景", buildings=2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_is_read(encoding):
    assert take(a_file(a_row(描述="路灯坏了\n请修"), encoding=encoding)) == 1
    assert Complaint.objects.get().description == "路灯坏了\n请修"


def test_other_readers_keep_their_own_measure_of_a_cell():
    before = csv.field_size_limit()

    take(a_file(a_row()))

    assert csv.field_size_limit() == before


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_every_usual_delimiter_is_read(delimiter):
    assert take(a_file(a_row(描述="灯坏了，请修"), delimiter=delimiter)) == 1


def test_a_workbook_is_read_as_a_file_of_text_is():
    head = ["评价", *reversed(HEAD[:9]), "没人认识的列"]

    assert take(a_book(a_row(), a_row("HZL2", **OPEN), head=head)) == 2
    assert Rating.objects.get().stars == 4


def test_headings_count_and_not_their_places():
    assert take(a_file(a_row(), head=["说明", *reversed(HEAD)])) == 1


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"提交时间": ""}, "诉求!2 提交时间: 必填项“提交时间”为空"),
        ({"提交时间": "2025-02-30 10:00"}, "诉求!2 提交时间: 日期2025-02-30不存在"),
        ({"提交时间": "2025-03-03 25:00"}, "诉求!2 提交时间: 时间2025-03-03 25:00不存在"),
        ({"提交时间": "上周"}, "诉求!2 提交时间: 提交时间应为日期（如2024-3-1），收到“上周”"),
        ({"提交时间": "2031-03-03 10:00", **OPEN}, "诉求!2 提交时间: 提交时间晚于今天"),
        ({"办结时间": "2025-03-02 10:00"}, "诉求!2 办结时间: 办结时间早于提交时间"),
        ({"首次联系时间": "2025-03-02 10:00"}, "诉求!2 首次联系时间: 首次联系时间早于提交时间"),
        ({"办结时间": ""}, "诉求!2 评价: 没有办结时间，却有评价，请核对"),
        ({"小区": "不存在花园"}, "诉求!2 小区: 台账里没有名为“不存在花园”的小区，请核对名称，或改填小区编号"),
        ({"类别": "外星人"}, "诉求!2 类别: 类别“外星人”不在诉求类别表中，请改成表中的名称，或在对照表里注明"),
        ({"评价": "还行"}, "诉求!2 评价: 评价只能填非常满意、满意、基本满意、不满意或未接通，收到“还行”"),
        ({"描述": "\u3000\u3000"}, "诉求!2 描述: 必填项“描述”为空（只有空格）"),
        ({"描述": "灯" * 4001}, "诉求!2 描述: 描述超过4000字（共4001字）"),
        ({"描述": "灯" * 1_000_000}, "诉求!2 描述: 描述超过4000字（共1000000字）"),
        (
            {"承办单位": "重复件"},
            "诉求!2 承办单位: 写明是重复件，但没有写并入哪一件，应写成“重复件(并入编号)”",
        ),
        (
            {"承办单位": "重复件(并入HZL9)"},
            "诉求!2 承办单位: 并入的诉求HZL9不在文件里，也不在系统里，或者自己也已并案",
        ),
    ],
)
def test_a_bad_cell_is_named_and_nothing_is_stored(cells, sentence):
    file = a_file(a_row(**cells), a_row("HZL2"))

    assert problems(file) == [sentence]
    with pytest.raises(Refused, match="1处问题"):
        take(file)
    assert not Complaint.objects.exists()


def test_all_bad_rows_are_told_in_one_go():
    rows = [a_row(), a_row("HZL2", 小区="无"), a_row("HZL3", 评价="好"), a_row(), a_row("HZL5", 类别="x")]

    found = problems(a_file(*rows))

    assert [line.split(":")[0] for line in found] == [
        "诉求!3 小区",
        "诉求!4 评价",
        "诉求!5 诉求编号",
        "诉求!6 类别",
    ]
    assert found[2].endswith("编号HZL1在第2行已经出现")


def test_what_cannot_be_seen_or_turns_the_text_is_taken_out_and_markup_stays_text():
    words = "灯\x00坏了\u202e了\u200b <script>alert(1)</script> 𠀀=1+1"

    take(a_file(a_row(描述=words)))

    assert Complaint.objects.get().description == "灯坏了了 <script>alert(1)</script> 𠀀=1+1"


def test_a_formula_in_a_workbook_is_refused():
    assert problems(a_book(a_row(描述="=1+1"))) == ["诉求!2 描述: 单元格是公式，请“选择性粘贴—数值”后再上传"]


@pytest.mark.parametrize(
    "content",
    [b"", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, b"\xff\xff\xfe\x00" * 99, b"PK\x03\x04 broken"],
)
def test_what_is_no_table_at_all_is_said_in_one_sentence(content):
    with pytest.raises(Unreadable):
        checked(BytesIO(content))


def test_an_unclosed_quotation_mark_is_named():
    text = csv_text(a_row()) + 'HZL2,"2025-03-03'

    with pytest.raises(Unreadable, match="引号没有配对"):
        checked(BytesIO(text.encode()))


def test_a_zip_bomb_is_refused_before_it_is_opened():
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (401 << 20))

    with pytest.raises(Unreadable, match="解压后过大"):
        checked(bomb)


def test_missing_and_doubled_columns_are_named():
    without = [name for name in HEAD if name != "描述"]

    assert problems(a_file(a_row(), head=without)) == ["诉求!1 描述: 缺少“描述”列"]
    assert problems(a_file(a_row(), head=[*HEAD, "描述"])) == [
        "诉求!1 描述: “描述”列出现了两次，请只保留一列"
    ]


@pytest.mark.parametrize(
    "name", ["龙 庭 御 景", "龙庭御景\u3000", "龙庭御景（曾用名：龙庭花园）", "旧名（现名：龙庭御景）"]
)
def test_a_compound_is_known_by_its_spellings(name, compound):
    take(a_file(a_row(小区=name)))

    assert Complaint.objects.get().compound == compound


def test_a_compound_is_known_by_its_former_name_and_by_its_code(compound):
    edit_compound(compound, changes={"name": "龙庭新苑"}, by=None, at=NEW_YEAR)

    take(a_file(a_row(), a_row("HZL2", 小区=compound.code.lower()), a_row("HZL3", 小区="龙庭新苑")))

    assert Complaint.objects.filter(compound=compound).count() == 3


def test_two_compounds_of_one_name_need_the_township_or_the_code(compound):
    other = a_compound("龙庭御景", township=a_township("张坂镇"))

    assert "有几个小区都叫“龙庭御景”" in problems(a_file(a_row()))[0]
    take(a_file(a_row(镇乡="张坂镇"), head=[*HEAD, "镇乡"]))
    assert Complaint.objects.get().compound == other


def test_units_are_found_by_name_by_duty_or_stay_words(compound):
    company = a_company("泉州市禾渚物业服务有限公司").organisation
    fire = an_organisation(name="消防救援大队")
    fire.code = "fire"
    fire.save()
    units = ["泉州市禾渚物业服务有限公司", "区消防救援大队", "洛阳镇消防工作站", "无人知道的单位"]

    take(a_file(*[a_row(f"H{place}", 承办单位=unit) for place, unit in enumerate(units)]))

    found = Complaint.objects.order_by("external_number").values_list("unit", flat=True)
    assert list(found) == [company.pk, fire.pk, None, None]


def test_a_dialect_reads_the_headings_categories_and_units_of_another_system(compound):
    unit = an_organisation(name="住房和城乡建设部门")
    head = ["工单流水", "来电时间", "涉及小区", "诉求内容", "一级分类", "转办单位"]
    row = dict(
        zip(head, ["2025-77", "2025/3/3 10:00", "龙庭御景", "电梯老是坏", "特种设备", "住建局"], strict=True)
    )
    stated = Dialect(
        {"number": "工单流水", "category": "一级分类", "unit": "转办单位"},
        {"特种设备": "LFT"},
        {"住建局": unit.name},
    )

    take(a_file(row, head=head), source=a_source("12345", stated))

    case = Complaint.objects.get()
    assert (case.channel, case.external_number, case.category.code) == ("12345", "2025-77", "LFT")
    assert (case.unit, case.status) == (unit, "dispatched")


def test_a_number_that_is_there_stays_as_it_is_and_new_ones_come(compound):
    take(a_file(a_row(**OPEN)))
    take(a_file(a_row(描述="别的内容"), a_row("HZL2")))

    assert Complaint.objects.get(external_number="HZL1").description == "楼道灯坏了三天"
    assert Complaint.objects.count() == 2


def test_ratings_keep_why_there_is_none_and_the_clock_decides_who_still_waits():
    words = ["非常满意", "不满意", "未接通", "拒绝评价", ""]
    rows = [a_row(f"H{place}", 评价=word) for place, word in enumerate(words)]
    fresh = a_row("H5", 评价="", 提交时间="2025-12-30 10:00", 首次联系时间="", 办结时间="2025-12-31 10:00")

    take(a_file(*rows, fresh))

    kept = Rating.objects.order_by("case__external_number").values_list("stars", "outcome")
    assert list(kept) == [(5, ""), (2, ""), (None, "missed"), (None, "refused")]
    waiting = Complaint.objects.get(status="resolved")
    assert waiting.external_number == "H5"
    assert waiting.deadlines.get(kind="rate").sweep_at is None


def test_a_name_and_a_telephone_are_sealed():
    take(a_file(a_row(反映人="林某", 联系电话="138 0000 1234"), head=[*HEAD, "反映人", "联系电话"]))

    case = Complaint.objects.get()
    assert (case.contact_name, case.contact_phone) == ("林某", "13800001234")
    assert case.phone_key
    assert case.public_text == ""


def test_a_category_that_is_switched_off_still_takes_its_past():
    Category.objects.filter(code="FAC").update(active=False, closed_to_reports=True)

    assert take(a_file(a_row())) == 1


def test_the_story_tells_what_happened_in_the_other_system(compound):
    take(a_file(a_row(承办单位="无人知道的单位"), a_row("HZL2", 评价="未接通")))

    first, second = (
        story.for_staff(case, AuditEntry.objects.about(case.label, case.key), [], str, frozenset())[0]
        for case in Complaint.objects.order_by("external_number")
    )
    assert first.what == "从其他平台导入"
    assert "原平台编号：HZL1" in first.text
    assert "文件所写的承办单位：无人知道的单位" in first.text
    assert "办结：2025年3月5日 09:00" in first.text
    assert "4星" in first.text
    assert "未接通" in second.text


@pytest.mark.parametrize("encoding", ["big5", "shift_jis", "euc_kr"])
def test_another_encoding_is_refused_or_finds_no_header(encoding):
    file = BytesIO(csv_text(a_row()).encode(encoding, errors="replace"))

    try:
        found = checked(file).problems
    except Unreadable:
        return
    assert found
