"""The first twelve indicators, from the list beside this file (RULES 6)."""

import csv
from datetime import date
from pathlib import Path

LIST = Path(__file__).with_name("indicators.csv")
SINCE = date(2024, 1, 1)
LEAST = {"I09": 5}
"""Fewer valid ratings say nothing (RULES 6)."""


def plant(models) -> None:
    model = models.get_model("governance", "Indicator")
    with LIST.open(encoding="utf-8", newline="") as file:
        model.objects.bulk_create(
            model(
                code=row["code"],
                name=row["name_zh"],
                name_en=row["name_en"],
                weight=row["weight"],
                yellow=row["yellow_below"],
                red=row["red_below"],
                direction="up",
                least=LEAST.get(row["code"], 1),
                valid_from=SINCE,
            )
            for row in csv.DictReader(file)
        )


def uproot(models) -> None:
    models.get_model("governance", "Indicator").objects.filter(valid_from=SINCE).delete()
