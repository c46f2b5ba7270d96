"""Double random: the stored sample is drawn again from seed and roster; ties are kept apart."""

import hashlib
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communities.models import Compound, Person
from safety import actions
from safety.models import Drawing
from safety.rules.drawing import Roster, drawn
from tests.factories import a_compound
from workflow.refusals import Refused

from .scenes import MONDAY, a_scene

NAMES = st.lists(st.text("ABCD", min_size=1, max_size=3), min_size=1, max_size=8, unique=True)


def by_hand(text: str, seed: str, compounds: int, team: int):
    """The rule of the public page, written out without the portal's code."""
    roster = json.loads(text)

    def lot(kind, name):
        return hashlib.sha256(f"{seed}|{kind}|{name}".encode()).hexdigest()

    people = sorted(roster["inspectors"], key=lambda name: lot("inspector", name))
    taken = {name: 0 for name in people}
    result = []
    for compound in sorted(roster["compounds"], key=lambda name: lot("compound", name))[:compounds]:
        able = [name for name in people if compound not in roster["conflicts"].get(name, [])]
        able.sort(key=lambda name: (taken[name], people.index(name)))
        result.append((compound, able[:team]))
        for name in able[:team]:
            taken[name] += 1
    return result


@given(compounds=NAMES, inspectors=NAMES, seed=st.text(max_size=5), data=st.data())
def test_whoever_draws_again_gets_the_same(compounds, inspectors, seed, data):
    conflicts = {name: data.draw(st.sets(st.sampled_from(compounds))) for name in inspectors}
    roster = Roster(compounds, inspectors, conflicts)
    try:
        result = drawn(roster, seed, compounds=len(compounds), team=1)
    except Refused:
        assert any(all(place in conflicts[name] for name in inspectors) for place in compounds)
        return

    assert result == by_hand(roster.text(), seed, len(compounds), 1)
    assert all(place not in conflicts[name] for place, team in result for name in team)


def test_inspectors_take_turns():
    roster = Roster([f"C{n}" for n in range(6)], ["P1", "P2", "P3"], {})

    turns = [name for _place, team in drawn(roster, "s", compounds=6, team=1) for name in team]

    assert {name: turns.count(name) for name in roster.inspectors} == {"P1": 2, "P2": 2, "P3": 2}


@pytest.mark.parametrize(
    ("compounds", "team", "words"),
    [(3, 1, "这么多小区"), (0, 1, "这么多小区"), (1, 2, "利害关系"), (1, 0, "至少抽取一名")],
)
def test_rosters_that_are_too_short_are_refused(compounds, team, words):
    with pytest.raises(Refused, match=words):
        drawn(Roster(["C1", "C2"], ["P1"], {}), "s", compounds=compounds, team=team)


@pytest.mark.django_db
def test_a_drawing_is_stored_with_all_that_draws_it_again():
    scene = a_scene()
    other = a_compound(township=scene.compound.township)
    inspectors = Person.objects.filter(pk__in=[scene.township.person_id, scene.secretary.person_id])

    row = actions.draw(
        title="三月抽查",
        compounds=Compound.objects.filter(pk__in=[scene.compound.pk, other.pk]),
        inspectors=inspectors,
        count=2,
        team=1,
        since=date(2026, 3, 16),
        until=date(2026, 3, 20),
        by=scene.township,
        at=MONDAY,
    )

    stored = Drawing.objects.get(pk=row.pk)
    assert hashlib.sha256(stored.roster.encode()).hexdigest() == stored.roster_hash
    assert [tuple(one) for one in stored.result] == by_hand(stored.roster, stored.seed, 2, 1)
    teams = {one.compound: list(one.inspectors.all()) for one in stored.inspections.all()}
    assert teams[scene.compound] == [scene.township.person]


@pytest.mark.django_db
def test_nobody_draws_over_compounds_of_others():
    scene = a_scene()

    with pytest.raises(Refused, match="职责范围"):
        actions.draw(
            title="抽查",
            compounds=Compound.objects.filter(pk=scene.compound.pk),
            inspectors=Person.objects.filter(pk=scene.township.person_id),
            count=1,
            team=1,
            since=date(2026, 3, 16),
            until=date(2026, 3, 20),
            by=scene.secretary,
            at=MONDAY,
        )
