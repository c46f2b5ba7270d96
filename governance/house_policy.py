"""Who may open the pages of the house itself."""

from communities.access import PUBLIC

PAGES: dict[str, dict[str, str]] = {
    "search": {"GET": "desk.open"},
    "audit-list": {"GET": "audit.view"},
    "audit-chain": {"GET": "audit.view", "POST": "audit.view"},
    "calendar-links": {"GET": "desk.open", "POST": "desk.open"},
    "calendar": {"GET": PUBLIC},
    "data-catalogue": {"GET": PUBLIC},
    "data-file": {"GET": PUBLIC},
    "operations-provisional": {"GET": "ops.view"},
    "operations-storage": {"GET": "ops.view"},
}
