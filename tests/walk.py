"""Every page of the portal as the resolver knows it, and the addresses under which a walk visits them."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

NOT_OURS = ("admin",)
"""Django's admin is one door: opened by one permission, walked by its own test."""


def every_page() -> list[tuple[str, tuple[str, ...]]]:
    """Name and argument names of every address."""
    return sorted(set(_pages(get_resolver(), prefix="")))


def _pages(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}", tuple(entry.pattern.converters)
        elif entry.app_name not in NOT_OURS:
            yield from _pages(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
