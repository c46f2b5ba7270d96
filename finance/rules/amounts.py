"""Amounts as people type them, in yuan and exact to the fen."""

import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from communities.register.cells import CENT, BadCell, shown, tidy

MOST = Decimal("999999999999.99")
DUST = Decimal("0.000001")
"""A number of a spreadsheet is binary: 33.300000000000004 means 33.30."""
PLAIN = re.compile(r"(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?")
SIGNS = "-‐‑‒–—−"
KIND = "bad_amount"


def amount(value: object) -> Decimal:
    """A positive amount: `１２，３４５．６`, `12,345.60`, `¥1,234.5`, `1234元`, a number of a spreadsheet.

    :raises BadCell: with a sentence, where the value is none, or could be read in two ways.
    """
    exact = signed(value)
    if exact < 0:
        raise BadCell(KIND, _("金额不能是负数，收到“%(value)s”；退款、红冲有各自的办理入口。") % _said(value))
    if exact == 0:
        raise BadCell(KIND, _("金额不能是0。"))
    return exact


def signed(value: object) -> Decimal:
    """As `amount`, but zero and amounts below it too, as in running balances and bank statements.

    :raises BadCell: with a sentence.
    """
    exact = _from_number(value) if isinstance(value, int | float | Decimal) else _from_text(value)
    if abs(exact) > MOST:
        raise BadCell(KIND, _("金额过大，收到“%(value)s”。") % _said(value))
    return exact


def _from_number(value: int | float | Decimal) -> Decimal:
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if isinstance(value, bool) or not exact.is_finite():
        raise BadCell(KIND, _("应填金额（如1234.50），收到“%(value)s”。") % _said(value))
    if abs(exact) > MOST:
        return exact
    cents = exact.quantize(CENT, ROUND_HALF_UP)
    if abs(exact - cents) > (DUST if isinstance(value, float) else 0):
        raise BadCell(KIND, _("金额最多两位小数，收到“%(value)s”。") % _said(value))
    return cents


def _from_text(value: object) -> Decimal:
    text = tidy("" if value is None else str(value)).replace(" ", "").lstrip("'")
    if not text:
        raise BadCell(KIND, _("请填写金额。"))
    bare = re.sub(r"^(?:¥|￥|RMB|CNY)|(?:元|RMB|CNY)$", "", text, flags=re.IGNORECASE)
    sign, bare = _sign(bare)
    match = PLAIN.fullmatch(bare)
    if match is None:
        raise BadCell(KIND, _("看不懂金额“%(value)s”，请写成1234.50的样子。") % _said(value))
    whole, cents = match.group(1).replace(",", ""), match.group(2) or ""
    if len(cents.rstrip("0")) > 2:
        raise BadCell(KIND, _("金额最多两位小数，收到“%(value)s”。") % _said(value))
    return sign * Decimal(f"{whole}.{cents[:2] or '00'}").quantize(CENT)


def _sign(text: str) -> tuple[int, str]:
    """Minus signs, and the brackets in which accountants put red figures."""
    if text[:1] in SIGNS and text:
        return -1, re.sub(r"^[¥￥]", "", text[1:])
    if text.startswith("(") and text.endswith(")"):
        return -1, text[1:-1]
    return 1, text.removeprefix("+")


def _said(value: object) -> dict[str, str]:
    return {"value": shown(value)}
