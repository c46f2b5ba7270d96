"""Findings and statements: who may make which move, written by hand and compared over the whole product."""

from itertools import product

import pytest

from finance.lifecycle import FINDING, STATEMENT, FindingStatus, Relation, StatementStatus

FINDINGS = {
    ("open", "correct", "corrector"),
    ("corrected", "close", "rechecker"),
    ("corrected", "return", "rechecker"),
    ("open", "dismiss", "rechecker"),
}
STATEMENTS = {
    ("submitted", "approve_branch", "branch"),
    ("branch_approved", "approve_community", "community"),
    ("submitted", "return", "branch"),
    ("submitted", "return", "community"),
    ("branch_approved", "return", "branch"),
    ("branch_approved", "return", "community"),
}


@pytest.mark.parametrize(
    ("lifecycle", "statuses", "allowed"),
    [(FINDING, FindingStatus, FINDINGS), (STATEMENT, StatementStatus, STATEMENTS)],
    ids=["finding", "statement"],
)
def test_a_move_is_open_exactly_where_the_rules_say(lifecycle, statuses, allowed):
    asked = product(statuses.values, lifecycle.by_name, Relation.values)

    open_ = {
        (status, name, role)
        for status, name, role in asked
        if name in [move.name for move in lifecycle.open_to(status, {role})]
    }
    assert {(str(status), str(name), str(role)) for status, name, role in open_} == allowed


@pytest.mark.parametrize(
    ("lifecycle", "statuses"),
    [(FINDING, FindingStatus), (STATEMENT, StatementStatus)],
    ids=["finding", "statement"],
)
def test_every_status_is_reached_and_left_unless_it_is_final(lifecycle, statuses):
    reached = {lifecycle.start} | {move.target for move in lifecycle.by_name.values()}
    left = {source for move in lifecycle.by_name.values() for source in move.sources}

    assert set(lifecycle.stages) == set(statuses.values) == reached
    assert left == set(statuses.values) - lifecycle.final()
