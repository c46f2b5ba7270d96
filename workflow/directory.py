"""How the mechanism asks who is to be told: a protocol that `communities` implements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from .sealing import fingerprint


@dataclass(frozen=True)
class Recipient:
    """One address: an inbox has `user_id`; mail and groups have `address`, besides or alone.

    `language` is the one to write in, the portal's own unless told.
    """

    channel: str
    user_id: int | None = None
    address: str = ""
    language: str = ""

    @property
    def key(self) -> str:
        """Tells recipients apart inside a message key without showing an address."""
        return f"{self.channel}:{self.user_id or fingerprint(self.address)[:16]}"


class Directory(Protocol):
    def recipients(self, audience: str, cases: Sequence[Any]) -> Mapping[int, Iterable[Recipient]]:
        """Who is to be told of each case (by primary key), in a constant number of queries."""
        ...
