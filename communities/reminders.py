"""Reminders of terms and contracts that run out: once per rung and recipient, however often it is run."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_noop

from workflow import outbox
from workflow.models import Message

from . import rules
from .directory import Staff
from .models import CommitteeTerm, ServiceContract

TERM_AUDIENCES = ("director", "secretary", "community", "township")
"""The committee calls the election, the branch and the community guide it, the township is told (RULES 2)."""
CONTRACT_AUDIENCES = ("director", "secretary", "manager", "community")
COLOURS = {"blue": "none"}
"""What the outbox calls a colour where a page calls it otherwise."""


@dataclass(frozen=True)
class Ending:
    """Something that ends, placed as `directory.Placed` asks."""

    pk: int
    compound_id: int
    ends_on: date
    params: dict[str, str]
    link: str
    unit_id: int | None = None


def remind(at: datetime) -> int:
    """Put what is due to be told into the outbox; answers how many terms and contracts are on a rung."""
    on = timezone.localdate(at)
    terms, contracts = list(ending_terms(on)), list(ending_contracts(on))
    outbox.enqueue(
        [
            *messages(
                "term",
                terms,
                rules.TERM_ALERTS,
                TERM_AUDIENCES,
                gettext_noop("%(name)s任期将于%(day)s届满，请筹备换届"),
                at,
            ),
            *messages(
                "contract",
                contracts,
                rules.CONTRACT_ALERTS,
                CONTRACT_AUDIENCES,
                gettext_noop("%(name)s的物业合同将于%(day)s到期，请商定续签或另聘"),
                at,
            ),
        ]
    )
    return len(terms) + len(contracts)


def ending_terms(on: date) -> Iterator[Ending]:
    """Last terms that are on a rung of the ladder."""
    rows = (
        CommitteeTerm.objects.latest()
        .ending_by(on, on + timedelta(max(rules.TERM_ALERTS)))
        .filter(committee__organisation__ends_on=None)
        .select_related("committee__organisation", "committee__area")
        .order_by("pk")
    )
    for row in rows:
        words = {"name": row.committee.organisation.name, "day": row.ends_on.isoformat()}
        yield Ending(row.pk, row.committee.area.compound_id, row.ends_on, words, row.get_absolute_url())


def ending_contracts(on: date) -> Iterator[Ending]:
    """Last contracts of running projects that are on a rung of the ladder."""
    rows = (
        ServiceContract.objects.running_out(on, on + timedelta(max(rules.CONTRACT_ALERTS)))
        .filter(ends_on__gte=on)
        .select_related("project__compound")
        .order_by("pk")
    )
    for row in rows:
        words = {"name": row.project.name, "day": row.ends_on.isoformat()}
        compound = row.project.compound
        yield Ending(row.pk, compound.pk, row.ends_on, words, compound.get_desk_url())


def messages(
    label: str,
    endings: Sequence[Ending],
    ladder: Iterable[int],
    audiences: Iterable[str],
    subject: str,
    at: datetime,
) -> Iterator[Message]:
    """One for each rung that is reached and each recipient; a rung that was told before has the same key."""
    on = timezone.localdate(at)
    directory = Staff(on)
    told = [directory.recipients(audience, endings) for audience in audiences] if endings else []
    for ending in endings:
        left = (ending.ends_on - on).days
        step, colour = rules.alert_step(left, ladder), rules.alert_colour(left)
        recipients = {to.key: to for by_case in told for to in by_case[ending.pk]}
        for to in recipients.values():
            yield outbox.message(
                f"{label}:{ending.pk}:{step}",
                to,
                subject,
                params=ending.params,
                link=ending.link,
                colour=COLOURS.get(colour, colour),
                at=at,
            )
