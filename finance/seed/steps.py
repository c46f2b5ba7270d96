"""How long corrections, re-checks and approvals may take, and who is told when they are late."""

from datetime import date

SINCE = date(2020, 1, 1)
LIMITS = (("correct", 15), ("recheck", 5), ("approve", 3))
"""Working days."""
LEVELS = (
    *(
        ("finding", "correct", 1, "wd", 0, "director", "yellow"),
        ("finding", "correct", 2, "wd", 5, "township", "red"),
    ),
    *(
        ("finding", "recheck", 1, "wd", 0, "township", "yellow"),
        ("finding", "recheck", 2, "wd", 5, "district", "red"),
    ),
    *(
        ("statement", "approve", 1, "wd", 0, "secretary", "yellow"),
        ("statement", "approve", 2, "wd", 2, "township", "red"),
    ),
)


def plant(models) -> None:
    limit, level = models.get_model("finance", "StepLimit"), models.get_model("workflow", "EscalationLevel")
    limit.objects.bulk_create(limit(kind=kind, days=days, since=SINCE) for kind, days in LIMITS)
    names = ("case_label", "kind", "ordinal", "anchor", "amount", "audience", "colour")
    level.objects.bulk_create(level(**dict(zip(names, row, strict=True))) for row in LEVELS)


def uproot(models) -> None:
    models.get_model("finance", "StepLimit").objects.all().delete()
    rows = models.get_model("workflow", "EscalationLevel").objects
    rows.filter(case_label__in=("finding", "statement")).delete()
