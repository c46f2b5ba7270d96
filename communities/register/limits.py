"""The bounds that a register must keep; an office with other rules sets `REGISTER` in the settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings

from communities.rules import FILING_DAYS, LARGEST_COMMITTEE, LONGEST_TERM, SMALLEST_COMMITTEE

LARGEST_COUNT = 9_999_999
LARGEST_SMALL_COUNT = 32_767
LARGEST_AREA = Decimal("99999999.99")


@dataclass(frozen=True, slots=True)
class Limits:
    """RULES 2 for committees and branches; the rest keeps slips of the pen out."""

    name_length: int = 60
    address_length: int = 200
    earliest_year: int = 1980
    branch_members: int = 3
    committee_smallest: int = SMALLEST_COMMITTEE
    committee_largest: int = LARGEST_COMMITTEE
    term_years: int = LONGEST_TERM
    filing_days: int = FILING_DAYS
    fee_largest: Decimal = Decimal(20)
    area_tolerance: Decimal = Decimal("0.01")
    file_bytes: int = 50 << 20

    @classmethod
    def from_settings(cls) -> "Limits":
        return cls(**getattr(settings, "REGISTER", {}))


@dataclass(frozen=True, slots=True)
class Box:
    """Decimal degrees (WGS-84) between which every compound lies."""

    west: Decimal
    east: Decimal
    south: Decimal
    north: Decimal

    def holds(self, longitude: Decimal, latitude: Decimal) -> bool:
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north


@dataclass(frozen=True, slots=True)
class Reference:
    """What the district already knows: its box, its townships by every spelling in the order listed."""

    townships: Mapping[str, str]
    box: Box
    limits: Limits = Limits()
    closed: frozenset[str] = frozenset()
    """Codes of compounds that are no more: a code is never used again."""

    @property
    def township_names(self) -> list[str]:
        return list(dict.fromkeys(self.townships.values()))
