"""The first rows of the tables that rule public income (RULES 3.1, 3.3); offices add to them at the desk."""

import csv
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
STEP = 10
NATURES_OF_KINDS = (("income", "4", "收入", "income"), ("cost", "5", "成本", "cost"))


def rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def plant(models) -> None:
    """Store the first rows; `models` is an app registry, of a migration or the running one."""
    kind, purpose = models.get_model("finance", "AssetKind"), models.get_model("finance", "UsePurpose")
    account = models.get_model("finance", "Account")
    for model, name in ((kind, "asset_kinds"), (purpose, "use_purposes")):
        model.objects.bulk_create(
            model(**row, ordinal=place * STEP) for place, row in enumerate(rows(name), start=1)
        )
    account.objects.bulk_create(account(**row) for row in rows("accounts"))
    account.objects.bulk_create(
        account(
            code=f"{digit}{one.code}",
            name=f"{one.name}{word}",
            name_en=f"{one.name_en} {english}",
            nature=nature,
            asset_kind=one,
        )
        for one in kind.objects.order_by("pk")
        for nature, digit, word, english in NATURES_OF_KINDS
    )
    account.objects.bulk_create(
        account(code=f"6{one.code}", name=one.name, name_en=one.name_en, nature="use", purpose=one)
        for one in purpose.objects.order_by("pk")
    )


def uproot(models) -> None:
    for name in ("Account", "AssetKind", "UsePurpose"):
        models.get_model("finance", name).objects.all().delete()
