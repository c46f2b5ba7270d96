"""The one way to ask who may see and do what.

Posts carry roles, roles carry permissions, current appointments say where. When the term ends, access ends.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PUBLIC = "public"
"""A page that anybody may open."""
SIGNED_IN = "signed_in"
"""A page that any account may open."""
ANY_METHOD = "*"
"""In a line of the policy: methods that the line does not name; the page itself answers them."""


class Role(models.TextChoices):
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")
    DISTRICT_LEADER = "district_leader", _("区领导")
    DISTRICT_OFFICER = "district_officer", _("区专班干部")
    TOWNSHIP_OFFICER = "township_officer", _("镇乡干部")
    COMMUNITY_OFFICER = "community_officer", _("社区工作者")
    HANDLER = "handler", _("部门经办人")
    ENFORCEMENT_OFFICER = "enforcement_officer", _("执法人员")
    AUDITOR = "auditor", _("审计人员")
    SECRETARY = "secretary", _("小区支部书记")
    BUILDING_LEAD = "building_lead", _("党员楼栋长")
    DIRECTOR = "director", _("业委会主任")
    MEMBER = "member", _("业委会成员")
    TREASURER = "treasurer", _("业委会财务")
    MANAGER = "manager", _("物业项目经理")
    RESIDENT = "resident", _("已核实业主")
    VISITOR = "visitor", _("访客")


class Post(models.TextChoices):
    """What an appointment names; the first group are the committee's posts (业委会)."""

    DIRECTOR = "director", _("主任")
    DEPUTY = "deputy", _("副主任")
    MEMBER = "member", _("委员")
    RESERVE = "reserve", _("候补委员")
    TREASURER = "treasurer", _("财务委员")
    SECRETARY = "secretary", _("支部书记")
    BUILDING_LEAD = "building_lead", _("楼栋长")
    MANAGER = "manager", _("项目经理")
    OWNER = "owner", _("业主")
    COMMUNITY_OFFICER = "community_officer", _("社区工作者")
    TOWNSHIP_OFFICER = "township_officer", _("镇乡干部")
    TOWNSHIP_LEADER = "township_leader", _("镇乡负责人")
    DISTRICT_OFFICER = "district_officer", _("区专班干部")
    DISTRICT_LEADER = "district_leader", _("区领导")
    HANDLER = "handler", _("部门经办人")
    UNIT_HEAD = "unit_head", _("单位负责人")
    ENFORCEMENT_OFFICER = "enforcement_officer", _("执法人员")
    AUDITOR = "auditor", _("审计人员")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


SEATS = frozenset({Post.DIRECTOR, Post.DEPUTY, Post.MEMBER, Post.TREASURER})
"""Posts that count for the size of a committee and for its party share; reserves do not (RULES 2)."""

ROLE_OF = {
    Post.DIRECTOR: Role.DIRECTOR,
    Post.DEPUTY: Role.MEMBER,
    Post.MEMBER: Role.MEMBER,
    Post.TREASURER: Role.TREASURER,
    Post.RESERVE: Role.VISITOR,
    Post.SECRETARY: Role.SECRETARY,
    Post.BUILDING_LEAD: Role.BUILDING_LEAD,
    Post.MANAGER: Role.MANAGER,
    Post.OWNER: Role.RESIDENT,
    Post.COMMUNITY_OFFICER: Role.COMMUNITY_OFFICER,
    Post.TOWNSHIP_OFFICER: Role.TOWNSHIP_OFFICER,
    Post.TOWNSHIP_LEADER: Role.TOWNSHIP_OFFICER,
    Post.DISTRICT_OFFICER: Role.DISTRICT_OFFICER,
    Post.DISTRICT_LEADER: Role.DISTRICT_LEADER,
    Post.HANDLER: Role.HANDLER,
    Post.UNIT_HEAD: Role.HANDLER,
    Post.ENFORCEMENT_OFFICER: Role.ENFORCEMENT_OFFICER,
    Post.AUDITOR: Role.AUDITOR,
    Post.SYSTEM_ADMIN: Role.SYSTEM_ADMIN,
    Post.SECURITY_ADMIN: Role.SECURITY_ADMIN,
    Post.AUDIT_ADMIN: Role.AUDIT_ADMIN,
}

_COMPOUND_WORK = frozenset(
    {
        *("desk.open", "register.view", "people.view", "case.list", "case.view", "case.handle", "case.file"),
        *("indicator.view", "warning.view", "warning.act"),
    }
)
_WORK_READING = frozenset(
    {"interview.view", "tough.view", "issue.list", "issue.view", "task.list", "task.view"}
)
"""Interviews, tough compounds, issues and tasks of an area; `.list` alone opens those of one's own unit."""
_WORK_OWNING = frozenset({"issue.list", "task.list", "task.do"})
_BOOK_READING = frozenset({"book.view", "decision.view", "disclosure.view"})
_BOOK_KEEPING = frozenset(
    {
        "book.enter",
        "book.post",
        "book.close",
        "book.import",
        "asset.edit",
        "contract.edit",
        "decision.edit",
        "finding.correct",
        "objection.answer",
        "disclosure.post.compound",
        "notice.draft",
    }
)
_BOOK_WATCH = frozenset(
    {
        "book.open",
        "book.import",
        "book.reopen",
        "asset.edit",
        "contract.edit",
        "fund.edit",
        "decision.edit",
        "decision.check",
        "check.run",
        "audit.edit",
        "finding.recheck",
        "objection.decide",
    }
)
_SAFETY_READING = frozenset({"hazard.view", "inspection.view", "inspection.list"})
_TEAM_WORK = frozenset({"inspection.list", "inspection.team"})
"""Offices that send inspectors: `.team` opens the inspections of whose team one is, and no other."""
_ENFORCING = frozenset({"enforcement.view", "enforcement.edit", "campaign.edit", "assessment.edit"})
_SAFETY_ROUNDS = _SAFETY_READING | {"hazard.report", "hazard.publish", "inspection.do", "inspection.sign"}
_SAFETY_WATCH = _SAFETY_ROUNDS | {"hazard.recheck"}
_SAFETY_ORDERS = _ENFORCING | {"hazard.judge", "hazard.approve", "inspection.plan", "repair.edit"}
_AREA_WORK = (
    _BOOK_READING
    | _SAFETY_WATCH
    | _TEAM_WORK
    | _WORK_READING
    | _WORK_OWNING
    | frozenset(
        {
            "desk.open",
            "register.view",
            "register.edit",
            "people.view",
            "people.edit",
            "appointment.edit",
            "party.confirm",
            "case.list",
            "case.view",
            "case.dispatch",
            "case.handle",
            "case.file",
            "notice.draft",
            "notice.publish",
            "access.record",
            *("indicator.view", "warning.view"),
            *("issue.edit", "issue.check", "task.edit", "task.check"),
        }
    )
)
PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.SYSTEM_ADMIN: frozenset({"desk.open", "ops.view", "admin.open", "calendar.edit", "reference.edit"}),
    Role.SECURITY_ADMIN: frozenset(
        {"desk.open", "account.edit", "admin.open", "people.view", "appointment.edit"}
    ),
    Role.AUDIT_ADMIN: frozenset({"desk.open", "audit.view", "admin.open"}),
    Role.DISTRICT_LEADER: _BOOK_READING
    | _SAFETY_READING
    | _WORK_READING
    | {
        *("desk.open", "register.view", "people.view", "case.list", "case.view", "enforcement.view"),
        *("indicator.view", "warning.view", "interview.verify"),
        *("bulletin.view", "bulletin.issue"),
    },
    Role.DISTRICT_OFFICER: _AREA_WORK
    | _BOOK_WATCH
    | _SAFETY_ORDERS
    | {
        "hazard.list",
        "register.import",
        "ops.view",
        "admin.open",
        "calendar.edit",
        "reference.edit",
        "case.publish",
        "disclosure.post.district",
        *("indicator.edit", "indicator.quote", "indicator.sign", "quarter.freeze"),
        *("warning.verify", "warning.lift", "redline.edit", "redline.confirm"),
        *("interview.edit", "interview.verify", "tough.edit", "tough.decide", "duty.edit"),
        *("bulletin.view", "bulletin.draft", "bulletin.check", "bulletin.issue"),
    },
    Role.TOWNSHIP_OFFICER: _AREA_WORK
    | _BOOK_WATCH
    | _SAFETY_ORDERS
    | {
        *("case.publish", "book.post", "statement.community", "disclosure.post.township"),
        *("indicator.quote", "bulletin.view", "tough.edit"),
        *("warning.act", "warning.verify", "warning.lift", "redline.edit"),
    },
    Role.COMMUNITY_OFFICER: (_AREA_WORK - {"register.edit", "case.dispatch"})
    | {
        "resident.confirm",
        "asset.edit",
        "decision.check",
        "statement.community",
        "disclosure.post.township",
    },
    Role.HANDLER: _WORK_OWNING | _TEAM_WORK | {"desk.open", "case.list", "case.handle"},
    Role.ENFORCEMENT_OFFICER: _SAFETY_READING
    | _TEAM_WORK
    | _WORK_OWNING
    | {
        *("desk.open", "case.list", "case.handle"),
        *("hazard.report", "inspection.do", "enforcement.view", "enforcement.edit"),
    },
    Role.AUDITOR: _BOOK_READING
    | _WORK_READING
    | {
        *("desk.open", "register.view", "check.run", "audit.edit", "finding.recheck"),
        *("indicator.view", "warning.view", "bulletin.view"),
    },
    Role.SECRETARY: _COMPOUND_WORK
    | _WORK_READING
    | _WORK_OWNING
    | _BOOK_READING
    | _BOOK_KEEPING
    | _SAFETY_ROUNDS
    | {"party.confirm", "statement.branch", "hazard.rectify"},
    Role.BUILDING_LEAD: _SAFETY_READING
    | {"desk.open", "register.view", "case.list", "case.view", "hazard.report"},
    Role.DIRECTOR: _COMPOUND_WORK
    | _WORK_READING
    | _WORK_OWNING
    | _BOOK_READING
    | _BOOK_KEEPING
    | _SAFETY_ROUNDS
    | {"statement.submit", "hazard.rectify"},
    Role.MEMBER: _BOOK_READING
    | _SAFETY_READING
    | {"hazard.report", "desk.open", "register.view", "case.list", "case.view"},
    Role.TREASURER: _BOOK_READING | _BOOK_KEEPING | {"desk.open", "register.view", "statement.submit"},
    Role.MANAGER: _SAFETY_ROUNDS
    | _WORK_READING
    | _WORK_OWNING
    | {
        "desk.open",
        "register.view",
        "case.list",
        "case.handle",
        "disclosure.view",
        "disclosure.post.compound",
        "notice.draft",
        "hazard.rectify",
        *("indicator.view", "warning.view", "warning.act"),
    },
    Role.RESIDENT: frozenset(),
    Role.VISITOR: frozenset(),
}

TWO_FACTOR_ROLES = frozenset(
    {
        Role.SYSTEM_ADMIN,
        Role.SECURITY_ADMIN,
        Role.AUDIT_ADMIN,
        Role.TREASURER,
        Role.AUDITOR,
        Role.DISTRICT_OFFICER,
        Role.TOWNSHIP_OFFICER,
    }
)
"""Admin, finance and dispatch roles prove a second factor in production (RULES 10.3)."""


SEAT_PATHS = {
    "pk": ("compound",),
    "community": ("community", "compound__community"),
    "township": ("township", "community__township", "compound__township"),
    "township__district": (
        "district",
        "township__district",
        "community__township__district",
        "compound__township__district",
    ),
}
"""The ways from a row with a seat up to each kind of scope."""


@dataclass(frozen=True)
class Grant:
    """One current appointment read as a right: a role, where it reaches down from, for which unit."""

    role: Role
    post: Post
    scope: tuple[str, int] | None
    """A column of Compound and its value, as ("township", 3); None for a unit without a place of its own."""
    unit_id: int | None = None

    def may(self, permission: str) -> bool:
        return permission in PERMISSIONS[self.role]

    def place(self, prefix: str = "") -> Q:
        """The compounds below the scope; `prefix` leads from the filtered model to its compound."""
        if self.scope is None:
            return Q(pk__in=())
        column, value = self.scope
        lookup = prefix.rstrip("_") if column == "pk" and prefix else f"{prefix}{column}"
        return Q(**{lookup: value})

    def seat(self, prefix: str = "") -> Q:
        """Rows with a seat (one of district, township, community, compound) in or below the scope."""
        below = Q(pk__in=())
        if self.scope is not None:
            column, value = self.scope
            for path in SEAT_PATHS[column]:
                below |= Q(**{f"{prefix}{path}": value})
        return below

    def reaches(self, place) -> bool:
        """Whether a place or organisation lies in or below the scope."""
        if self.scope is None:
            return False
        column, value = self.scope
        return place.lineage().get(column) == value


@dataclass(frozen=True)
class Grants:
    """All that a user's current appointments allow: the union of their grants."""

    all: tuple[Grant, ...] = ()

    def may(self, permission: str) -> bool:
        return any(grant.may(permission) for grant in self.all)

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.all) or frozenset({Role.VISITOR})

    def with_permission(self, permission: str) -> list[Grant]:
        return [grant for grant in self.all if grant.may(permission)]

    def where(self, permission: str, prefix: str = "") -> Q:
        """Compounds (or rows whose `prefix` leads to one) in the scope of grants with the permission."""
        reach = Q(pk__in=())
        for grant in self.with_permission(permission):
            reach |= grant.place(prefix)
        return reach

    def units(self, permission: str) -> frozenset[int]:
        """Organisations for which the user acts with this permission."""
        return frozenset(
            grant.unit_id for grant in self.with_permission(permission) if grant.unit_id is not None
        )

    def seated(self, permission: str, prefix: str = "") -> Q:
        """Rows with a seat in the scope of grants with the permission."""
        reach = Q(pk__in=())
        for grant in self.with_permission(permission):
            reach |= grant.seat(prefix)
        return reach

    def covers(self, permission: str, place) -> bool:
        """Whether one grant with the permission reaches the place or organisation."""
        return any(grant.reaches(place) for grant in self.with_permission(permission))


def held_by(user, on: date | None = None) -> list:
    """The user's appointments on a day (today unless told) with what they are to; read once for each day."""
    if not user.is_authenticated or not user.is_active or user.person_id is None:
        return []
    day = on or timezone.localdate()
    known = user.__dict__.setdefault("_held", {})
    if day not in known:
        known[day] = user.person.appointments.model.held(user.person, day)
    return known[day]


def hold_alone(user, post, on: date):
    """The account as if it held this appointment alone on the day: for what is asked for one post."""
    user.__dict__["_held"] = {on: [post]}
    return user


def grants(user, on: date | None = None) -> Grants:
    """What these appointments allow."""
    return Grants(tuple(row.as_grant() for row in held_by(user, on)))
