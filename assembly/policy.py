"""Who may open the pages of this room: URL name -> method -> permission word."""

from communities.access import PUBLIC
from communities.policy import form

PAGES: dict[str, dict[str, str]] = {
    "assembly:decision-list": {"GET": "decision.view"},
    "assembly:decision-new": form("decision.edit"),
    "assembly:tally-check": form("decision.check"),
    "assembly:tally-file": form("decision.check"),
    "assembly:decision-page": {"GET": "decision.view"},
    "assembly:decision-correct": form("decision.edit"),
    "assembly:decision-scan": {"GET": "decision.view"},
    "assembly:public-decisions": {"GET": PUBLIC},
    "assembly:public-decision": {"GET": PUBLIC},
}
