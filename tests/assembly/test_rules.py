"""Quorum and majority against RULES 1.4, written out by hand, and against fractions."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.rules import Impossible, Matter, NonVotePolicy, Side, Tally, judge
from assembly.rules.elections import elect
from assembly.rules.roll import DEVELOPER, Unit, one_choice, roll, weight_of
from assembly.rules.tallies import ORDINARY, PROPOSAL, QUORUM, SPECIAL_MAJORITY, may_call_meeting
from communities.rules import filing_due
from tests.assembly.tallies import a_tally
from workflow.clock import Calendar
from workflow.refusals import Refused

COUNTED = NonVotePolicy.NOT_COUNTED
ABSTAIN = NonVotePolicy.ABSTAIN_FOLLOWS_MAJORITY
UNRETURNED = NonVotePolicy.UNRETURNED_FOLLOWS_MAJORITY
VECTORS = {
    "V1 quorum exactly two thirds": (a_tally(), True, True),
    "V2 area a cent short": (a_tally(returned=("19999.99", 200), agree=("19999.99", 200)), False, False),
    "V3 heads one short": (a_tally(returned=("25000.00", 199), agree=("25000.00", 199)), False, False),
    "V6 ordinary exactly half": (a_tally(agree=("10000.00", 101)), True, False),
    "V6 by heads": (a_tally(agree=("10000.01", 100)), True, False),
    "V7 ordinary minimum": (a_tally(agree=("10000.01", 101)), True, True),
    "V9 odd participants": (a_tally(returned=("20000.00", 201), agree=("10000.01", 101)), True, True),
    "V9 one fewer": (a_tally(returned=("20000.00", 201), agree=("10000.01", 100)), True, False),
    "V10 special exactly three quarters": (a_tally("M8", agree=("15000.00", 150)), True, True),
    "V11 special a cent short": (a_tally("M8", agree=("14999.99", 150)), True, False),
    "V11 special a head short": (a_tally("M8", agree=("15000.00", 149)), True, False),
    "V18 use of the fund": (a_tally("M5", agree=("12000.00", 120)), True, True),
    "V18 raising the fund": (a_tally("M6", agree=("12000.00", 120)), True, False),
}
V17 = a_tally(returned=("21000", 210), agree=("10400", 104), abstain=("1600", 16))


@pytest.mark.parametrize("vector", VECTORS)
def test_a_tally_is_judged_as_the_rules_say(vector):
    tally, has_quorum, has_passed = VECTORS[vector]

    result = judge(tally)

    assert (result.has_quorum, result.has_passed) == (has_quorum, has_passed)


@pytest.mark.parametrize(
    ("policy", "passes", "agree", "of"),
    [
        (COUNTED, False, [1040000, 104], [2100000, 210]),
        (ABSTAIN, True, [1200000, 120], [2100000, 210]),
        (UNRETURNED, True, [1940000, 194], [3000000, 300]),
    ],
)
def test_v17_abstentions_take_part_under_every_policy_and_agree_only_by_following(policy, passes, agree, of):
    result = judge(replace(V17, policy=policy))

    assert result.has_quorum
    assert result.has_passed is passes
    assert [condition.reached for condition in result.majority] == agree
    assert [condition.of for condition in result.majority] == of


@pytest.mark.parametrize("matter", Matter)
def test_six_seven_and_eight_need_three_quarters_the_others_more_than_half(matter):
    special = matter in {"M6", "M7", "M8"}

    assert judge(a_tally(matter, agree=("15000.00", 150))).has_passed
    assert judge(a_tally(matter, agree=("14999.99", 150))).has_passed is not special
    assert not judge(a_tally(matter, agree=("10000.00", 101))).has_passed


def test_no_policy_makes_a_quorum_of_ballots_that_did_not_come_back():
    short = a_tally(returned=("19999.99", 199), agree=("19999.99", 199), policy=UNRETURNED)

    result = judge(short)

    assert not result.has_quorum
    assert not result.has_passed


@pytest.mark.parametrize("policy", [ABSTAIN, UNRETURNED])
@pytest.mark.parametrize(
    ("agree", "against", "side"),
    [
        (("9000", 90), ("8000", 80), Side.AGREE),
        (("8000", 80), ("9000", 90), Side.AGAINST),
        (("9000", 90), ("9000", 90), None),
        (("9000", 85), ("8000", 85), None),
        (("9000", 80), ("8000", 90), None),
    ],
)
def test_who_is_silent_follows_a_side_that_leads_by_area_and_by_heads_else_nobody(
    policy, agree, against, side
):
    area = Decimal(agree[0]) + Decimal(against[0]) + 3000
    tally = a_tally(returned=(area, 200), agree=agree, policy=policy)
    tally = replace(tally, abstain_area=Decimal(3000), abstain_heads=200 - agree[1] - against[1])

    result = judge(replace(tally, total_area=area + 5000, total_heads=250))

    assert result.followed == side
    assert (result.majority[1].reached > agree[1]) is (side == Side.AGREE)


def test_followers_of_a_majority_against_take_part_and_do_not_agree():
    tally = a_tally(agree=("9000", 90), policy=UNRETURNED)

    area, heads = judge(tally).majority

    assert (area.reached, area.of) == (900000, 3000000)
    assert (heads.reached, heads.of) == (90, 300)


@st.composite
def tallies(draw):
    def parts(total):
        returned = draw(st.integers(0, total))
        agree = draw(st.integers(0, returned))
        return total, returned, agree, draw(st.integers(0, returned - agree))

    cents, heads = parts(draw(st.integers(1, 10**9))), parts(draw(st.integers(1, 5000)))
    pairs = zip(cents, heads, strict=True)
    return Tally(
        draw(st.sampled_from(Matter)),
        *(number for area, count in pairs for number in (Decimal(area).scaleb(-2), count)),
        draw(st.sampled_from(NonVotePolicy)),
    )


def by_fractions(tally):
    """The article in exact shares, one measure after the other, with nothing of the portal's own sums."""
    share = {"M6": Fraction(3, 4), "M7": Fraction(3, 4), "M8": Fraction(3, 4)}.get(tally.matter)
    quorum = passed = True
    counts = [
        [Fraction(getattr(tally, f"{what}_{measure}")) for what in ("total", "returned", "agree", "abstain")]
        for measure in ("area", "heads")
    ]
    leads = [agree > returned - agree - abstain for _total, returned, agree, abstain in counts]
    trails = [agree < returned - agree - abstain for _total, returned, agree, abstain in counts]
    for total, returned, agree, abstain in counts:
        quorum = quorum and returned / total >= Fraction(2, 3)
        if tally.policy == ABSTAIN and all(leads):
            agree += abstain
        if tally.policy == UNRETURNED and (all(leads) or all(trails)):
            agree += total - returned if all(leads) else 0
            returned = total
        reached = agree / returned if returned else Fraction(0)
        passed = passed and (reached >= share if share else reached > Fraction(1, 2))
    return quorum, quorum and passed


@given(tallies())
def test_whole_numbers_say_what_fractions_say(tally):
    result = judge(tally)

    assert (result.has_quorum, result.has_passed) == by_fractions(tally)


@given(tallies())
def test_a_side_that_leads_on_one_count_only_has_not_passed_under_any_policy(tally):
    """So it does not matter whether followers look at each count alone or, as here, at both."""
    result = judge(replace(tally, policy=ABSTAIN))

    if result.followed != Side.AGREE:
        assert not result.has_passed


@given(tallies())
def test_the_more_agree_the_sooner_it_passes(tally):
    more = replace(
        tally,
        agree_area=tally.agree_area + tally.abstain_area,
        agree_heads=tally.agree_heads + tally.abstain_heads,
        abstain_area=Decimal(0),
        abstain_heads=0,
    )

    assert judge(more).has_passed >= judge(tally).has_passed


@given(
    st.sampled_from([QUORUM, ORDINARY, SPECIAL_MAJORITY, PROPOSAL]),
    st.integers(0, 10**9),
    st.integers(0, 10**9),
)
def test_what_is_needed_is_the_least_that_meets_the_threshold(threshold, of, reached):
    least = threshold.least(of)

    assert threshold.is_met(reached, of) == (reached >= least)


IMPOSSIBLE = {
    "returned_area": (dict(returned=("30000.01", 200)), "参与表决面积超过专有部分总面积"),
    "returned_heads": (dict(returned=("20000", 301)), "参与表决人数超过业主总人数"),
    "agree_area": (dict(agree=("20000.01", 100)), "同意面积超过参与表决面积"),
    "agree_heads": (dict(agree=("10000", 201)), "同意人数超过参与表决人数"),
    "abstain_area": (
        dict(agree=("15000", 100), abstain=("5000.01", 1)),
        "同意面积和弃权面积合计超过参与表决面积",
    ),
    "abstain_heads": (
        dict(agree=("15000", 150), abstain=("1", 51)),
        "同意人数和弃权人数合计超过参与表决人数",
    ),
    "total_area": (
        dict(total=("0", 300), returned=("0", 0), agree=("0", 0)),
        "专有部分总面积必须大于0",
    ),
    "total_heads": (
        dict(total=("1", 0), returned=("0", 0), agree=("0", 0)),
        "业主总人数必须大于0",
    ),
}


@pytest.mark.parametrize("field", IMPOSSIBLE)
def test_totals_that_no_count_can_give_are_refused_with_the_field_and_a_sentence(field):
    fields, sentence = IMPOSSIBLE[field]

    with pytest.raises(Impossible) as refused:
        a_tally(**fields)

    assert refused.value.problems == [(field, sentence)]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (dict(agree=("-0.01", 1)), "同意面积不能为负数"),
        (dict(agree=("1", -1)), "同意人数不能为负数"),
        (dict(agree=("0.001", 1)), "同意面积最多两位小数"),
        (dict(agree=("NaN", 1)), "同意面积不是数"),
        (dict(total=("1e10", 300)), "专有部分总面积过大，请核对"),
        (dict(total=("30000", 10**9)), "业主总人数过大，请核对"),
    ],
)
def test_values_that_are_no_measure_are_refused(fields, sentence):
    with pytest.raises(Impossible, match=sentence):
        a_tally(**fields)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"matter": "M10"}, "没有“M10”这类事项，应为M1至M9"),
        ({"policy": "majority"}, "没有“majority”这种弃权处理方式"),
    ],
)
def test_unknown_matters_and_policies_are_refused(change, sentence):
    with pytest.raises(Impossible, match=sentence):
        replace(V17, **change)


@pytest.mark.parametrize("change", [{"agree_area": 1.5}, {"agree_heads": Decimal(3)}, {"agree_heads": True}])
def test_rounded_numbers_are_a_bug_and_not_a_refusal(change):
    with pytest.raises(TypeError):
        replace(V17, **change)


def mixed_compound():
    """V13: 120 units of 100 m²: ten unsold, three of Lin, one of a couple, the others of one owner each."""
    units = [Unit(DEVELOPER, Decimal("100.00"))] * 10 + [Unit("林", Decimal("100.00"))] * 3
    units += [Unit(f"业主{number}", Decimal("100.00")) for number in range(107)]
    return units


def test_v13_heads_of_a_mixed_compound_are_owners_not_units():
    weights = roll(mixed_compound())

    everybody = weight_of(weights, weights)
    assert (everybody.heads, everybody.area) == (109, Decimal("12000.00"))
    assert QUORUM.least(everybody.heads) == 73
    assert QUORUM.least(1200000) == 800000


def test_v14_the_developer_is_one_head_with_its_whole_area():
    weights = roll(mixed_compound())

    before = weight_of(["林"], weights)
    after = weight_of(["林", DEVELOPER, DEVELOPER], weights)
    assert (after.heads - before.heads, after.area - before.area) == (1, Decimal("1000.00"))


def test_v15_an_owner_of_several_units_has_one_choice():
    with pytest.raises(Refused, match="“林”的几套房屋须作同一选择"):
        one_choice("林", ["agree", "agree", "against"])

    assert one_choice("林", ["agree", "agree", "agree"]) == "agree"


def test_v19_six_of_nine_candidates_for_seven_seats_are_elected_and_six_is_even():
    votes = [150, 140, 130, 120, 110, 101, 100, 60, 20]
    candidates = {
        f"候选人{place}": a_tally("M3", agree=(f"{count}00", count)) for place, count in enumerate(votes)
    }

    election = elect(candidates, seats=7)

    assert election.elected == tuple(f"候选人{place}" for place in range(6))
    assert (election.vacant, election.is_complete, election.reserves) == (1, False, ())


def test_who_ties_at_the_last_seat_is_not_elected_by_the_order_of_the_list():
    candidates = {
        name: a_tally("M3", agree=("12000", heads))
        for name, heads in zip("甲乙丙", (150, 120, 120), strict=True)
    }

    election = elect(candidates, seats=2)

    assert election.elected == ("甲",)
    assert set(election.reserves) == {"乙", "丙"}


@pytest.mark.parametrize(("asking", "owners", "called"), [(20, 100, True), (19, 100, False), (21, 101, True)])
def test_v21_a_fifth_of_the_owners_can_have_a_meeting_called(asking, owners, called):
    assert may_call_meeting(asking, owners) is called


@pytest.mark.parametrize(
    ("elected", "last"), [(date(2025, 3, 1), date(2025, 3, 31)), (date(2025, 9, 3), date(2025, 10, 9))]
)
def test_v22_a_new_committee_is_filed_within_thirty_days_or_on_the_first_day_after_a_holiday(elected, last):
    assert filing_due(elected, Calendar().is_working) == last
