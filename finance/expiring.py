"""Reminders of income contracts that run out: once per rung and recipient, however often it is run."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_noop

from communities.reminders import Ending, messages
from workflow import outbox

from .models import IncomeContract
from .rules.receivables import EXPIRY_ALERTS

AUDIENCES = ("treasurer", "secretary", "community")
"""Who keeps the book, who answers for it, and who guides them."""


def remind(at: datetime) -> int:
    """Put what is due to be told into the outbox; answers how many contracts are on a rung."""
    endings = list(ending(timezone.localdate(at)))
    subject = gettext_noop("经营合同%(name)s将于%(day)s到期，请商定续签或另行招租")
    outbox.enqueue(messages("incomecontract", endings, EXPIRY_ALERTS, AUDIENCES, subject, at))
    return len(endings)


def ending(on: date) -> Iterator[Ending]:
    """Running contracts that are on a rung of the ladder; those that were ended early are not told again."""
    rows = IncomeContract.objects.running_out(on, on + timedelta(max(EXPIRY_ALERTS)))
    for row in rows.select_related("asset__area").order_by("pk"):
        words = {"name": f"{row.number} {row.subject}", "day": row.ends_on.isoformat()}
        compound = row.asset.area.compound_id
        yield Ending(row.pk, compound, row.ends_on, words, row.get_absolute_url())
