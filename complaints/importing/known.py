"""What the portal knows, by the words under which a file may speak of it: compounds, buildings, units."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from communities.models import Building, Compound, ManagementArea, Organisation, Township
from communities.register.buildings import split
from communities.register.cells import squeezed
from communities.register.headings import plain
from workflow.models import AuditEntry

from ..models import Category
from ..suggestion.proposing import OTHER
from . import words


@dataclass
class Compounds:
    """Compounds by code, name, former name, and the names of those that were merged into them."""

    by_word: dict[str, dict[int, Compound]] = field(default_factory=lambda: defaultdict(dict))
    townships: dict[str, int] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "Compounds":
        self = cls()
        rows = Compound.objects.select_related("merged_into", "township", "community").order_by("pk")
        by_code = {row.code: row for row in rows}
        for row in by_code.values():
            self._add(row.code, row)
            self._add(row.name, row)
        for code, name in former_names():
            if code in by_code and squeezed(name).upper() not in self.by_word:
                self._add(name, by_code[code])
        for township in Township.objects.all():
            for name in (township.name, *township.aliases.split()):
                self.townships[squeezed(name)] = township.pk
        return self

    def _add(self, word: str, row: Compound) -> None:
        found = row.merged_into or row
        self.by_word[squeezed(word).upper()][found.pk] = found

    def named(self, name: str, township: str) -> list[Compound]:
        """All that the words may mean; the township decides where it is given."""
        for spelling in words.spellings(name):
            found = list(self.by_word.get(spelling.upper(), {}).values())
            if place := self.townships.get(squeezed(township)):
                found = [row for row in found if row.township_id == place] or found
            if found:
                return found
        return []


def former_names() -> Iterable[tuple[str, str]]:
    """Code and former name of compounds that were renamed, off the audit trail."""
    renamed = AuditEntry.objects.filter(subject_label="compound", details__changes__has_key="name")
    for code, details in renamed.order_by("at", "pk").values_list("subject_key", "details"):
        if isinstance(details["changes"], dict):
            yield code, details["changes"]["name"][0]


@dataclass
class Buildings:
    """Buildings by compound, area and normal name."""

    areas: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    by_name: dict[tuple[int, str], list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def load(cls) -> "Buildings":
        self = cls()
        for compound, name in ManagementArea.objects.exclude(name="").values_list("compound", "name"):
            self.areas[compound].add(name)
        rows = Building.objects.values_list("compound", "name", "area__name", "pk").order_by("pk")
        for compound, name, area, pk in rows:
            self.by_name[compound, name].append((area, pk))
        return self

    def named(self, compound: Compound, text: str) -> int | None:
        """The one building that the words can only mean."""
        area, name = split(text, self.areas.get(compound.pk, ()))
        found = self.by_name.get((compound.pk, name), [])
        fitting = [pk for own, pk in found if own == area] or [pk for _own, pk in found if not area]
        return fitting[0] if len(fitting) == 1 else None


@dataclass
class Units:
    """Units by name; departments, teams and utilities also by the word that says what they do."""

    by_name: dict[str, list[Organisation]] = field(default_factory=lambda: defaultdict(list))
    desks: dict[tuple[str, int | None], Organisation] = field(default_factory=dict)
    townships: dict[str, int] = field(default_factory=dict)
    stated: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, stated: Mapping[str, str], townships: Mapping[str, int]) -> "Units":
        self = cls(stated=stated, townships=dict(townships))
        for unit in Organisation.objects.exclude(kind=Organisation.Kind.PARTY).order_by("pk"):
            self.by_name[squeezed(unit.name)].append(unit)
            if unit.code and unit.community_id is None and unit.compound_id is None:
                self.desks.setdefault((unit.code.lower(), unit.township_id), unit)
        return self

    def named(self, text: str, compound: Compound) -> Organisation | None:
        """The unit of that name, the nearest to the compound where several bear it; else the desk."""
        name = squeezed(self.stated.get(text, text))
        found = self.by_name.get(name, [])
        near = sorted(found, key=lambda unit: not _is_near(unit, compound))
        if near and (len(near) == 1 or _is_near(near[0], compound)):
            return near[0]
        return self._desk(name)

    def _desk(self, name: str) -> Organisation | None:
        """A name that begins with a township means the township's own desk, or nobody whom we know."""
        code = words.desk_of(name)
        if code is None:
            return None
        own = next((pk for word, pk in self.townships.items() if name.startswith(word)), None)
        return self.desks.get((code, own))


def _is_near(unit: Organisation, compound: Compound) -> bool:
    return (
        unit.compound_id == compound.pk
        or (unit.community_id is not None and unit.community_id == compound.community_id)
        or (unit.township_id is not None and unit.township_id == compound.township_id)
    )


@dataclass
class Categories:
    """Categories by name, code, and the words of the other system."""

    by_word: dict[str, Category]
    other: Category

    @classmethod
    def load(cls, stated: Mapping[str, str]) -> "Categories":
        rows = list(Category.objects.order_by("ordinal", "pk"))
        by_code = {row.code: row for row in rows}
        by_word = {plain(word): row for row in rows for word in (row.code, row.name, row.name_en) if word}
        by_word |= {plain(word): by_code[code] for word, code in stated.items() if code in by_code}
        return cls(by_word, by_code[OTHER])

    def named(self, text: str) -> Category | None:
        return self.by_word.get(plain(text))


@dataclass
class Known:
    """All of it, loaded once for a file."""

    compounds: Compounds
    buildings: Buildings
    units: Units
    categories: Categories

    @classmethod
    def load(cls, categories: Mapping[str, str], units: Mapping[str, str]) -> "Known":
        compounds = Compounds.load()
        return cls(
            compounds,
            Buildings.load(),
            Units.load(units, compounds.townships),
            Categories.load(categories),
        )
