"""Who may open the pages of the house itself."""

from communities.access import PUBLIC

PAGES: dict[str, dict[str, str]] = {
    "search": {"GET": "desk.open"},
    "audit-list": {"GET": "audit.view"},
    "audit-chain": {"GET": "audit.view", "POST": "audit.view"},
    "data-catalogue": {"GET": PUBLIC},
    "data-file": {"GET": PUBLIC},
    "operations-provisional": {"GET": "ops.view"},
    "operations-storage": {"GET": "ops.view"},
}
