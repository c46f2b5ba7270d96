"""The audit trail in words, from the tables of words and of lifecycles; what is unknown stands as it is."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from workflow.calendars import case_model, deadline_models
from workflow.masking import masked

from .audit_words import DETAILS, PERSONAL, SPECIAL, STATUSES, SUBJECTS, VERBS, Word

DIGEST = re.compile(r"\b([0-9a-f]{12})[0-9a-f]{52}\b")
NOBODY: frozenset[str] = frozenset()
LONGEST = 400
"""Signs of one detail that are shown; the whole stands in the trail."""


def moves() -> dict[tuple[str, str], Word]:
    """What the tables of lifecycles say of their moves."""
    models = {case_model(deadlines) for deadlines in deadline_models()}
    return {
        (str(model._meta.model_name), move.name): move.done
        for model in models
        for move in model.lifecycle.moves
    }


def stages() -> dict[tuple[str, str], Word]:
    """What the tables of lifecycles say of their statuses."""
    models = {case_model(deadlines) for deadlines in deadline_models()}
    return {
        (str(model._meta.model_name), status): stage.label
        for model in models
        for status, stage in model.lifecycle.stages.items()
    }


def subject(label: str) -> str:
    """The word of the table, or what the model of that name calls itself."""
    return str(SUBJECTS.get(label) or _models().get(label, label))


@cache
def _models() -> dict[str, Word]:
    return {str(model._meta.model_name): model._meta.verbose_name for model in apps.get_models()}


@dataclass(frozen=True)
class Detail:
    """One more thing that an entry tells."""

    name: str
    value: str
    is_named: bool
    """A register has a word for it; else its name is shown as code."""

    @property
    def is_code(self) -> bool:
        return self.value.isascii()


class Speller:
    """Finds words for verbs; one for a page or a file, since the tables are put together once."""

    def __init__(self) -> None:
        self.special = moves() | SPECIAL
        self.stages = stages()

    def verb(self, label: str, verb: str) -> str:
        return str(self.special.get((label, verb)) or VERBS.get(verb) or verb)

    def details(self, label: str, given: dict[str, Any]) -> list[Detail]:
        """A line each; what leads to a person is hidden as on the public side."""
        told = given.items()
        return [self._detail(label, name, value) for name, value in told if value not in ("", None, [], {})]

    def _detail(self, label: str, name: str, value: Any) -> Detail:
        names = PERSONAL.get(label, NOBODY)
        if name in names:
            shown = _hidden(value)
        elif isinstance(value, str) and name in STATUSES and (label, value) in self.stages:
            shown = str(self.stages[label, value])
        else:
            shown = _shown(value, names)
        return Detail(str(DETAILS.get(name, name)), shown, name in DETAILS)

    def choices(self) -> list[tuple[str, str]]:
        """All verbs there are words for, each with its words; by them, as they are looked for."""
        words: dict[str, set[str]] = {verb: {str(word)} for verb, word in VERBS.items()}
        for (_label, verb), word in self.special.items():
            words.setdefault(verb, set()).add(str(word))
        return sorted(
            ((verb, " / ".join(sorted(found))) for verb, found in words.items()), key=lambda line: line[1]
        )


def _hidden(value: Any) -> str:
    """Of a name its first sign; of a change of name, both."""
    return " → ".join(f"{str(one)[:1]}**" for one in (value if isinstance(value, list) else [value]))


def _shown(value: Any, names: frozenset[str] = NOBODY) -> str:
    if isinstance(value, dict):
        told = "；".join(
            f"{DETAILS.get(name, name)} {_hidden(one) if name in names else _shown(one, names)}"
            for name, one in value.items()
        )
    elif isinstance(value, list):
        told = (" → " if len(value) == 2 else "、").join(map(_shown, value))
    elif isinstance(value, bool):
        told = str(_("是") if value else _("否"))
    else:
        told = DIGEST.sub(r"\1…", masked(str(value)))
    return told[:LONGEST]
