"""Who may open which page of bulletins."""

from communities.access import PUBLIC

PAGES: dict[str, dict[str, str]] = {
    "bulletin-list": {"GET": "bulletin.view"},
    "bulletin-page": {"GET": "bulletin.view"},
    "bulletin-file": {"GET": "bulletin.view"},
    "bulletin-draft": {"GET": "bulletin.draft", "POST": "bulletin.draft"},
    "bulletin-corrections": {"GET": "bulletin.view", "POST": "bulletin.draft"},
    "bulletin-compare": {"POST": "bulletin.draft"},
    "bulletin-check": {"POST": "bulletin.check"},
    "bulletin-return": {"POST": "bulletin.view"},
    "bulletin-freeze": {"POST": "quarter.freeze"},
    "bulletin-issue": {"POST": "bulletin.issue"},
    "bulletins": {"GET": PUBLIC},
    "bulletin": {"GET": PUBLIC},
    "bulletin-download": {"GET": PUBLIC},
    "bulletin-feed": {"GET": PUBLIC},
}
"""A bulletin is returned by whoever checks or issues; the table of moves asks which of the two it is."""
