"""Who may open the pages of the house itself."""

PAGES: dict[str, dict[str, str]] = {
    "search": {"GET": "desk.open"},
    "audit-list": {"GET": "audit.view"},
    "audit-chain": {"GET": "audit.view", "POST": "audit.view"},
    "operations-provisional": {"GET": "ops.view"},
    "operations-storage": {"GET": "ops.view"},
}
