"""Who is told when the day nears or passes on which fire water was promised."""

LABEL = "waterrepair"
LEVELS = (
    ("water", 1, "share", 80, "township", "none"),
    ("water", 2, "wd", 0, "township", "yellow"),
    ("water", 3, "wd", 0, "unit_head", "yellow"),
    ("water", 4, "wd", 5, "district", "red"),
)


def plant(models) -> None:
    level = models.get_model("workflow", "EscalationLevel")
    names = ("kind", "ordinal", "anchor", "amount", "audience", "colour")
    level.objects.bulk_create(level(case_label=LABEL, **dict(zip(names, row, strict=True))) for row in LEVELS)


def uproot(models) -> None:
    models.get_model("workflow", "EscalationLevel").objects.filter(case_label=LABEL).delete()
