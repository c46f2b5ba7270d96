"""Words of the access tables: sets of roles, and a line for each page.

Rooms write their own lines in `tests/<room>/duties.py`; `tests/test_access.py` joins and walks them.
"""

from dataclasses import dataclass

from communities.access import Role

R = Role
AREA = frozenset({R.DISTRICT_OFFICER, R.TOWNSHIP_OFFICER, R.COMMUNITY_OFFICER})
COMPOUND = frozenset({R.SECRETARY, R.BUILDING_LEAD, R.DIRECTOR, R.MEMBER, R.TREASURER, R.MANAGER})

ANYBODY = frozenset(Role) | {None}
SIGNED_IN = frozenset(Role)
STAFF = SIGNED_IN - {R.RESIDENT, R.VISITOR}
READERS = AREA | COMPOUND | {R.DISTRICT_LEADER, R.AUDITOR}
KEEPERS = frozenset({R.DISTRICT_OFFICER, R.TOWNSHIP_OFFICER})
SEE_PEOPLE = AREA | {R.DISTRICT_LEADER, R.SECRETARY, R.DIRECTOR, R.SECURITY_ADMIN}
APPOINT = AREA | {R.SECURITY_ADMIN}
CONFIRM = AREA | {R.SECRETARY}
CASE_READERS = AREA | (COMPOUND - {R.TREASURER}) | {R.DISTRICT_LEADER, R.HANDLER, R.ENFORCEMENT_OFFICER}
CASE_WORKERS = AREA | {R.SECRETARY, R.DIRECTOR, R.MANAGER, R.HANDLER, R.ENFORCEMENT_OFFICER}
INTAKE = AREA | {R.SECRETARY, R.DIRECTOR}
OPERATORS = frozenset({R.SYSTEM_ADMIN, R.DISTRICT_OFFICER})
SECURITY = frozenset({R.SECURITY_ADMIN})
NOBODY: frozenset = frozenset()

WHOLE_DISTRICT = frozenset(
    {R.DISTRICT_OFFICER, R.DISTRICT_LEADER, R.AUDITOR, R.SECURITY_ADMIN, R.ENFORCEMENT_OFFICER}
)
"""They see the next place, too: their post is in the district."""
WITHOUT_CASES = frozenset({R.HANDLER, R.ENFORCEMENT_OFFICER})
"""They see the cases of their own unit alone, and it has none here. (Nor has anybody a second factor.)"""


@dataclass(frozen=True)
class Line:
    """Who may GET and POST a page; whether it is about rows of a place, and who of them has such rows."""

    get: frozenset = NOBODY
    post: frozenset = NOBODY
    of_a_place: bool = False
    rowless: frozenset = NOBODY

    def of(self, method: str) -> frozenset:
        return self.get if method == "GET" else self.post


def row(get=NOBODY, post=NOBODY, rowless=NOBODY) -> Line:
    return Line(get, post, of_a_place=True, rowless=rowless)


def case(get=NOBODY, post=NOBODY) -> Line:
    return row(get, post, WITHOUT_CASES)
