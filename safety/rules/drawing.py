"""Double random (双随机): compounds and inspectors drawn so that anyone can draw them again.

Nothing but SHA-256 decides: a name's lot is the digest of seed, list and name, the smallest lots are drawn.
No generator of a programming language is needed to check it; the portal, a spreadsheet and a shell agree.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from workflow.refusals import Refused

ALGORITHM = "sha256-lots-1"


@dataclass(frozen=True)
class Roster:
    """Who and what can be drawn. `conflicts` names an inspector's compounds that must not be theirs."""

    compounds: Sequence[str]
    inspectors: Sequence[str]
    conflicts: Mapping[str, Collection[str]]

    def text(self) -> str:
        """Canonical JSON: the same roster is always the same text."""
        whole = {
            "compounds": sorted(set(self.compounds)),
            "inspectors": sorted(set(self.inspectors)),
            "conflicts": {
                name: sorted(set(known)) for name, known in sorted(self.conflicts.items()) if known
            },
        }
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text().encode()).hexdigest()


def lot(seed: str, kind: str, name: str) -> str:
    return hashlib.sha256(f"{seed}|{kind}|{name}".encode()).hexdigest()


def in_order_of_lots(seed: str, kind: str, names: Iterable[str]) -> list[str]:
    return sorted(set(names), key=lambda name: (lot(seed, kind, name), name))


def drawn(roster: Roster, seed: str, *, compounds: int, team: int) -> list[tuple[str, list[str]]]:
    """So many compounds, each with a team of so many inspectors who have no conflict there.

    Inspectors take turns in the order of their lots: nobody is drawn twice before everybody able was once.

    :raises Refused: too few compounds, or too few inspectors without a conflict for one of them.
    """
    if not 1 <= compounds <= len(set(roster.compounds)):
        raise Refused(_("名单里没有这么多小区，请减少抽取数量。"))
    if team < 1:
        raise Refused(_("每个小区至少抽取一名检查人员。"))
    turns = dict.fromkeys(in_order_of_lots(seed, "inspector", roster.inspectors), 0)
    result = []
    for compound in in_order_of_lots(seed, "compound", roster.compounds)[:compounds]:
        able = [name for name in turns if compound not in roster.conflicts.get(name, ())]
        if len(able) < team:
            raise Refused(_("“%(compound)s”没有足够的无利害关系的检查人员。") % {"compound": compound})
        chosen = sorted(able, key=lambda name: turns[name])[:team]
        for name in chosen:
            turns[name] += 1
        result.append((compound, chosen))
    return result
