"""Who opens which page of interviews, tough compounds, issues and tasks, by hand from the duties of roles."""

from tests.duties import AREA, KEEPERS, Line, R, row

READERS = AREA | {R.SECRETARY, R.DIRECTOR, R.MANAGER, R.DISTRICT_LEADER, R.AUDITOR}
CHIEF = frozenset({R.DISTRICT_OFFICER})
VERIFIERS = frozenset({R.DISTRICT_OFFICER, R.DISTRICT_LEADER})
UNITS = frozenset({R.HANDLER, R.ENFORCEMENT_OFFICER})
"""They see what their own unit owes, and it owes nothing here."""
OWNERS = AREA | UNITS | {R.SECRETARY, R.DIRECTOR, R.MANAGER}
NOT_THE_OWNER = UNITS | {R.SECRETARY, R.MANAGER}
"""The committee owes it: neither the branch nor the company reports it."""

CHECKS = ("close", "return", "postpone", "drop")

LINES: dict[str, Line] = {
    **dict.fromkeys(["interview-list", "tough-list", "task-force"], Line(READERS)),
    **dict.fromkeys(["interview-page", "interview-paper", "tough-page", "tough-paper"], row(READERS)),
    "interview-keep": row(READERS, READERS),
    **dict.fromkeys(["interview-notify", "interview-hold", "duty-new", "duty-end"], row(CHIEF, CHIEF)),
    **dict.fromkeys(["interview-verify", "interview-fail"], row(VERIFIERS, VERIFIERS)),
    "tough-new": Line(CHIEF, CHIEF),
    **dict.fromkeys(
        ["tough-sponsor", "tough-sponsor-end", "tough-approve", "tough-refuse"], row(CHIEF, CHIEF)
    ),
    **dict.fromkeys(
        ["tough-meeting", "tough-record", "tough-progress", "tough-release"], row(KEEPERS, KEEPERS)
    ),
    **dict.fromkeys(["issue-list", "task-list"], Line(READERS | UNITS)),
    **dict.fromkeys(["issue-new", "issue-import", "task-new"], Line(AREA, AREA)),
    **dict.fromkeys(
        ["issue-page", "issue-paper", "task-page", "task-paper"], row(READERS | UNITS, rowless=UNITS)
    ),
    **dict.fromkeys(["issue-finish", "task-finish"], row(OWNERS, OWNERS, rowless=NOT_THE_OWNER)),
    **dict.fromkeys([f"{label}-{move}" for label in ("issue", "task") for move in CHECKS], row(AREA, AREA)),
}
REQUESTS = 150
"""How many requests the walk makes for these lines."""
