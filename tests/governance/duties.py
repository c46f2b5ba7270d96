"""Who opens which page of indicators, written by hand from the duties of each role."""

from tests.duties import AREA, Line, R, row

READERS = AREA | {R.SECRETARY, R.DIRECTOR, R.MANAGER, R.DISTRICT_LEADER, R.AUDITOR}
CHIEF = frozenset({R.DISTRICT_OFFICER})
QUOTERS = frozenset({R.TOWNSHIP_OFFICER, R.DISTRICT_OFFICER})

LINES: dict[str, Line] = {
    **dict.fromkeys(["scorecard", "scorecard-compounds", "indicator-list"], Line(READERS)),
    **dict.fromkeys(["scorecard-place", "scorecard-cell"], row(READERS)),
    "indicator-change": Line(CHIEF, CHIEF),
    "quarter-list": Line(READERS, CHIEF),
    "quoted-list": Line(QUOTERS),
    "quoted-new": Line(QUOTERS, QUOTERS),
    "quoted-page": row(QUOTERS, CHIEF),
    "quoted-paper": row(QUOTERS),
}
REQUESTS = 30
"""How many requests the walk makes for these lines."""
