"""Who opens which page of documents, postings and notices, written by hand from the duties of each role."""

from tests.duties import ANYBODY, AREA, KEEPERS, Line, R, row

READ = AREA | {R.DISTRICT_LEADER, R.AUDITOR, R.SECRETARY, R.DIRECTOR, R.MEMBER, R.TREASURER, R.MANAGER}
POSTS = {
    "compound": frozenset({R.SECRETARY, R.DIRECTOR, R.TREASURER, R.MANAGER}),
    "township": frozenset({R.TOWNSHIP_OFFICER, R.COMMUNITY_OFFICER}),
    "district": frozenset({R.DISTRICT_OFFICER}),
}
DRAFT = AREA | POSTS["compound"]
ANSWER = frozenset({R.SECRETARY, R.DIRECTOR, R.TREASURER})

LINES: dict[str, Line] = {
    **dict.fromkeys(
        [
            "disclosure:document",
            "disclosure:sheet",
            "disclosure:poster",
            "disclosure:table",
            "disclosure:text",
            "disclosure:income",
            "disclosure:screen",
            "disclosure:screen-worker",
            "disclosure:feed",
            "disclosure:notice-feed",
            "disclosure:notice-feed-compound",
            "disclosure:feed-compound",
            "disclosure:statements-csv",
            "disclosure:statements-json",
            "disclosure:statements-schema",
        ],
        Line(ANYBODY),
    ),
    "disclosure:document-list": Line(READ),
    "disclosure:notice-list": Line(READ),
    "disclosure:notice-page": row(READ),
    "disclosure:notice-new": Line(DRAFT, DRAFT),
    "disclosure:notice-edit": row(DRAFT, DRAFT),
    "disclosure:notice-withdraw": row(DRAFT, DRAFT),
    "disclosure:notice-publish": row(AREA, AREA),
    "disclosure:access-list": Line(READ),
    "disclosure:access-proof": row(READ),
    "disclosure:access-join": row(AREA, AREA),
    "disclosure:access-end": row(AREA, AREA),
    "disclosure:ask": Line(ANYBODY, ANYBODY),
    "disclosure:asked": Line(ANYBODY),
    "disclosure:asked-accept": Line(post=ANYBODY),
    "disclosure:asked-appeal": Line(post=ANYBODY),
    "disclosure:objection-list": Line(READ),
    "disclosure:objection-page": row(READ),
    "disclosure:objection-answer": row(ANSWER, ANSWER),
    "disclosure:objection-decide": row(KEEPERS, KEEPERS),
    "disclosure:objection-publish": row(AREA, AREA),
    "disclosure:objection-unpublish": row(AREA, AREA),
    **dict.fromkeys(
        [
            "disclosure:document-page",
            "disclosure:print-sheet",
            "disclosure:print-poster",
            "disclosure:posting-photo",
        ],
        row(READ),
    ),
    **{f"disclosure:post-{level}": row(roles, roles) for level, roles in POSTS.items()},
    **{f"disclosure:down-{level}": row(roles, roles) for level, roles in POSTS.items()},
}
REQUESTS = 162
"""How many requests the walk makes for these lines."""
