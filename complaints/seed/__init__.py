"""The first rows of the tables that rule complaints (RULES 5.1), typed; offices change them in the admin.

Where RULES gives a range or two classes (LFT “U1/U3”, U2 “1-2 WD”) the ordinary case is the default and the
dangerous one follows from the category's danger words.
"""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
VALID_FROM = date(2020, 1, 1)
"""Early enough for imported cases of past years."""
FLAGS = ("evidence_required", "anonymous_ok", "private")
STEP = 10


def rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def plant(models) -> None:
    """Store the first rows; `models` is an app registry, of a migration or the running one."""
    category = models.get_model("complaints", "Category")
    category.objects.bulk_create(
        category(**_typed(row), ordinal=place * STEP) for place, row in enumerate(rows("categories"), start=1)
    )
    by_code = {row.code: row for row in category.objects.all()}
    limit = models.get_model("complaints", "Limit")
    limit.objects.bulk_create(
        limit(**{**row, "category": by_code.get(row["category"]), "valid_from": VALID_FROM})
        for row in rows("limits")
    )
    rule = models.get_model("complaints", "DispatchRule")
    rule.objects.bulk_create(
        rule(**{**row, "category": by_code[row["category"]]}) for row in rows("dispatch_rules")
    )
    level = models.get_model("workflow", "EscalationLevel")
    level.objects.bulk_create(level(case_label="complaint", **row) for row in rows("escalation_levels"))


def uproot(models) -> None:
    """Take the first rows away again, with all that offices added to the same tables."""
    for name in ("DispatchRule", "Limit", "Category"):
        models.get_model("complaints", name).objects.all().delete()
    models.get_model("workflow", "EscalationLevel").objects.filter(case_label="complaint").delete()


def _typed(row: dict[str, str]) -> dict:
    return {**row, **{flag: row[flag] == "1" for flag in FLAGS}}
