"""Writing some columns of a row, and what the audit trail keeps of it."""

from collections.abc import Mapping
from typing import Any

from django.db import models

SEALED = "***"
"""What the trail shows of a sealed column: that it changed."""


def apply(row: models.Model, changes: Mapping[str, Any], allowed: frozenset[str]) -> dict[str, list[str]]:
    """Write what differs; answers {column: [before, after]}, empty where nothing does."""
    if unknown := changes.keys() - allowed:
        raise ValueError(f"not to be changed here: {', '.join(sorted(unknown))}")
    differs = {name: [getattr(row, name), value] for name, value in changes.items()}
    differs = {name: pair for name, pair in differs.items() if pair[0] != pair[1]}
    for name, (_before, after) in differs.items():
        setattr(row, name, after)
    if differs:
        row.save(update_fields=[*differs])
    return {name: _words(row, name, pair) for name, pair in differs.items()}


def _words(row: models.Model, name: str, pair: list[Any]) -> list[str]:
    if row._meta.get_field(name).get_internal_type() == "TextField" and name == "notify_url":
        return [SEALED, SEALED]
    return ["" if value is None else str(value) for value in pair]
