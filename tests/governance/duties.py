"""Who opens which page of indicators and of safety out of complaints, by hand from the duties of roles."""

from tests.duties import (
    ANYBODY,
    AREA,
    CASE_READERS,
    COMPOUND,
    KEEPERS,
    OPERATORS,
    STAFF,
    Line,
    R,
    case,
    row,
)
from tests.governance.work import duties as work

READERS = AREA | {R.SECRETARY, R.DIRECTOR, R.MANAGER, R.DISTRICT_LEADER, R.AUDITOR}
CHIEF = frozenset({R.DISTRICT_OFFICER})
REPORTERS = AREA | (COMPOUND - {R.TREASURER})
AUDITORS = frozenset({R.AUDIT_ADMIN})
QUOTERS = frozenset({R.TOWNSHIP_OFFICER, R.DISTRICT_OFFICER})

BULLETIN_READERS = frozenset({R.DISTRICT_OFFICER, R.DISTRICT_LEADER, R.TOWNSHIP_OFFICER, R.AUDITOR})
ISSUERS = frozenset({R.DISTRICT_OFFICER, R.DISTRICT_LEADER})

LINES: dict[str, Line] = {
    **dict.fromkeys(["scorecard", "scorecard-compounds", "indicator-list"], Line(READERS)),
    **dict.fromkeys(["scorecard-place", "scorecard-cell"], row(READERS)),
    "search": Line(STAFF),
    "audit-list": Line(AUDITORS),
    "audit-chain": Line(AUDITORS, AUDITORS),
    **dict.fromkeys(["operations-provisional", "operations-storage"], Line(OPERATORS)),
    "calendar-links": Line(STAFF, STAFF),
    **dict.fromkeys(["calendar", "data-catalogue", "data-file"], Line(ANYBODY)),
    "desk-case": case(CASE_READERS),
    "case-hazard": row(REPORTERS, REPORTERS),
    "case-inspection": row(KEEPERS, KEEPERS),
    "desk-screen": Line(READERS),
    "indicator-change": Line(CHIEF, CHIEF),
    "quarter-list": Line(READERS, CHIEF),
    "quoted-list": Line(QUOTERS),
    "quoted-new": Line(QUOTERS, QUOTERS),
    "quoted-page": row(QUOTERS, CHIEF),
    "quoted-paper": row(QUOTERS),
    "warning-list": Line(READERS),
    "warning-page": row(READERS, READERS),
    "redline-new": Line(QUOTERS, QUOTERS),
    "redline-page": row(QUOTERS, CHIEF),
    "redline-paper": row(QUOTERS),
    **dict.fromkeys(["bulletin-list", "bulletin-page", "bulletin-file"], Line(BULLETIN_READERS)),
    "bulletin-draft": Line(CHIEF, CHIEF),
    "bulletin-corrections": Line(BULLETIN_READERS, CHIEF),
    **dict.fromkeys(["bulletin-compare", "bulletin-check", "bulletin-freeze"], Line(post=CHIEF)),
    "bulletin-return": Line(post=BULLETIN_READERS),
    "bulletin-issue": Line(post=ISSUERS),
    **dict.fromkeys(["bulletins", "bulletin", "bulletin-download", "bulletin-feed"], Line(ANYBODY)),
    **work.LINES,
}
REQUESTS = 132 + work.REQUESTS
"""How many requests the walk makes for these lines."""
