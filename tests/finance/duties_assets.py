"""Who opens which page of assets, contracts, the maintenance fund and projects."""

from tests.duties import ANYBODY, AREA, KEEPERS, OPERATORS, Line, R, row

COMMITTEE = frozenset({R.SECRETARY, R.DIRECTOR, R.TREASURER})
READ = AREA | COMMITTEE | {R.DISTRICT_LEADER, R.AUDITOR, R.MEMBER}
SURVEYORS = AREA | COMMITTEE
CONTRACTORS = KEEPERS | COMMITTEE

LINES: dict[str, Line] = {
    "finance:asset-list": Line(READ),
    "finance:asset-new": Line(SURVEYORS, SURVEYORS),
    "finance:asset-page": row(READ),
    "finance:asset-edit": row(SURVEYORS, SURVEYORS),
    "finance:asset-retire": row(SURVEYORS, SURVEYORS),
    "finance:asset-photo": row(READ),
    "finance:kind-list": Line(OPERATORS),
    "finance:kind-new": Line(OPERATORS, OPERATORS),
    "finance:kind-edit": Line(OPERATORS, OPERATORS),
    "finance:survey-list": Line(READ),
    "finance:survey-new": Line(OPERATORS, OPERATORS),
    "finance:survey-page": Line(READ),
    "finance:survey-none": Line(post=SURVEYORS),
    "finance:contract-list": Line(READ),
    "finance:contract-new": Line(CONTRACTORS, CONTRACTORS),
    "finance:arrears": Line(READ),
    "finance:contract-gaps": Line(READ),
    "finance:contract-page": row(READ),
    "finance:contract-end": row(CONTRACTORS, CONTRACTORS),
    "finance:contract-scan": row(READ),
    "finance:fund-list": Line(READ),
    "finance:fund-page": row(READ),
    "finance:balance-new": Line(KEEPERS, KEEPERS),
    "finance:movement-new": Line(KEEPERS, KEEPERS),
    "finance:fund-paper": row(READ),
    "finance:project-new": Line(KEEPERS, KEEPERS),
    "finance:project-page": row(READ),
    "finance:project-pay": row(KEEPERS, KEEPERS),
    "finance:public-fund": Line(ANYBODY),
}
REQUESTS = 88
