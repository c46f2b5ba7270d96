"""Which places the public side may name, so that few cases give nobody away (RULES 10.2, SETTLED 5)."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet

from communities.models import Compound

from .models import Complaint


@dataclass(frozen=True)
class Names:
    """Compounds with enough cases; and townships where “some other compound” could be more than one."""

    compounds: frozenset[int]
    townships: frozenset[int]

    @classmethod
    def now(cls) -> "Names":
        named = frozenset(Complaint.objects.all().nameable_compounds().values_list("pk", flat=True))
        seats = dict(Compound.objects.values_list("pk", "township_id"))
        unnamed = Counter(township for pk, township in seats.items() if pk not in named)
        return cls(named, frozenset(seats.values()) - {key for key, count in unnamed.items() if count == 1})

    def names(self, case: Complaint) -> bool:
        return case.compound_id in self.compounds

    def place(self, case: Complaint) -> str:
        """The compound, or its township, or nothing: the district."""
        if self.names(case):
            return str(case.compound.name)
        known = case.compound.township_id in self.townships
        return str(case.compound.township) if known else ""

    def within(self, cases: QuerySet, township: int) -> QuerySet:
        """Cases of which the public may know that they are of the township."""
        known = Q() if township in self.townships else Q(compound__in=self.compounds)
        return cases.filter(known, compound__township=township)

    @cached_property
    def listed(self) -> QuerySet:
        return Compound.objects.filter(pk__in=self.compounds).order_by("township_id", "pinyin", "pk")
