"""The extra questions of a category as form fields, and what was answered as the case keeps it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone

from . import rules
from .models import Category, Question

MOST_LETTERS, MOST_TEXT = 200, 1000
PREFIX = "answer-"


class AnswerText(forms.CharField):
    def to_python(self, value: Any) -> str:
        return rules.clean(super().to_python(value))


def questions_of(category: Category | None) -> list[Question]:
    """What is asked now, in the offices' order, each with its choices."""
    if category is None:
        return []
    asked = Question.objects.filter(category=category, active=True).prefetch_related("choices")
    return list(asked.order_by("ordinal", "pk"))


def fields_of(questions: Iterable[Question]) -> dict[str, forms.Field]:
    """One field for each question, by the name under which the form sends it."""
    return {f"{PREFIX}{question.code}": _field(question) for question in questions}


def answers_of(questions: Iterable[Question], given: Mapping[str, Any]) -> list[dict[str, str]]:
    """:param given: the cleaned values of `fields_of`; what was left empty is left out."""
    answered = ((question, given.get(f"{PREFIX}{question.code}")) for question in questions)
    return [
        {"code": question.code, "label": question.label, "value": _in_words(question, value)}
        for question, value in answered
        if value not in (None, "", [])
    ]


def _field(question: Question) -> forms.Field:
    said = {"label": str(question), "help_text": question.help_text, "required": question.required}
    kinds = Question.Datatype
    if question.datatype == kinds.TEXT:
        return AnswerText(max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 3}), **said)
    if question.datatype == kinds.NUMBER:
        return forms.DecimalField(max_digits=12, decimal_places=2, **said)
    if question.datatype == kinds.DATETIME:
        return forms.DateTimeField(
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"), **said
        )
    if question.datatype == kinds.ONE:
        return forms.ChoiceField(choices=[*_choices(question)], widget=forms.RadioSelect, **said)
    if question.datatype == kinds.MANY:
        return forms.MultipleChoiceField(
            choices=[*_choices(question)], widget=forms.CheckboxSelectMultiple, **said
        )
    return AnswerText(max_length=MOST_LETTERS, **said)


def _choices(question: Question) -> Iterable[tuple[str, str]]:
    for choice in _in_order(question):
        yield choice.key, str(choice)


def _in_order(question: Question) -> list:
    return sorted(question.choices.all(), key=lambda choice: (choice.ordinal, choice.pk))


def _in_words(question: Question, value: Any) -> str:
    """As the offices wrote it: what the handler reads does not depend on the reporter's language."""
    labels = {choice.key: choice.label for choice in question.choices.all()}
    if question.datatype == Question.Datatype.MANY:
        return "、".join(labels[key] for key in value)
    if question.datatype == Question.Datatype.ONE:
        return labels[value]
    if question.datatype == Question.Datatype.DATETIME:
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return f"{value}"
