"""Who may open the pages of safety: URL name -> method -> permission word."""

from communities.access import PUBLIC

from .water import policy as water


def form(word: str) -> dict[str, str]:
    """A page with a form: seen and sent by the same people."""
    return {"GET": word, "POST": word}


PAGES: dict[str, dict[str, str]] = {
    "safety:overview": {"GET": PUBLIC},
    "safety:public-compound": {"GET": PUBLIC},
    "safety:drawing": {"GET": PUBLIC},
    "safety:feed": {"GET": PUBLIC},
    "safety:public-enforcement": {"GET": PUBLIC},
    "safety:today": {"GET": "inspection.list"},
    "safety:hazard-list": {"GET": "hazard.view"},
    "safety:hazard-strip": {"GET": "hazard.view"},
    "safety:poster-new": form("hazard.publish"),
    "safety:hazard-page": {"GET": "hazard.view"},
    "safety:hazard-photo": {"GET": "hazard.view"},
    "safety:hazard-new": form("hazard.report"),
    "safety:hazard-move": form("hazard.view"),
    "safety:inspection-list": {"GET": "inspection.list"},
    "safety:inspection-page": {"GET": "inspection.list"},
    "safety:inspection-photo": {"GET": "inspection.list"},
    "safety:inspection-new": form("inspection.plan"),
    "safety:inspection-item": form("inspection.list"),
    "safety:inspection-finish": form("inspection.list"),
    "safety:inspection-sign": form("inspection.sign"),
    "safety:drawing-new": form("inspection.plan"),
    "safety:roster-list": {"GET": "inspection.plan"},
    "safety:roster-new": form("inspection.plan"),
    "safety:roster-strike": form("inspection.plan"),
    "safety:assessment-list": {"GET": "inspection.view"},
    "safety:assessment-page": {"GET": "inspection.view"},
    "safety:assessment-new": form("assessment.edit"),
    "safety:campaign-list": {"GET": "inspection.view"},
    "safety:campaign-page": {"GET": "inspection.view"},
    "safety:campaign-new": form("campaign.edit"),
    "safety:round-new": form("campaign.edit"),
    "safety:result-new": form("campaign.edit"),
    "safety:round-report": {"GET": "inspection.view"},
    "safety:round-pdf": {"GET": "inspection.view"},
    "safety:round-photo": {"GET": "inspection.view"},
    **water.PAGES,
    "safety:enforcement-list": {"GET": "enforcement.view"},
    "safety:enforcement-page": {"GET": "enforcement.view"},
    "safety:enforcement-paper": {"GET": "enforcement.view"},
    "safety:enforcement-new": form("enforcement.edit"),
    "safety:enforcement-move": form("enforcement.edit"),
    "safety:edition-list": {"GET": "reference.edit"},
    "safety:edition-page": {"GET": "reference.edit"},
    "safety:edition-new": form("reference.edit"),
    "safety:edition-edit": form("reference.edit"),
    "safety:edition-withdraw": form("reference.edit"),
    "safety:item-new": form("reference.edit"),
    "safety:item-edit": form("reference.edit"),
    "safety:item-drop": form("reference.edit"),
    "safety:point-list": {"GET": "inspection.view"},
    "safety:point-labels": {"GET": "inspection.view"},
    "safety:point": {"GET": "inspection.view"},
    "safety:point-new": form("inspection.do"),
    "safety:point-retire": form("inspection.do"),
}
"""Every move of a hazard is asked of the table of moves; the page opens to whoever sees the hazard.

An inspection opens to readers of its place and to its team; to answer and sign is asked of the inspection.
"""
