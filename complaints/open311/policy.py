"""Who may open the pages of the open interface: everybody; who may write shows a key."""

from communities.access import ANY_METHOD, PUBLIC

INTERFACE = [
    *("discovery-xml", "discovery-json", "discovery", "services", "definition", "requests", "request"),
    *("token", "updates", "photo", "root", "missing"),
]
"""Any method comes through to them: they answer in XML and JSON themselves, also that a method is wrong."""
FILES = ["bulk", "bulk-year", "bulk-description"]

PAGES: dict[str, dict[str, str]] = {
    **{f"open311:{name}": {"GET": PUBLIC, "POST": PUBLIC, ANY_METHOD: PUBLIC} for name in INTERFACE},
    **{f"open311:{name}": {"GET": PUBLIC} for name in FILES},
}
