"""Who may open the pages of this room: URL name -> method -> permission word."""

from communities.access import PUBLIC

READ, WRITE = {"GET": PUBLIC}, {"POST": PUBLIC}

PAGES: dict[str, dict[str, str]] = {
    "complaints:report": READ | WRITE,
    "complaints:filed": READ,
    "complaints:follow": READ | WRITE,
    "complaints:follow-page": READ,
    "complaints:answer": WRITE,
    "complaints:withdraw": WRITE,
    "complaints:follow-photo": READ,
    "complaints:case-list": {"GET": "case.list"},
    "complaints:case-new": {"GET": "case.file", "POST": "case.file"},
    "complaints:case-page": {"GET": "case.list"},
    "complaints:case-photo": {"GET": "case.list"},
    "complaints:case-evidence": {"POST": "case.handle"},
    "complaints:case-remark": {"POST": "case.list"},
    "complaints:case-reporter": {"POST": "case.dispatch"},
    "complaints:case-move": {"POST": "case.list"},
}
