"""Amounts and days as banks and hand-kept books write them, exact or refused."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from communities.register import cells
from communities.register.cells import BadCell
from communities.register.sheet_xml import CellError, Formula

from ..rules.amounts import signed as signed_amount

NOTHING = re.compile(r"[-‐-―−—/\\*.]*")
QUOTES = "'\"=`’‘"
WITH_CLOCK = re.compile(r"((?:19|20|21)\d{6})[T ]*(?:\d{6}|\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)")
WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
MONTH_AND_DAY = re.compile(r"(\d{1,2})(?:月|[-/.])(\d{1,2})[日号]?")


def unquoted(value: object) -> object:
    """Without what keeps spreadsheets from rounding a long number: a tab, an apostrophe or =\"…\"."""
    return value.strip().strip(QUOTES).strip() if isinstance(value, str) else value


def readable(value: object) -> object:
    """:raises BadCell: a formula, whose stored result may be stale, or an error."""
    if isinstance(value, Formula):
        raise BadCell("formula_cell", _("单元格是公式，请“选择性粘贴—数值”后再上传"))
    if isinstance(value, CellError):
        raise BadCell("error_cell", _("单元格是错误值%(value)s") % {"value": value.text})
    return unquoted(value)


def money(value: object) -> Decimal | None:
    """Yuan with two decimals; None where the cell is empty or only says so. Zero stays zero.

    :raises BadCell: no number, or more than two decimals.
    """
    cell = readable(value)
    if cell is None or (isinstance(cell, str) and NOTHING.fullmatch(cells.squeezed(cell))):
        return None
    return signed_amount(cell)


def day(value: object, *, year: int | None = None) -> date:
    """A calendar day in the usual spellings, with or without time; `year` completes 5月14日.

    :raises BadCell: none, or one that does not exist.
    """
    cell = readable(value)
    if isinstance(cell, str):
        text = cells.words(cell)
        if with_clock := WITH_CLOCK.fullmatch(text):
            return cells.day(with_clock[1])
        short = MONTH_AND_DAY.fullmatch(text.replace(" ", ""))
        if short and year:
            return cells.day(f"{year}-{short[1]}-{short[2]}")
    return cells.day(cell)


def is_short_day(value: object) -> bool:
    return isinstance(value, str) and bool(MONTH_AND_DAY.fullmatch(cells.squeezed(value)))


def text(value: object) -> str:
    """Words as they are written, but for blanks, invisible signs and the width of letters and digits."""
    cell = unquoted(value)
    if not isinstance(cell, str):
        return cells.words(cell)
    seen = "".join(sign for sign in cell if sign.isspace() or sign.isprintable())
    narrow = WIDE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), " ".join(seen.split()))
    return cells.GAP.sub("", narrow)


def tail(value: object) -> str:
    """The last four digits of an account number; "" where there are fewer."""
    digits = re.sub(r"\D", "", cells.squeezed(unquoted(value)))
    return digits[-4:] if len(digits) >= 4 else ""


def yuan(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def signed(amount: Decimal) -> str:
    return f"{amount:+,.2f}"
