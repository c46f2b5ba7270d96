"""Who may open the pages of this part; joined in the room's policy."""

from communities.policy import form

PAGES: dict[str, dict[str, str]] = {
    "safety:water-list": {"GET": "hazard.view"},
    "safety:water-page": {"GET": "hazard.view"},
    "safety:water-new": form("inspection.do"),
    "safety:water-photo": {"GET": "hazard.view"},
    "safety:repair-list": {"GET": "hazard.view"},
    "safety:repair-page": {"GET": "hazard.view"},
    "safety:repair-new": form("repair.edit"),
    "safety:repair-measure": form("inspection.do"),
    "safety:repair-move": form("repair.edit"),
    "safety:pressure-photo": {"GET": "hazard.view"},
}
"""Every move of the works is asked of the table of moves, too."""
