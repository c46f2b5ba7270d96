"""The plan of a whole import, and what the database says that the checks must know."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from communities.access import Post
from communities.models import Compound, District, Township
from communities.posts import COMMITTEE_POSTS
from communities.register.findings import Unreadable
from communities.register.layout import BRANCHES, COMMITTEES, LEADS, PROJECTS
from communities.register.limits import Box, Limits, Reference
from communities.register.records import LeadRow, Register

from .person_table import People, person_key
from .place_tables import Areas, Buildings, Communities, Compounds
from .posts import Holders, Members, Target, TermPlan, Want
from .tables import Plan, Table, difference
from .term_table import Terms
from .unit_tables import (
    Branches,
    Committees,
    CommunityOffices,
    CommunityParties,
    Companies,
    Contracts,
    Projects,
    committee_key,
)

Step = Callable[[str], None]
NAMED_BY_FILES = frozenset({"compound", "building", "branch", "committee", "project"})
"""Tables of which a file is expected to name every row."""
POST_TITLES = {
    "secretary": _("支部书记"),
    "lead": _("楼栋长"),
    "member": _("业委会成员"),
    "manager": _("项目经理"),
}


def quiet(words: str) -> None:
    """No progress is shown."""


def tables() -> list[Table]:
    """In the order in which they are written."""
    return [
        Communities(),
        Compounds(),
        Areas(),
        Buildings(),
        Companies(),
        CommunityOffices(),
        CommunityParties(),
        Branches(),
        Committees(),
        Terms(),
        Projects(),
        Contracts(),
        People(),
    ]


def reference() -> Reference:
    """:raises Unreadable: where the district or its townships have not been entered."""
    district = District.objects.order_by("pk").first()
    townships: dict[str, str] = {}
    for name, aliases in Township.objects.order_by("pk").values_list("name", "aliases"):
        townships |= dict.fromkeys([name, *aliases.split()], name)
    if district is None or not townships:
        raise Unreadable(str(_("系统里还没有本区和镇乡的资料，请先录入再导入台账。")))
    box = Box(district.west, district.east, district.south, district.north)
    closed = Compound.objects.exclude(closed_on=None).values_list("code", flat=True)
    return Reference(townships, box, Limits.from_settings(), frozenset(closed))


def plan(register: Register, *, on: date, all_tables: list[Table], step: Step = quiet) -> Plan:
    """Compare a register without problems with the database, as of a day; nothing is written."""
    result = Plan(on)
    codes = {row.code for row in register.compounds}
    for table in all_tables:
        step(str(table.title))
        found = {key: (pk, values) for key, pk, values in table.existing()}
        one = difference(table, table.desired(register, result), found)
        one.absent = [
            key
            for key in one.absent
            if table.slug in NAMED_BY_FILES
            and (table.slug == "compound" or table.compound_of(key, found[key][1]) in codes)
        ]
        result.tables[table.slug] = one
    _forget_closed(result)
    step(str(_("任职")))
    _plan_posts(register, result)
    return result


def _forget_closed(result: Plan) -> None:
    """Nobody expects a closed compound in a file."""
    closed = set(Compound.objects.exclude(closed_on=None).values_list("code", flat=True))
    compounds = result.tables["compound"]
    compounds.absent = [code for code in compounds.absent if code not in closed]


def _plan_posts(register: Register, result: Plan) -> None:
    result.tables["secretary"] = _secretaries(register, result)
    result.tables["lead"] = _leads(register, result)
    result.tables["member"] = _members(register, result)
    result.tables["manager"] = _managers(register, result)


def _secretaries(register: Register, result: Plan) -> Any:
    holders = Holders(result, [Post.SECRETARY], "organisation")
    for row in register.branches:
        want = Want(person_key(row.secretary, row.phone), Post.SECRETARY, BRANCHES.sheet, row.row)
        holders.settle(Target("branch", row.compound_code, row.compound_code), [want], row.founded_on)
    return holders.result


def _leads(register: Register, result: Plan) -> Any:
    holders = Holders(result, [Post.BUILDING_LEAD], "building")
    by_building: dict[tuple[str, ...], list[LeadRow]] = defaultdict(list)
    for row in register.leads:
        by_building[row.compound_code, *(row.place or ())].append(row)
    for key, rows in by_building.items():
        wants = [
            Want(person_key(row.name, row.phone), Post.BUILDING_LEAD, LEADS.sheet, row.row, row.starts_on)
            for row in rows
        ]
        holders.settle(Target("building", key, key[0]), wants, rows[0].starts_on)
    return holders.result


def _managers(register: Register, result: Plan) -> Any:
    holders = Holders(result, [Post.MANAGER], "project")
    for row in register.projects:
        want = Want(person_key(row.manager, row.phone), Post.MANAGER, PROJECTS.sheet, row.row)
        holders.settle(Target("project", row.code, row.compound_code), [want], row.starts_on)
    return holders.result


def _members(register: Register, result: Plan) -> Any:
    members = Members(result, COMMITTEE_POSTS, "organisation")
    for committee in register.committees:
        key = committee_key(committee.head)
        wants = [
            Want(
                person_key(row.name, row.phone),
                row.post,
                COMMITTEES.sheet,
                row.row,
                is_party_member=row.is_party_member,
            )
            for row in committee.rows
        ]
        members.settle_term(Target("committee", key, key[0]), wants, _term(result, key))
    return members.result


def _term(result: Plan, key: tuple[str, str, str]) -> TermPlan:
    term_key, values, old = result.terms[key]
    return TermPlan(
        key=term_key,
        pk=result.tables["term"].pks.get(term_key),
        starts_on=values[1],
        ends_on=values[2],
        old_starts_on=old[1] if old else None,
        old_ends_on=old[2] if old else None,
    )
