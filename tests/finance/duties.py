"""Who opens which page of public income, written by hand from the duties of each role."""

from tests.duties import ANYBODY, AREA, Line, R, row
from tests.finance import duties_assets

BOOK_KEEPERS = frozenset({R.TREASURER, R.DIRECTOR, R.SECRETARY, R.TOWNSHIP_OFFICER, R.DISTRICT_OFFICER})
BOOK_READERS = BOOK_KEEPERS | AREA | {R.MEMBER, R.AUDITOR, R.DISTRICT_LEADER}

ENTERING = frozenset({R.TREASURER, R.DIRECTOR, R.SECRETARY})
POSTING = ENTERING | {R.TOWNSHIP_OFFICER}
WATCHING = frozenset({R.TOWNSHIP_OFFICER, R.DISTRICT_OFFICER})
WATCHERS = frozenset({R.TOWNSHIP_OFFICER, R.DISTRICT_OFFICER, R.AUDITOR})
COMMITTEE = frozenset({R.TREASURER, R.DIRECTOR, R.SECRETARY})

LINES: dict[str, Line] = {
    **duties_assets.LINES,
    "finance:public-book": Line(ANYBODY),
    "finance:book-list": Line(BOOK_READERS),
    "finance:book-new": Line(WATCHING, WATCHING),
    "finance:book-page": row(BOOK_READERS),
    "finance:book-edit": row(WATCHING, WATCHING),
    "finance:draft-new": row(ENTERING, ENTERING),
    "finance:draft-page": row(BOOK_READERS),
    "finance:draft-post": row(post=POSTING),
    "finance:draft-reject": row(POSTING, POSTING),
    "finance:voucher-page": row(BOOK_READERS),
    "finance:voucher-reverse": row(ENTERING, ENTERING),
    "finance:paper": row(BOOK_READERS),
    "finance:month-close": row(post=ENTERING),
    "finance:month-ask": row(ENTERING, ENTERING),
    "finance:month-reopen": row(post=WATCHING),
    "finance:month-keep": row(WATCHING, WATCHING),
    "finance:bank-import": row(BOOK_KEEPERS, BOOK_KEEPERS),
    "finance:book-import": row(BOOK_KEEPERS, BOOK_KEEPERS),
    "finance:bank-page": row(BOOK_READERS),
    "finance:bank-matched": row(BOOK_READERS),
    "finance:bank-line": row(BOOK_READERS),
    "finance:bank-move": row(post=BOOK_KEEPERS),
    **dict.fromkeys(["finance:overview", "finance:finding-list", "finance:audit-list"], Line(BOOK_READERS)),
    **dict.fromkeys(
        [
            *("finance:finding-page", "finance:finding-paper", "finance:check-list", "finance:check-page"),
            *(
                "finance:audit-page",
                "finance:audit-paper",
                "finance:statement-list",
                "finance:statement-page",
            ),
        ],
        row(BOOK_READERS),
    ),
    "finance:finding-correct": row(COMMITTEE, COMMITTEE),
    "finance:finding-recheck": row(WATCHERS, WATCHERS),
    "finance:check-new": row(WATCHERS, WATCHERS),
    "finance:audit-new": row(WATCHERS, WATCHERS),
    "finance:audit-finding": row(WATCHERS, WATCHERS),
    "finance:audit-publish": row(post=WATCHERS),
    "finance:statement-period": row(BOOK_READERS, frozenset({R.TREASURER, R.DIRECTOR})),
    "finance:statement-branch": row(post=frozenset({R.SECRETARY})),
    "finance:statement-community": row(post=frozenset({R.COMMUNITY_OFFICER, R.TOWNSHIP_OFFICER})),
}
REQUESTS = 158 + duties_assets.REQUESTS
"""How many requests the walk makes for these lines."""
