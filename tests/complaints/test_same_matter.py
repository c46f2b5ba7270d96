"""The same problem again: shown before sending, joined by others, re-opened for who comes back in 30 days."""

from datetime import date, timedelta

import pytest

from complaints import actions, similar
from complaints.likeness import ALIKE, Matter, is_repeat, likeness, nearest
from complaints.models import Category, Complaint, ComplaintDeadline
from tests.factories import a_compound, a_person
from workflow.models import Message
from workflow.refusals import Refused

from .scenes import MONDAY, WORDS, an_admitted_photo, at_hour, category

NOBODY = None
MINE = actions.Contact(phone="13800001234")
OTHER = actions.Contact(mail="other@example.com")
AGAIN = "上次修好的路灯又坏了，单元门口晚上看不清"
SAME = [
    ("单元门口的路灯坏了三天，晚上看不清台阶", "2单元门口路灯不亮，晚上很黑"),
    ("3号楼电梯又停了，老人下不了楼", "3号楼的电梯坏了，一直不修"),
    ("地下车库漏水，积水很深", "地下车库一直在漏水，车都泡了"),
    ("楼下广场舞每天晚上十点还在放音乐", "广场舞音乐太吵，晚上十点多还不停"),
    ("消防通道被私家车堵住了", "消防通道又停满了车，消防车进不来"),
    ("物业费涨价没有公示", "物业涨价也不公示，物业费收得不明不白"),
    ("顶楼漏水，天花板发霉，物业不管", "顶楼渗漏，下雨天花板滴水"),
]
OTHERS = [
    ("电梯门关不紧会漏缝", "电梯应急灯不亮，五方通话按下去是空号"),
    ("门口垃圾三天没人清运", "楼道里堆放杂物，没人清理"),
    ("小区东门的道闸坏了", "单元门口的路灯坏了三天，晚上看不清台阶"),
    ("", "单元门口的路灯坏了"),
    ("　　！！？？", "单元门口的路灯坏了"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_rewordings_of_one_matter_are_alike(one, other):
    assert likeness(one, other) == likeness(other, one) >= ALIKE


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_other_matters_are_not(one, other):
    assert likeness(one, other) < ALIKE


def test_class_and_building_bring_nearer_but_make_nothing_alike_by_themselves():
    here = Matter(OTHERS[0][0], category=1, building=7)

    assert nearest(here, [(Matter("轿厢里没有空调", category=1, building=7), "other")]) == []
    assert nearest(here, [(here, "same"), (Matter("电梯门关不紧", 2, 8), "near")]) == ["same", "near"]


@pytest.mark.parametrize(
    ("days", "told"), [(-1, False), (0, True), (29, True), (30, True), (31, False)], ids=str
)
def test_a_repeat_comes_within_thirty_days(days, told):
    closed_on = date(2026, 3, 2)
    matter = Matter(WORDS, category=1)

    assert is_repeat(matter, matter, closed_on=closed_on, on=closed_on + timedelta(days)) == told


@pytest.mark.parametrize(
    "now", [Matter(WORDS, category=2), Matter(WORDS, 1, building=8), Matter("公共收益的账目请公布", 1)]
)
def test_another_class_building_or_matter_is_no_repeat(now):
    before = Matter(WORDS, category=1, building=7)

    assert not is_repeat(now, before, closed_on=date(2026, 3, 2), on=date(2026, 3, 3))


@pytest.mark.django_db
class TestSimilar:
    def matter(self, words=AGAIN):
        return Matter(words, category("FAC").pk)

    def test_open_cases_of_the_compound_are_found_and_no_others(self, scene):
        found = scene.file().complaint
        elsewhere = a_compound("别处", community=scene.compound.community)
        actions.file_complaint(
            compound=elsewhere, description=WORDS, category=category(), by=NOBODY, at=MONDAY
        )
        actions.withdraw(scene.file(words=f"{WORDS}。").complaint, by=NOBODY, at=MONDAY)
        scene.resolved(words=f"{WORDS}！")

        assert similar.open_cases(scene.compound, self.matter()) == [found]

    def test_cases_of_a_private_class_are_never_named(self, scene):
        scene.file()
        Category.objects.filter(code="FAC").update(private=True)

        assert similar.open_cases(scene.compound, self.matter()) == []

    def test_one_case_and_twenty_ask_the_same_number_of_questions(self, scene, django_assert_num_queries):
        for number in range(20):
            scene.file(words=f"{WORDS}{number}")

        matter = self.matter()

        with django_assert_num_queries(1):
            assert len(similar.open_cases(scene.compound, matter)) == 3


@pytest.mark.django_db
class TestJoining:
    def test_who_joins_gets_a_slip_of_their_own_and_no_unit_a_second_case(self, scene):
        original = scene.file().complaint

        filed = scene.file(words=AGAIN, same_as=original, contact=OTHER)

        joined = filed.complaint
        assert (joined.status, joined.original) == ("merged", original)
        assert Complaint.objects.followed(joined.number, filed.code) == joined
        assert not joined.deadlines.exists()
        assert Complaint.objects.open().get() == original

    def test_followers_are_told_of_the_steps_of_the_original_under_their_own_number(self, scene):
        original = scene.file(contact=MINE).complaint
        joined = scene.file(words=AGAIN, same_as=original, contact=OTHER).complaint

        actions.accept(original, by=scene.manager, at=MONDAY)
        actions.contact(original, note="请林小姐回电", by=scene.manager, at=MONDAY)
        actions.resolve(original, note="好了", photos=[an_admitted_photo()], by=scene.manager, at=MONDAY)

        told = [row.title for row in Message.objects.filter(channel="mail").order_by("created_at", "pk")]
        assert len(told) == 3
        assert all(joined.number in words and original.number not in words for words in told)

    def test_nobody_joins_what_is_done(self, scene):
        original = scene.resolved()

        with pytest.raises(Refused):
            scene.file(words=AGAIN, same_as=original)
        assert Complaint.objects.get() == original

    def test_what_others_have_joined_is_not_withdrawn(self, scene):
        original = scene.file().complaint
        scene.file(words=AGAIN, same_as=original)

        with pytest.raises(Refused, match="其他居民"):
            actions.withdraw(original, by=NOBODY, at=MONDAY)


@pytest.mark.django_db
class TestRepeat:
    def closed(self, scene, **details):
        case = scene.resolved(contact=MINE, **details)
        actions.rate(case, stars=4, words="", by=NOBODY, at=MONDAY)
        return case

    def test_the_same_person_re_opens_the_same_matter_with_all_limits_afresh(self, scene):
        original = self.closed(scene)

        again = scene.file(at=at_hour(20), words=AGAIN, contact=MINE).complaint

        original.refresh_from_db()
        assert (again.status, again.original) == ("merged", original)
        assert (original.status, original.round, original.closed_at) == ("dispatched", 2, None)
        running = ComplaintDeadline.objects.running().filter(case=original)
        assert {row.kind for row in running} == {"accept", "contact", "close"}
        assert {row.started_at for row in running} == {at_hour(20)}
        assert Message.objects.filter(recipient=scene.manager, subject__contains="30天内再次反映").exists()

    @pytest.mark.parametrize(
        "details",
        [
            {"contact": actions.Contact(phone="13800009876")},
            {"contact": actions.Contact()},
            {"at": MONDAY + timedelta(days=31)},
            {"words": "公共收益的账目请公布"},
            {"code": "PRK"},
        ],
        ids=["another person", "nobody known", "31 days", "another matter", "another class"],
    )
    def test_anything_else_is_a_case_of_its_own(self, scene, details):
        original = self.closed(scene)

        again = scene.file(**{"at": at_hour(20), "words": AGAIN, "contact": MINE, **details}).complaint

        original.refresh_from_db()
        assert (original.status, again.original) == ("closed", None)

    def test_an_account_is_a_person_too(self, scene):
        person = a_person()
        case = scene.resolved(reporter=person)
        actions.rate(case, stars=4, words="", by=NOBODY, at=MONDAY)

        assert scene.file(at=at_hour(20), words=AGAIN, reporter=person).complaint.original == case

    def test_what_was_declined_or_withdrawn_is_not_re_opened(self, scene):
        withdrawn = scene.file(contact=MINE).complaint
        actions.withdraw(withdrawn, by=NOBODY, at=MONDAY)

        assert scene.file(at=at_hour(20), words=AGAIN, contact=MINE).complaint.original is None

    def test_who_had_joined_re_opens_the_original(self, scene):
        original = scene.accepted()
        scene.file(words=AGAIN, same_as=original, contact=MINE)
        actions.resolve(original, note="好了", photos=[an_admitted_photo()], by=scene.manager, at=MONDAY)

        again = scene.file(at=at_hour(20), words=AGAIN, contact=MINE).complaint

        original.refresh_from_db()
        assert (again.original, original.status) == (original, "dispatched")

    def test_all_of_it_or_nothing(self, scene):
        original, photo = self.closed(scene), an_admitted_photo()
        object.__setattr__(photo, "mime", None)

        with pytest.raises(Complaint.DoesNotExist):
            scene.file(at=at_hour(20), words=AGAIN, contact=MINE, photos=[photo])

        original.refresh_from_db()
        assert original.status == "closed"
        assert Complaint.objects.count() == 1
