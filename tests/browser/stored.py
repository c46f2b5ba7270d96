"""Words that pages show because somebody stored them: no catalogue translates them."""

import json
from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import models

from complaints.models import Term
from workflow.models import Message

ROOMS = (
    *("assembly", "communities", "complaints", "disclosure", "finance", "safety"),
    *("governance", "workflow"),
)
NEVER_SHOWN = {Term}
"""The words by which texts are recognised: thousands, and ordinary ones; no page tells them to a reader."""
MSGIDS = {(Message, "subject"), (Message, "body")}


def words() -> tuple[str, ...]:
    """The longest first."""
    found = {text.strip() for model in _models() for text in _texts(model)} | {settings.OPERATOR}
    lines = {line.strip() for text in found for line in text.splitlines()}
    return tuple(sorted(filter(None, found | lines), key=len, reverse=True))


def _models() -> Iterator[type[models.Model]]:
    for room in ROOMS:
        yield from set(apps.get_app_config(room).get_models()) - NEVER_SHOWN


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
    """A published document is stored as the text of its JSON: what it quotes is found one by one."""
    if isinstance(value, str):
        yield value
        yield from _strings(_written(value))
    elif isinstance(value, dict):
        yield from _strings(list(value.values()))
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _written(text: str) -> dict | None:
    """What the text is the JSON of; words of a template begin with a brace, too, and are none."""
    try:
        return json.loads(text) if text.startswith("{") else None
    except ValueError:
        return None
