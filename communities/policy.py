"""Who may open the pages of this room: URL name -> method -> permission word."""


def form(word: str) -> dict[str, str]:
    """A page with a form: seen and sent by the same people."""
    return {"GET": word, "POST": word}


PAGES: dict[str, dict[str, str]] = {
    "communities:compound-list": {"GET": "register.view"},
    "communities:compound-page": {"GET": "register.view"},
    "communities:compound-edit": form("register.edit"),
    "communities:compound-close": form("register.edit"),
    "communities:compound-merge": form("register.edit"),
    "communities:resident-list": {"GET": "resident.confirm"},
    "communities:resident-confirm": form("resident.confirm"),
    "communities:organisation-list": {"GET": "register.view"},
    "communities:organisation-page": {"GET": "register.view"},
    "communities:organisation-new": form("register.edit"),
    "communities:organisation-edit": form("register.edit"),
    "communities:person-list": {"GET": "people.view"},
    "communities:person-page": {"GET": "people.view", "POST": "people.edit"},
    "communities:person-edit": form("people.edit"),
    "communities:person-phone": form("people.edit"),
    "communities:person-merge": form("people.edit"),
    "communities:appointment-new": form("appointment.edit"),
    "communities:appointment-end": form("appointment.edit"),
    "communities:appointment-hand-over": form("appointment.edit"),
    "communities:appointment-party": form("party.confirm"),
    "communities:term-list": {"GET": "register.view"},
    "communities:term-page": {"GET": "register.view"},
    "communities:term-file": form("appointment.edit"),
    "communities:term-handover": form("appointment.edit"),
    "communities:term-new": form("appointment.edit"),
    "communities:contract-list": {"GET": "register.view"},
    "communities:contract-new": form("register.edit"),
    "communities:project-end": form("register.edit"),
}
