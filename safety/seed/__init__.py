"""The first rows: the checklist of RULES 4.1, limits of steps, levels of escalation, articles of law."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SINCE = date(2020, 1, 1)
EDITION = {
    "name": "七大类三十二项（2025）",
    "valid_from": SINCE,
    "basis": "《泉州台商投资区红色物业安全检查清单》",
}
LIMITS = (("judge", 1), ("order", 1), ("recheck", 3), ("approve", 1))
"""Working days of staff; how long a repair may take is the item's own."""
LEVELS = (
    *(
        ("judge", 1, "wd", 0, "township", "yellow"),
        ("judge", 2, "wd", 1, "district", "red"),
        ("order", 1, "wd", 0, "township", "yellow"),
        ("order", 2, "wd", 1, "district", "red"),
    ),
    *(
        ("rectify", 1, "share", 80, "manager", "none"),
        ("rectify", 2, "wd", 0, "manager", "yellow"),
        ("rectify", 3, "wd", 0, "unit_head", "yellow"),
        ("rectify", 4, "wd", 3, "township", "red"),
        ("rectify", 5, "wd", 3, "district", "red"),
    ),
    *(
        ("recheck", 1, "wd", 0, "township", "yellow"),
        ("recheck", 2, "wd", 3, "district", "red"),
        ("approve", 1, "wd", 0, "township", "yellow"),
    ),
)
ENFORCEMENT_LEVELS = (
    ("decide", 1, "share", 80, "township", "none"),
    ("decide", 2, "wd", 0, "township", "yellow"),
    ("decide", 3, "wd", 3, "district", "red"),
    ("pay", 1, "wd", 0, "township", "yellow"),
)


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plant(models) -> None:
    kind, edition, item = (
        models.get_model("safety", name) for name in ("ChecklistKind", "Edition", "ChecklistItem")
    )
    kinds = {row["code"]: kind.objects.create(**row) for row in _rows("kinds.csv")}
    first = edition.objects.create(**EDITION)
    item.objects.bulk_create(
        item(
            edition=first,
            kind=kinds[row["kind"]],
            days=int(row["days"]),
            is_red_line=row["red_line"] == "1",
            reading_least=Decimal(row["reading_least"]) if row["reading_least"] else None,
            reading_most=Decimal(row["reading_most"]) if row["reading_most"] else None,
            **{
                name: row[name]
                for name in ("code", "title_zh", "title_en", "frequency", "also", "basis", "reading_unit")
            },
        )
        for row in _rows("checklist.csv")
    )
    limit, level = models.get_model("safety", "StepLimit"), models.get_model("workflow", "EscalationLevel")
    limit.objects.bulk_create(limit(kind=kind, days=days, since=SINCE) for kind, days in LIMITS)
    names = ("kind", "ordinal", "anchor", "amount", "audience", "colour")
    level.objects.bulk_create(
        level(case_label=label, **dict(zip(names, row, strict=True)))
        for label, rows in (("hazard", LEVELS), ("enforcementcase", ENFORCEMENT_LEVELS))
        for row in rows
    )
    _plant_articles(models)


def _plant_articles(models) -> None:
    """Where each was read and what stands there instead of amounts is written by `check_articles`."""
    article = models.get_model("safety", "LawArticle")
    for row in _articles():
        del row["range_note"], row["source"]
        article.objects.create(**row)


def check_articles(models) -> None:
    """Bring the articles to what was read: numbers, ranges, wording, source. Rows of others stay."""
    article = models.get_model("safety", "LawArticle")
    for row in _articles():
        article.objects.update_or_create(code=row.pop("code"), defaults=row)


def _articles() -> list[dict[str, Any]]:
    return [
        {
            **row,
            "is_fire": row["is_fire"] == "1",
            "fine_least": Decimal(row["fine_least"]) if row["fine_least"] else None,
            "fine_most": Decimal(row["fine_most"]) if row["fine_most"] else None,
        }
        for row in _rows("articles.csv")
    ]


def uproot(models) -> None:
    models.get_model("workflow", "EscalationLevel").objects.filter(
        case_label__in=("hazard", "enforcementcase")
    ).delete()
    for name in ("LawArticle", "StepLimit", "ChecklistItem", "Edition", "ChecklistKind"):
        models.get_model("safety", name).objects.all().delete()
