"""How long the steps of a warning may take, and who is told when they are late (RULES 6)."""

from datetime import date

SINCE = date(2020, 1, 1)
LIMITS = (("acknowledge", 3, "wd"), ("plan", 10, "wd"), ("correct", 30, "d"))
LEVELS = (
    ("acknowledge", 1, "wd", 0, "manager", "yellow"),
    ("acknowledge", 2, "wd", 0, "township_officer", "yellow"),
    ("acknowledge", 3, "wd", 2, "township_leader", "red"),
    ("plan", 1, "wd", 0, "manager", "yellow"),
    ("plan", 2, "wd", 0, "township_officer", "yellow"),
    ("plan", 3, "wd", 3, "township_leader", "red"),
    ("correct", 1, "share", 80, "manager", "none"),
    ("correct", 2, "wd", 0, "township_officer", "yellow"),
    ("correct", 3, "wd", 0, "manager", "yellow"),
    ("correct", 4, "wd", 3, "township_leader", "red"),
    ("correct", 5, "wd", 3, "district", "red"),
)


def plant(models) -> None:
    limit, level = (
        models.get_model("governance", "WarningLimit"),
        models.get_model("workflow", "EscalationLevel"),
    )
    limit.objects.bulk_create(limit(kind=k, amount=many, unit=unit, since=SINCE) for k, many, unit in LIMITS)
    names = ("kind", "ordinal", "anchor", "amount", "audience", "colour")
    level.objects.bulk_create(
        level(case_label="warning", **dict(zip(names, row, strict=True))) for row in LEVELS
    )


def uproot(models) -> None:
    models.get_model("governance", "WarningLimit").objects.all().delete()
    models.get_model("workflow", "EscalationLevel").objects.filter(case_label="warning").delete()
