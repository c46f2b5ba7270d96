"""The table of moves of a question against the rule, written out by hand: double entry."""

from itertools import product

import pytest

from disclosure.lifecycle import LIFECYCLE, Kind, Relation, Status

ALLOWED = {
    ("asked", "answer", "answerer"): "answered",
    ("answered", "accept", "asker"): "accepted",
    ("answered", "appeal", "asker"): "appealed",
    ("appealed", "decide", "township"): "decided",
}
MOVES = sorted({name for _status, name, _relation in ALLOWED})
MEETS = {"answer": {"answer"}, "decide": {"decide"}}
STARTS = {"appeal": {"decide"}}


@pytest.mark.parametrize(("status", "name", "relation"), [*product(Status.values, MOVES, Relation.values)])
def test_a_move_is_open_exactly_where_the_rule_says(status, name, relation):
    open_ = {move.name: move.leads_to(status) for move in LIFECYCLE.open_to(status, {relation})}

    assert open_.get(name) == ALLOWED.get((status, name, relation))


def test_no_move_is_missing_here():
    assert sorted(LIFECYCLE.by_name) == MOVES


def test_limits_are_met_and_started_where_the_rule_says():
    for name, move in LIFECYCLE.by_name.items():
        assert (set(move.meets), set(move.starts)) == (MEETS.get(name, set()), STARTS.get(name, set()))
    assert set(Kind.values) == {"answer", "decide"}


def test_every_status_is_a_stage_is_reached_and_is_left_unless_final():
    targets = {move.target for move in LIFECYCLE.moves} | {LIFECYCLE.start}
    sources = set().union(*(move.sources for move in LIFECYCLE.moves))

    assert set(Status.values) == set(LIFECYCLE.stages) == targets
    assert set(Status.values) - sources == LIFECYCLE.final() == {"accepted", "decided"}
