"""The rows of the six sheets as exact values; None where a cell is empty or was refused."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from communities.access import Post

NOTHING: frozenset[str] = frozenset()


@dataclass(slots=True, kw_only=True)
class Row:
    """`flawed`: keys already refused; `filled`: keys that repeat the first cell of a merged range."""

    row: int
    flawed: frozenset[str] = NOTHING
    filled: frozenset[str] = NOTHING


@dataclass(slots=True, kw_only=True)
class CompoundRow(Row):
    code: str
    name: str
    township: str
    community: str
    address: str
    delivered_year: int
    households: int
    area: Decimal
    buildings: int
    kind: str
    longitude: Decimal | None
    latitude: Decimal | None
    is_hard_case: bool


@dataclass(slots=True, kw_only=True)
class OfCompound(Row):
    """A row that points to a compound by its code; the name beside it is only a cross-check."""

    compound_code: str
    compound_name: str | None


@dataclass(slots=True, kw_only=True)
class BuildingRow(OfCompound):
    """`area_name` is "" where the compound is not divided; the checks make `name` a normal form."""

    area_name: str
    name: str
    stairs: int
    floors: int
    households: int
    lifts: int
    area: Decimal
    written: str = ""

    @property
    def label(self) -> str:
        return f"{self.area_name}{self.name}"


@dataclass(slots=True, kw_only=True)
class BranchRow(OfCompound):
    name: str
    secretary: str
    phone: str
    members: int
    founded_on: date
    parent: str


@dataclass(slots=True, kw_only=True)
class LeadRow(OfCompound):
    """`building` as written; `place` is the (area, building) that the checks found."""

    name: str
    gender: str
    building: str
    starts_on: date
    phone: str
    party: bool | None
    place: tuple[str, str] | None = None


@dataclass(slots=True, kw_only=True)
class MemberRow(OfCompound):
    area_name: str
    committee: str
    size: int
    starts_on: date
    ends_on: date
    filed_on: date | None
    filing_number: str
    name: str
    post: Post
    is_party_member: bool
    phone: str


@dataclass(slots=True, kw_only=True)
class ProjectRow(OfCompound):
    """`company` is None where the owners manage themselves."""

    code: str
    name: str
    company: str | None
    manager: str
    phone: str
    kind: str
    starts_on: date
    ends_on: date
    fee: Decimal
    note: str


@dataclass(slots=True)
class Committee:
    """The rows of one committee; what they repeat is read from the first."""

    rows: list[MemberRow]

    @property
    def head(self) -> MemberRow:
        return self.rows[0]

    @property
    def serving(self) -> list[MemberRow]:
        return [row for row in self.rows if row.post != Post.RESERVE]


@dataclass(slots=True)
class Register:
    """The whole workbook. Only one without problems is planned and applied."""

    compounds: list[CompoundRow] = field(default_factory=list)
    buildings: list[BuildingRow] = field(default_factory=list)
    branches: list[BranchRow] = field(default_factory=list)
    leads: list[LeadRow] = field(default_factory=list)
    members: list[MemberRow] = field(default_factory=list)
    projects: list[ProjectRow] = field(default_factory=list)
    committees: list[Committee] = field(default_factory=list)
    unusable: frozenset[str] = NOTHING
    """Sheets that are missing or lack a column: nothing is concluded from what they do not say."""
