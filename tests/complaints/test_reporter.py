"""What a reporter says while a case runs and at its end, and what becomes of their data."""

from datetime import timedelta

import pytest

from communities.models import Organisation
from complaints import actions
from complaints.models import Complaint, DataRequest, Purge, Rating
from tests.factories import a_person, an_organisation
from workflow.models import AuditEntry, Message
from workflow.refusals import Refused

from .scenes import MONDAY, a_handler, an_admitted_photo, at_hour

pytestmark = pytest.mark.django_db
NOBODY = None
MINE = actions.Contact("林小姐", "13800001234", "lin@example.com")


def story(case) -> list[str]:
    return [entry.verb for entry in AuditEntry.objects.about("complaint", case.number)]


class TestWriting:
    def test_the_unit_is_told_and_the_photos_are_kept(self, scene):
        case = scene.accepted()

        actions.write(case, words="今天又停了一盏", photos=[an_admitted_photo()], by=NOBODY, at=at_hour(3))

        assert AuditEntry.objects.get(verb="write").note == "今天又停了一盏"
        assert case.photos.count() == 1
        assert Message.objects.filter(recipient=scene.manager, subject__contains="补充了说明").exists()

    def test_an_answer_lets_a_resting_limit_run_on(self, scene):
        case = scene.accepted()
        actions.ask_material(case, note="请说明是哪一盏", by=scene.manager, at=at_hour(3))

        actions.write(case, words="二单元门口那盏", by=NOBODY, at=at_hour(4))

        limit = case.deadlines.get(kind="close")
        assert (limit.paused_at, limit.paused_by) == (None, 1)

    @pytest.mark.parametrize("words", ["", "　　", "\x00\u202e"])
    def test_empty_words_are_refused(self, scene, words):
        with pytest.raises(Refused):
            actions.write(scene.accepted(), words=words, by=NOBODY, at=at_hour(3))

    def test_the_story_never_names_an_account(self, scene):
        case = scene.accepted()

        actions.write(case, words="我再说明一下", by=scene.stranger, at=at_hour(3))

        assert AuditEntry.objects.get(verb="write").by is None


class TestUrging:
    def test_once_a_day_and_counted(self, scene):
        case = scene.accepted()

        actions.urge(case, by=NOBODY, at=at_hour(3, 0, 1))
        with pytest.raises(Refused, match="今天已经催办过"):
            actions.urge(case, by=NOBODY, at=at_hour(3, 23, 59))
        actions.urge(case, by=NOBODY, at=at_hour(4, 0, 0))

        case.refresh_from_db()
        assert case.urges == 2
        assert story(case).count("urge") == 2

    def test_what_is_done_is_not_urged(self, scene):
        with pytest.raises(Refused):
            actions.urge(scene.resolved(), by=NOBODY, at=at_hour(3))


class TestVerdictAtTheDeadline:
    def judge(self, case, at, **details):
        said = {"outcome": "unsolved", "stars": None, "words": "还没来人", **details}
        return actions.judge(case, by=NOBODY, at=at, **said)

    def test_when_the_limit_to_close_has_passed_and_not_before(self, scene):
        case = scene.accepted()
        due_at = case.deadlines.get(kind="close").due_at

        with pytest.raises(Refused, match="还没有到"):
            self.judge(case, due_at)
        rating = self.judge(case, due_at + timedelta(seconds=1))

        assert (rating.stage, rating.outcome, case.status) == ("deadline", "unsolved", "accepted")
        told = Message.objects.filter(subject__contains="到期没有办结", channel="inbox")
        assert {row.recipient for row in told} == {scene.manager, scene.township}

    def test_once_in_a_round(self, scene):
        case = scene.accepted()
        late = case.deadlines.get(kind="close").due_at + timedelta(days=1)
        self.judge(case, late)

        with pytest.raises(Refused, match="已经作过"):
            self.judge(case, late)

    def test_the_case_is_still_rated_when_it_is_done(self, scene):
        case = scene.accepted()
        late = case.deadlines.get(kind="close").due_at + timedelta(days=1)
        self.judge(case, late)
        actions.resolve(case, note="好了", photos=[an_admitted_photo()], by=scene.manager, at=late)

        actions.answer(case, outcome="solved", stars=3, words="", by=NOBODY, at=late)

        assert {row.stage for row in Rating.objects.all()} == {"deadline", "close"}


class TestAnswer:
    def test_twice_back_and_the_third_time_it_closes_as_judged(self, scene):
        case, units = scene.resolved(), []
        for outcome in ("half", "unsolved"):
            actions.answer(case, outcome=outcome, stars=2, words="还差一盏", by=NOBODY, at=MONDAY)
            units.append(case.unit)
            by = scene.manager if case.unit == scene.company else scene.township
            actions.accept(case, by=by, at=MONDAY)
            actions.resolve(case, note="补好了", photos=[an_admitted_photo()], by=by, at=MONDAY)

        actions.answer(case, outcome="half", stars=3, words="就这样吧", by=NOBODY, at=MONDAY)

        assert [unit.kind for unit in units] == ["company", "township"]
        assert case.status == "closed"
        assert [row.outcome for row in Rating.objects.order_by("pk")] == ["half", "unsolved", "half"]

    def test_what_is_dealt_with_again_has_no_result_in_public_any_more(self, scene):
        case = scene.resolved()
        actions.publish(case, text="路灯坏了", result="已修好", by=scene.district, at=MONDAY)

        actions.answer(case, outcome="unsolved", stars=None, words="还是黑的", by=NOBODY, at=MONDAY)

        case.refresh_from_db()
        assert (case.public_text, case.public_result) == ("路灯坏了", "")

    def test_the_unit_that_loses_the_case_to_the_township_is_told(self, scene):
        case = scene.resolved()
        for _time in range(2):
            actions.answer(case, outcome="half", stars=None, words="还差一盏", by=NOBODY, at=MONDAY)
            if case.unit == scene.company:
                actions.accept(case, by=scene.manager, at=MONDAY)
                actions.resolve(case, note="补", photos=[an_admitted_photo()], by=scene.manager, at=MONDAY)

        told = Message.objects.filter(recipient=scene.manager, subject__contains="贵单位不需要再办理")
        assert [row.params["unit"] for row in told] == [str(case.unit)]
        assert case.unit.kind == "township"

    def test_a_verdict_without_stars_is_not_told_as_a_number_of_stars(self, scene):
        case = scene.resolved()
        for _time in range(3):
            by = scene.manager if case.unit == scene.company else scene.township
            if case.status == "dispatched":
                actions.accept(case, by=by, at=MONDAY)
                actions.resolve(case, note="补", photos=[an_admitted_photo()], by=by, at=MONDAY)
            actions.answer(case, outcome="unsolved", stars=None, words="还差一盏", by=NOBODY, at=MONDAY)

        said = [row.subject % row.params for row in Message.objects.filter(subject__contains="已评价")]
        assert case.status == "closed"
        assert said
        assert not any("：星" in words for words in said)

    @pytest.mark.parametrize("who", ["manager", "township", "district", "secretary", "helper"])
    def test_nobody_with_a_hand_in_the_case_speaks_for_the_reporter(self, scene, who):
        helpers = an_organisation(Organisation.Kind.DEPARTMENT)
        scene.helper = a_handler(helpers)
        case = scene.accepted()
        actions.invite(case, unit=helpers, note="请协助", by=scene.manager, at=MONDAY)
        if who == "secretary":
            actions.remark(case, note="我去看过", by=scene.secretary, at=MONDAY)
        actions.resolve(case, note="好了", photos=[an_admitted_photo()], by=scene.manager, at=MONDAY)

        with pytest.raises(Refused):
            actions.answer(case, outcome="solved", stars=5, words="", by=getattr(scene, who), at=MONDAY)
        assert not Rating.objects.exists()


class TestHiding:
    def test_nobody_can_look_the_reporter_up_any_more_and_the_reporter_is_still_told(self, scene):
        case = scene.file(contact=MINE).complaint

        actions.hide_name(case, by=NOBODY, at=MONDAY)

        with pytest.raises(Refused):
            actions.reveal(case, by=scene.township, at=MONDAY)
        assert "hide_name" in story(case)
        actions.accept(case, by=scene.manager, at=MONDAY)
        assert Message.objects.filter(channel="mail", subject__contains="受理").exists()

    def test_only_the_reporter_hides(self, scene):
        with pytest.raises(Refused):
            actions.hide_name(scene.file(contact=MINE).complaint, by=scene.manager, at=MONDAY)

    def test_a_class_that_asks_for_a_name_keeps_it(self, scene):
        case = scene.file(contact=MINE).complaint
        case.category.anonymous_ok = False

        with pytest.raises(Refused, match="不能匿名"):
            actions.hide_name(case, by=NOBODY, at=MONDAY)


class TestData:
    def ask(self, case, kind="delete", words="请删除我的手机号13800001234"):
        return actions.ask_data(case, kind=kind, words=words, by=NOBODY, at=MONDAY)

    def answer(self, request, by, granted=True, **details):
        return actions.answer_data(
            request, granted=granted, answer="已按要求处理", by=by, at=at_hour(4), **details
        )

    def test_the_offices_hear_of_it_and_the_same_is_asked_once(self, scene):
        case = scene.file(contact=MINE).complaint
        self.ask(case)

        with pytest.raises(Refused, match="15个工作日"):
            self.ask(case)
        assert self.ask(case, kind="correct").kind == "correct"
        assert Message.objects.filter(recipient=scene.township, subject__contains="个人信息").exists()

    def test_what_is_granted_while_the_case_runs_deletes_who_it_was(self, scene):
        case = scene.file(contact=MINE, reporter=a_person()).complaint

        self.answer(self.ask(case), scene.township)

        case.refresh_from_db()
        assert (case.contact_name, case.contact_phone, case.contact_mail) == (None, None, None)
        assert (case.phone_key, case.mail_key, case.reporter, case.status) == ("", "", None, "dispatched")
        assert case.description
        assert not Message.objects.filter(key__startswith="reporter:").exclude(address=None).exists()
        assert set(Purge.objects.get().fields) >= {"contact_name", "contact_phone", "contact_mail"}
        assert DataRequest.objects.get().words == ""

    def test_what_is_granted_after_the_end_deletes_all_that_is_personal(self, scene):
        case = scene.resolved(contact=MINE)
        actions.answer(case, outcome="solved", stars=5, words="谢谢老王", by=NOBODY, at=MONDAY)

        self.answer(self.ask(case), scene.township)

        case.refresh_from_db()
        assert (case.contact_phone, case.description, case.status) == (None, "", "closed")
        assert Rating.objects.get().stars == 5

    def test_what_is_refused_deletes_nothing_and_says_why(self, scene):
        case = scene.file(contact=MINE).complaint

        request = self.answer(self.ask(case), scene.township, granted=False)

        case.refresh_from_db()
        assert (request.granted, request.answer, case.contact_name) == (False, "已按要求处理", "林小姐")
        assert not Purge.objects.exists()

    def test_a_correction_replaces_what_is_named(self, scene):
        case = scene.file(contact=MINE).complaint
        new = actions.Contact(phone="13800005555")

        self.answer(self.ask(case, kind="correct"), scene.township, contact=new)

        case.refresh_from_db()
        assert (case.contact_name, case.contact_phone) == ("林小姐", "13800005555")
        assert Complaint.objects.same_contact(
            phone_key=actions.Address("13800005555").keys.phone_key, mail_key=""
        )

    def test_a_correction_without_anything_is_refused(self, scene):
        request = self.ask(scene.file(contact=MINE).complaint, kind="correct")

        with pytest.raises(Refused, match="更正后"):
            self.answer(request, scene.township)

    @pytest.mark.parametrize("who", ["manager", "secretary", "stranger"])
    def test_only_dispatchers_answer(self, scene, who):
        request = self.ask(scene.file(contact=MINE).complaint)

        with pytest.raises(Refused):
            self.answer(request, getattr(scene, who))

    def test_it_is_answered_once(self, scene):
        request = self.ask(scene.file(contact=MINE).complaint)
        self.answer(request, scene.township, granted=False)

        with pytest.raises(Refused, match="已经答复过"):
            self.answer(request, scene.district)


class TestLostCode:
    def test_the_new_code_opens_the_case_and_the_old_one_is_dead(self, scene):
        filed = scene.file(contact=MINE)

        again = actions.reissue_code(
            filed.complaint, by=scene.township, at=MONDAY, note="核对了身份证和手机号"
        )

        number = filed.complaint.number
        assert Complaint.objects.followed(number, again.code) == filed.complaint
        with pytest.raises(Complaint.DoesNotExist):
            Complaint.objects.followed(number, filed.code)
        assert "reissue" in story(filed.complaint)

    @pytest.mark.parametrize("who", ["manager", "secretary", "stranger"])
    def test_only_dispatchers_reissue(self, scene, who):
        with pytest.raises(Refused):
            actions.reissue_code(scene.file().complaint, by=getattr(scene, who), at=MONDAY, note="核对过")

    def test_how_identity_was_checked_is_written_down(self, scene):
        with pytest.raises(Refused, match="核对"):
            actions.reissue_code(scene.file().complaint, by=scene.township, at=MONDAY, note="　")

    def test_who_reissued_a_code_cannot_rate(self, scene):
        case = scene.resolved()
        actions.reissue_code(case, by=scene.district, at=MONDAY, note="核对了身份证")
        scene.district.person.appointments.update(ends_on=MONDAY.date())
        scene.district.__dict__.pop("_held", None)

        with pytest.raises(Refused):
            actions.answer(case, outcome="solved", stars=5, words="", by=scene.district, at=MONDAY)
