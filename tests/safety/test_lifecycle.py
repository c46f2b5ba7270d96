"""Who may make which move, written by hand (RULES 4) and compared over the whole product."""

from itertools import product

from safety.lifecycle import LIFECYCLE, Relation, Status

ALLOWED = {
    *(("registered", "grade", who) for who in ("judge", "system")),
    *(("graded", "order", who) for who in ("judge", "system")),
    *((status, "regrade", "judge") for status in ("graded", "ordered", "enforced", "rectified")),
    *(
        (status, "secure", who)
        for status in ("registered", "graded", "ordered", "enforced")
        for who in ("rectifier", "judge")
    ),
    *((status, "rectify", "rectifier") for status in ("ordered", "enforced")),
    *((status, "ask_extension", "rectifier") for status in ("ordered", "enforced")),
    *((status, "grant_extension", "approver") for status in ("ordered", "enforced")),
    *((status, "refuse_extension", "approver") for status in ("ordered", "enforced")),
    ("ordered", "enforce", "judge"),
    *((status, "list", "lister") for status in ("graded", "ordered", "enforced")),
    ("rectified", "pass", "rechecker"),
    ("rectified", "fail", "rechecker"),
    *((status, "void", "judge") for status in ("registered", "graded", "ordered", "enforced")),
}
LEADS = {
    "grade": "graded",
    "order": "ordered",
    "rectify": "rectified",
    "pass": "closed",
    "fail": "ordered",
    "enforce": "enforced",
    "void": "void",
}


def test_a_move_is_open_exactly_where_the_rules_say():
    asked = product(Status.values, LIFECYCLE.by_name, Relation.values)

    open_ = {
        (status, name, role)
        for status, name, role in asked
        if name in [move.name for move in LIFECYCLE.open_to(status, {role})]
    }
    assert {tuple(map(str, line)) for line in open_} == ALLOWED


def test_moves_lead_where_the_rules_say():
    found = {name: move.target for name, move in LIFECYCLE.by_name.items() if move.target}

    assert {name: str(target) for name, target in found.items()} == LEADS


def test_only_what_is_closed_or_void_rests_for_good():
    left = {source for move in LIFECYCLE.by_name.values() for source in move.sources}

    assert LIFECYCLE.final() == {"closed", "void"} == set(Status.values) - left
