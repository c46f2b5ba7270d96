from itertools import product

import pytest

from tests.workflow.cases.models import LIFECYCLE
from workflow.lifecycle import Lifecycle, Move, MoveRefused, Stage

ALLOWED = {
    ("filed", "take", "clerk"),
    ("taken", "hand_back", "clerk"),
    ("taken", "finish", "clerk"),
    ("done", "reopen", "filer"),
    ("filed", "close", "clerk"),
    ("filed", "close", "filer"),
    ("done", "close", "clerk"),
    ("done", "close", "filer"),
}
STATUSES = ["filed", "taken", "done", "closed"]
MOVES = ["take", "hand_back", "finish", "reopen", "close", "burn"]
ROLES = ["clerk", "filer", "passer-by"]


def may(status, name, role):
    try:
        LIFECYCLE.require(status, name, {role})
    except MoveRefused:
        return False
    return True


@pytest.mark.parametrize(("status", "name", "role"), [*product(STATUSES, MOVES, ROLES)])
def test_a_move_is_open_exactly_where_the_table_says(status, name, role):
    assert may(status, name, role) == ((status, name, role) in ALLOWED)


@pytest.mark.parametrize(("status", "role"), [*product(STATUSES, ROLES)])
def test_the_moves_that_are_shown_are_those_that_are_let_through(status, role):
    shown = {move.name for move in LIFECYCLE.open_to(status, {role})}

    assert shown == {name for name in MOVES if (status, name, role) in ALLOWED}


def test_several_roles_open_the_union_of_their_moves_in_the_tables_order():
    assert [move.name for move in LIFECYCLE.open_to("done", {"clerk", "filer"})] == ["reopen", "close"]


def test_what_is_final_is_not_left():
    assert LIFECYCLE.final() == {"closed"}
    assert LIFECYCLE.open_to("closed", set(ROLES)) == []


def a_table(*moves):
    return Lifecycle(start="a", stages={"a": Stage("甲"), "z": Stage("终", final=True)}, moves=moves)


def a_move(name, sources, target):
    return Move(name, frozenset(sources), target, frozenset({"clerk"}), "办", "已办")


@pytest.mark.parametrize(
    ("moves", "fault"),
    [
        ([a_move("go", "a", "z"), a_move("go", "a", "a")], "stands twice"),
        ([a_move("go", "b", "z")], "unknown stages"),
        ([a_move("go", "a", "y")], "unknown stages"),
        ([a_move("go", "z", "a")], "leaves the final stages"),
    ],
)
def test_a_table_that_contradicts_itself_does_not_load(moves, fault):
    with pytest.raises(ValueError, match=fault):
        a_table(*moves)


def test_a_table_may_be_asked_again_and_again():
    table = a_table(*(move for move in [a_move("go", "a", "z")]))

    assert table.open_to("a", {"clerk"}) == table.open_to("a", {"clerk"}) != []
