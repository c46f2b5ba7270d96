"""Whether a counterparty is a person, whose name the public does not read (RULES 10.2)."""

import re

from workflow.masking import DOUBTFUL, FAMILY, HAN, TITLE

BEFORE = r"(?:业主|住户|户主|租户|租客|个体户|承租人)?[：:]?"
BODY = "站局所店部行厂社队会院校铺馆城房处园家坊网户"
"""How short names of shops and offices end; hardly anybody's given name does."""
NAME = re.compile(
    rf"{BEFORE}(?:{FAMILY}|{DOUBTFUL})(?:{HAN}?[^\W\d_{BODY}a-zA-Z])(?:{TITLE})?(?:[（(].*[）)])?"
)


def looks_like_person(counterparty: str) -> bool:
    """林秀英, 业主林某（5栋）: a surname and one or two signs. Rather too often than too seldom."""
    return bool(NAME.fullmatch("".join(counterparty.split())))
