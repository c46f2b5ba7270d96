"""What can be reported (services) and what is asked besides (definitions), from the tables of categories."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from ..models import Category, Choice, Question
from .documents import Document, Many
from .problems import NotFound


def offered() -> QuerySet[Category]:
    """Categories in use with their questions, also those that are closed for now or for staff alone."""
    choices = Choice.objects.order_by("ordinal", "pk")
    asked = Question.objects.filter(active=True).order_by("ordinal", "pk")
    questions = Prefetch("questions", asked.prefetch_related(Prefetch("choices", choices)), to_attr="asked")
    return Category.objects.active().prefetch_related(questions)


def service_of(code: str) -> Category:
    """:raises NotFound: no such category, or one that is used no more."""
    category = offered().filter(code__iexact=code).first() if code.isascii() else None
    if category is None:
        raise NotFound(_("没有代码为“%(code)s”的诉求类别。") % {"code": code[:40]})
    return category


def service_list() -> Document:
    return Document("services", Many("service", [_service(category) for category in offered()]))


def definition(category: Category) -> Document:
    attributes = [
        _attribute(question, order)
        for order, question in enumerate(category.asked, start=len(_notices(category)) + 1)
    ]
    body = {
        "service_code": category.code,
        "attributes": Many("attribute", [*_notices(category), *attributes]),
    }
    return Document("service_definition", body)


def _service(category: Category) -> dict:
    return {
        "service_code": category.code,
        "service_name": str(category),
        "description": _description(category),
        "metadata": bool(category.asked or _notices(category)),
        "type": "realtime",
        "keywords": ",".join(_keywords(category)),
        "group": category.group,
    }


def _description(category: Category) -> str:
    if category.closed_to_reports:
        return category.closed_words or _("这类诉求暂停受理。")
    return category.warning or _("反映%(category)s方面的问题。") % {"category": category}


def _keywords(category: Category) -> Iterable[str]:
    """Flags that FixMyStreet reads, then the words by which the category is found."""
    flags = {
        "private": category.private,
        "staff": category.staff_only,
        "inactive": category.closed_to_reports,
    }
    yield from (word for word, is_set in flags.items() if is_set)
    yield from dict.fromkeys(word.replace(",", "") for word in category.words.split())


def _notices(category: Category) -> list[dict]:
    """What the resident should do first (`variable` false: to be read, not answered)."""
    if not category.warning:
        return []
    return [
        {
            "variable": False,
            "code": "x-notice",
            "datatype": "string",
            "required": False,
            "datatype_description": None,
            "order": 1,
            "description": category.warning,
            "values": Many("value", []),
        }
    ]


def _attribute(question: Question, order: int) -> dict:
    values = [{"key": choice.key, "name": str(choice)} for choice in question.choices.all()]
    return {
        "variable": True,
        "code": question.code,
        "datatype": question.datatype,
        "required": question.required,
        "datatype_description": question.help_text,
        "order": order,
        "description": str(question),
        "values": Many("value", values),
    }
