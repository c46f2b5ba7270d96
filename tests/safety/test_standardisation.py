"""The yearly assessment: points, the bar, red lines, scope."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from safety import actions
from safety.models import Assessment, ChecklistItem
from safety.rules.scores import score
from workflow.refusals import Refused

from .scenes import MONDAY, a_scene

RED = frozenset({"A1", "A2"})
WORDS = ["met", "partly", "missed", "na"]


def results(met=0, partly=0, missed=0, na=0):
    words = ["met"] * met + ["partly"] * partly + ["missed"] * missed + ["na"] * na
    return {f"Z{number}": word for number, word in enumerate(words)}


@pytest.mark.parametrize(
    ("counts", "points", "most", "passed"),
    [
        ({"met": 32}, 64, 64, True),
        ({"met": 4, "missed": 1}, 8, 10, True),
        ({"met": 79, "missed": 21}, 158, 200, False),
        ({"met": 3, "partly": 2}, 8, 10, True),
        ({"met": 1, "na": 31}, 2, 2, True),
        ({"na": 32}, 0, 0, False),
    ],
)
def test_eighty_of_a_hundred_of_what_applies(counts, points, most, passed):
    found = score(results(**counts), RED, 0)

    assert (found.points, found.most, found.is_passed) == (points, most, passed)


def test_a_missed_red_line_or_an_open_major_fails_whatever_the_points():
    good = results(met=30)

    assert score(good, RED, 0).is_passed
    assert not score(good | {"A1": "missed"}, RED, 0).is_passed
    assert score(good | {"A1": "partly"}, RED, 0).is_passed
    assert not score(good, RED, 1).is_passed


@given(
    st.dictionaries(
        st.text("AB12", min_size=1, max_size=3), st.sampled_from(["met", "partly", "missed", "na"])
    )
)
def test_the_share_is_what_plain_fractions_say(given_):
    worth = {"met": Fraction(1), "partly": Fraction(1, 2), "missed": Fraction(0)}
    counted = [worth[word] for word in given_.values() if word != "na"]

    share = 100 * sum(counted) / len(counted) if counted else None

    assert score(given_, RED, 0).share == share


def test_it_is_shown_to_one_digit_half_up():
    assert score(results(met=5, missed=1), RED, 0).shown == Decimal("83.3")


def all_items(word="met", **others):
    return {code: others.get(code, word) for code in ChecklistItem.objects.values_list("code", flat=True)}


@pytest.mark.django_db
def test_a_compound_is_assessed_once_a_year_and_gets_its_certificate():
    scene = a_scene()
    given_ = {"compound": scene.compound, "year": 2025, "by": scene.township, "at": MONDAY}
    with pytest.raises(Refused, match="没有达标"):
        actions.assess(results=all_items(A1="missed"), certificate="DB-1", **given_)

    for word in ("partly", "met"):
        row = actions.assess(results=all_items(word, A1="met"), certificate="", **given_)

    assert Assessment.objects.get() == row
    assert (row.is_passed, row.score.points) == (True, 64)


@pytest.mark.django_db
def test_every_item_needs_a_result():
    scene = a_scene()

    with pytest.raises(Refused, match="A1"):
        actions.assess(
            compound=scene.compound,
            year=2025,
            results={code: word for code, word in all_items().items() if code != "A1"},
            by=scene.township,
            at=MONDAY,
        )


@pytest.mark.django_db
def test_an_open_major_fails_and_is_counted_by_the_portal():
    scene = a_scene()
    found = scene.found(is_suspected=True)
    actions.grade(found, grade="major", decision_number="1号", by=scene.township, at=MONDAY)

    row = actions.assess(
        compound=scene.compound, year=2025, results=all_items(), by=scene.township, at=MONDAY
    )

    assert (row.open_majors, row.is_passed) == (1, False)


@pytest.mark.django_db
def test_out_of_scope_has_a_reason():
    scene = a_scene()
    given_ = {"compound": scene.compound, "year": 2025, "by": scene.township, "at": MONDAY}
    with pytest.raises(Refused, match="原因"):
        actions.leave_out(reason=" ", **given_)

    row = actions.leave_out(reason="物业企业进驻不满一年", **given_)

    assert not Assessment.objects.in_scope().exists()
    with pytest.raises(IntegrityError):
        Assessment.objects.filter(pk=row.pk).update(reason="")


@pytest.mark.django_db
def test_nobody_is_assessed_for_a_year_to_come():
    scene = a_scene()
    given = {"compound": scene.compound, "year": MONDAY.year + 1, "by": scene.township, "at": MONDAY}

    for act in (
        lambda: actions.assess(results=all_items(), **given),
        lambda: actions.leave_out(reason="新进驻", **given),
    ):
        with pytest.raises(Refused, match="还没有开始"):
            act()
    assert not Assessment.objects.exists()
