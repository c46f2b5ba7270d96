"""Who opens which page of safety, written by hand from the duties of each role."""

from tests.duties import ANYBODY, AREA, COMPOUND, OPERATORS, Line, R, row

ENFORCERS = frozenset({R.ENFORCEMENT_OFFICER})
READERS = AREA | (COMPOUND - {R.TREASURER}) | {R.DISTRICT_LEADER} | ENFORCERS
REPORTERS = READERS - {R.DISTRICT_LEADER}
ON_ROUNDS = AREA | {R.SECRETARY, R.DIRECTOR, R.MANAGER}
INSPECTORS = ON_ROUNDS | ENFORCERS
REPAIRERS = frozenset({R.SECRETARY, R.DIRECTOR, R.MANAGER})
PLANNERS = frozenset({R.TOWNSHIP_OFFICER, R.DISTRICT_OFFICER})
ON_TEAMS = READERS | {R.HANDLER}
"""A clerk sees the inspections of the own teams; in the walk they are in none."""
CASE_READERS = PLANNERS | {R.DISTRICT_LEADER}
"""Of cases of fire, which are not for the team that the walk's enforcement officer is of."""

LINES: dict[str, Line] = {
    **dict.fromkeys(
        [
            "safety:overview",
            "safety:public-compound",
            "safety:drawing",
            "safety:feed",
            "safety:public-enforcement",
        ],
        Line(ANYBODY),
    ),
    **dict.fromkeys(["safety:today", "safety:inspection-list"], Line(ON_TEAMS)),
    **dict.fromkeys(["safety:hazard-list", "safety:hazard-strip"], Line(READERS)),
    **dict.fromkeys(["safety:hazard-page", "safety:hazard-photo"], row(READERS)),
    "safety:hazard-new": Line(REPORTERS, REPORTERS),
    "safety:hazard-move": row(REPAIRERS, REPAIRERS),
    "safety:poster-new": Line(ON_ROUNDS, ON_ROUNDS),
    **dict.fromkeys(["safety:point-list", "safety:point-labels"], Line(READERS)),
    **dict.fromkeys(["safety:inspection-page", "safety:inspection-photo"], row(READERS)),
    **dict.fromkeys(
        ["safety:inspection-new", "safety:drawing-new", "safety:roster-new"], Line(PLANNERS, PLANNERS)
    ),
    "safety:edition-list": Line(OPERATORS),
    "safety:edition-page": Line(OPERATORS),
    **dict.fromkeys(
        [
            *("safety:edition-new", "safety:edition-edit", "safety:edition-withdraw"),
            *("safety:item-new", "safety:item-edit", "safety:item-drop"),
        ],
        Line(OPERATORS, OPERATORS),
    ),
    "safety:roster-list": Line(PLANNERS),
    "safety:roster-strike": row(PLANNERS, PLANNERS),
    **dict.fromkeys(["safety:inspection-item", "safety:inspection-finish"], row(INSPECTORS, INSPECTORS)),
    "safety:inspection-sign": row(ON_ROUNDS, ON_ROUNDS),
    **dict.fromkeys(
        ["safety:assessment-list", "safety:campaign-list", "safety:campaign-page"], Line(READERS)
    ),
    "safety:assessment-page": row(READERS),
    **dict.fromkeys(
        ["safety:assessment-new", "safety:campaign-new", "safety:round-new"], Line(PLANNERS, PLANNERS)
    ),
    **dict.fromkeys(["safety:round-report", "safety:round-pdf", "safety:round-photo"], row(READERS)),
    "safety:result-new": row(PLANNERS, PLANNERS),
    **dict.fromkeys(["safety:water-list", "safety:repair-list"], Line(READERS)),
    **dict.fromkeys(
        ["safety:water-page", "safety:water-photo", "safety:repair-page", "safety:pressure-photo"],
        row(READERS),
    ),
    "safety:water-new": Line(INSPECTORS, INSPECTORS),
    "safety:repair-measure": row(INSPECTORS, INSPECTORS),
    "safety:repair-new": Line(PLANNERS, PLANNERS),
    "safety:repair-move": row(PLANNERS, PLANNERS),
    "safety:enforcement-list": Line(CASE_READERS | ENFORCERS),
    "safety:enforcement-new": Line(PLANNERS | ENFORCERS, PLANNERS | ENFORCERS),
    **dict.fromkeys(["safety:enforcement-page", "safety:enforcement-paper"], row(CASE_READERS)),
    "safety:enforcement-move": row(PLANNERS, PLANNERS),
    "safety:point": row(READERS),
    "safety:point-new": Line(INSPECTORS, INSPECTORS),
    "safety:point-retire": row(INSPECTORS, INSPECTORS),
}
REQUESTS = 198
"""How many requests the walk makes for these lines."""
