"""The tables that rule complaints, changed by offices: always with a reason, which stands in the history.

Limits are dated: another limit is another row from a later day on. What runs keeps the limit it began with.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.access import grants
from communities.actions.changes import apply
from communities.models import User
from workflow import audit
from workflow.refusals import Refused

from ..models import AnswerTemplate, Category, Choice, DispatchRule, Limit, PublicBoard, Question

PERMISSION = "reference.edit"
LABEL = "category"
GENERAL = "*"
"""The key of the history of what belongs to no category."""
A_DAY = timedelta(days=1)
SETTINGS = frozenset(
    {
        *("ordinal", "name", "name_en", "group", "urgency", "words", "notice", "notice_en"),
        *("evidence_before", "evidence_required", "anonymous_ok", "private", "staff_only"),
        *("closed_to_reports", "closed_words", "active"),
    }
)
RULE = frozenset({"township", "compound", "rank", "lead", "unit", "active"})
ASKED = frozenset({"label", "label_en", "datatype", "help_text", "required", "ordinal", "active"})
ANSWER = frozenset({"category", "move", "title", "words", "ordinal", "active"})


def _require(by: User | None, note: str) -> None:
    if by is not None and not grants(by).may(PERMISSION):
        raise Refused(_("您没有维护诉求类别和时限的权限，请联系区专班办理。"))
    if not note.strip():
        raise Refused(_("请写明修改原因，再保存。"))


def _tell(
    category: Category | None,
    verb: str,
    about: str,
    changes: Mapping[str, Any],
    *,
    by: User | None,
    at: datetime,
    note: str,
) -> None:
    key = category.code if category else GENERAL
    audit.record(LABEL, key, verb, by=by, at=at, note=note, about=about, changes=dict(changes))


@transaction.atomic
def edit_category(
    category: Category, *, changes: Mapping[str, Any], by: User | None, at: datetime, note: str
) -> Category:
    """:raises Refused: no right, no reason, or closed without saying where to go instead."""
    _require(by, note)
    row = Category.objects.select_for_update().get(pk=category.pk)
    if Category.objects.filter(name=changes.get("name", row.name)).exclude(pk=row.pk).exists():
        raise Refused(_("已经有同名的类别。"))
    written = apply(row, changes, SETTINGS)
    if row.closed_to_reports and not row.closed_words:
        raise Refused(_("暂停受理时要告诉居民应当向哪里反映，请填写。"))
    if written:
        _tell(row, "edit", "", written, by=by, at=at, note=note)
        PublicBoard.touch()
    return row


@transaction.atomic
def add_category(
    code: str, *, changes: Mapping[str, Any], by: User | None, at: datetime, note: str
) -> Category:
    """:raises Refused: no right, no reason, or the code or name is taken."""
    _require(by, note)
    if Category.objects.filter(code=code).exists():
        raise Refused(_("代码%(code)s已经有了，代码不能重复使用。") % {"code": code})
    if Category.objects.filter(name=changes["name"]).exists():
        raise Refused(_("已经有同名的类别。"))
    row = Category.objects.create(code=code, name=changes["name"])
    _tell(row, "add", "", {}, by=by, at=at, note=note)
    return edit_category(row, changes=changes, by=by, at=at, note=note)


@transaction.atomic
def set_limit(
    *,
    kind: str,
    urgency: str,
    category: Category | None,
    amount: int,
    unit: str,
    valid_from: date,
    by: User | None,
    at: datetime,
    note: str,
) -> Limit:
    """From a day on the limit is another; what was in force ends the day before.

    :raises Refused: no right, no reason, not a later day, or one begins on that very day already.
    """
    _require(by, note)
    _require_later(valid_from, at)
    if not urgency and category is None:
        raise Refused(_("请选择紧急程度，或者选择类别。"))
    rows = Limit.objects.select_for_update().filter(kind=kind, urgency=urgency, category=category)
    if rows.filter(valid_from=valid_from).exists():
        raise Refused(_("这一天起已经有一条时限，请另选日期，或者先撤销那一条。"))
    before = rows.filter(valid_from__lt=valid_from).order_by("-valid_from").first()
    after = rows.filter(valid_from__gt=valid_from).order_by("valid_from").first()
    row = Limit.objects.create(
        kind=kind,
        urgency=urgency,
        category=category,
        amount=amount,
        unit=unit,
        valid_from=valid_from,
        valid_to=after.valid_from - A_DAY if after else None,
    )
    was = before if before and (before.valid_to is None or before.valid_to >= valid_from) else None
    if was is not None:
        was.valid_to = valid_from - A_DAY
        was.save(update_fields=["valid_to"])
    changes = {
        "amount": [str(was.amount) if was else "", str(amount)],
        "unit": [was.unit if was else "", unit],
        "valid_from": [str(was.valid_from) if was else "", str(valid_from)],
    }
    _tell(category, "limit", f"{urgency}:{kind}", changes, by=by, at=at, note=note)
    return row


@transaction.atomic
def end_limit(limit: Limit, *, on: date, by: User | None, at: datetime, note: str) -> None:
    """From the day on a category has no limit of its own. One that has not begun goes without a trace in
    the table, and the one before it runs on.

    :raises Refused: no right, no reason, in the past, or a general limit that is in force.
    """
    _require(by, note)
    row = Limit.objects.select_for_update().get(pk=limit.pk)
    if row.valid_from > timezone.localdate(at):
        _withdraw(row)
    elif row.category is None:
        raise Refused(_("通用时限不能取消，只能从某一天起改为另一个时限。"))
    else:
        _require_later(on, at)
        if row.valid_to is not None and row.valid_to < on:
            raise Refused(_("这条时限在那一天之前已经失效。"))
        row.valid_to = on - A_DAY
        row.save(update_fields=["valid_to"])
    changes = {
        "amount": [str(row.amount), ""],
        "unit": [row.unit, ""],
        "valid_from": [str(row.valid_from), ""],
    }
    _tell(row.category, "limit_end", f"{row.urgency}:{row.kind}", changes, by=by, at=at, note=note)


def _withdraw(row: Limit) -> None:
    rows = Limit.objects.filter(kind=row.kind, urgency=row.urgency, category=row.category)
    rows.filter(valid_to=row.valid_from - A_DAY).update(valid_to=row.valid_to)
    Limit.objects.filter(pk=row.pk).delete()


def _require_later(day: date, at: datetime) -> None:
    if day <= timezone.localdate(at):
        raise Refused(_("最早从明天起生效：今天已经开始计时的诉求按原来的时限办理。"))


@transaction.atomic
def keep_rule(
    rule: DispatchRule | None,
    *,
    category: Category | None,
    changes: Mapping[str, Any],
    by: User | None,
    at: datetime,
    note: str,
) -> DispatchRule:
    """A rule of who leads, new or changed; without a category it holds for all.

    :raises Refused: no right, no reason, two places, or not exactly one of kind and unit.
    """
    _require(by, note)
    if bool(changes.get("lead")) == bool(changes.get("unit")):
        raise Refused(_("牵头单位类别和指定单位，请填一个，而且只填一个。"))
    if changes.get("township") and changes.get("compound"):
        raise Refused(_("镇乡和小区只能填一个：小区已经在镇乡里。"))
    row = rule or DispatchRule.objects.create(category=category, **changes)
    _keep(row, rule, changes, RULE, category, "rule", by=by, at=at, note=note)
    return row


@transaction.atomic
def keep_question(
    question: Question | None,
    *,
    category: Category,
    changes: Mapping[str, Any],
    choices: Sequence[tuple[str, str]],
    by: User | None,
    at: datetime,
    note: str,
) -> Question:
    """An extra question, new or changed, with its choices in their order as (label, English label).

    :raises Refused: no right, no reason, or a list without two choices.
    """
    _require(by, note)
    is_list = changes["datatype"] in (Question.Datatype.ONE, Question.Datatype.MANY)
    offered = list(choices) if is_list else []
    if is_list and len(offered) < 2:
        raise Refused(_("单选、多选至少要有两个选项，一行一个。"))
    code = f"q{Question.objects.filter(category=category).count() + 1}"
    row = question or Question.objects.create(category=category, code=code, **changes)
    before, more = _choices_of(row), {}
    if before != offered:
        _keep_choices(row, offered)
        more = {"choices": [_in_words(before), _in_words(offered)]}
    _keep(row, question, changes, ASKED, category, "question", more, by=by, at=at, note=note)
    return row


def _choices_of(question: Question) -> list[tuple[str, str]]:
    return list(question.choices.order_by("ordinal", "pk").values_list("label", "label_en"))


def _in_words(choices: Sequence[tuple[str, str]]) -> str:
    return "、".join(label for label, _english in choices)


def _keep_choices(question: Question, choices: Sequence[tuple[str, str]]) -> None:
    """A choice that keeps its words keeps its key; answers of the past name their own words anyway."""
    known = {choice.label: choice for choice in question.choices.all()}
    last = max((int(choice.key[1:]) for choice in known.values() if choice.key[1:].isdigit()), default=0)
    question.choices.exclude(label__in=[label for label, _english in choices]).delete()
    for place, (label, english) in enumerate(choices, start=1):
        if label in known:
            question.choices.filter(label=label).update(label_en=english, ordinal=place)
        else:
            last += 1
            Choice.objects.create(
                question=question, key=f"c{last}", label=label, label_en=english, ordinal=place
            )


@transaction.atomic
def keep_template(
    template: AnswerTemplate | None, *, changes: Mapping[str, Any], by: User | None, at: datetime, note: str
) -> AnswerTemplate:
    """Words to start an answer from, new or changed."""
    _require(by, note)
    row = template or AnswerTemplate.objects.create(**changes)
    _keep(row, template, changes, ANSWER, row.category, "template", by=by, at=at, note=note)
    return row


def _keep(
    row: Model,
    old: Model | None,
    changes: Mapping[str, Any],
    allowed: frozenset[str],
    category: Category | None,
    verb: str,
    more: Mapping[str, Any] | None = None,
    *,
    by: User | None,
    at: datetime,
    note: str,
) -> None:
    """Write what differs and tell it; of a new row everything that is not empty."""
    if old is None:
        written = {name: ["", str(value)] for name, value in changes.items() if value not in (None, "")}
    else:
        written = apply(row, changes, allowed)
    written |= more or {}
    if written:
        _tell(category, verb, str(row), written, by=by, at=at, note=note)
