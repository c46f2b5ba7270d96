"""The first rows of the tables that rule questions about what is disclosed (RULES 3.2)."""

import csv
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
VALID_FROM = date(2020, 1, 1)
LIMITS = (("answer", 5), ("decide", 5))
"""Working days. The township's is not in the rules; it gets no longer than the compound."""


def plant(models) -> None:
    """Store the first rows; `models` is an app registry, of a migration or the running one."""
    limit = models.get_model("disclosure", "ObjectionLimit")
    limit.objects.bulk_create(
        limit(kind=kind, amount=amount, unit="wd", valid_from=VALID_FROM) for kind, amount in LIMITS
    )
    level = models.get_model("workflow", "EscalationLevel")
    with (HERE / "objection_levels.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    level.objects.bulk_create(level(case_label="objection", **row) for row in rows)


def uproot(models) -> None:
    models.get_model("disclosure", "ObjectionLimit").objects.all().delete()
    models.get_model("workflow", "EscalationLevel").objects.filter(case_label="objection").delete()
