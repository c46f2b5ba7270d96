"""What each post is: where it sits, whether one person holds it alone, and who may give it."""

from collections.abc import Iterable

from .access import SEATS, Post, Role

COMMITTEE_POSTS = SEATS | {Post.RESERVE}
"""Posts of a committee's term: they end with it at the latest."""

ADMIN_POSTS = frozenset({Post.SYSTEM_ADMIN, Post.SECURITY_ADMIN, Post.AUDIT_ADMIN})
"""Three different persons (GB/T 22239, RULES 10.3)."""

SINGLE = frozenset({Post.DIRECTOR, Post.SECRETARY, Post.MANAGER, Post.UNIT_HEAD})
"""Posts that one person holds at a time in one place or unit; a successor comes by hand-over."""

_UNITS = frozenset({"department", "enforcement", "utility", "company", "resident_unit", "joint_party"})

SITS_ON: dict[Post, frozenset[str]] = {
    **dict.fromkeys(COMMITTEE_POSTS, frozenset({"committee"})),
    Post.SECRETARY: frozenset({"party", "joint_party"}),
    Post.BUILDING_LEAD: frozenset({"building"}),
    Post.MANAGER: frozenset({"project"}),
    Post.OWNER: frozenset({"compound"}),
    Post.COMMUNITY_OFFICER: frozenset({"community"}),
    **dict.fromkeys((Post.TOWNSHIP_OFFICER, Post.TOWNSHIP_LEADER), frozenset({"township"})),
    **dict.fromkeys((Post.DISTRICT_OFFICER, Post.DISTRICT_LEADER), frozenset({"district"})),
    Post.HANDLER: _UNITS,
    Post.UNIT_HEAD: _UNITS,
    Post.ENFORCEMENT_OFFICER: frozenset({"enforcement", "department"}),
    Post.AUDITOR: frozenset({"department", "district"}),
    **dict.fromkeys(ADMIN_POSTS, frozenset({"district"})),
}
"""Places by their kind, organisations by theirs; an office and its place share a word."""

_COMPOUND_POSTS = COMMITTEE_POSTS | {Post.SECRETARY, Post.BUILDING_LEAD, Post.MANAGER}
_OFFICES = frozenset({Post.TOWNSHIP_OFFICER, Post.TOWNSHIP_LEADER, Post.HANDLER, Post.UNIT_HEAD})

GIVEN_BY: dict[Role, frozenset[Post]] = {
    Role.COMMUNITY_OFFICER: _COMPOUND_POSTS | {Post.OWNER},
    Role.TOWNSHIP_OFFICER: _COMPOUND_POSTS | {Post.COMMUNITY_OFFICER, Post.UNIT_HEAD},
    Role.DISTRICT_OFFICER: _COMPOUND_POSTS | _OFFICES | {Post.COMMUNITY_OFFICER, Post.ENFORCEMENT_OFFICER},
    Role.SECURITY_ADMIN: ADMIN_POSTS | {Post.DISTRICT_OFFICER, Post.DISTRICT_LEADER, Post.AUDITOR},
}
"""Nobody gives a post of their own level or above: those come from the security admin."""


RANK = {post: rank for rank, post in enumerate(Post)}
"""The order in which posts are listed: a committee's director first."""


def in_rank(rows: Iterable) -> list:
    """Appointments by the rank of their post, the longest-serving first."""
    return sorted(rows, key=lambda row: (RANK[Post(row.post)], row.starts_on, row.pk))


def admin_posts_clash(held: frozenset[Post], given: Post) -> bool:
    """Whether one person would hold two of the three admin posts."""
    return given in ADMIN_POSTS and bool(held & (ADMIN_POSTS - {given}))
