"""Words that pages show because somebody stored them: no catalogue translates them."""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import models

from workflow.models import Message

ROOMS = ("communities", "complaints", "disclosure", "workflow")
MSGIDS = {(Message, "subject"), (Message, "body")}


def words() -> list[str]:
    """The longest first."""
    found = {text.strip() for model in _models() for text in _texts(model)} | {settings.OPERATOR}
    lines = {line.strip() for text in found for line in text.splitlines()}
    return sorted(filter(None, found | lines), key=len, reverse=True)


def _models() -> Iterator[type[models.Model]]:
    for room in ROOMS:
        yield from apps.get_app_config(room).get_models()


def _texts(model: type[models.Model]) -> Iterator[str]:
    names = [field.name for field in model._meta.concrete_fields if _is_free(model, field)]
    for row in model._default_manager.all():
        for name in names:
            yield from _strings(getattr(row, name))


def _is_free(model: type[models.Model], field: models.Field) -> bool:
    """Neither a choice, whose label is translated, nor a msgid, nor a name that has its English twin."""
    twins = {twin.name for twin in model._meta.concrete_fields}
    return (
        isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not field.choices
        and (model, field.name) not in MSGIDS
        and f"{field.name}_en" not in twins
    )


def _strings(value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _strings(list(value.values()))
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
