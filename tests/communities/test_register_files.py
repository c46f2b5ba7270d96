"""Files that are no register, or mean harm: one Chinese sentence, quickly, and never a trace."""

import re
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communities.register import workbook
from communities.register.checking import check
from communities.register.findings import Unreadable
from tests.communities.books import ON, REFERENCE, Book

RIGHT = Book().file().getvalue()
SENTENCE = re.compile(r"^[^a-zA-Z]*(?:Excel|WPS|xlsx|xls|MB|[^a-zA-Z])*。$")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(content: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        check(BytesIO(content), on=ON, reference=REFERENCE)
    sentence = str(refused.value)
    assert SENTENCE.match(sentence), sentence
    return sentence


FIRST_SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
STRINGS_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
INLINE = re.compile(rb't="inlineStr"><is><t(?: xml:space="preserve")?>([^<]*)</t></is></c>')


def shared() -> bytes:
    """The right workbook as Excel writes it: texts apart, cells with their numbers."""
    texts: dict[bytes, int] = {}

    def number(match: re.Match[bytes]) -> bytes:
        return b't="s"><v>%d</v></c>' % texts.setdefault(match[1], len(texts))

    out = BytesIO()
    with zipfile.ZipFile(BytesIO(RIGHT)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, INLINE.sub(number, old.read(part)).replace(b"</Types>", STRINGS_TYPE))
        rich = b'<si><r><t>%s</t></r><rPh sb="0" eb="1"><t>pinyin</t></rPh></si>'
        items = b"".join(rich % text for text in texts)
        space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        new.writestr(STRINGS, b'<?xml version="1.0"?><sst %s>%s</sst>' % (space, items))
    return out.getvalue()


SHARED = shared()


def rewritten(name: str, change) -> bytes:
    """The right workbook with one part changed."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(SHARED)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, change(content) if part == name else content)
    return out.getvalue()


def test_the_right_workbook_is_read_when_it_is_packed_anew():
    assert check(BytesIO(rewritten(FIRST_SHEET, lambda xml: xml)), on=ON, reference=REFERENCE).problems == []


def test_an_empty_file():
    assert "空" in refusal(b"")


@pytest.mark.parametrize(
    "content", [b"a,b,c\n1,2,3\n", b"%PDF-1.7", b"\x89PNG\r\n", "编号,小区名称".encode("gb18030")]
)
def test_another_kind_of_file(content):
    assert "不是Excel工作簿" in refusal(content)


def test_an_old_xls_or_a_workbook_with_a_password():
    assert "密码" in refusal(OLE + b"\0" * 4096)


def test_a_zip_that_is_no_workbook():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    assert "不是Excel工作簿" in refusal(out.getvalue())


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_download_that_broke_off(share):
    assert "损坏" in refusal(RIGHT[: int(len(RIGHT) * share)])


@pytest.mark.parametrize("part", [FIRST_SHEET, "xl/workbook.xml", STRINGS, "[Content_Types].xml"])
def test_a_part_that_breaks_off(part):
    assert "损坏" in refusal(rewritten(part, lambda xml: xml[: len(xml) // 2]))


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace(b't="s"><v>1<', b't="s"><v>999999<'),
        lambda xml: xml.replace(b't="s"><v>1<', b't="s"><v>x<'),
        lambda xml: xml.replace(b'r="3"', b'r="99999999"'),
        lambda xml: xml.replace(b'r="3"', b'r="0"'),
        lambda xml: xml.replace(b'r="A3"', b'r="ZZZZ3"'),
        lambda xml: xml.replace(b'r="A3"', b'r="33"'),
    ],
)
def test_a_sheet_with_impossible_numbers(change):
    assert "损坏" in refusal(rewritten(FIRST_SHEET, change))


def test_a_file_that_is_too_large(monkeypatch):
    monkeypatch.setattr("communities.register.checking.opened", _with_limit(1000), raising=True)

    assert "超过" in refusal(RIGHT)


def _with_limit(most):
    return lambda file, most_bytes: workbook.opened(file, most_bytes=most)


def test_a_bomb_is_weighed_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 8 << 20)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open(FIRST_SHEET, "w") as sheet:
            sheet.write(b"\0" * (8 << 20))

    assert "过大" in refusal(out.getvalue())


def test_entities_are_not_expanded():
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'

    assert "损坏" in refusal(rewritten(FIRST_SHEET, lambda xml: laughs + xml.partition(b"?>")[2]))


def test_a_sheet_of_a_million_empty_rows_is_read_quickly():
    def stretch(xml):
        return xml.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"/></row></sheetData>')

    assert check(BytesIO(rewritten(FIRST_SHEET, stretch)), on=ON, reference=REFERENCE).problems == []


def test_tags_with_a_prefix_are_the_same_tags():
    def prefix(xml):
        head, _, body = xml.partition(b"<worksheet")
        body = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", b"<worksheet" + body)
        return head + body.replace(b"xmlns=", b"xmlns:x=")

    assert check(BytesIO(rewritten(FIRST_SHEET, prefix)), on=ON, reference=REFERENCE).problems == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_workbook_with_flipped_bytes_is_read_or_refused(data):
    content = bytearray(SHARED)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    with suppress(Unreadable):
        check(BytesIO(bytes(content)), on=ON, reference=REFERENCE)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(list(Book().rows)), st.data())
def test_whatever_stands_in_a_cell_is_read_or_refused(sheet, data):
    book = Book()
    row = data.draw(st.integers(0, len(book.rows[sheet]) - 1))
    heading = data.draw(st.sampled_from(sorted(book.rows[sheet][row])))
    anything = st.one_of(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40),
        st.integers(-(10**18), 10**18),
        st.floats(allow_nan=False, allow_infinity=False),
        st.booleans(),
        st.dates(),
        st.times(),
    )
    book.rows[sheet][row][heading] = data.draw(anything)

    for problem in book.checked().problems:
        assert problem.reason
        assert problem.sheet in book.rows


@pytest.mark.parametrize(
    ("sheet", "column"),
    [
        ("小区", "专有部分面积㎡"),
        ("小区", "经度"),
        ("小区", "总户数"),
        ("楼栋", "专有部分面积㎡"),
        ("物业项目", "收费标准"),
    ],
)
def test_a_number_beyond_all_measure_is_refused_and_breaks_nothing(sheet, column):
    assert Book().put(sheet, 3, **{column: 1.3714472053067733e26}).checked().problems
