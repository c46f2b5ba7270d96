"""The rates by double entry: the sample year, single cases by hand, and any rows against a plain recount."""

from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaints import rates
from complaints.lifecycle import Kind, Status
from complaints.models import Complaint, Rating
from complaints.rates import Span
from tests.complaints import exported
from tests.complaints.exported import END_OF_2025, a_limit
from tests.complaints.scenes import SHANGHAI, at_hour, category
from tests.factories import NUMBERS, a_compound, an_organisation
from workflow.rates import Rate, total

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=SHANGHAI)
YEAR = Span(END_OF_2025)


def hours(number: int) -> datetime:
    return NOON + timedelta(hours=number)


def a_case(status=Status.ACCEPTED, compound=None, **fields) -> Complaint:
    fields = {"submitted_at": NOON, "urgency": "U3", "description": "路灯坏了三天"} | fields
    return Complaint.objects.create(
        number=f"TS-2026-{next(NUMBERS):06}",
        status=status,
        compound=compound or a_compound(),
        category=fields.pop("category", None) or category("FAC"),
        unit=fields.pop("unit", None) or an_organisation(),
        **fields,
    )


def everything():
    return Complaint.objects.all()


def pair(rate: Rate) -> tuple:
    return rate.numerator, rate.denominator


NUMERATORS = {
    "response": (313, 316),
    "closing": (315, 316),
    "on_time": (309, 316),
    "satisfied": (298, 301),
}


def test_the_imported_year_gives_the_figures_of_its_readme(imported_year):
    year = rates.report(everything(), YEAR)

    assert {name: pair(getattr(year, name)) for name in NUMERATORS} == NUMERATORS
    assert (year.accepted, year.times.count, year.times.mean()) == (317, 315, Decimal("2.3"))
    assert (year.times.mean(4), year.times.median(2)) == (Decimal("2.3001"), Decimal("1.37"))
    assert (year.times.from_accepted, year.times.from_submitted) == (0, 315)
    assert year.satisfied.excluded == {"declined": 1, "merged": 1, "open": 2, "unrated": 9, "missed": 5}


@pytest.mark.usefixtures("loaded_year")
class TestTheSampleYear:
    def test_gives_the_numerators_that_were_counted_by_hand(self):
        year = rates.report(everything(), YEAR)

        assert {name: pair(getattr(year, name)) for name in NUMERATORS} == NUMERATORS
        assert (year.accepted, year.times.count) == (317, 315)
        assert (year.times.mean(4), year.times.median(2)) == (Decimal("2.3001"), Decimal("1.37"))
        assert year.times.mean() == Decimal("2.3")
        assert (year.times.from_accepted, year.times.from_submitted) == (0, 315)
        assert year.response.as_of == date(2025, 12, 31)

    def test_says_who_is_left_out_and_why(self):
        year = rates.report(everything(), YEAR)
        words = Counter(row["评价"] for row in exported.rows() if row["办结时间"])

        assert year.closing.excluded == {"declined": 1, "merged": 1, "not_due": 1}
        assert year.satisfied.excluded == {
            "declined": 1,
            "merged": 1,
            "open": 2,
            "unrated": words[""],
            "missed": words["未接通"],
        }

    @pytest.mark.parametrize("by", rates.GROUPINGS)
    def test_gives_the_same_sums_however_it_is_grouped(self, by):
        year, parts = rates.report(everything(), YEAR), rates.reports(everything(), YEAR, by)

        for name in ("response", "closing", "on_time", "solved", "satisfied"):
            pieces = [getattr(part, name) for part in parts.values()]
            assert total(pieces, as_of=YEAR.as_of) == getattr(year, name)
        assert sum(part.accepted for part in parts.values()) == year.accepted
        assert sum((part.times.whole for part in parts.values()), timedelta()) == year.times.whole

    def test_takes_as_many_queries_for_one_group_as_for_many(self, django_assert_num_queries):
        one = everything().filter(compound=Complaint.objects.first().compound)

        for cases in (one, everything()):
            with django_assert_num_queries(9):
                rates.reports(cases, YEAR, "compound")

    def test_one_function_each_answers_what_the_report_answers(self):
        year = rates.report(everything(), YEAR)

        for name in ("response", "closing", "on_time", "solved", "satisfied"):
            assert getattr(rates, name)(everything(), YEAR) == getattr(year, name)
        assert rates.handling_times(everything(), YEAR) == year.times


@pytest.mark.parametrize(("met", "numerator"), [(-1, 1), (0, 1), (1, 0)])
def test_a_limit_is_kept_until_its_last_second(met, numerator):
    due = hours(24)
    a_limit(a_case(), Kind.CONTACT, due, met_at=due + timedelta(seconds=met))

    assert pair(rates.response(everything(), Span(hours(48)))) == (numerator, 1)


def test_what_is_not_yet_due_is_left_out_even_where_it_is_done():
    a_limit(a_case(), Kind.CLOSE, hours(24), met_at=hours(1))

    rate = rates.closing(everything(), Span(hours(24)))

    assert pair(rate) == (0, 0)
    assert rate.excluded == {"not_due": 1}


def test_what_became_known_later_is_not_seen():
    a_limit(a_case(), Kind.CLOSE, hours(24), met_at=hours(30))

    assert pair(rates.closing(everything(), Span(hours(29)))) == (0, 1)
    assert pair(rates.closing(everything(), Span(hours(31)))) == (1, 1)
    assert rates.handling_times(everything(), Span(hours(29))).count == 0


def test_a_case_that_was_withdrawn_later_still_counted_before():
    case = a_case(Status.WITHDRAWN)
    a_limit(case, Kind.CLOSE, hours(24), dropped_at=hours(40))

    assert pair(rates.closing(everything(), Span(hours(30)))) == (0, 1)
    assert rates.closing(everything(), Span(hours(50))).excluded == {"withdrawn": 1}


def test_a_unit_that_gives_the_case_away_in_time_is_not_judged_and_one_too_late_is():
    handed_on, too_late = a_case(), a_case()
    a_limit(handed_on, Kind.CONTACT, hours(24), dropped_at=hours(3))
    a_limit(handed_on, Kind.CONTACT, hours(27), round=2, started_at=hours(3), met_at=hours(26))
    a_limit(too_late, Kind.CONTACT, hours(24), dropped_at=hours(25))
    a_limit(too_late, Kind.CONTACT, hours(49), round=2, started_at=hours(25), met_at=hours(26))

    assert pair(rates.response(everything(), Span(hours(99)))) == (1, 2)


def test_first_contact_is_judged_in_the_first_round_and_closing_in_the_last():
    case = a_case(submitted_at=NOON)
    for kind in (Kind.CONTACT, Kind.CLOSE):
        a_limit(case, kind, hours(24), met_at=hours(20))
        a_limit(case, kind, hours(72), round=2, started_at=hours(48), met_at=hours(73))
    then, now = Span(hours(40)), Span(hours(99))

    assert pair(rates.response(everything(), now)) == (1, 1)
    assert pair(rates.on_time(everything(), then)) == (1, 1)
    assert pair(rates.on_time(everything(), now)) == (0, 1)
    assert rates.handling_times(everything(), now).whole == timedelta(hours=73)


def test_a_limit_that_rests_has_not_passed():
    a_limit(a_case(), Kind.CLOSE, hours(24), paused_at=hours(20))

    assert rates.closing(everything(), Span(hours(30))).excluded == {"paused": 1}


def test_half_solved_is_half_and_only_the_last_answer_counts():
    for outcomes in (["unsolved", "solved"], ["half"], ["solved"], ["unsolved"], ["missed"], [""]):
        case = a_case()
        for round_, outcome in enumerate(outcomes, 1):
            stars = 5 if outcome in ("solved", "") else None
            Rating.objects.create(case=case, round=round_, outcome=outcome, stars=stars, at=hours(round_))

    rate = rates.solved(everything(), Span(hours(9)))

    assert pair(rate) == (Decimal("2.5"), 4)
    assert rate.excluded == {"missed": 1, "no_answer": 1}
    assert pair(rates.solved(everything(), Span(hours(2)))) == (Decimal("1.5"), 4)


@pytest.mark.parametrize(("stars", "numerator"), [(1, 0), (2, 0), (3, 1), (5, 1)])
def test_three_stars_are_satisfied(stars, numerator):
    Rating.objects.create(case=a_case(), round=1, outcome="solved", stars=stars, at=hours(1))

    assert pair(rates.satisfied(everything(), Span(hours(2)))) == (numerator, 1)


def test_silence_is_neither_satisfied_nor_unsatisfied():
    waiting, silent, working = a_case(Status.RESOLVED), a_case(Status.CLOSED), a_case()
    for case in (waiting, silent):
        a_limit(case, Kind.CLOSE, hours(24), met_at=hours(2))
    a_limit(waiting, Kind.RATE, hours(99), started_at=hours(2))
    a_limit(silent, Kind.RATE, hours(20), started_at=hours(2), dropped_at=hours(21))
    a_limit(working, Kind.CLOSE, hours(24))

    rate = rates.satisfied(everything(), Span(hours(30)))

    assert (pair(rate), rate.share) == ((0, 0), None)
    assert rate.excluded == {"open": 1, "waiting": 1, "unrated": 1}


def test_times_run_from_acceptance_or_from_submission_where_nobody_accepted():
    for number, accepted in ((10, None), (20, None), (30, hours(6)), (40, None)):
        a_limit(a_case(accepted_at=accepted), Kind.CLOSE, hours(99), met_at=hours(number))

    times = rates.handling_times(everything(), Span(hours(60)))

    assert (times.count, times.from_accepted, times.from_submitted) == (4, 1, 3)
    assert times.mean(3) == Decimal("0.979")  # (10 + 20 + 24 + 40) / 4 / 24
    assert times.median(3) == Decimal("0.917")  # (20 + 24) / 2 / 24
    assert times.percentile_90(3) == Decimal("1.667")


def test_a_period_takes_limits_by_their_end_and_answers_by_their_day():
    for day in (2, 9):
        case = a_case(submitted_at=at_hour(day, 9))
        a_limit(case, Kind.CLOSE, at_hour(day, 18), met_at=at_hour(day, 17))
        Rating.objects.create(case=case, round=1, outcome="solved", stars=5, at=at_hour(day + 2))

    first = rates.report(everything(), Span(at_hour(20), start=at_hour(1), end=at_hour(5)))

    assert (first.accepted, first.closing.denominator, first.solved.denominator) == (1, 1, 1)
    assert first.times.count == 1


def test_nothing_has_no_share():
    empty = rates.report(everything(), YEAR)

    assert (empty.response.share, empty.times.mean(), empty.times.percentile_90()) == (None, None, None)


WORDS = ["solved", "half", "unsolved", "missed"]
MOMENTS = st.none() | st.integers(0, 60)
LIMITS = st.fixed_dictionaries({"due": st.integers(1, 60), "met": MOMENTS, "dropped": MOMENTS})
CASES = st.fixed_dictionaries(
    {
        "status": st.sampled_from([Status.ACCEPTED, Status.CLOSED, Status.DECLINED, Status.WITHDRAWN]),
        "contact": st.lists(LIMITS, max_size=2),
        "close": st.lists(LIMITS, max_size=2),
        "ratings": st.lists(st.tuples(st.sampled_from(WORDS), st.integers(0, 60)), max_size=2),
        "accepted": MOMENTS,
    }
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(CASES, max_size=5), at=st.integers(1, 70))
def test_any_rows_give_what_a_plain_recount_gives(drawn, at):
    Rating.objects.all().delete()
    Complaint.objects.all().delete()
    compound, unit = a_compound(), an_organisation()
    for facts in drawn:
        store(facts, compound, unit)

    found = rates.report(everything(), Span(hours(at)))

    told = recounted(drawn, at)
    assert pair(found.response) == told["response"]
    assert pair(found.closing) == told["closing"]
    assert pair(found.on_time) == told["on_time"]
    assert pair(found.solved) == told["solved"]
    assert found.accepted == told["accepted"]
    assert found.times.count == len(told["times"])
    if told["times"]:
        median, ninth = middle(told["times"]), sorted(told["times"])[-(-9 * len(told["times"]) // 10) - 1]
        assert sum(found.times.middle, timedelta()) / len(found.times.middle) == timedelta(hours=1) * median
        assert found.times.ninth == timedelta(hours=ninth)


def store(facts, compound, unit):
    def when(number):
        return None if number is None else hours(number)

    case = a_case(facts["status"], compound, unit=unit, accepted_at=when(facts["accepted"]))
    for kind in ("contact", "close"):
        for number, row in enumerate(facts[kind], 1):
            a_limit(
                case,
                kind,
                hours(row["due"]),
                round=number,
                started_at=NOON,
                met_at=when(row["met"]),
                dropped_at=when(row["dropped"]),
            )
    for number, (outcome, moment) in enumerate(facts["ratings"], 1):
        stars = 4 if outcome == "solved" else None
        Rating.objects.create(case=case, round=number, outcome=outcome, stars=stars, at=hours(moment))


def recounted(drawn, at):
    """Over the drawn facts alone, without a query."""
    told = dict.fromkeys(("response", "closing", "on_time", "solved"), (0, 0)) | {"accepted": 0, "times": []}

    def count(name, hit, worth=1):
        told[name] = (told[name][0] + (worth if hit else 0), told[name][1] + 1)

    for facts in drawn:
        standing = {
            kind: [
                row
                for row in facts[kind]
                if row["dropped"] is None or row["dropped"] >= at or row["dropped"] > row["due"]
            ]
            for kind in ("contact", "close")
        }
        ended = facts["status"] in (Status.DECLINED, Status.WITHDRAWN) and not any(
            row["dropped"] is not None and row["dropped"] >= at for row in facts["close"]
        )
        closed = standing["close"][-1] if standing["close"] else None
        if closed and closed["met"] is not None and closed["met"] < at and facts["status"] not in rates.ENDED:
            told["times"].append(closed["met"] - (facts["accepted"] or 0))
        if ended:
            continue
        told["accepted"] += 1
        first = standing["contact"][0] if standing["contact"] else None
        if first and first["due"] < at:
            count("response", first["met"] is not None and first["met"] <= min(first["due"], at - 1))
        if closed and closed["due"] < at:
            count("closing", closed["met"] is not None and closed["met"] < at)
            count("on_time", closed["met"] is not None and closed["met"] <= min(closed["due"], at - 1))
        given_ = [
            (moment, place, word) for place, (word, moment) in enumerate(facts["ratings"]) if moment < at
        ]
        if given_ and (word := max(given_)[2]) != "missed":
            count("solved", word != "unsolved", Decimal("0.5") if word == "half" else 1)
    return told


def middle(numbers):
    ordered, half = sorted(numbers), len(numbers) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
