"""The bulletin as DOCX: the same words, and the same layout as far as a word processor keeps to it.

The typefaces of the standard (仿宋, 黑体, 小标宋) belong to their makers: they are named, with free ones
behind them in the table of fonts.
"""

import io
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.table import Table as DocxTable
from docx.text.paragraph import Paragraph

from . import pictures
from .blocks import Annex, Block, Cell, Chart, Heading, Paper, Table, Text

BODY, BLACK, TITLE, LATIN = "仿宋_GB2312", "黑体", "方正小标宋简体", "Times New Roman"
FALLBACKS = {
    BODY: "仿宋,FangSong,STFangsong,Noto Serif CJK SC",
    BLACK: "SimHei,STHeiti,Noto Sans CJK SC",
    TITLE: "小标宋,STZhongsong,华文中宋,Noto Serif CJK SC",
}
TWO, THREE, FOUR, FIVE = Pt(22), Pt(16), Pt(14), Pt(10.5)
"""2号, 3号, 4号, 5号."""
WIDTH, HEIGHT = Mm(156), Mm(225)
LINES, SIGNS = 22, 28
PITCH = Emu(HEIGHT // LINES)
TIGHTER = -5
"""Twentieths of a point between characters: 28 of 3号 fill a line. No grid of characters (`w:docGrid`) does
that: LibreOffice gives two of its places to what is wider than one, and sets tables on it, too."""
SHORT = 16
"""Rows of a table that is kept on one page."""
RED, BLACK_INK = RGBColor(0xD7, 0x00, 0x0F), RGBColor(0, 0, 0)
TINTS = {
    "green": RGBColor(0x1B, 0x6E, 0x3C),
    "yellow": RGBColor(0x8A, 0x5A, 0x00),
    "red": RGBColor(0xB3, 0x26, 0x1E),
    "grey": RGBColor(0x5C, 0x5F, 0x66),
}
SIDES = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
}


def docx(paper: Paper, *, at: datetime) -> bytes:
    """:param at: the date in the file."""
    document = Document()
    _set_up(document, paper, at)
    _head(document, paper)
    for block in paper.blocks:
        _draw(document, block)
    _close(document, paper)
    for number, annex in enumerate(paper.annexes, start=1):
        _annex(document, annex, number if len(paper.annexes) > 1 else None)
    _imprint(document, paper)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: Docx, paper: Paper, at: datetime) -> None:
    """A4 with the standard's margins, 22 lines of 28 characters, page numbers outside."""
    facts = document.core_properties
    facts.title, facts.author, facts.language = paper.title, paper.office, "zh-CN"
    facts.created = facts.modified = at.replace(tzinfo=None)
    facts.comments = ""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(35) - Mm(7) - FOUR
    for known in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(known)
    normal: Any = document.styles["Normal"]
    normal.font.size = THREE
    _name_fonts(normal.element.get_or_add_rPr(), BODY)
    _tighten(normal.element.get_or_add_rPr())
    shape = normal.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, PITCH
    heading: Any = document.styles["Heading 1"]
    heading.font.size, heading.font.bold, heading.font.color.rgb = THREE, False, BLACK_INK
    heading.paragraph_format.space_before = Pt(0)
    heading.paragraph_format.keep_with_next = True
    _name_fonts(heading.element.get_or_add_rPr(), BLACK)
    _name_fallbacks(document)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    for header in (section.header, section.even_page_header):
        _write(header.paragraphs[0], paper.mark, size=FIVE, colour=RED, side="right")


def _name_fonts(properties: Any, font: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for kind in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{kind}"), LATIN)
    fonts.set(qn("w:eastAsia"), font)


def _tighten(properties: Any) -> None:
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(TIGHTER))
    properties.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")


def _name_fallbacks(document: Docx) -> None:
    """What stands in for a typeface that a machine lacks."""
    table: Any = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for name, others in FALLBACKS.items()
    )
    table._blob = table.blob.replace(b"</w:fonts>", f"{fonts}</w:fonts>".encode())


def _page_number(paragraph: Paragraph, side: Any) -> None:
    """— 1 — in 4号, a character from the edge."""
    paragraph.alignment = side
    margin = Mm(156 / SIGNS)
    paragraph.paragraph_format.right_indent = paragraph.paragraph_format.left_indent = margin
    _say(paragraph, "— ", size=FOUR)
    run = paragraph.add_run()
    run.font.size = FOUR
    for kind in ("begin", "", "end"):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = "PAGE"
        run._r.append(mark)
    _say(paragraph, " —", size=FOUR)


def _head(document: Docx, paper: Paper) -> None:
    top = document.add_paragraph()
    top.paragraph_format.space_before = Mm(35) - PITCH
    size = min(Pt(36), Emu(Mm(150) // len(paper.head)))
    top.paragraph_format.line_spacing_rule = WD_LINE_SPACING.AT_LEAST
    _write(top, paper.head, size=size, font=TITLE, colour=RED, side="center")
    _blank(document, 2)
    number = document.add_paragraph()
    _write(number, paper.number, side="center")
    _rule(number, "bottom", "D7000F", eighths=12, space=11)
    _blank(document, 2)
    title = document.add_paragraph(style="Title")
    title.paragraph_format.space_after = Pt(0)
    title.paragraph_format.line_spacing_rule, title.paragraph_format.line_spacing = (
        WD_LINE_SPACING.EXACTLY,
        Pt(34),
    )
    _rule(title, "bottom", None)
    _write(title, paper.title, size=TWO, font=TITLE, colour=BLACK_INK, side="center")
    _blank(document, 1)
    _write(document.add_paragraph(), f"{paper.recipients}：")


def _blank(document: Docx, lines: int) -> None:
    for _line in range(lines):
        document.add_paragraph()


def _rule(paragraph: Paragraph, edge: str, colour: str | None, *, eighths: int = 8, space: int = 1) -> None:
    """A line below or above; None takes away what the style has."""
    style = "single" if colour else "nil"
    found = paragraph._p.get_or_add_pPr().find(qn("w:pBdr"))
    borders = found if found is not None else OxmlElement("w:pBdr")
    line = OxmlElement(f"w:{edge}")
    for name, value in (("val", style), ("sz", eighths), ("space", space), ("color", colour or "auto")):
        line.set(qn(f"w:{name}"), str(value))
    borders.append(line)
    if found is None:
        paragraph._p.get_or_add_pPr().insert_element_before(
            borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )


def _write(
    paragraph: Paragraph,
    text: str,
    *,
    size: int = THREE,
    font: str = BODY,
    colour: RGBColor | None = None,
    side: str = "",
) -> None:
    if side:
        paragraph.alignment = SIDES[side]
    _say(paragraph, text, size=size, font=font, colour=colour)


def _say(
    paragraph: Paragraph, text: str, *, size: int = THREE, font: str = BODY, colour: RGBColor | None = None
) -> None:
    run = paragraph.add_run(text)
    run.font.size = Emu(size)
    _name_fonts(run._r.get_or_add_rPr(), font)
    if colour is not None:
        run.font.color.rgb = colour


def _draw(document: Docx, block: Block) -> None:
    if isinstance(block, Heading):
        paragraph = document.add_paragraph(style="Heading 1")
        _indent(paragraph)
        _write(paragraph, block.text, font=BLACK)
    elif isinstance(block, Text):
        paragraph = document.add_paragraph()
        _indent(paragraph)
        _write(paragraph, block.text)
    elif isinstance(block, Table):
        _table(document, block)
    else:
        _chart(document, block)


def _indent(paragraph: Paragraph) -> None:
    """Two characters, whatever their size."""
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), str(round(2 * WIDTH / SIGNS / 635)))


def _caption(document: Docx, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    _write(paragraph, text, size=Pt(12), font=BLACK, side="center")


def _table(document: Docx, block: Table) -> None:
    if block.title:
        _caption(document, block.title)
    table = document.add_table(rows=0, cols=len(block.head), style="Table Grid")
    table.autofit = False
    unit = WIDTH / sum(block.widths)
    widths = [Emu(round(unit * width)) for width in block.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    _row(table, [Cell(head) for head in block.head], ["center"] * len(block.head), widths, font=BLACK)
    _repeat(table)
    for row in block.rows:
        _row(table, row, block.aligns, widths)
    _keep_together(table)
    below = document.add_paragraph()
    below.paragraph_format.line_spacing = Pt(14)
    if block.note:
        _write(below, block.note, size=Pt(9), colour=TINTS["grey"])


def _row(
    table: DocxTable, cells: list[Cell], sides: list[str], widths: list[Emu], *, font: str = BODY
) -> None:
    row = table.add_row()
    whole = OxmlElement("w:cantSplit")
    row._tr.get_or_add_trPr().append(whole)
    for at, cell in enumerate(cells):
        box = row.cells[at]
        box.width = widths[at]
        paragraph = box.paragraphs[0]
        shape = paragraph.paragraph_format
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(14)
        shape.space_before = shape.space_after = Pt(1)
        colour = TINTS.get(cell.colour)
        _write(paragraph, cell.text, size=FIVE, font=font, colour=colour, side=sides[at])
        if cell.small:
            paragraph.add_run().add_break()
            _say(paragraph, cell.small, size=Pt(8), colour=TINTS["grey"])


def _keep_together(table: DocxTable) -> None:
    """A short table is not broken, and no head stands alone at the foot of a page."""
    kept = len(table.rows) - 1 if len(table.rows) <= SHORT else 1
    for row in table.rows[:kept]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _repeat(table: DocxTable) -> None:
    """The first row again on every page."""
    head = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(head)


def _chart(document: Docx, block: Chart) -> None:
    _caption(document, f"{block.title}（{block.unit}）")
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    shape = paragraph.add_run().add_picture(io.BytesIO(pictures.bars(block)), width=Mm(150))
    told = "；".join(f"{bar.name} {bar.text}" for bar in block.bars)
    shape._inline.docPr.set("descr", f"{block.title}（{block.unit}）：{told}")


def _close(document: Docx, paper: Paper) -> None:
    """The list of annexes and the signature, kept on one page."""
    if paper.annexes:
        _blank(document, 1)
    several = len(paper.annexes) > 1
    for number, annex in enumerate(paper.annexes, start=1):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        _indent(paragraph)
        before = "附件：" if number == 1 else "　　　"
        _write(paragraph, f"{before}{f'{number}. ' if several else ''}{annex.title}")
    for line in ("", ""):
        document.add_paragraph(line).paragraph_format.keep_with_next = True
    for text, signs in ((paper.office, 2), (paper.issued_on, 4)):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.right_indent = Mm(156 / SIGNS * signs)
        paragraph.paragraph_format.keep_with_next = text == paper.office
        _write(paragraph, text, side="right")


def _annex(document: Docx, annex: Annex, number: int | None) -> None:
    first = document.add_paragraph()
    first.paragraph_format.page_break_before = True
    _write(first, f"附件{number or ''}", font=BLACK)
    _blank(document, 1)
    _write(document.add_paragraph(), annex.title, size=Pt(18), font=TITLE, side="center")
    _blank(document, 1)
    for block in annex.blocks:
        _draw(document, block)


def _imprint(document: Docx, paper: Paper) -> None:
    """抄送, 印发机关 and date between lines as wide as the text."""
    for note in paper.notes:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(13)
        _write(paragraph, note, size=Pt(8), colour=TINTS["grey"])
    lines = [f"　抄送：{paper.copies}。"] if paper.copies else []
    lines.append(f"　{paper.office}\t{paper.issued_on}{'印发' if paper.is_issued else ''}　")
    for at, text in enumerate(lines):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = at < len(lines) - 1
        paragraph.paragraph_format.tab_stops.add_tab_stop(WIDTH, alignment=2)
        _write(paragraph, text, size=FOUR)
        _rule(paragraph, "top", "000000", eighths=8 if at == 0 else 6)
        if at == len(lines) - 1:
            _rule(paragraph, "bottom", "000000", eighths=8)
