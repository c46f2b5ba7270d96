"""The table of moves against the regulation, written out by hand: double entry over status × move × role."""

from itertools import product

import pytest

from communities.access import Role
from complaints.lifecycle import LIFECYCLE, Kind, Relation, Status
from workflow.lifecycle import MoveRefused

OPEN = ("submitted", "dispatched", "objected", "accepted")
WITH_UNIT = ("dispatched", "objected", "accepted")
ALLOWED = {
    ("submitted", "dispatch", "dispatcher"),
    ("submitted", "dispatch", "system"),
    ("dispatched", "accept", "unit"),
    ("dispatched", "object", "unit"),
    ("objected", "uphold", "dispatcher"),
    ("objected", "designate", "dispatcher"),
    ("accepted", "contact", "unit"),
    ("accepted", "resolve", "unit"),
    ("accepted", "ask_material", "unit"),
    ("accepted", "end_pause", "unit"),
    ("accepted", "ask_extension", "unit"),
    ("accepted", "grant_extension", "approver"),
    ("accepted", "refuse_extension", "approver"),
    ("accepted", "invite", "unit"),
    ("accepted", "invite", "dispatcher"),
    ("accepted", "report", "co_unit"),
    ("resolved", "rate", "reporter"),
    ("resolved", "reopen", "reporter"),
    ("resolved", "lapse", "system"),
    ("resolved", "repeat", "system"),
    ("closed", "repeat", "system"),
    ("resolved", "write", "reporter"),
    *((status, "redispatch", "dispatcher") for status in WITH_UNIT),
    *((status, "reclassify", "dispatcher") for status in WITH_UNIT),
    *((status, "urge", "reporter") for status in WITH_UNIT),
    *((status, "judge", "reporter") for status in WITH_UNIT),
    *((status, "decline", "dispatcher") for status in ("submitted", "dispatched", "objected")),
    *((status, "withdraw", "reporter") for status in OPEN),
    *((status, "write", "reporter") for status in OPEN),
    *((status, "merge", role) for status in OPEN for role in ("dispatcher", "system")),
}
STAYS = None
LEADS_TO = {
    "dispatch": "dispatched",
    "accept": "accepted",
    "contact": STAYS,
    "resolve": "resolved",
    "ask_material": STAYS,
    "end_pause": STAYS,
    "ask_extension": STAYS,
    "grant_extension": STAYS,
    "refuse_extension": STAYS,
    "invite": STAYS,
    "report": STAYS,
    "object": "objected",
    "uphold": "dispatched",
    "redispatch": "dispatched",
    "reclassify": STAYS,
    "designate": "dispatched",
    "rate": "closed",
    "reopen": "dispatched",
    "lapse": "closed",
    "repeat": "dispatched",
    "judge": STAYS,
    "write": STAYS,
    "urge": STAYS,
    "decline": "declined",
    "merge": "merged",
    "withdraw": "withdrawn",
}
NOTHING: tuple = (set(), set(), set())
CLOCK = {
    "dispatch": (set(), set(), {"accept", "contact", "close"}),
    "accept": ({"accept"}, set(), set()),
    "contact": ({"contact"}, set(), set()),
    "resolve": ({"contact", "close"}, {"approve"}, {"rate"}),
    "ask_material": ({"contact"}, set(), set()),
    "end_pause": NOTHING,
    "ask_extension": (set(), set(), {"approve"}),
    "grant_extension": ({"approve"}, set(), set()),
    "refuse_extension": ({"approve"}, set(), set()),
    "invite": NOTHING,
    "report": NOTHING,
    "object": (set(), {"accept"}, {"decide"}),
    "uphold": ({"decide"}, set(), {"accept"}),
    "redispatch": ({"decide"}, {"accept", "contact", "approve"}, {"accept", "contact"}),
    "reclassify": NOTHING,
    "designate": ({"decide"}, {"accept", "contact"}, {"accept", "contact"}),
    "rate": ({"rate"}, set(), set()),
    "reopen": ({"rate"}, set(), {"accept", "contact", "close"}),
    "lapse": (set(), {"rate"}, set()),
    "repeat": (set(), {"rate"}, {"accept", "contact", "close"}),
    "judge": NOTHING,
    "write": NOTHING,
    "urge": NOTHING,
    "decline": NOTHING,
    "merge": NOTHING,
    "withdraw": NOTHING,
}
"""What each move meets, drops and starts."""
WORDS_NEEDED = {
    *("contact", "resolve", "ask_material", "ask_extension", "refuse_extension", "invite", "report"),
    *("object", "uphold", "redispatch", "designate", "reopen", "repeat", "write", "decline"),
    "reclassify",
}
ROLES = [*Relation.values, *Role.values]


def may(status: str, name: str, role: str) -> bool:
    try:
        LIFECYCLE.require(status, name, {role})
    except MoveRefused:
        return False
    return True


@pytest.mark.parametrize(("status", "name"), [*product(Status.values, LEADS_TO)])
def test_a_move_is_open_exactly_where_the_issue_says(status, name):
    open_to = {role for role in ROLES if may(status, name, role)}

    assert open_to == {role for role in ROLES if (status, name, role) in ALLOWED}


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
    assert targets - {None} | {LIFECYCLE.start} == set(Status.values)
    assert sources == set(Status.values) - LIFECYCLE.final()
    assert LIFECYCLE.final() == {"declined", "withdrawn", "merged"}


def test_a_new_round_begins_with_another_turn_of_a_unit():
    reopening = {move.name for move in LIFECYCLE.moves if move.reopens}

    assert reopening == {"reopen", "repeat", "redispatch", "designate"}


def test_words_are_asked_for_where_somebody_will_read_them():
    assert {move.name for move in LIFECYCLE.moves if move.note} == WORDS_NEEDED


def test_every_kind_of_limit_is_started_and_ends():
    started = set().union(*(move.starts for move in LIFECYCLE.moves))
    met = set().union(*(move.meets for move in LIFECYCLE.moves))

    assert started == met == set(Kind.values)
