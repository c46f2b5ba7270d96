"""Who may open the pages of this part: URL name -> method -> permission word."""

READ = {"GET": "book.view"}


def form(word: str) -> dict[str, str]:
    """A page with a form: seen and sent by the same people."""
    return {"GET": word, "POST": word}


PAGES: dict[str, dict[str, str]] = {
    **dict.fromkeys(
        [
            *("finance:overview", "finance:finding-list", "finance:finding-page", "finance:finding-paper"),
            *("finance:check-list", "finance:check-page", "finance:audit-list", "finance:audit-page"),
            *("finance:audit-paper", "finance:statement-list", "finance:statement-page"),
        ],
        READ,
    ),
    "finance:finding-correct": form("finding.correct"),
    "finance:finding-recheck": form("finding.recheck"),
    "finance:check-new": form("check.run"),
    "finance:audit-new": form("audit.edit"),
    "finance:audit-finding": form("audit.edit"),
    "finance:audit-publish": {"POST": "audit.edit"},
    "finance:statement-period": {"GET": "book.view", "POST": "statement.submit"},
    "finance:statement-branch": {"POST": "statement.branch"},
    "finance:statement-community": {"POST": "statement.community"},
}
