"""PDF and DOCX read back: the standard's sizes, every word and number, nobody's name in public."""

import io
import json
import re
from datetime import date, datetime
from pathlib import Path

import pypdfium2
import pytest
from django.utils import translation
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from pypdf import PdfReader

from communities.access import Post
from communities.models import CommitteeTerm, Person
from finance.rules.periods import from_code
from governance import actions
from governance.bulletins import docx, layout, pictures
from governance.bulletins.blocks import Bar, Chart, Heading, Table, Text
from governance.bulletins.content import content_of
from governance.bulletins.layout import paper_of
from governance.bulletins.pdf import pdf
from governance.bulletins.people import people_of
from governance.models import FrozenScore
from tests.factories import a_compound, a_seat, an_appointment
from workflow.clock import SHANGHAI

from .scenes import IN_TIME, Q1, a_draft, an_issued_one, drawn

pytestmark = pytest.mark.django_db
MM = 72 / 25.4
ABOUT = MM
"""The standard lets edges lie a millimetre off."""


@pytest.fixture
def issued():
    """With a correction, and every kind of table."""
    drawn(11, compounds=24, each=4)
    actions.freeze(Q1, by=None, at=IN_TIME)
    CommitteeTerm.objects.filter(filed_on=None).update(filed_on=date(2025, 1, 2))
    return an_issued_one()


@pytest.fixture
def paper(issued):
    return paper_of(issued.told, sha256=issued.sha256)


def squeezed(text: str) -> str:
    """Without blanks and line ends, which a typesetter puts where it likes."""
    return "".join(text.split())


def words_of(content: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def blocks_of(paper) -> list:
    return [*paper.blocks, *(block for annex in paper.annexes for block in annex.blocks)]


def said_by(paper) -> list[str]:
    """Every piece of text of a paper."""
    found = [
        paper.head,
        paper.number,
        paper.title,
        paper.recipients,
        paper.office,
        paper.copies,
        *paper.notes,
    ]
    for block in blocks_of(paper):
        if isinstance(block, Heading | Text):
            found.append(block.text)
        elif isinstance(block, Table):
            found += [
                block.title,
                block.note,
                *block.head,
                *(part for row in block.rows for cell in row for part in (cell.text, cell.small)),
            ]
        else:
            found += [block.title, *(part for bar in block.bars for part in (bar.name, bar.text))]
    return [*found, *(annex.title for annex in paper.annexes)]


def test_the_paper_has_every_part(paper):
    kinds = {type(block) for block in blocks_of(paper)}
    tables = [block for block in blocks_of(paper) if isinstance(block, Table)]

    assert kinds == {Heading, Text, Table, Chart}
    assert {"镇乡得分和名次", "排名前5位的小区", "排名后5位的小区", "更正", "镇乡未达线的指标"} <= {
        table.title for table in tables
    }
    headings = [block.text for block in paper.blocks if isinstance(block, Heading)]
    assert headings == [
        "一、总体情况",
        "二、镇乡排名",
        "三、小区排名",
        "四、黄色、红色预警情况",
        "五、以前季度数据的更正",
        "六、工作要求",
    ]


def test_the_paper_is_the_same_for_a_reader_of_english(issued, paper):
    with translation.override("en"):
        read = paper_of(content_of(issued, at=IN_TIME), sha256=issued.sha256)

    assert (read.issued_on, read.blocks) == (paper.issued_on, paper.blocks)
    assert "年" in read.issued_on


def test_the_ranking_is_that_of_the_freeze(issued, paper):
    (table,) = [
        block for block in paper.blocks if isinstance(block, Table) and block.title == "镇乡得分和名次"
    ]
    stored = FrozenScore.objects.filter(freeze=issued.freeze, level="township").order_by("rank", "name")

    assert [(row[1].text, row[0].text, row[2].text) for row in table.rows] == [
        (str(one.rank), one.name, f"{one.score:.2f}") for one in stored
    ]


def test_the_pdf_says_every_word_of_the_paper(paper):
    words = words_of(pdf(paper, at=IN_TIME))

    assert not [part for part in said_by(paper) if squeezed(part) not in words]


def test_the_pdf_has_the_sizes_of_the_standard(paper):
    """A4; text 37 mm below the edge, 28 mm from the left, 156 mm wide, 225 mm high; 3号, 22 lines."""
    content = pdf(paper, at=IN_TIME)

    for page in PdfReader(io.BytesIO(content)).pages:
        assert [round(float(side) / MM) for side in page.mediabox[2:]] == [210, 297]
    for left, bottom, right, top in boxes(content):
        assert left >= 28 * MM - ABOUT
        assert right <= (210 - 26) * MM + ABOUT
        assert top <= (297 - 37) * MM + ABOUT or top > (297 - 30) * MM
        assert bottom >= 35 * MM - ABOUT or top < 35 * MM
    sizes = type_sizes(content)
    assert {16, 14, 22} <= set(sizes)
    assert pitches(content).count(round(225 / 22, 1)) > 10


def boxes(content: bytes):
    """Every piece of text that there is on a page."""
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            text = page.get_textpage()
            for number in range(text.count_rects()):
                yield text.get_rect(number)


def type_sizes(content: bytes) -> list[float]:
    """As set in the file, in points."""
    found: list[float] = []
    for page in PdfReader(io.BytesIO(content)).pages:
        page.extract_text(
            visitor_text=lambda text, _cm, tm, _font, size: (
                text.strip() and found.append(round(abs(size * tm[3]), 1))
            )
        )
    return found


def pitches(content: bytes) -> list[float]:
    """From a line of the first pages to the next one, in millimetres."""
    found = []
    for page in PdfReader(io.BytesIO(content)).pages[:4]:
        heights: list[float] = []
        page.extract_text(
            visitor_text=lambda text, cm, tm, _font, _size, heights=heights: (
                text.strip() and heights.append(tm[5] * cm[3] + cm[5])
            )
        )
        found += [round((one - other) / MM, 1) for one, other in zip(heights, heights[1:], strict=False)]
    return found


def test_a_line_holds_twenty_eight_characters(issued):
    content = {**issued.told, "measures": ["整" * 200]}

    lines = [
        line
        for page in PdfReader(io.BytesIO(pdf(paper_of(content), at=IN_TIME))).pages
        for line in page.extract_text().splitlines()
    ]

    full = [len(line.strip()) for line in lines if re.fullmatch("整+", line.strip())]
    assert max(full) == 28
    assert full[0] == 26


def test_pages_are_numbered_between_dashes(paper):
    pages = PdfReader(io.BytesIO(pdf(paper, at=IN_TIME))).pages

    for number, page in enumerate(pages, start=1):
        assert f"—{number}—" in squeezed(page.extract_text())


def test_the_same_bulletin_gives_the_same_bytes_and_is_pdf_a(paper):
    content = pdf(paper, at=IN_TIME)

    assert content == pdf(paper, at=IN_TIME)
    metadata = PdfReader(io.BytesIO(content)).xmp_metadata
    assert (metadata.pdfaid_part, metadata.pdfaid_conformance) == ("2", "B")


def read_docx(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    tables = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    pictures = [found.get("descr") for found in document.element.iter(qn("wp:docPr"))]
    return squeezed("".join([*(one.text for one in document.paragraphs), *tables, *pictures]))


def test_the_docx_says_every_word_of_the_paper(paper):
    words = read_docx(docx.docx(paper, at=IN_TIME))

    assert not [part for part in said_by(paper) if squeezed(part) not in words]


def test_the_docx_has_the_sizes_of_the_standard(paper):
    document = Document(io.BytesIO(docx.docx(paper, at=IN_TIME)))
    section, normal = document.sections[0], document.styles["Normal"]

    measured = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(one / Mm(1)) for one in measured] == [210, 297, 37, 28]
    text = section.page_width - section.left_margin - section.right_margin
    assert round(text / Mm(1)) == 156
    assert round((section.page_height - section.top_margin - section.bottom_margin) / Mm(1)) == 225
    assert normal.font.size == Pt(16)
    assert round(Mm(225) / normal.paragraph_format.line_spacing) == 22
    assert not section._sectPr.findall(qn("w:docGrid"))
    character = Pt(16) + int(normal.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) * Pt(1) / 20
    assert text // character == 28
    title = next(one for one in document.paragraphs if one.style.name == "Title")
    assert (title.text, title.runs[0].font.size) == (paper.title, Pt(22))
    assert normal.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"


def test_the_docx_has_headings_tables_whose_heads_repeat_and_page_numbers(paper):
    document = Document(io.BytesIO(docx.docx(paper, at=IN_TIME)))

    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert headings == [block.text for block in paper.blocks if isinstance(block, Heading)]
    tables = [block for block in blocks_of(paper) if isinstance(block, Table)]
    assert len(document.tables) == len(tables)
    for drawn_, block in zip(document.tables, tables, strict=True):
        assert [cell.text for cell in drawn_.rows[0].cells] == block.head
        assert len(drawn_.rows) == len(block.rows) + 1
        assert drawn_.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in drawn_.rows]
        assert (kept[0], kept[-1]) == (True, None)
        assert all(kept[:-1]) or len(kept) > docx.SHORT
    for footer in (document.sections[0].footer, document.sections[0].even_page_footer):
        assert "PAGE" in [one.text for one in footer._element.iter(qn("w:instrText"))]


def test_bars_are_as_long_as_their_values():
    chart = Chart("甲", "%", [Bar("一", 100, "100%"), Bar("二", 50, "50%"), Bar("三", 0, "0%")])

    from PIL import Image

    picture = Image.open(io.BytesIO(pictures.bars(chart))).convert("RGB")
    rows = [pictures.GAP + at * pictures.ROW + pictures.THICK // 2 for at in range(3)]
    red = [sum(picture.getpixel((x, y)) == (0x8F, 0x22, 0x26) for x in range(picture.width)) for y in rows]
    assert abs(red[0] - 2 * red[1]) <= 3
    assert red[2] == 0


def test_nobody_is_named_in_public():
    places = [a_compound(delivered_year=2010) for _turn in range(3)]
    for place in places:
        for post in (Post.SECRETARY, Post.MANAGER):
            an_appointment(post, a_seat(post, place), starts_on=date(2025, 1, 1))
    row = an_issued_one()
    names = list(Person.objects.values_list("name", flat=True))
    public = paper_of(row.told, sha256=row.sha256)

    for words in (words_of(pdf(public, at=IN_TIME)), read_docx(docx.docx(public, at=IN_TIME)), row.content):
        assert not [name for name in names if name in words]


def test_the_desks_own_paper_names_who_answers_for_the_last(issued):
    last = FrozenScore.objects.filter(freeze=issued.freeze, level="compound").order_by("-rank", "-name")[0]
    an_appointment(Post.SECRETARY, a_seat(Post.SECRETARY, last.compound), starts_on=date(2025, 1, 1))
    people = people_of(issued, date(2025, 7, 4))

    words = words_of(pdf(paper_of(issued.told, people), at=IN_TIME))

    assert [one.compound for one in people][0] == last.name
    assert all(squeezed(one.name) in words for one in people)
    assert "内部使用" in words


def test_a_draft_says_that_it_is_one():
    a_compound()
    row = a_draft()

    paper = paper_of(content_of(row, at=IN_TIME))

    assert "草稿" in words_of(pdf(paper, at=IN_TIME))
    assert "数据尚未冻结" in "".join(block.text for block in paper.blocks if isinstance(block, Text))


def test_a_draft_over_live_values_says_what_the_frozen_one_says_then():
    drawn(7, compounds=14)
    row = a_draft()
    live = content_of(row, at=IN_TIME)

    issued = actions.issue_bulletin(frozen(row), by=None, at=IN_TIME).told

    names = ("columns", "whole", "townships", "compounds", "flagged", "counts")
    assert {name: live[name] for name in names} == {name: issued[name] for name in names}


def frozen(row):
    actions.compare_quarters(row, by=None, at=IN_TIME)
    actions.check_bulletin(row, by=None, at=IN_TIME)
    return actions.freeze_bulletin(row, by=None, at=IN_TIME)


def test_what_an_earlier_portal_issued_is_still_drawn():
    """The file is what a portal of format 1 wrote down; nobody ever changes it."""
    told = json.loads(Path(__file__).with_name("issued_format_1.json").read_text())
    old = paper_of(told)

    words = words_of(pdf(old, at=IN_TIME))

    assert told["format"] == 1
    assert (old.number, old.issued_on) == ("泉台专班通报〔2025〕3号", "2025年10月20日")
    assert not [part for part in said_by(old) if squeezed(part) not in words]


def test_many_townships_stand_in_several_tables():
    places = [{"name": f"镇{n}", "score": "1.00", "rank": n, "cells": []} for n in range(12)]

    tables = list(layout._matrix({"townships": places, "whole": None, "columns": []}))

    assert [table.head[1:] for table in tables] == [
        ["镇0", "镇1", "镇2", "镇3", "镇4"],
        ["镇5", "镇6", "镇7", "镇8", "镇9"],
        ["镇10", "镇11"],
    ]


def test_a_running_quarter_is_told_up_to_yesterday():
    a_compound()
    row = a_draft(from_code("2025Q3"))

    assert content_of(row, at=IN_TIME)["as_of"] == "2025-07-03"
    assert content_of(row, at=datetime(2025, 11, 3, 9, tzinfo=SHANGHAI))["as_of"] == "2025-09-30"
