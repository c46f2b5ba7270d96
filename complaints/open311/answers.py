"""A client's answers to the extra questions of a category (`attribute[CODE]`)."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from ..models import Category, Question
from .parameters import read_moment
from .problems import Problem

Given = Mapping[str, list[str]]
LONGEST = 1000
NUMBER = re.compile(r"[+-]?\d{1,20}([.,]\d{1,20})?", re.ASCII)


def answers_of(category: Category, given: Given) -> list[dict[str, str]]:
    """The answers as the case keeps them. What nobody asked for is left out: clients send marks of their own.

    :raises Problem: one sentence for every answer that is missing or does not fit.
    """
    kept, wrong = [], []
    for question in category.asked:
        try:
            if value := _value(question, given.get(question.code, [])):
                kept.append({"code": question.code, "label": question.label, "value": value})
        except Problem as problem:
            wrong += problem.sentences
    if wrong:
        raise Problem(*wrong)
    return kept


def _value(question: Question, values: list[str]) -> str:
    if not values:
        if question.required:
            raise _refused(question, _("必须填写"))
        return ""
    kinds = Question.Datatype
    if question.datatype in (kinds.ONE, kinds.MANY):
        return _chosen(question, values)
    if len(values) > 1:
        raise _refused(question, _("只能填写一个值"))
    text = values[0]
    if len(text) > LONGEST:
        raise _refused(question, _("最多%(count)d个字") % {"count": LONGEST})
    if question.datatype == kinds.NUMBER and not NUMBER.fullmatch(text):
        raise _refused(question, _("应当是数字"))
    if question.datatype == kinds.DATETIME:
        read_moment(text, f"attribute[{question.code}]")
    return text if question.datatype == kinds.TEXT else " ".join(text.split())


def _chosen(question: Question, values: list[str]) -> str:
    labels = {choice.key: choice.label for choice in question.choices.all()}
    if unknown := [value for value in values if value not in labels]:
        raise _refused(question, _("没有选项“%(key)s”") % {"key": unknown[0][:40]})
    if question.datatype == Question.Datatype.ONE and len(values) > 1:
        raise _refused(question, _("只能选择一项"))
    return _("、").join(labels[value] for value in values)


def _refused(question: Question, why: str) -> Problem:
    return Problem(
        _("attribute[%(code)s]（%(question)s）%(why)s。")
        % {"code": question.code, "question": question, "why": why}
    )
