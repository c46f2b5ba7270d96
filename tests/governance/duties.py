"""Who opens which page of indicators and of safety out of complaints, by hand from the duties of roles."""

from tests.duties import AREA, CASE_READERS, COMPOUND, KEEPERS, Line, R, case, row

READERS = AREA | {R.SECRETARY, R.DIRECTOR, R.MANAGER, R.DISTRICT_LEADER, R.AUDITOR}
CHIEF = frozenset({R.DISTRICT_OFFICER})
REPORTERS = AREA | (COMPOUND - {R.TREASURER})
QUOTERS = frozenset({R.TOWNSHIP_OFFICER, R.DISTRICT_OFFICER})

LINES: dict[str, Line] = {
    **dict.fromkeys(["scorecard", "scorecard-compounds", "indicator-list"], Line(READERS)),
    **dict.fromkeys(["scorecard-place", "scorecard-cell"], row(READERS)),
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
}
REQUESTS = 60
"""How many requests the walk makes for these lines."""
