"""Every page of the portal as the resolver knows it, and the addresses under which a walk visits them."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from communities.access import PUBLIC, SIGNED_IN, grants
from governance import policy
from tests.world import addresses

NOT_OURS = ("admin",)
"""Django's admin is one door: opened by one permission, walked by its own test."""


def every_page() -> list[tuple[str, tuple[str, ...]]]:
    """Name and argument names of every address."""
    return sorted(set(_pages(get_resolver(), prefix="")))


def pages_open_to(user, place, *, but: frozenset[str] = frozenset()) -> list[str]:
    """What the policy table opens to the user (None has not logged in), for the rows of the place."""
    return [
        path
        for name, _arguments in every_page()
        if name not in but and is_open(policy.who_may(name, "GET"), user)
        for path in addresses(name, place)
    ]


def is_open(word, user) -> bool:
    if word in {None, PUBLIC}:
        return word is not None
    return user is not None and (word == SIGNED_IN or grants(user).may(word))


def _pages(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}", tuple(entry.pattern.converters)
        elif entry.app_name not in NOT_OURS:
            yield from _pages(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
