"""Learning from closed cases and from what people decided: a new version each night, if it is no worse."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from communities.models import User
from workflow import audit
from workflow.models import AuditEntry
from workflow.refusals import Refused

from .. import suggesting
from ..models import Category, Complaint, Decision, DispatchModel, DispatchPolicy
from ..models.suggestions import POLICY
from ..suggestion import evaluation, model, training
from ..suggestion.lexicon import Lexicon
from ..suggestion.proposing import OTHER, Proposer
from ..suggestion.training import Example

LEAST_CASES = 30
"""With fewer the words know better."""
MOST_CASES = 8_000
"""The newest so many are learnt from: a minute of one core."""
LEAST_DECISIONS = 20
"""With fewer decisions a fifth of the cases is held back instead, against the words alone."""
KEPT = 5


@dataclass(frozen=True)
class Case:
    """What a model learns from one case."""

    pk: int
    example: Example


@dataclass(frozen=True)
class Verdict:
    """How a new model judged cases that it had not seen, and how the present way had judged them."""

    judged: int
    first: int
    among: int
    baseline: int

    @property
    def is_good(self) -> bool:
        return self.first >= self.baseline


def learn(*, at: datetime) -> DispatchModel | None:
    """Learn from all that was decided up to now; None where nothing new is to be learnt, or cannot be.

    The new version is used from now on unless it judges the held-back decisions worse than what was proposed.
    """
    cases, row = _cases(), suggesting.policy()
    if row is None or len(cases) < LEAST_CASES or not training.available():
        return None
    digest = _digest(cases, row)
    if DispatchModel.objects.filter(digest=digest).exists():
        return None
    lexicon = suggesting.proposer(row).lexicon
    fitted = _fit([case.example for case in cases], lexicon)
    if fitted is None:
        return None
    return _keep(fitted, _judge(cases, lexicon), digest, at=at)


def use(version: DispatchModel, *, by: User, at: datetime) -> AuditEntry:
    """Go over to a version, as a rule back to an older one.

    :raises Refused: its weights cannot be read.
    """
    try:
        model.from_bytes(bytes(version.weights))
    except model.Unreadable:
        raise Refused(_("这个版本的数据已经损坏，不能使用。")) from None
    with transaction.atomic():
        DispatchPolicy.objects.filter(pk=POLICY).update(model=version)
        return audit.record("dispatch_model", str(version.version), "use_model", by=by, at=at)


def words_changed() -> None:
    """The lexicon was edited: every process reads it anew."""
    DispatchPolicy.objects.filter(pk=POLICY).update(words_stamp=get_random_string(32))


def _cases() -> list[Case]:
    """The newest cases that were closed, or placed by a person, with the category they have now.

    What another system handed over without a category lies under “other” and teaches nothing.
    """
    decided = Decision.objects.filter(case=OuterRef("pk"))
    unnamed = ~Exists(decided) & ~Q(external_number="") & Q(category__code=OTHER)
    rows = (
        Complaint.objects.filter(Q(closed_at__isnull=False) | Exists(decided), purged_at=None)
        .exclude(unnamed)
        .order_by("-pk")
        .values_list("pk", "description", "category__code")[:MOST_CASES]
    )
    return [Case(pk, Example(text, code)) for pk, text, code in rows]


def _digest(cases: Sequence[Case], row: DispatchPolicy) -> str:
    said = "\n".join(f"{case.pk} {case.example.category}" for case in cases)
    return hashlib.sha256(f"{row.words_stamp}\n{said}".encode()).hexdigest()


def _fit(examples: Sequence[Example], lexicon: Lexicon) -> model.Model | None:
    return training.fit(examples, lambda text: lexicon.read(text).scores())


def _judge(cases: Sequence[Case], lexicon: Lexicon) -> Verdict:
    """On the last decisions, learnt without them, against what had been proposed for them at the time."""
    pks = {case.pk for case in cases}
    decisions = {one.case_id: one for one in _last_decisions() if one.case_id in pks}
    if len(decisions) < LEAST_DECISIONS:
        return _judge_by_fold(cases, lexicon)
    proposer = Proposer(lexicon, _fit([case.example for case in cases if case.pk not in decisions], lexicon))
    held = [case.example for case in cases if case.pk in decisions]
    outcome = evaluation.judge(proposer, held, _known())
    baseline = sum(decision.category_id == decision.suggested_id for decision in decisions.values())
    return Verdict(outcome.count, outcome.first, outcome.among, baseline)


def _judge_by_fold(cases: Sequence[Case], lexicon: Lexicon) -> Verdict:
    examples = [case.example for case in cases]
    fold_of = evaluation.folds(examples)
    rest = [example for example, fold in zip(examples, fold_of, strict=True) if fold]
    held = [example for example, fold in zip(examples, fold_of, strict=True) if not fold]
    outcome = evaluation.judge(Proposer(lexicon, _fit(rest, lexicon)), held, _known())
    alone = evaluation.judge(Proposer(lexicon), held, _known())
    return Verdict(outcome.count, outcome.first, outcome.among, alone.first)


def _last_decisions() -> list[Decision]:
    return list(Decision.objects.filter(case__purged_at=None).recent())


def _known() -> tuple[str, ...]:
    return tuple(Category.objects.order_by("ordinal", "pk").values_list("code", flat=True))


@transaction.atomic
def _keep(fitted: model.Model, verdict: Verdict, digest: str, *, at: datetime) -> DispatchModel:
    newest = DispatchModel.objects.order_by("-version").first()
    made = DispatchModel.objects.create(
        version=newest.version + 1 if newest else 1,
        trained_at=at,
        cases=fitted.cases,
        digest=digest,
        weights=fitted.to_bytes(),
        judged=verdict.judged,
        first=verdict.first,
        among=verdict.among,
        baseline=verdict.baseline,
        adopted=verdict.is_good,
    )
    if verdict.is_good:
        DispatchPolicy.objects.filter(pk=POLICY).update(model=made)
    _forget_old_versions()
    return made


def _forget_old_versions() -> None:
    used = DispatchPolicy.objects.exclude(model=None).values("model")
    kept = DispatchModel.objects.order_by("-version").values_list("pk", flat=True)[:KEPT]
    DispatchModel.objects.exclude(pk__in=list(kept)).exclude(pk__in=used).delete()
