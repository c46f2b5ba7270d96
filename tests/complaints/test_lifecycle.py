"""The table of moves against the regulation, written out by hand: double entry over status × move × role."""

from itertools import product

import pytest

from communities.access import Role
from complaints.lifecycle import LIFECYCLE, Kind, Relation, Status
from workflow.lifecycle import MoveRefused

ALLOWED = {
    ("submitted", "dispatch", "dispatcher"),
    ("submitted", "dispatch", "system"),
    ("submitted", "decline", "dispatcher"),
    ("submitted", "withdraw", "reporter"),
    ("dispatched", "accept", "unit"),
    ("dispatched", "redispatch", "dispatcher"),
    ("dispatched", "decline", "dispatcher"),
    ("dispatched", "withdraw", "reporter"),
    ("accepted", "contact", "unit"),
    ("accepted", "resolve", "unit"),
    ("accepted", "redispatch", "dispatcher"),
    ("accepted", "withdraw", "reporter"),
    ("resolved", "rate", "reporter"),
    ("resolved", "reopen", "reporter"),
    ("resolved", "lapse", "system"),
}
LEADS_TO = {
    "dispatch": "dispatched",
    "accept": "accepted",
    "contact": "accepted",
    "resolve": "resolved",
    "rate": "closed",
    "reopen": "dispatched",
    "lapse": "closed",
    "redispatch": "dispatched",
    "decline": "declined",
    "withdraw": "withdrawn",
}
CLOCK = {
    "dispatch": (set(), set(), {"accept", "contact", "close"}),
    "accept": ({"accept"}, set(), set()),
    "contact": ({"contact"}, set(), set()),
    "resolve": ({"contact", "close"}, set(), {"rate"}),
    "rate": ({"rate"}, set(), set()),
    "reopen": ({"rate"}, set(), {"accept", "contact", "close"}),
    "lapse": (set(), set(), set()),
    "redispatch": (set(), {"accept", "contact"}, {"accept", "contact"}),
    "decline": (set(), set(), set()),
    "withdraw": (set(), set(), set()),
}
"""What each move meets, drops and starts."""
WORDS_NEEDED = {"contact", "resolve", "reopen", "redispatch", "decline"}
ROLES = [*Relation.values, *Role.values]


def may(status: str, name: str, role: str) -> bool:
    try:
        LIFECYCLE.require(status, name, {role})
    except MoveRefused:
        return False
    return True


@pytest.mark.parametrize(("status", "name", "role"), [*product(Status.values, LEADS_TO, ROLES)])
def test_a_move_is_open_exactly_where_the_issue_says(status, name, role):
    assert may(status, name, role) == ((status, name, role) in ALLOWED)


def test_the_table_has_no_move_that_the_issue_does_not_know():
    assert set(LIFECYCLE.by_name) == set(LEADS_TO)


@pytest.mark.parametrize("name", LEADS_TO)
def test_a_move_leads_where_it_should(name):
    assert LIFECYCLE.by_name[name].target == LEADS_TO[name]


@pytest.mark.parametrize("name", CLOCK)
def test_a_move_turns_the_clocks_it_should(name):
    move = LIFECYCLE.by_name[name]

    assert (move.meets, move.drops, move.starts) == CLOCK[name]


def test_every_status_is_a_stage_is_reached_and_is_left_unless_final():
    sources = set().union(*(move.sources for move in LIFECYCLE.moves))
    targets = {move.target for move in LIFECYCLE.moves}

    assert set(Status.values) == set(LIFECYCLE.stages)
    assert targets | {LIFECYCLE.start} == set(Status.values)
    assert sources == set(Status.values) - LIFECYCLE.final()
    assert LIFECYCLE.final() == {"closed", "declined", "withdrawn"}


def test_only_reopening_and_redispatching_begin_a_new_round():
    assert {move.name for move in LIFECYCLE.moves if move.reopens} == {"reopen", "redispatch"}


def test_words_are_asked_for_where_somebody_will_read_them():
    assert {move.name for move in LIFECYCLE.moves if move.note} == WORDS_NEEDED


def test_every_kind_of_limit_is_started_and_ends():
    started = set().union(*(move.starts for move in LIFECYCLE.moves))
    met = set().union(*(move.meets for move in LIFECYCLE.moves))

    assert started == met == set(Kind.values)
