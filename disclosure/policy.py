"""Who may open the pages of this room: URL name -> method -> permission word."""

from communities.access import PUBLIC


def form(word: str) -> dict[str, str]:
    return {"GET": word, "POST": word}


LEVELS = ("compound", "township", "district")
OPEN = (
    "document",
    "sheet",
    "poster",
    "table",
    "text",
    "income",
    "screen",
    "screen-worker",
    "feed",
    "notice-feed",
    "notice-feed-compound",
    "feed-compound",
    "statements-csv",
    "statements-json",
    "statements-schema",
)
DESK = (
    "document-list",
    "document-page",
    "print-sheet",
    "print-poster",
    "posting-photo",
    "notice-list",
    "notice-page",
    "objection-list",
    "objection-page",
    "access-list",
    "access-proof",
)

PAGES: dict[str, dict[str, str]] = {
    **{f"disclosure:{page}": {"GET": PUBLIC} for page in OPEN},
    **{f"disclosure:{page}": {"GET": "disclosure.view"} for page in DESK},
    **{f"disclosure:post-{level}": form(f"disclosure.post.{level}") for level in LEVELS},
    **{f"disclosure:down-{level}": form(f"disclosure.post.{level}") for level in LEVELS},
    **{f"disclosure:notice-{page}": form("notice.draft") for page in ("new", "edit", "withdraw")},
    "disclosure:notice-publish": form("notice.publish"),
    "disclosure:ask": form(PUBLIC),
    "disclosure:asked": {"GET": PUBLIC},
    "disclosure:asked-accept": {"POST": PUBLIC},
    "disclosure:asked-appeal": {"POST": PUBLIC},
    "disclosure:objection-answer": form("objection.answer"),
    "disclosure:objection-decide": form("objection.decide"),
    "disclosure:objection-publish": form("notice.publish"),
    "disclosure:objection-unpublish": form("notice.publish"),
    "disclosure:access-join": form("access.record"),
    "disclosure:access-end": form("access.record"),
}
