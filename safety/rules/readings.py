"""Readings (水压、电压……): as people type them, in the unit that the item asks for."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from workflow.refusals import Refused

NUMBER = re.compile(r"(\d{1,7}(?:\.\d{1,4})?)\s*((?![\d.])\S*)")
FACTORS = {
    "MPa": {"mpa": Decimal(1), "kpa": Decimal("0.001"), "bar": Decimal("0.1"), "pa": Decimal("0.000001")},
    "V": {"v": Decimal(1), "kv": Decimal(1000)},
    "Ω": {"ω": Decimal(1), "ohm": Decimal(1), "欧": Decimal(1), "欧姆": Decimal(1)},
    "mg/L": {"mg/l": Decimal(1)},
}
"""What is understood for each unit, and how much of the unit it is."""
LIKELY = {"MPa": Decimal(10)}
"""What no gauge in a compound shows: more was read in another unit (350 instead of 350kPa)."""
MOST = Decimal(9_999_999)


def read(text: str, unit: str) -> Decimal:
    """The reading in `unit`; another unit of the same measure is converted, exactly.

    :raises Refused: no number, a unit of another measure, or more than such a gauge can show.
    """
    typed = unicodedata.normalize("NFKC", text).strip()
    found = NUMBER.fullmatch(typed)
    if found is None:
        raise _no_number(unit)
    factor = _factor(found[2], unit)
    try:
        value = (Decimal(found[1]) * factor).normalize() + 0
    except InvalidOperation:
        raise _no_number(unit) from None
    if value > LIKELY.get(unit, MOST):
        told = {"value": f"{value:f}", "unit": unit}
        raise Refused(_("读数%(value)s%(unit)s不可能这么大，请看清仪表的单位。") % told, field="reading")
    return value


def _no_number(unit: str) -> Refused:
    return Refused(_("读数请填数字，单位%(unit)s，例如 0.35。") % {"unit": unit}, field="reading")


def _factor(typed: str, unit: str) -> Decimal:
    known = FACTORS.get(unit, {unit.lower(): Decimal(1)})
    factor = known.get(typed.lower()) if typed else Decimal(1)
    if factor is None:
        raise Refused(_("读数的单位不对：这里要填%(unit)s。") % {"unit": unit}, field="reading")
    return factor


def is_within(reading: Decimal, least: Decimal | None, most: Decimal | None) -> bool:
    return (least is None or reading >= least) and (most is None or reading <= most)
