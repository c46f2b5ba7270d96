"""What the portal proposes at this moment: the offices' words, the model in use, how sure it must be."""

import logging
from collections.abc import Iterable
from copy import copy
from functools import lru_cache

from django.db import DatabaseError

from workflow import reference

from . import seed
from .models import Category, DispatchModel, DispatchPolicy, Term
from .models.suggestions import POLICY
from .suggestion import model
from .suggestion.lexicon import Kind, Lexicon
from .suggestion.lexicon import Term as Word
from .suggestion.proposing import Proposal, Proposer
from .suggestion.vocabulary import terms

logger = logging.getLogger(__name__)


def policy() -> DispatchPolicy | None:
    """The one row, with the head of the model in use and without its weights; None before the first rows."""
    return copy(_kept())


def _kept() -> DispatchPolicy | None:
    return reference.kept("dispatch policy", _policy)


def _policy() -> DispatchPolicy | None:
    rows = DispatchPolicy.objects.select_related("model").defer("model__weights")
    return rows.filter(pk=POLICY).first()


def proposer(row: DispatchPolicy | None) -> Proposer:
    """Words and model are read once per process and change."""
    if row is None:
        return Proposer(packaged())
    learned = _learned(row.model.pk, row.model.digest) if row.model else None
    return Proposer(_lexicon(row.words_stamp), learned)


def propose(text: str, categories: Iterable[Category], row: DispatchPolicy | None) -> Proposal:
    return proposer(row).propose(text, [category.code for category in categories])


def urgency_of(text: str, category: Category) -> str:
    """The urgency of a text whose category is known."""
    return proposer(_kept()).urgency(text, category.code, category.urgency)


@lru_cache(maxsize=1)
def packaged() -> Lexicon:
    """The vocabulary that the portal brings along."""
    return Lexicon(terms(seed.rows("terms")))


@lru_cache(maxsize=2)
def _lexicon(stamp: str) -> Lexicon:
    rows = Term.objects.order_by("pk").values_list("word", "kind", "category__code", "weight")
    return Lexicon(Word(word, Kind(kind), code or "", weight) for word, kind, code, weight in rows)


@lru_cache(maxsize=2)
def _learned(pk: int, digest: str) -> model.Model | None:
    try:
        return model.from_bytes(bytes(DispatchModel.objects.values_list("weights", flat=True).get(pk=pk)))
    except model.Unreadable:
        logger.exception("the weights of model %s cannot be read: words alone propose", pk)
        return None


def for_evaluation() -> tuple[Lexicon, tuple[str, ...]]:
    """Words and categories as the offices keep them; as packaged where there is no database."""
    try:
        codes = tuple(Category.objects.order_by("ordinal", "pk").values_list("code", flat=True))
        return (proposer(policy()).lexicon, codes) if codes else without_database()
    except DatabaseError:
        return without_database()


def without_database() -> tuple[Lexicon, tuple[str, ...]]:
    return packaged(), tuple(row["code"] for row in seed.rows("categories"))
