"""Who opens which page of joint decisions, written by hand from the duties of each role."""

from tests.duties import ANYBODY, AREA, Line, R, row

READ = AREA | {R.DISTRICT_LEADER, R.AUDITOR, R.SECRETARY, R.DIRECTOR, R.MEMBER, R.TREASURER}
RECORD = frozenset({R.DISTRICT_OFFICER, R.TOWNSHIP_OFFICER, R.SECRETARY, R.DIRECTOR, R.TREASURER})

LINES: dict[str, Line] = {
    "assembly:decision-list": Line(READ),
    "assembly:decision-new": Line(RECORD, RECORD),
    "assembly:tally-check": Line(AREA, AREA),
    "assembly:tally-file": Line(AREA, AREA),
    "assembly:decision-page": row(READ),
    "assembly:decision-correct": row(RECORD, RECORD),
    "assembly:decision-scan": row(READ),
    "assembly:public-decisions": Line(ANYBODY),
    "assembly:public-decision": Line(ANYBODY),
}
REQUESTS = 28
"""How many requests the walk makes for these lines."""
