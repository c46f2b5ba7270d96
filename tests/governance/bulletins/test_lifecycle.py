"""A bulletin's way: who may do what from where, two persons, the number, the deadline; issued for good."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from itertools import product

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from communities.access import Role
from finance.rules.periods import from_code
from governance import actions
from governance.lifecycle import BULLETIN, BulletinMove, BulletinStatus
from governance.models import Bulletin, Correction, Freeze, Interview, QuotedValue
from governance.rules import bulletins as rules
from tests.factories import a_compound, a_person
from workflow.clock import SHANGHAI, Calendar
from workflow.lifecycle import MoveRefused
from workflow.models import AuditEntry
from workflow.refusals import Refused

from .scenes import IN_TIME, Q1, Q2, WORDS, a_checked_one, a_draft, an_issued_one, an_officer, drawn

ALLOWED = {
    ("draft", "check", "bulletin.check"),
    ("checked", "return", "bulletin.check"),
    ("checked", "return", "bulletin.issue"),
    ("frozen", "return", "bulletin.check"),
    ("frozen", "return", "bulletin.issue"),
    ("checked", "freeze", "quarter.freeze"),
    ("frozen", "issue", "bulletin.issue"),
}
RIGHTS = ("bulletin.view", "bulletin.draft", "bulletin.check", "quarter.freeze", "bulletin.issue")


@pytest.mark.parametrize(
    ("status", "move", "right"), [*product(BulletinStatus.values, BulletinMove.values, RIGHTS)]
)
def test_a_move_is_open_exactly_where_the_rules_say(status, move, right):
    try:
        BULLETIN.require(status, move, {right})
        is_open = True
    except MoveRefused:
        is_open = False

    assert is_open == ((status, move, right) in ALLOWED)


def test_the_deadline_is_the_tenth_working_day_after_the_quarter():
    """By the State Council's calendars 4 April 2025 is off; 4 January 2026, a Sunday, is worked."""
    calendar = Calendar()

    assert rules.due_of(Q1, calendar).at.date() == date(2025, 4, 15)
    assert rules.due_of(Q2, calendar).at.date() == date(2025, 7, 14)
    assert rules.due_of(from_code("2025Q4"), calendar).at.date() == date(2026, 1, 15)
    assert rules.due_of(from_code("2027Q1"), calendar).provisional


def test_a_number_is_written_as_the_standard_says():
    assert rules.number("泉台专班通报", 2026, 1) == "泉台专班通报〔2026〕1号"
    assert rules.spelled(Q2) == "2025年第二季度"


@pytest.mark.django_db
def test_from_draft_to_issue():
    drawn()

    row = an_issued_one()

    assert (row.status, row.number, row.serial) == ("issued", "泉台专班通报〔2025〕1号", 1)
    assert row.freeze == Freeze.objects.get(quarter="2025Q2")
    assert row.told["values_sha256"] == row.freeze.sha256
    verbs = AuditEntry.objects.about("bulletin", "2025Q2").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["draft_bulletin", "compare_quarters", "check", "freeze", "issue"]


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "is_late"), [(-1, False), (0, False), (1, True)])
def test_it_is_late_after_the_last_second_of_the_deadline(minutes, is_late):
    a_compound()
    due = rules.due_of(Q2, Calendar()).at

    row = an_issued_one(at=due + timedelta(minutes=minutes))

    assert row.due_at == due
    assert row.is_late(row.due_at, row.issued_at) is is_late


@pytest.mark.django_db
def test_who_wrote_in_it_does_not_check_it():
    place = a_compound()
    writer, reviser, checker = (an_officer(Role.DISTRICT_OFFICER, place) for _turn in range(3))
    row = a_draft(by=writer)
    actions.revise_bulletin(row, WORDS, by=reviser, at=IN_TIME)
    actions.compare_quarters(row, by=writer, at=IN_TIME)

    for hand in (writer, reviser):
        with pytest.raises(Refused, match="要由另一人核稿"):
            actions.check_bulletin(row, by=hand, at=IN_TIME)

    assert actions.check_bulletin(row, by=checker, at=IN_TIME).checked_by == checker


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.TOWNSHIP_OFFICER, Role.DISTRICT_LEADER, Role.AUDITOR])
def test_only_the_district_office_drafts(role):
    with pytest.raises(Refused, match="职责"):
        a_draft(by=an_officer(role, a_compound()))


@pytest.mark.django_db
def test_a_leader_issues_and_an_auditor_does_not():
    place = a_compound()
    row = actions.freeze_bulletin(a_checked_one(), by=None, at=IN_TIME)

    with pytest.raises(MoveRefused, match="不归您办理"):
        actions.issue_bulletin(row, by=an_officer(Role.AUDITOR, place), at=IN_TIME)
    leader = an_officer(Role.DISTRICT_LEADER, place)
    assert actions.issue_bulletin(row, by=leader, at=IN_TIME).issued_by == leader


@pytest.mark.django_db
def test_a_quarter_has_one_bulletin_and_a_coming_one_none():
    a_draft()

    with pytest.raises(Refused, match="已经有人起草"):
        a_draft()
    with pytest.raises(Refused, match="还没有开始"):
        a_draft(from_code("2025Q4"))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["title", "recipients"])
def test_title_and_recipients_are_asked_for(name):
    with pytest.raises(Refused, match="标题和主送"):
        a_draft(words=type(WORDS)(**{**WORDS.__dict__, name: " \u200b"}))


@pytest.mark.django_db
def test_words_with_a_telephone_are_refused():
    with pytest.raises(Refused, match="要公开"):
        a_draft(words=type(WORDS)(**{**WORDS.__dict__, "measures": "请联系13800001111"}))


@pytest.mark.django_db
def test_a_name_of_the_register_is_seen_by_the_checker():
    a_person("苏念安")
    a_person("高峰")
    row = a_draft(words=type(WORDS)(**{**WORDS.__dict__, "comment": "苏念安同志负责，避开用水高峰。"}))
    actions.compare_quarters(row, by=None, at=IN_TIME)

    with pytest.raises(Refused, match="苏念安、高峰"):
        actions.check_bulletin(row, by=None, at=IN_TIME)
    with pytest.raises(Refused, match="“苏念安”"):
        actions.check_bulletin(row, harmless=["高峰"], by=None, at=IN_TIME)
    actions.revise_bulletin(row, WORDS, by=None, at=IN_TIME)
    assert actions.names_in(row) == []


@pytest.mark.django_db
def test_it_is_not_checked_before_earlier_quarters_were_looked_at():
    with pytest.raises(Refused, match="请先核对"):
        actions.check_bulletin(a_draft(), by=None, at=IN_TIME)


@pytest.mark.django_db
def test_after_the_check_words_stay_until_somebody_returns_it():
    row = a_checked_one()

    with pytest.raises(Refused, match="不能再改"):
        actions.revise_bulletin(row, WORDS, by=None, at=IN_TIME)
    with pytest.raises(Refused, match="原因"):
        actions.return_bulletin(row, note=" ", by=None, at=IN_TIME)
    actions.return_bulletin(row, note="措辞不当", by=None, at=IN_TIME)

    row = actions.revise_bulletin(row, WORDS, by=None, at=IN_TIME)
    assert (row.status, row.checked_at) == ("draft", None)


@pytest.mark.django_db
def test_a_quarter_with_unsigned_values_is_not_frozen_by_its_bulletin():
    place = a_compound()
    QuotedValue.objects.create(
        code="I11",
        quarter=Q2.since,
        compound=place,
        numerator=1,
        denominator=2,
        source="文件",
        entered_at=IN_TIME,
    )
    row = a_checked_one()

    with pytest.raises(Refused, match="还有1条引用值没有审签"):
        actions.freeze_bulletin(row, by=None, at=IN_TIME)
    row.refresh_from_db()
    assert row.status == "checked"


@pytest.mark.django_db
def test_a_running_quarter_is_drafted_and_not_frozen():
    a_compound()
    row = a_checked_one(quarter=from_code("2025Q3"))

    with pytest.raises(Refused, match="还没有结束"):
        actions.freeze_bulletin(row, by=None, at=IN_TIME)


@pytest.mark.django_db
def test_numbers_follow_each_other_within_a_year():
    a_compound()
    moments = [datetime(2025, 4, 8, 9, tzinfo=SHANGHAI), IN_TIME, datetime(2026, 1, 8, 9, tzinfo=SHANGHAI)]

    rows = [
        an_issued_one(quarter=quarter, at=at)
        for quarter, at in zip((Q1, Q2, from_code("2025Q4")), moments, strict=True)
    ]

    assert [(row.year, row.serial) for row in rows] == [(2025, 1), (2025, 2), (2026, 1)]


@pytest.mark.django_db(transaction=True)
def test_four_at_once_have_four_numbers_without_a_gap(transactional_db):
    a_compound()
    quarters = [from_code(f"2025Q{number}") for number in range(1, 5)]
    at = datetime(2026, 1, 8, 9, tzinfo=SHANGHAI)
    rows = [
        actions.freeze_bulletin(a_checked_one(quarter=quarter, at=at), by=None, at=at) for quarter in quarters
    ]

    def one(row):
        try:
            return actions.issue_bulletin(row, by=None, at=at).serial
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as crowd:
        assert sorted(crowd.map(one, rows)) == [1, 2, 3, 4]


@pytest.mark.django_db(transaction=True)
def test_two_clicks_issue_once(transactional_db):
    a_compound()
    row = actions.freeze_bulletin(a_checked_one(), by=None, at=IN_TIME)

    def one(_number):
        try:
            return actions.issue_bulletin(Bulletin.objects.get(pk=row.pk), by=None, at=IN_TIME).serial
        except Refused:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as crowd:
        assert sorted(crowd.map(one, range(4)), key=str) == [1, None, None, None]


@pytest.fixture
def issued(db):
    """A bulletin that is issued, with a correction of the quarter before."""
    place = a_compound()
    freeze = actions.freeze(Q1, by=None, at=datetime(2025, 4, 8, 9, tzinfo=SHANGHAI))
    row = a_draft()
    actions.compare_quarters(row, by=None, at=IN_TIME)
    Correction.objects.filter(bulletin=row).delete()
    a_correction(row, freeze, place)
    row = actions.check_bulletin(row, by=None, at=IN_TIME)
    row = actions.freeze_bulletin(row, by=None, at=IN_TIME)
    return actions.issue_bulletin(row, by=None, at=IN_TIME)


def a_correction(row, freeze, place, code="I01"):
    return Correction.objects.create(
        bulletin=row,
        freeze=freeze,
        level="compound",
        place=f"C{place.pk}",
        compound=place,
        township=place.township,
        code=code,
        name=place.name,
        numerator_before=0,
        denominator_before=1,
        numerator_after=1,
        denominator_after=1,
        colour_before="red",
        colour_after="green",
        found_at=IN_TIME,
        note="补录备案",
    )


@pytest.mark.parametrize("model", [Bulletin, Correction])
@pytest.mark.parametrize("deed", ["updated", "deleted", "saved", "replaced"])
def test_the_database_refuses_to_change_or_remove_what_was_issued(issued, model, deed):
    row = model.objects.get()

    with pytest.raises(DatabaseError), transaction.atomic():
        DEEDS[deed](model, row)


def replaced(model, row) -> None:
    """By SQLite's own way round, or plainly where there is none."""
    table = model._meta.db_table
    word = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    with connection.cursor() as cursor:
        cursor.execute(f"{word} INTO {table} SELECT * FROM {table} WHERE id = %s", [row.pk])


DEEDS = {
    "updated": lambda model, row: model.objects.filter(pk=row.pk).update(id=row.pk),
    "deleted": lambda model, row: model.objects.filter(pk=row.pk)._raw_delete(model.objects.db),
    "saved": lambda model, row: row.save(),
    "replaced": replaced,
}


def test_no_correction_is_added_to_an_issued_bulletin_or_moved_into_it(issued):
    place, freeze = a_compound(), Freeze.objects.get(quarter="2025Q1")

    with pytest.raises(DatabaseError), transaction.atomic():
        a_correction(issued, freeze, place)
    later = a_draft(from_code("2025Q3"))
    moved = a_correction(later, freeze, place)
    with pytest.raises(DatabaseError), transaction.atomic():
        Correction.objects.filter(pk=moved.pk).update(bulletin=issued)
    assert Correction.objects.filter(pk=moved.pk).update(note="可以改") == 1


@pytest.mark.django_db
def test_a_draft_may_be_changed_in_the_database():
    row = a_draft()

    assert Bulletin.objects.filter(pk=row.pk).update(title="另一个标题") == 1


@pytest.mark.django_db
def test_the_last_of_the_quarter_are_called_with_the_issue():
    drawn(11, compounds=12, each=4)
    issued = an_issued_one()
    called = Interview.objects.filter(freeze=issued.freeze)

    assert {row.kind for row in called} >= {"township", "compound"}
    assert {row.issued_on for row in called} == {timezone.localdate(issued.issued_at)}


@pytest.mark.django_db
def test_an_issued_one_without_its_number_is_refused_by_the_database():
    row = a_draft()

    with pytest.raises(DatabaseError), transaction.atomic():
        Bulletin.objects.filter(pk=row.pk).update(status="issued")


def test_what_it_says_stays_when_names_and_records_change(issued):
    before = issued.content

    type(a_compound()).objects.update(name="改过的名字")

    assert Bulletin.objects.get().content == before
