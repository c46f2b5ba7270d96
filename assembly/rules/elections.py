"""Elections of a committee (M3): every candidate needs the ordinary majority alone (RULES 1.2, V19)."""

from collections.abc import Mapping
from dataclasses import dataclass

from .tallies import Tally, judge


@dataclass(frozen=True)
class Election:
    """Who is elected, and who has the majority but no seat; both by votes, most first."""

    elected: tuple[str, ...]
    reserves: tuple[str, ...]
    seats: int

    @property
    def vacant(self) -> int:
        return self.seats - len(self.elected)

    @property
    def is_complete(self) -> bool:
        """A committee has an odd number of members; otherwise a by-election, or fewer seats by its rules."""
        return len(self.elected) % 2 == 1


def elect(candidates: Mapping[str, Tally], seats: int) -> Election:
    """Candidates who pass, by heads and then area; of those who tie at the last seat none is elected."""
    ranks = {name: (tally.agree_heads, tally.agree_area) for name, tally in candidates.items()}
    passed = sorted(
        (name for name, tally in candidates.items() if judge(tally).has_passed),
        key=lambda name: (*ranks[name], name),
        reverse=True,
    )
    count = min(seats, len(passed))
    if len(passed) > seats:
        while count and ranks[passed[count - 1]] == ranks[passed[seats]]:
            count -= 1
    return Election(tuple(passed[:count]), tuple(passed[count:]), seats)
