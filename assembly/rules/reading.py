"""What offices write for an area, a head count, a matter or a policy, read as exact values or refused."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from communities.register.cells import tidy
from workflow.refusals import Refused

from .matters import Matter, NonVotePolicy
from .tallies import LABELS, Impossible, Tally

WHOLE = r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,10})"
AREA = re.compile(WHOLE + r"(?:\.([0-9]*))?(?:m2|平方米)?")
HEADS = re.compile(WHOLE + r"(?:\.0+)?人?")
MOST_DECIMALS = 2
SHOWN = 30
"""Characters of a wrong value that a sentence repeats."""


def read_area(text: str) -> Decimal:
    """20,000.00 or ２００００: at most two decimals.

    :raises Refused: with what is wrong, to stand after the name of the field.
    """
    plain, found = _found(AREA, text)
    if len(found[2] or "") > MOST_DECIMALS:
        raise Refused(_("最多两位小数，收到“%(value)s”") % {"value": plain[:SHOWN]})
    return Decimal(f"{found[1].replace(',', '')}.{found[2] or '0'}")


def read_heads(text: str) -> int:
    """:raises Refused: with what is wrong, to stand after the name of the field."""
    return int(_found(HEADS, text)[1][1].replace(",", ""))


def read_matter(text: str) -> Matter:
    """M8, also in small or full-width letters.

    :raises Refused: there is no such matter.
    """
    code = tidy(text).upper()
    if code not in Matter:
        raise Refused(_("没有“%(matter)s”这类事项，应为M1至M9") % {"matter": code[:SHOWN]})
    return Matter(code)


def read_policy(text: str) -> NonVotePolicy:
    """NOT_COUNTED or not_counted; nothing is the default.

    :raises Refused: there is no such policy.
    """
    word = tidy(text).lower()
    if word and word not in NonVotePolicy:
        raise Refused(
            _("没有“%(policy)s”这种弃权处理方式，应为%(known)s")
            % {"policy": word[:SHOWN], "known": _("、").join(name for name in NonVotePolicy.names)}
        )
    return NonVotePolicy(word) if word else NonVotePolicy.NOT_COUNTED


def read_tally(cells: Mapping[str, str]) -> Tally:
    """The tally of a row.

    :raises Impossible: with every value that cannot be read, or every contradiction between them.
    """
    values: dict[str, Any] = {}
    problems: list[tuple[str, str]] = []
    for name, read in READERS.items():
        try:
            values[name] = read(cells.get(name, ""))
        except Refused as refusal:
            problems.append((name, _named(name, refusal)))
    if problems:
        raise Impossible(problems)
    return Tally(**values)


def _named(name: str, refusal: Refused) -> str:
    if name not in LABELS:
        return str(refusal)
    return _("%(name)s%(reason)s") % {"name": LABELS[name], "reason": refusal}


def _found(pattern: re.Pattern[str], text: str) -> tuple[str, re.Match[str]]:
    plain = tidy(text)
    if not plain:
        raise Refused(_("没有填写"))
    if found := pattern.fullmatch(plain.replace(" ", "")):
        return plain, found
    facts = {"value": plain[:SHOWN]}
    if plain[0] in "-−–":
        raise Refused(_("不能为负数，收到“%(value)s”") % facts)
    raise Refused(
        (_("应为数字，收到“%(value)s”") if pattern is AREA else _("应为整数，收到“%(value)s”")) % facts
    )


READERS: dict[str, Callable[[str], Any]] = {
    "matter": read_matter,
    **{name: read_area if name.endswith("area") else read_heads for name in LABELS},
    "policy": read_policy,
}
"""Column → how it is read, in the order in which problems are named."""
