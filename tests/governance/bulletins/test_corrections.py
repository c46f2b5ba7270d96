"""Corrections of earlier quarters: counted again by the portal, and by hand."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communities.access import Role
from communities.models import CommitteeTerm
from finance.rules.periods import from_code
from governance import actions
from governance.models import FrozenValue
from governance.rules import bulletins as rules
from tests.factories import a_committee, a_compound, a_term, a_township
from workflow.clock import SHANGHAI
from workflow.refusals import Refused

from .scenes import IN_TIME, Q1, a_draft, an_issued_one, an_officer

FIRST = datetime(2025, 4, 8, 9, tzinfo=SHANGHAI)
counts = st.dictionaries(st.sampled_from("abcd"), st.tuples(st.integers(0, 3), st.integers(1, 3)), max_size=4)


@given(before=counts, after=counts)
def test_differences_are_what_a_plain_walk_over_all_keys_finds(before, after):
    expected = {
        key: (before.get(key, (0, 0)), after.get(key, (0, 0)))
        for key in "abcd"
        if before.get(key, (0, 0)) != after.get(key, (0, 0))
    }

    assert {key: (old, new) for key, old, new in rules.differences(before, after)} == expected


@pytest.fixture
def late(db):
    """A committee whose filing of February was entered after the first quarter was frozen; another never."""
    township = a_township("镇甲")
    place, other = (a_compound(township=township, delivered_year=2010) for _turn in range(2))
    terms = [a_term(a_committee(one), date(2024, 1, 1), date(2029, 1, 1)) for one in (place, other)]
    type(terms[0]).objects.update(filed_on=None)
    freeze = actions.freeze(Q1, by=None, at=FIRST)
    type(terms[0]).objects.filter(pk=terms[0].pk).update(filed_on=date(2025, 2, 10))
    return place, freeze


def told(row) -> dict:
    return {(one.place, one.code): (one.before, one.after) for one in row.corrections.all()}


def by_hand(place) -> dict:
    """What a clerk would write down for the fixture."""
    return {
        (f"C{place.pk}", "I01"): ((0, 1), (1, 1)),
        (f"T{place.township_id}", "I01"): ((0, 2), (1, 2)),
        ("D0", "I01"): ((0, 2), (1, 2)),
    }


def test_what_was_entered_late_is_proposed_for_every_level(late):
    place, freeze = late
    row = a_draft()

    assert actions.compare_quarters(row, by=None, at=IN_TIME) == 3
    assert told(row) == by_hand(place)
    one = row.corrections.get(compound=place)
    assert (one.name, one.township, one.colour_before, one.colour_after) == (
        place.name,
        place.township,
        "red",
        "green",
    )
    assert FrozenValue.objects.get(freeze=freeze, code="I01", compound=place).numerator == 0


def test_nobody_checks_it_before_each_has_a_reason(late):
    _place, freeze = late
    row = a_draft()
    actions.compare_quarters(row, by=None, at=IN_TIME)

    with pytest.raises(Refused, match="还有3项更正"):
        actions.check_bulletin(row, by=None, at=IN_TIME)
    with pytest.raises(Refused, match="原因"):
        actions.explain_corrections(row, of=freeze.quarter, code="I01", note=" ", by=None, at=IN_TIME)
    assert (
        actions.explain_corrections(row, of=freeze.quarter, code="I01", note="补录", by=None, at=IN_TIME) == 3
    )
    assert actions.check_bulletin(row, by=None, at=IN_TIME).status == "checked"


def test_looking_again_keeps_the_reasons_of_what_stayed(late):
    _place, freeze = late
    row = a_draft()
    actions.compare_quarters(row, by=None, at=IN_TIME)
    actions.explain_corrections(row, of=freeze.quarter, code="I01", note="补录", by=None, at=IN_TIME)

    assert actions.compare_quarters(row, by=None, at=IN_TIME) == 3
    assert set(row.corrections.values_list("note", flat=True)) == {"补录"}


def test_they_stand_in_the_next_bulletin_and_not_in_the_one_after(late):
    place, _freeze = late
    issued = an_issued_one()

    known = issued.told["corrections"]
    assert known["all"] == 3
    assert [(row["name"], row["before"], row["after"], row["note"]) for row in known["rows"]][-1] == (
        place.name,
        [0, 1],
        [1, 1],
        "补录了登记",
    )
    following = a_draft(from_code("2025Q3"))
    assert actions.compare_quarters(following, by=None, at=datetime(2025, 10, 9, 9, tzinfo=SHANGHAI)) == 0


def test_what_was_put_right_and_wrong_again_is_told_again(late):
    place, _freeze = late
    an_issued_one()
    CommitteeTerm.objects.filter(committee__area__compound=place).update(filed_on=None)
    row = a_draft(from_code("2025Q3"))
    actions.compare_quarters(row, by=None, at=datetime(2025, 10, 9, 9, tzinfo=SHANGHAI))

    first = {key: pair for key, pair in told(row).items() if key == (f"C{place.pk}", "I01")}
    assert first == {(f"C{place.pk}", "I01"): ((1, 1), (0, 1))}


def test_only_the_office_looks_and_only_at_a_draft(late):
    place, _freeze = late
    row = a_draft()

    with pytest.raises(Refused, match="职责"):
        actions.compare_quarters(row, by=an_officer(Role.TOWNSHIP_OFFICER, place), at=IN_TIME)
    row = an_issued_one(quarter=from_code("2025Q1"))
    with pytest.raises(Refused, match="不能再改"):
        actions.compare_quarters(row, by=None, at=IN_TIME)
