"""Terms of office of committees."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from communities.models import CommitteeTerm
from communities.register.records import Register

from .tables import Key, Pks, Plan, Table, Values
from .unit_tables import committee_key


class Terms(Table):
    """Key (code, area, body type, first day).

    A term with the filing number of a known one is that term with its first day corrected. A later term cuts
    an earlier one short, whichever of them comes first into the portal.
    """

    slug, title, model = "term", _("任期"), CommitteeTerm
    fields = ("size", "starts_on", "ends_on", "filed_on", "filing_number")

    def existing(self) -> Iterator[tuple[Key, int, Values]]:
        body = ("committee__area__compound__code", "committee__area__name", "committee__body_type")
        for pk, code, area, kind, *values in CommitteeTerm.objects.values_list(
            "pk", *body, *self.fields
        ).iterator():
            yield (code, area, kind, values[1]), pk, tuple(values)

    def desired(self, register: Register, plan: Plan) -> Iterator[tuple[Key, Values]]:
        """Also the earlier terms that a new one cuts short."""
        by_committee: dict[Key, list[tuple[Key, Values]]] = defaultdict(list)
        for key, _pk, values in self.existing():
            by_committee[key[:3]].append((key, values))
        for committee in register.committees:
            head = committee.head
            values = (head.size, head.starts_on, head.ends_on, head.filed_on, head.filing_number)
            known = by_committee[committee_key(head)]
            key = self._same((*committee_key(head), head.starts_on), values, known)
            later = [start(other) for other, _ in known if other != key and start(other) > head.starts_on]
            values = _cut(values, min(later, default=None))
            plan.terms[committee_key(head)] = key, values, dict(known).get(key)
            yield key, values
            yield from self._cut_short(key, values, known)

    @staticmethod
    def _cut_short(key: Key, values: Values, known: list[tuple[Key, Values]]) -> Iterator[tuple[Key, Values]]:
        for other, old in known:
            if other != key and old[1] < values[1] <= old[2]:
                yield other, _cut(old, values[1])

    @staticmethod
    def _same(key: Key, values: Values, known: list[tuple[Key, Values]]) -> Key:
        keys = [other for other, _ in known]
        numbers = {old[4]: other for other, old in known if old[4]}
        return key if key in keys else numbers.get(values[4], key)

    def attributes(self, key: Key, values: Values, pks: Pks) -> dict[str, Any]:
        return {
            "committee_id": pks["committee"][key[:3]],
            **dict(zip(self.fields, values, strict=True)),
        }

    def label(self, key: Key) -> str:
        return f"{' '.join(key[:2]).strip()} {key[3]}"

    def compound_of(self, key: Key, values: Values) -> str | None:
        return str(key[0])


def start(key: Key) -> date:
    return key[3]


def _cut(values: Values, next_start: date | None) -> Values:
    if next_start is None or values[2] < next_start:
        return values
    size, starts_on, _ends_on, *filing = values
    return (size, starts_on, max(starts_on, next_start - timedelta(days=1)), *filing)
