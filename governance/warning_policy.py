"""Who may open which page of warnings."""

PAGES: dict[str, dict[str, str]] = {
    "warning-list": {"GET": "warning.view"},
    "warning-page": {"GET": "warning.view", "POST": "warning.view"},
    "redline-new": {"GET": "redline.edit", "POST": "redline.edit"},
    "redline-page": {"GET": "redline.edit", "POST": "redline.confirm"},
    "redline-paper": {"GET": "redline.edit"},
}
"""Whether a step is the reader's own the table of moves says."""
