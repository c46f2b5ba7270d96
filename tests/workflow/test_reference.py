"""Memory of reference tables: it holds as long as they stay, and not a moment longer, in any process."""

import re
from datetime import date
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from communities.directory import AUDIENCES, Asked, Staff
from complaints import suggesting
from complaints.actions.moving import limits_of
from complaints.models import Category, Complaint, DispatchRule, Limit
from complaints.routing import unit_for
from tests.complaints.scenes import MONDAY, a_scene, category
from tests.factories import an_organisation
from workflow import calendars, levels, reference
from workflow.models import CalendarDay, ReferenceChange

DAY = date(2026, 6, 1)
PASSED_THROUGH = {"workflow_referencechange", "communities_person", "complaints_category"}
"""The stamps themselves; a person is only the way from a post to its account, a category's key is asked."""


class Found:
    """Counts how often it was looked for."""

    times = 0

    def __call__(self):
        self.times += 1
        return self.times


def a_change():
    CalendarDay.objects.create(day=DAY, working=False)


@pytest.fixture
def found():
    return Found()


@pytest.fixture(autouse=True)
def nothing_kept_from_other_tests():
    reference._last[0] = reference.Memory("")


@pytest.mark.django_db
class TestMemory:
    def test_an_answer_is_found_once(self, found):
        assert [reference.kept("question", found) for _ in range(3)] == [1, 1, 1]

    def test_questions_are_kept_apart_and_found_together(self):
        asked = []

        def find(questions):
            asked.append(questions)
            return {question: question * 2 for question in questions}

        assert reference.kept_all([2, 3, 2], find) == {2: 4, 3: 6}
        assert reference.kept_all([3, 4], find) == {3: 6, 4: 8}
        assert asked == [[2, 3], [4]]

    def test_a_change_ends_it(self, found):
        reference.kept("question", found)
        a_change()

        assert reference.kept("question", found) == 2

    def test_what_was_found_after_a_change_does_not_outlive_its_rollback(self, found):
        reference.kept("question", found)
        with transaction.atomic():
            a_change()
            assert reference.kept("question", found) == 2
            transaction.set_rollback(True)
        reference.kept("question", found)
        a_change()

        assert reference.kept("question", found) == 4

    def test_without_a_stamp_nothing_is_kept(self, found):
        ReferenceChange.objects.all().delete()

        assert [reference.kept("question", found), reference.kept("question", found)] == [1, 2]

    def test_the_stamp_is_read_once_within(self, found, django_assert_num_queries):
        with django_assert_num_queries(1), reference.read_once():
            reference.kept("question", found)
            with reference.read_once():
                reference.kept("another", found)

    def test_it_begins_anew_when_it_is_full(self, found, monkeypatch):
        monkeypatch.setattr(reference, "MOST", 2)
        for question in range(3):
            reference.kept(question, found)

        assert reference.kept(2, found) == 3
        assert reference.kept(0, found) == 4


@pytest.mark.django_db
class TestPresuming:
    def test_what_holds_is_gone_by_without_asking(self, found, django_assert_num_queries):
        reference.kept("question", found)
        with django_assert_num_queries(1):
            answers = asking("question", found)

        assert answers == [1, 1]

    def test_what_moved_is_asked_again(self, found):
        reference.kept("question", found)
        a_change()

        assert asking("question", found) == [1, 2, 2]

    def test_what_was_never_asked_is_not_looked_for_before_the_stamp_is_known(self, found):
        assert asking("question", found) == [1, 1]
        assert found.times == 1

    def test_more_may_be_asked_after_the_stamp(self, found):
        reference.kept("question", found)

        assert asking("question", found, then="another") == [1, 2]
        assert reference.kept("another", found) == 2

    def test_without_a_stamp_nothing_is_presumed(self, found):
        ReferenceChange.objects.all().delete()
        reference.kept("question", found)

        assert asking("question", found) == [1, 2, 2]
        assert asking("question", found) == [2, 3, 3]

    def test_what_a_transaction_changed_itself_is_no_presumption_of_others(self, found):
        reference.kept("question", found)
        with transaction.atomic():
            a_change()
            asking("question", found)
            transaction.set_rollback(True)

        assert asking("question", found)[-1] == 3


def asking(question, find, *, then=None) -> list[int]:
    """What a deed is answered before and after it reads the stamp, in the turn that was taken back, too."""
    answers = []

    @reference.presuming
    def deed():
        answers.append(reference.kept(question, find))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {reference.stamp().sql}")
            reference.confirm(cursor.fetchone()[0])
        answers.append(reference.kept(then or question, find))

    deed()
    return answers


@pytest.mark.django_db(transaction=True)
def test_a_change_of_another_connection_holds_when_it_is_committed_and_not_before():
    changed, looked = Event(), Event()
    seen = [reference.kept("question", lambda: "old")]

    def change():
        with transaction.atomic():
            a_change()
            seen.append(reference.kept("question", lambda: "new"))
            changed.set()
            looked.wait(30)
        connection.close()

    thread = Thread(target=change)
    thread.start()
    changed.wait(30)
    seen.append(reference.kept("question", lambda: "old"))
    looked.set()
    thread.join()
    seen.append(reference.kept("question", lambda: "new"))

    assert seen == ["old", "new", "old", "new"]


@pytest.mark.django_db
class TestWatchedTables:
    def test_whatever_is_read_to_be_kept_is_watched(self):
        scene = a_scene()
        case, building = scene.file().complaint, scene.compound.buildings.first()
        a_change()
        with CaptureQueriesContext(connection) as asked:
            everything(scene, case, building)

        read = set(re.findall(r'(?:FROM|JOIN) "(\w+)"', " ".join(query["sql"] for query in asked)))
        assert "complaints_limit" in read
        assert read - PASSED_THROUGH <= watched()

    @pytest.mark.parametrize("verb", ["INSERT", "UPDATE", "DELETE"])
    def test_each_way_to_change_counts(self, verb, found):
        row = CalendarDay.objects.create(day=DAY, working=False)
        reference.kept("question", found)
        if verb == "INSERT":
            CalendarDay.objects.bulk_create([CalendarDay(day=DAY.replace(day=2), working=False)])
        elif verb == "UPDATE":
            CalendarDay.objects.filter(pk=row.pk).update(working=True)
        else:
            row.delete()

        assert reference.kept("question", found) == 2

    def test_rows_that_are_left_out_where_they_exist_count_too(self, found):
        a_change()
        reference.kept("question", found)
        days = [CalendarDay(day=DAY, working=True), CalendarDay(day=DAY.replace(day=3), working=True)]
        CalendarDay.objects.bulk_create(days, ignore_conflicts=True)

        assert reference.kept("question", found) == 2

    def test_a_log_in_does_not_end_the_memory_and_a_new_address_does(self, found):
        user = a_scene().manager
        reference.kept("question", found)
        user.last_login = MONDAY
        user.save(update_fields=["last_login"])
        assert reference.kept("question", found) == 1

        user.email = "new@example.com"
        user.save(update_fields=["email"])
        assert reference.kept("question", found) == 2


@pytest.mark.django_db
class TestWhatIsKept:
    def test_a_rule_that_is_changed_holds_at_the_next_filing(self):
        scene, another = a_scene(), an_organisation()
        assert scene.file().complaint.unit == scene.company

        DispatchRule.objects.create(category=category(), compound=scene.compound, unit=another)

        case = scene.file(words="另一件事情也请处理").complaint
        assert case.unit == another
        assert Complaint.objects.count() == 2

    def test_a_limit_that_is_changed_holds_at_the_next_filing(self):
        scene = a_scene()
        scene.file()

        Limit.objects.create(category=category(), kind="close", amount=9, unit="wd", valid_from=MONDAY.date())

        case = scene.file(words="另一件事情也请处理").complaint
        assert case.deadlines.get(kind="close").amount == 9

    def test_who_leaves_a_post_is_not_told_of_the_next(self):
        scene = a_scene()
        scene.file()
        scene.manager.person.appointments.update(ends_on=date(2026, 1, 1))

        scene.file(words="另一件事情也请处理")

        assert scene.manager.messages.count() == 1

    def test_the_unit_that_is_handed_out_is_a_copy(self):
        scene = a_scene()
        unit_for(category(), scene.compound, DAY).name = "改了"

        assert unit_for(category(), scene.compound, DAY) is not unit_for(category(), scene.compound, DAY)
        assert unit_for(category(), scene.compound, DAY).name != "改了"


def everything(scene, case, building):
    """Asks whatever is kept."""
    calendars.current()
    levels.of("complaint")
    suggesting.policy()
    limits_of(case, MONDAY)
    for known in Category.objects.order_by("pk"):
        for where in (None, building):
            unit_for(known, scene.compound, DAY, building=where)
    for audience in AUDIENCES:
        Staff(DAY)._find([Asked(DAY, audience, scene.company.pk, scene.compound.pk)])


def watched() -> set[str]:
    """Tables with all their triggers."""
    if connection.vendor == "sqlite":
        asked = "SELECT tbl_name FROM sqlite_master WHERE name LIKE '%%\\_watched\\__' ESCAPE '\\'"
        needed = 3
    else:
        asked = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%%\\_watched'"
        needed = 1
    with connection.cursor() as cursor:
        cursor.execute(asked)
        tables = [table for (table,) in cursor.fetchall()]
    return {table for table in tables if tables.count(table) == needed}
