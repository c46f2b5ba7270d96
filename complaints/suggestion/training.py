"""Fits the learned model with scikit-learn, where it is installed."""

import importlib
import importlib.util
import math
from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import model

MOST_NGRAMS = 20_000
LEAST_SEEN = 2
"""In how many texts an n-gram must stand to be learnt from."""
STRENGTH = 10.0
"""The inverse of the regularisation; found by cross-validation, flat between 5 and 20."""
TURNS = 500
LIBRARIES = ("sklearn.linear_model", "scipy.sparse", "threadpoolctl")
"""The last because a fit so small is ten times slower on many threads than on one."""

Scores = Callable[[str], Mapping[str, float]]


class NotInstalled(Exception):
    """scikit-learn, the optional extra, is not there."""


@dataclass(frozen=True)
class Example:
    text: str
    category: str


def available() -> bool:
    return all(importlib.util.find_spec(name.partition(".")[0]) for name in LIBRARIES)


def fit(examples: Sequence[Example], scores: Scores) -> model.Model | None:
    """The model of these examples; None where they name fewer than two categories.

    :param scores: what the lexicon gives each category in a text.
    :raises NotInstalled:
    """
    codes = tuple(sorted({example.category for example in examples}))
    if len(codes) < 2:
        return None
    counted = [model.ngrams(example.text) for example in examples]
    lexical = [scores(example.text) for example in examples]
    idf = _rarity(counted)
    lexicon_codes = tuple(sorted({code for one in lexical for code in one}.union(codes)))
    places = {gram: place for place, gram in enumerate(idf)}
    rows = [
        {places[gram]: value for gram, value in model.weighted(counts, idf).items()}
        | {len(idf) + at: model.lexical(one, code) for at, code in enumerate(lexicon_codes)}
        for counts, one in zip(counted, lexical, strict=True)
    ]
    wide = len(idf) + len(lexicon_codes)
    weights = _regress(rows, wide, [codes.index(example.category) for example in examples])
    return model.Model(codes, lexicon_codes, idf, weights, len(examples))


def _rarity(counted: Sequence[Counter[str]]) -> dict[str, float]:
    spread = Counter(gram for counts in counted for gram in counts)
    known = [pair for pair in spread.items() if pair[1] >= LEAST_SEEN]
    kept = sorted(known, key=lambda pair: (-pair[1], pair[0]))[:MOST_NGRAMS]
    return {gram: math.log((1 + len(counted)) / (1 + seen)) + 1 for gram, seen in kept}


def _regress(rows: Sequence[Mapping[int, float]], wide: int, answers: Sequence[int]) -> array:
    """Weights of a multinomial logistic regression, a row per feature and the bias last."""
    linear, sparse, threads = (_library(name) for name in LIBRARIES)
    ends = [0]
    for row in rows:
        ends.append(ends[-1] + len(row))
    figures = [value for row in rows for value in row.values()]
    columns = [column for row in rows for column in row]
    matrix = sparse.csr_matrix((figures, columns, ends), shape=(len(rows), wide))
    with threads.threadpool_limits(1):
        fitted = linear.LogisticRegression(C=STRENGTH, max_iter=TURNS).fit(matrix, answers)
    if len(fitted.classes_) == 2:
        halves = [-fitted.coef_[0] / 2, fitted.coef_[0] / 2]
        biases = [-fitted.intercept_[0] / 2, fitted.intercept_[0] / 2]
        return array("f", [one for pair in zip(*halves, strict=True) for one in pair] + biases)
    return array("f", [*fitted.coef_.T.ravel().tolist(), *fitted.intercept_.tolist()])


def _library(name: str) -> Any:
    """Loaded here and not on top: it takes seconds, which a web process must never pay."""
    try:
        return importlib.import_module(name)
    except ImportError as missing:
        raise NotInstalled from missing
