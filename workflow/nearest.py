"""The nearest limit of each case, repeated in the case's own row for lists (`Case.next_due_at`)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from .models import Case


def note(case: Case) -> None:
    """Write the case's nearest limit anew, after its limits were started, met, dropped or moved."""
    note_all(type(case), [case.pk])


def note_all(model: type[Case], keys: Iterable[int]) -> int:
    """The same for many, in one statement; for whoever writes many limits at once."""
    return _rewrite(model, _cases(model).filter(pk__in=list(keys)))


def mend(model: type[Case]) -> int:
    """Find the cases whose own row says something else than their limits, and correct them."""
    truth = Subquery(_nearest(model).values("due_at")[:1])
    wrong = _cases(model).annotate(truth=truth)
    return _rewrite(model, wrong.exclude(next_due_at=None, truth=None).exclude(next_due_at=F("truth")))


def _cases(model: type[Case]) -> QuerySet[Case]:
    return model._default_manager.all()


def _rewrite(model: type[Case], cases: QuerySet[Case]) -> int:
    return cases.update(next_due_at=Subquery(_nearest(model).values("due_at")[:1]))


def _nearest(model: type[Case]) -> QuerySet[Any]:
    limits: Any = model.deadlines.rel.related_model
    binding = limits.objects.running().filter(case=OuterRef("pk"), kind__in=model.binding)
    return binding.order_by("due_at", "pk")
