"""Terms, filings, red committees, reminders and sort keys, each at its edges."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communities import rules
from communities.access import Post
from communities.posts import ADMIN_POSTS, GIVEN_BY, SITS_ON, admin_posts_clash
from workflow.clock import Calendar

DAYS = st.dates(date(2004, 1, 1), date(2026, 12, 31))
OFFICIAL = Calendar()


@pytest.mark.parametrize(
    ("starts", "ends", "valid"),
    [
        ((2021, 3, 1), (2026, 2, 28), True),
        ((2021, 3, 1), (2026, 3, 1), True),
        ((2021, 3, 1), (2026, 3, 2), False),
        ((2020, 2, 29), (2025, 2, 28), True),
        ((2020, 2, 29), (2025, 3, 1), False),
        ((2021, 3, 1), (2021, 3, 1), True),
        ((2021, 3, 1), (2021, 2, 28), False),
    ],
)
def test_a_term_lasts_until_the_same_calendar_day_five_years_later_at_most(starts, ends, valid):
    assert rules.term_is_valid(date(*starts), date(*ends)) is valid


@given(DAYS, st.integers(0, 3000))
def test_a_term_is_valid_exactly_up_to_its_fifth_anniversary(start, length):
    end = start + timedelta(length)

    assert rules.term_is_valid(start, end) == (end <= rules.anniversary(start, 5))


@pytest.mark.parametrize(
    ("size", "valid"), [(3, 0), (4, 0), (5, 1), (6, 0), (7, 1), (11, 1), (12, 0), (13, 0)]
)
def test_a_committee_has_five_to_eleven_members_an_odd_number(size, valid):
    assert rules.size_is_valid(size) is bool(valid)


@pytest.mark.parametrize(("size", "valid"), [(5, False), (7, True), (8, False), (13, True)])
def test_an_interim_committee_has_seven_or_more_an_odd_number(size, valid):
    assert rules.interim_size_is_valid(size) is valid


@pytest.mark.parametrize(
    ("starts", "due"),
    [
        ((2025, 3, 3), (2025, 4, 2)),
        ((2025, 3, 6), (2025, 4, 7)),  # 5 April is Qingming, the holiday ends on the 6th
        ((2025, 9, 1), (2025, 10, 9)),  # 1 to 8 October are off
        ((2025, 8, 29), (2025, 9, 28)),  # a Sunday on which work is made up
    ],
)
def test_a_filing_is_due_after_thirty_days_or_on_the_first_day_that_is_not_off(starts, due):
    assert rules.filing_due(date(*starts), OFFICIAL.is_working) == date(*due)


@pytest.mark.parametrize(("filed", "late"), [((2025, 10, 9), False), ((2025, 10, 10), True)])
def test_a_filing_after_its_last_day_is_late(filed, late):
    assert (
        rules.filing_is_late(date(2025, 9, 1), date(*filed), date(2025, 12, 31), OFFICIAL.is_working) is late
    )


@pytest.mark.parametrize(("today", "late"), [((2025, 10, 9), False), ((2025, 10, 10), True)])
def test_what_is_not_filed_is_late_once_its_last_day_has_passed(today, late):
    assert rules.filing_is_late(date(2025, 9, 1), None, date(*today), OFFICIAL.is_working) is late


@given(DAYS)
def test_a_legal_period_ends_on_a_working_day_and_never_early(start):
    last = rules.legal_end(start, 30, OFFICIAL.is_working)

    assert OFFICIAL.is_working(last)
    assert timedelta(30) <= last - start <= timedelta(40)


def test_things_are_handed_over_within_ten_days():
    assert rules.handover_due(date(2025, 3, 3), OFFICIAL.is_working) == date(2025, 3, 13)


@pytest.mark.parametrize(
    ("serving", "party", "red"),
    [(5, 3, True), (5, 2, False), (4, 2, False), (4, 3, True), (1, 1, True), (1, 0, False), (0, 0, False)],
)
def test_red_is_more_than_half_of_those_in_office(serving, party, red):
    assert rules.is_red_committee(serving, party) is red


@pytest.mark.parametrize(
    ("left", "step"),
    [
        (181, None),
        (180, 180),
        (91, 180),
        (90, 90),
        (61, 90),
        (60, 60),
        (31, 60),
        (30, 30),
        (0, 30),
        (-1, None),
    ],
)
def test_a_reminder_goes_out_at_each_rung(left, step):
    assert rules.alert_step(left, rules.TERM_ALERTS) == step


@pytest.mark.parametrize(
    ("left", "colour"), [(200, ""), (180, "blue"), (90, "yellow"), (60, "orange"), (30, "red"), (-5, "red")]
)
def test_what_runs_out_takes_colour_as_the_end_comes_near(left, colour):
    assert rules.alert_colour(left) == colour


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("江滨商住区", "jiangbinshangzhuqu", "jbszq"),
        ("Ａ区１期", "aqu1qi", "aq1q"),
        ("绿城·玫瑰园", "lvchengmeiguiyuan", "lcmgy"),
        ("", "", ""),
    ],
)
def test_names_are_sorted_and_found_by_pinyin(name, pinyin, initials):
    assert rules.sort_keys(name) == (pinyin, initials)


def test_sort_keys_fit_their_columns():
    keys = rules.sort_keys("双" * 100)

    assert (len(keys.pinyin), len(keys.initials)) == (200, 60)


@pytest.mark.parametrize(
    ("phone", "shown"), [("13800001234", "138****1234"), ("8765", "****"), (None, ""), ("", "")]
)
def test_a_telephone_is_masked_in_the_middle(phone, shown):
    assert rules.masked_phone(phone) == shown


def test_every_post_sits_somewhere_and_is_given_by_somebody():
    assert set(SITS_ON) == set(Post)
    assert frozenset().union(*GIVEN_BY.values()) == set(Post)


@pytest.mark.parametrize("given_post", sorted(ADMIN_POSTS))
@pytest.mark.parametrize("held", sorted(ADMIN_POSTS))
def test_two_admin_posts_never_meet_in_one_person(held, given_post):
    assert admin_posts_clash(frozenset({held}), given_post) is (held != given_post)


def test_other_posts_do_not_clash_with_an_admin_post():
    assert not admin_posts_clash(frozenset({Post.SYSTEM_ADMIN}), Post.OWNER)
    assert not admin_posts_clash(frozenset({Post.SECRETARY}), Post.AUDIT_ADMIN)
