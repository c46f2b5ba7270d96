"""Who is told of a warning, by its grade (RULES 6): once for each grade and recipient."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop

from communities.directory import Staff
from workflow import outbox
from workflow.directory import Recipient
from workflow.models import Message

from ...models import Grade, Indicator, Warning

YELLOW_AUDIENCES = ("township_officer", "manager")
RED_AUDIENCES = (*YELLOW_AUDIENCES, "township_leader", "district")
OF_COMPANY = "manager"
"""Of a township's warning no company is told: it is about all of them."""
SUBJECTS = {
    Grade.YELLOW: gettext_noop("黄色预警：%(place)s的“%(name)s”，请签收并整改"),
    Grade.RED: gettext_noop("红色预警：%(place)s的“%(name)s”，请立即签收并整改"),
}
CROSSED = gettext_noop("红色预警：%(place)s发生红线事项，请立即签收并整改")


@dataclass
class Told:
    """As the directory asks: a township is found through one of its compounds."""

    pk: int
    compound_id: int
    unit_id: int | None = None


def tell(rows: Sequence[Warning], *, at: datetime) -> None:
    """Rows with their places, freshly given their grade."""
    if not rows:
        return
    names = names_of(rows)
    messages: list[Message] = []
    for row, recipients in _recipients(rows, at):
        params = {"place": row.place.name, "name": names.get(row.code, row.code)}
        subject = CROSSED if row.is_red_line else SUBJECTS[Grade(row.grade)]
        link = row.get_absolute_url()
        key = f"warning:{row.pk}:{row.grade}"
        messages += [
            outbox.message(key, to, subject, params=params, link=link, colour=row.grade, at=at)
            for to in recipients
        ]
    outbox.enqueue(messages)


def names_of(rows: Iterable[Warning]) -> dict[str, dict[str, str]]:
    """Of the indicators, in both languages; an ended one has its last name."""
    known = Indicator.objects.filter(code__in={row.code for row in rows}).order_by("valid_from")
    return {code: {"zh": zh, "en": en} for code, zh, en in known.values_list("code", "name", "name_en")}


def _recipients(rows: Sequence[Warning], at: datetime) -> Iterator[tuple[Warning, list[Recipient]]]:
    staff, told = Staff(timezone.localdate(at)), [Told(row.pk, row.told_through_id) for row in rows]
    found = {audience: staff.recipients(audience, told) for audience in RED_AUDIENCES}
    for row in rows:
        audiences = RED_AUDIENCES if row.grade == Grade.RED else YELLOW_AUDIENCES
        people = {
            to.key: to
            for audience in audiences
            if audience != OF_COMPANY or row.compound_id
            for to in found[audience][row.pk]
        }
        people |= {to.key: to for to in (_discipline() if row.grade == Grade.RED else ())}
        yield row, list(people.values())


def _discipline() -> Iterator[Recipient]:
    """The discipline office is told of red by choice: where the settings name its addresses."""
    for address in settings.DISCIPLINE_OFFICE:
        yield Recipient(Message.Channel.MAIL, address=address)
