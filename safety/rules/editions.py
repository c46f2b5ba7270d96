"""What one edition of the checklist has otherwise than another; pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """One item: new, gone, or with the columns that changed as (name, before, after)."""

    code: str
    kind: Literal["new", "gone", "changed"]
    columns: list[tuple[str, Any, Any]] = field(default_factory=list)


def differences(before: Mapping[str, Row], after: Mapping[str, Row]) -> Iterator[Difference]:
    """Items by code, in the order of their codes; what is alike is left out."""
    for code in sorted(before.keys() | after.keys()):
        if code not in before:
            yield Difference(code, "new")
        elif code not in after:
            yield Difference(code, "gone")
        elif columns := list(_changed(before[code], after[code])):
            yield Difference(code, "changed", columns)


def _changed(before: Row, after: Row) -> Iterator[tuple[str, Any, Any]]:
    return ((name, before[name], after[name]) for name in before if before[name] != after[name])
