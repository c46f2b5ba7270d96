"""Who interviews the last-ranked and in what time; kinds of issues; who is told of what is late."""

from datetime import date
from decimal import Decimal

SINCE = date(2024, 1, 1)
LEVELS = (
    (1, "区专班约谈", "Interview by the district task force", "district", "yellow"),
    (2, "区分管领导约谈", "Interview by the district leader in charge", "district_leader", "orange"),
    (3, "报区委（管委会）研究", "Reported to the committee", "district_leader", "red"),
)
"""RULES 6: two quarters running the district leader in charge, three the committee."""
KINDS = (
    ("fire", "消防管网", "Fire pipes"),
    ("leak", "车库渗漏", "Garage leak"),
    ("income", "公共收益", "Public income"),
    ("title", "产权办证", "Title deeds"),
    ("lift", "电梯", "Lifts"),
    ("facade", "外墙脱落", "Facade"),
    ("drain", "雨污管网", "Drains"),
    ("parking", "停车秩序", "Parking"),
    ("illegal", "违建侵占", "Illegal building"),
    ("clutter", "楼道杂物", "Clutter"),
    ("green", "毁绿种菜", "Green land"),
    ("pets", "犬只扰民", "Dogs"),
    ("handover", "物业交接", "Hand-over of service"),
    ("other", "其他", "Other"),
)
ESCALATIONS = (
    ("interview", "convene", 1, "share", 80, "district", "none"),
    ("interview", "convene", 2, "wd", 0, "district", "yellow"),
    ("interview", "convene", 3, "wd", 3, "district_leader", "red"),
    ("interview", "correct", 1, "wd", 0, "district", "yellow"),
    ("interview", "correct", 2, "wd", 5, "district_leader", "red"),
    *(
        (label, kind, ordinal, "wd", days, audience, colour)
        for label in ("task", "issue")
        for kind, ordinal, days, audience, colour in (
            ("do", 1, 0, "handler", "yellow"),
            ("do", 2, 0, "township", "yellow"),
            ("do", 3, 5, "district", "red"),
            ("check", 1, 0, "township", "yellow"),
            ("check", 2, 5, "district", "red"),
        )
    ),
)
NAMES = ("case_label", "kind", "ordinal", "anchor", "amount", "audience", "colour")


def plant(models) -> None:
    models.get_model("governance", "InterviewTerms").objects.create(since=SINCE, least_score=Decimal(95))
    level = models.get_model("governance", "InterviewLevel")
    names = ("running", "name", "name_en", "audience", "colour")
    level.objects.bulk_create(level(**dict(zip(names, row, strict=True))) for row in LEVELS)
    kind = models.get_model("governance", "IssueKind")
    kind.objects.bulk_create(
        kind(code=code, name=name, name_en=name_en, rank=rank)
        for rank, (code, name, name_en) in enumerate(KINDS)
    )
    escalation = models.get_model("workflow", "EscalationLevel")
    escalation.objects.bulk_create(escalation(**dict(zip(NAMES, row, strict=True))) for row in ESCALATIONS)


def uproot(models) -> None:
    rows = models.get_model("workflow", "EscalationLevel").objects
    rows.filter(case_label__in=("interview", "task", "issue")).delete()
    for name in ("InterviewTerms", "InterviewLevel", "IssueKind"):
        models.get_model("governance", name).objects.all().delete()
