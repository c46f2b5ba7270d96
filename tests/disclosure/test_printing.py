"""Sheets and posters read back, words and code; the same document gives the same bytes."""

import io
from copy import deepcopy

import pypdfium2
import pytest
import zxingcpp
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from disclosure import actions, printing
from disclosure.models import Document
from tests.disclosure.papers import PAPER, STATEMENT, a_statement
from tests.factories import a_compound

NOW = timezone.now().replace(microsecond=0)
pytestmark = pytest.mark.django_db


def words_of(pdf: bytes) -> str:
    """All text without blanks and line ends, which a typesetter puts where it likes."""
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def pages_of(pdf: bytes) -> list:
    return list(PdfReader(io.BytesIO(pdf)).pages)


def picture_of(pdf: bytes) -> Image.Image:
    """The first page, as a reader's camera sees it."""
    with pypdfium2.PdfDocument(pdf) as document:
        return document[0].render(scale=1.25).to_pil()


def zero() -> dict:
    nothing = dict.fromkeys(("income", "income_by_contract", "other", "cost", "uses", "arrears"), [])
    sums = dict.fromkeys(("interest", "fund", "total_in", "total_out"), "0.00")
    return deepcopy(STATEMENT) | nothing | sums | {"closing": "120000.00", "audit": None}


def forty_lines() -> dict:
    kinds = [{"code": f"K{n}", "name": f"第{n}类" + "名称很长" * 5, "amount": "1000.00"} for n in range(40)]
    contracts = [
        {
            "number": f"HT-{n}",
            "subject": "电梯厅广告" * 4,
            "counterparty": "某某传媒有限公司" * 2,
            "amount": "1000.00",
        }
        for n in range(40)
    ]
    sums = {"total_in": "38095.30", "closing": "68535.30"}
    return deepcopy(STATEMENT) | {"income": kinds, "income_by_contract": contracts} | sums


def test_the_sheet_says_every_amount_and_the_whole_hash():
    document = a_statement(NOW)

    words = words_of(printing.sheet(document))

    for amount in ("¥120,000.00", "¥86,400.50", "-¥2,000.00", "¥31,560.00", "¥138,935.80", "¥110,400.50"):
        assert amount in words
    assert "JD-2025-03更换楼道灯" in words
    assert document.sha256 in words
    assert document.data["book"]["hash"] in words


def test_the_poster_is_one_page_a3_with_sums_bars_and_hash():
    document = a_statement(NOW)

    pdf = printing.poster(document)

    (page,) = pages_of(pdf)
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [297, 420]
    words = words_of(pdf)
    assert "钱从哪里来" in words
    assert "停车场地¥86,400.50" in words
    assert document.sha256 in words


@pytest.mark.parametrize("data", [STATEMENT, zero(), forty_lines()], ids=["usual", "nothing", "forty lines"])
def test_the_poster_is_always_one_page(data):
    compound = a_compound(name="泉州台商投资区阳光海岸国际花园城二期三期")

    assert len(pages_of(printing.poster(a_statement(NOW, compound, data=data)))) == 1


def test_forty_lines_run_over_several_pages_and_none_is_lost():
    words = words_of(printing.sheet(a_statement(NOW, data=forty_lines())))

    assert all(f"第{number}类" in words for number in range(40))


def test_a_quarter_without_money_says_so():
    document = a_statement(NOW, data=zero())

    assert "本期没有收入，也没有支出。" in words_of(printing.sheet(document))
    assert words_of(printing.poster(document)).count("本期没有") == 2


def test_the_same_document_gives_the_same_bytes():
    document = a_statement(NOW)
    again = Document.objects.get()

    assert printing.sheet(document) == printing.sheet(again)
    assert printing.poster(document) == printing.poster(again)


def test_they_are_pdf_a():
    """PDF/A-2b says so in its metadata."""
    for pdf in (printing.sheet(a_statement(NOW)), printing.poster(a_statement(NOW))):
        metadata = PdfReader(io.BytesIO(pdf)).xmp_metadata
        assert (metadata.pdfaid_part, metadata.pdfaid_conformance) == ("2", "B")


@pytest.mark.parametrize("draw", [printing.sheet, printing.poster])
def test_the_code_leads_to_the_document(draw, settings):
    settings.SITE_URL = "https://portal.example.gov.cn"
    document = a_statement(NOW, number="GS-QQ01-2026Q3")

    (found,) = zxingcpp.read_barcodes(picture_of(draw(document)))

    assert found.text == "https://portal.example.gov.cn/d/GS-QQ01-2026Q3/"


def test_other_papers_are_printed_too():
    words = {"number": "SJ-1", "title": "审计结果", "source_label": "audit", "source_key": "1"}
    document = actions.publish(
        area=a_compound().areas.get(), kind=Document.Kind.AUDIT, data=PAPER, by=None, at=NOW, **words
    )

    assert "审计机构泉州某会计师事务所" in words_of(printing.sheet(document))
    assert len(pages_of(printing.poster(document))) == 1
