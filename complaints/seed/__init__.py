"""The first rows of the tables that rule complaints (RULES 5.1), typed; offices change them in the admin.

Where RULES gives a range or two classes (LFT “U1/U3”, U2 “1-2 WD”) the ordinary case is the default and the
dangerous one follows from the category's danger words.
"""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from ..suggestion.vocabulary import terms

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


def plant_loop(models) -> None:
    """What the closed loop added: limits to decide in, levels above them, the groups of the categories."""
    limit = models.get_model("complaints", "Limit")
    limit.objects.bulk_create(limit(**row, valid_from=VALID_FROM) for row in rows("loop_limits"))
    level = models.get_model("workflow", "EscalationLevel")
    level.objects.bulk_create(level(case_label="complaint", **row) for row in rows("loop_levels"))
    category = models.get_model("complaints", "Category")
    for row in rows("category_groups"):
        category.objects.filter(code=row["code"]).update(group=row["group"])


def plant_words(models) -> None:
    """The vocabulary of the field, and how sure a proposal must be to act alone."""
    codes = {row.code: row for row in models.get_model("complaints", "Category").objects.all()}
    term = models.get_model("complaints", "Term")
    term.objects.bulk_create(
        [
            term(word=one.word, kind=one.kind.value, category=codes.get(one.category), weight=one.weight)
            for one in dict.fromkeys(terms(rows("terms")))
            if not one.category or one.category in codes
        ],
        batch_size=500,
    )
    models.get_model("complaints", "DispatchPolicy").objects.get_or_create(pk=1)


def uproot_words(models) -> None:
    for name in ("Term", "DispatchPolicy"):
        models.get_model("complaints", name).objects.all().delete()


def plant_templates(models) -> None:
    """Words that a handler may start from."""
    codes = {row.code: row for row in models.get_model("complaints", "Category").objects.all()}
    template = models.get_model("complaints", "AnswerTemplate")
    template.objects.bulk_create(
        template(**{**row, "category": codes.get(row["category"])}) for row in rows("answer_templates")
    )


def uproot_templates(models) -> None:
    models.get_model("complaints", "AnswerTemplate").objects.all().delete()


def uproot_loop(models) -> None:
    kinds = {row["kind"] for row in rows("loop_limits")}
    models.get_model("complaints", "Limit").objects.filter(kind__in=kinds).delete()
    levels = models.get_model("workflow", "EscalationLevel").objects
    levels.filter(case_label="complaint", kind__in=kinds).delete()
    models.get_model("complaints", "Category").objects.update(group="")


def _typed(row: dict[str, str]) -> dict:
    return {**row, **{flag: row[flag] == "1" for flag in FLAGS}}
