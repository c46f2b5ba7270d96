"""A case at the desk: which moves are offered, in which words, at which price, with and without a script."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints import actions, tasks
from complaints.docket import Docket
from complaints.lifecycle import Status
from complaints.models import AnswerTemplate, Category, Complaint
from complaints.move_forms import MOVE_FORMS
from complaints.rules import filled
from tests.factories import a_compound

from .scenes import a_desk, a_handler, a_photo, a_scene, an_admitted_photo

pytestmark = pytest.mark.django_db
CONTACT = actions.Contact("林小姐", "13800001234", "lin@example.org")
MOST_QUERIES = 25


@pytest.fixture
def urban(scene):
    return a_desk("urban", district=scene.compound.township.district)


@pytest.fixture
def now():
    return timezone.now()


def page_of(case) -> str:
    return f"/desk/cases/{case.number}/"


def offered(client, user, case) -> list[str]:
    client.force_login(user)
    return [move.name for move, _form in client.get(page_of(case)).context["forms"]]


def read(client, user, case) -> str:
    client.force_login(user)
    return client.get(page_of(case)).content.decode()


def post(client, user, case, move, **given):
    client.force_login(user)
    words = {f"{move}-{name}": value for name, value in given.items()}
    return client.post(f"{page_of(case)}{move}/", words)


class TestOffers:
    def test_a_new_case_is_accepted_first_or_returned(self, client, scene, now):
        case = scene.file(now).complaint

        assert offered(client, scene.manager, case) == ["accept", "object"]

    def test_a_working_day_later_it_is_not_returned(self, client, scene, now):
        case = scene.file(now - timedelta(days=12)).complaint

        assert offered(client, scene.manager, case) == ["accept"]

    def test_the_resident_is_contacted_first_and_then_the_work_is_done(self, client, scene, now):
        case = scene.accepted(now)
        assert offered(client, scene.manager, case)[0] == "contact"

        actions.contact(case, note="在看", by=scene.manager, at=now)

        moves = offered(client, scene.manager, case)
        assert moves == ["resolve", "contact", "ask_material", "ask_extension", "invite"]

    def test_while_it_rests_the_unit_may_go_on(self, client, scene, now):
        case = scene.accepted(now)
        actions.ask_material(case, note="请补充照片", by=scene.manager, at=now)

        moves = offered(client, scene.manager, case)

        assert "end_pause" in moves
        assert "ask_material" not in moves
        assert "居民回复后继续计算" in read(client, scene.manager, case)

    def test_a_return_is_decided_with_the_proposed_unit_chosen(self, client, scene, urban, now):
        case = scene.file(now).complaint
        actions.object_(case, unit=urban, note="不归物业", by=scene.manager, at=now)

        assert offered(client, scene.manager, case) == []
        assert offered(client, scene.township, case) == [
            "redispatch",
            "uphold",
            "reclassify",
            "decline",
            "merge",
        ]
        page = client.get(page_of(case))
        form = dict((move.name, form) for move, form in page.context["forms"])["redispatch"]
        assert form["unit"].value() == urban.pk
        assert "不归物业" in page.content.decode()

    def test_the_second_time_a_unit_is_designated(self, client, scene, urban, now):
        case = scene.file(now).complaint
        for _time in range(2):
            actions.object_(case, unit=urban, note="不归物业", by=scene.manager, at=now)
            if case.objections == 1:
                actions.uphold(case, note="归", by=scene.township, at=now)

        assert offered(client, scene.township, case) == ["designate", "reclassify", "decline", "merge"]

    def test_an_application_for_more_time_waits_for_the_level_above(self, client, scene, now):
        case = scene.accepted(now)
        actions.ask_extension(case, amount=3, note="等配件", by=scene.manager, at=now)

        assert "ask_extension" not in offered(client, scene.manager, case)
        assert offered(client, scene.township, case)[0] == "grant_extension"
        assert "申请延长3个工作日" in read(client, scene.township, case)
        assert "grant_extension" not in offered(client, scene.district, case)

    def test_a_helping_unit_has_one_move(self, client, scene, urban, now):
        case, helper = scene.accepted(now), a_handler(urban)
        actions.invite(case, unit=urban, note="请配合", by=scene.manager, at=now)

        assert offered(client, helper, case) == ["report"]
        assert "上传整改照片" not in read(client, helper, case)

    def test_the_one_move_to_begin_with_stands_open_and_the_others_are_folded(self, client, scene, now):
        page = read(client, scene.manager, scene.accepted(now))

        assert '<div class="first-move" id="move-contact">' in page
        assert page.count('<details class="more" id="move-') == 5


class TestWords:
    def test_each_form_says_who_reads_it(self, client, scene, now):
        page = read(client, scene.manager, scene.accepted(now))

        assert "居民能看到您写的内容" in page
        assert "居民看不到您写的内容" in page

    def test_missing_evidence_is_named_beforehand(self, client, scene, now):
        case = scene.accepted(now, code="ENV", words="垃圾没有清运")
        Category.objects.filter(code="ENV").update(evidence_before=True)

        page = read(client, scene.manager, case)
        assert "整改前的照片才能提交办结，现在还没有" in page
        assert "整改后的照片才能提交办结，现在还没有" in page

        for stage in ("before", "after"):
            photos = [an_admitted_photo()]
            actions.add_evidence(case, photos, stage=stage, by=scene.manager, at=now)
        assert "现在还没有" not in read(client, scene.manager, case)

    def test_helpers_who_have_not_answered_are_named_before_the_end(self, client, scene, urban, now):
        case = scene.accepted(now)
        actions.invite(case, unit=urban, note="请配合", by=scene.manager, at=now)

        assert f"{urban}还没有反馈协办情况" in read(client, scene.manager, case)

    def test_supervision_is_told_in_words_with_sign_and_colour(self, client, scene, now):
        case = scene.accepted(now - timedelta(days=40))
        actions.contact(case, note="在看", by=scene.manager, at=now - timedelta(days=40))
        tasks.sweep(now)

        text = read(client, scene.manager, case)
        for whom in ("承办单位负责人", "镇乡负责人", "区专班"):
            assert f"超过办结时限，已报{whom}督办" in text
        assert 'class="tag tag-red"' in text

    def test_urging_by_the_resident_is_counted(self, client, scene, now):
        case = scene.accepted(now)
        Complaint.objects.filter(pk=case.pk).update(urges=2)

        assert "反映人催办2次" in read(client, scene.manager, case)

    def test_merged_cases_lead_to_each_other(self, client, scene, now):
        original, case = scene.accepted(now), scene.file(now, words="门口那盏路灯还是不亮").complaint
        actions.merge(case, original=original, by=scene.township, at=now)

        assert f'href="{page_of(original)}"' in read(client, scene.manager, case)
        page = read(client, scene.manager, original)
        assert f'href="{page_of(case)}"' in page
        assert "1件" in page

    def test_the_reporter_reads_of_a_new_look_at_whose_duty_it_is_and_not_what_offices_wrote(
        self, client, scene, urban, now
    ):
        filed = scene.file(now)
        actions.object_(filed.complaint, unit=urban, note="推给城管的理由", by=scene.manager, at=now)
        actions.uphold(filed.complaint, note="内部裁定意见", by=scene.township, at=now)

        page = client.get(f"/case/{filed.complaint.number}/{filed.code}/").content.decode()

        assert "正在重新核定承办单位" in page
        for jargon in ("退单", "推给城管", "内部裁定意见", str(urban)):
            assert jargon not in page

    def test_the_reporter_reads_of_pause_extension_and_merging(self, client, scene, now):
        filed = scene.file(now)
        case = filed.complaint
        actions.accept(case, by=scene.manager, at=now)
        actions.ask_extension(case, amount=3, note="等配件", by=scene.manager, at=now)
        actions.grant_extension(case, note="同意意见", by=scene.township, at=now)
        actions.ask_material(case, note="请补充照片", by=scene.manager, at=now)

        page = client.get(f"/case/{case.number}/{filed.code}/").content.decode()

        for words in ("已同意延期，办结时限改为", "等配件", "请您补充材料", "请补充照片", "办结时限暂停"):
            assert words in page
        assert "同意意见" not in page
        original = scene.accepted(now, words="另一盏路灯也不亮")
        actions.merge(case, original=original, by=scene.township, at=now)
        assert "合并办理" in client.get(f"/case/{case.number}/{filed.code}/").content.decode()


class TestForms:
    def test_every_move_goes_by_its_own_address(self, client, scene, urban, now):
        case, helper = scene.file(now, contact=CONTACT).complaint, a_handler(urban)
        way = [
            (scene.manager, "object", {"unit": urban.pk, "note": "不归物业"}),
            (scene.township, "uphold", {"note": "归物业"}),
            (scene.manager, "accept", {}),
            (scene.manager, "ask_material", {"note": "请补充照片"}),
            (scene.manager, "end_pause", {}),
            (scene.manager, "ask_extension", {"amount": "2", "note": "等配件"}),
            (scene.township, "refuse_extension", {"note": "本地有"}),
            (scene.manager, "invite", {"unit": urban.pk, "note": "请配合"}),
            (helper, "report", {"note": "已配合"}),
            (scene.township, "redispatch", {"unit": urban.pk, "note": "改给城管"}),
            (helper, "accept", {}),
            (helper, "resolve", {"note": "换好了", "photos": [a_photo()]}),
        ]

        for user, move, given in way:
            assert post(client, user, case, move, **given).status_code == 302, move

        case.refresh_from_db()
        assert (case.status, case.unit, case.objections) == ("resolved", urban, 1)

    def test_hours_are_asked_for_where_the_limit_counts_minutes(self, client, scene, now):
        case = scene.accepted(now, code="LFT", words="电梯里有人被困")
        assert "延长几小时" in read(client, scene.manager, case)

        post(client, scene.manager, case, "ask_extension", amount="2", note="等消防")

        assert (case.extension.amount, case.extension.unit) == (120, "m")

    @pytest.mark.parametrize("amount", ["", "0", "-1", "6", "1.5", "很多", "9" * 30])
    def test_a_senseless_amount_is_one_sentence(self, client, scene, now, amount):
        case = scene.accepted(now)

        answer = post(client, scene.manager, case, "ask_extension", amount=amount, note="等配件")

        assert answer.status_code == 200
        assert "等配件" in answer.content.decode()
        assert not case.deadlines.filter(kind="approve").exists()

    def test_how_much_longer_is_said_beside_the_field_with_the_number_that_holds_here(
        self, client, scene, now
    ):
        case = scene.accepted(now)

        answer = post(client, scene.manager, case, "ask_extension", amount="6", note="等配件")

        form = dict((move.name, form) for move, form in answer.context["forms"])["ask_extension"]
        assert form.errors["amount"] == ["最多5，不能超过原来的时限。"]

    def test_the_original_is_chosen_from_those_that_are_alike(self, client, scene, now):
        original = scene.accepted(now)
        case = scene.file(now, words="单元门口的路灯坏了，看不清台阶").complaint
        assert f'value="{original.number}"' in read(client, scene.township, case)

        assert post(client, scene.township, case, "merge", like=original.number).status_code == 302

        case.refresh_from_db()
        assert (case.status, case.original) == ("merged", original)

    @pytest.mark.parametrize("number", ["", "TS-2026-999999", "乱写"])
    def test_an_unknown_number_is_one_sentence(self, client, scene, now, number):
        case = scene.file(now).complaint

        answer = post(client, scene.township, case, "merge", number=number)

        assert "没有找到这个编号的诉求" in answer.content.decode()

    def test_a_case_of_another_compound_is_no_original(self, client, scene, now):
        foreign = a_scene(a_compound("别处花园")).file(now).complaint
        case = scene.file(now).complaint

        answer = post(client, scene.township, case, "merge", number=foreign.number)

        assert answer.status_code == 200
        case.refresh_from_db()
        assert case.status == "dispatched"


class TestTemplates:
    def test_one_is_filled_in_without_a_script(self, client, scene, now):
        case = scene.accepted(now)
        template = AnswerTemplate.objects.create(
            move="contact", title="约时间", words="{编号}：{单位}明天到{位置}，{不知道}"
        )
        client.force_login(scene.manager)

        page = client.get(page_of(case), {"template": template.pk})

        form = dict((move.name, form) for move, form in page.context["forms"])["contact"]
        assert form["note"].value() == f"{case.number}：{scene.company}明天到{case.place}，{{不知道}}"
        assert "autofocus" in page.content.decode()

    def test_they_are_offered_by_category_and_move(self, client, scene, now):
        AnswerTemplate.objects.all().delete()
        noise = Category.objects.get(code="NOI")
        for move, category, active in (
            ("contact", None, True),
            ("contact", noise, True),
            ("resolve", None, True),
            ("resolve", None, False),
        ):
            AnswerTemplate.objects.create(
                move=move, category=category, active=active, title="模板", words="好"
            )
        client.force_login(scene.manager)

        forms = client.get(page_of(scene.accepted(now))).context["forms"]

        assert {move.name: len(form.templates) for move, form in forms if form.templates} == {
            "contact": 1,
            "resolve": 1,
        }

    @pytest.mark.parametrize("chosen", ["", "0", "999999", "x", "1 or 1"])
    def test_an_unknown_one_changes_nothing(self, client, scene, now, chosen):
        case = scene.accepted(now)
        client.force_login(scene.manager)

        assert client.get(page_of(case), {"template": chosen}).status_code == 200

    def test_the_first_templates_name_moves_that_are_there_and_values_that_are_known(
        self, client, scene, now
    ):
        values = Docket(scene.accepted(now), user=scene.manager, at=now).values
        for template in AnswerTemplate.objects.all():
            assert template.move in MOVE_FORMS
            assert "{" not in filled(template.words, values)


def in_every_status(scene, urban, at) -> dict[str, Complaint]:
    """One case in each status, with all that can hang on it there."""
    cases = {
        status: scene.accepted(at, words=f"第{place}件事情请处理") for place, status in enumerate(Status)
    }
    for status in (Status.SUBMITTED, Status.DISPATCHED, Status.OBJECTED, Status.DECLINED):
        cases[status] = scene.file(at, words=f"另外一件{status}的事情").complaint
    Complaint.objects.filter(pk=cases[Status.SUBMITTED].pk).update(status=Status.SUBMITTED, unit=None)
    actions.object_(cases[Status.OBJECTED], unit=urban, note="不归", by=scene.manager, at=at)
    actions.decline(cases[Status.DECLINED], note="不办", where="法院", by=scene.township, at=at)
    busy = cases[Status.ACCEPTED]
    actions.invite(busy, unit=urban, note="请配合", by=scene.manager, at=at)
    actions.ask_extension(busy, amount=2, note="等配件", by=scene.manager, at=at)
    actions.ask_material(busy, note="请补充", by=scene.manager, at=at)
    for status in (Status.RESOLVED, Status.CLOSED):
        photos = [an_admitted_photo()]
        actions.resolve(cases[status], note="好了", photos=photos, by=scene.manager, at=at)
    actions.rate(cases[Status.CLOSED], stars=5, words="好", by=None, at=at)
    actions.withdraw(cases[Status.WITHDRAWN], by=None, at=at)
    for case in (cases[Status.MERGED], scene.file(at, words="又是同一件事情").complaint):
        actions.merge(case, original=busy, by=scene.township, at=at)
    return cases


@pytest.mark.walk
def test_a_page_asks_the_database_a_bounded_number_of_times(client, scene, urban, now):
    readers = (scene.manager, scene.secretary, scene.township, scene.district, a_handler(urban))
    cases = in_every_status(scene, urban, now)
    assert {status: Complaint.objects.get(pk=case.pk).status for status, case in cases.items()} == {
        status: status for status in Status
    }

    for user in readers:
        client.force_login(user)
        for status, case in cases.items():
            if client.get(page_of(case)).status_code == 404:
                continue
            with CaptureQueriesContext(connection) as asked:
                client.get(page_of(case))
            assert len(asked) <= MOST_QUERIES, (status, user, [query["sql"][:400] for query in asked])


def test_who_has_the_next_move_finds_it_among_their_own(scene, urban, now):
    helper, case = a_handler(urban), scene.accepted(now)
    assert not Complaint.objects.waiting_for(scene.township).exists()

    actions.invite(case, unit=urban, note="请配合", by=scene.manager, at=now)
    actions.ask_extension(case, amount=2, note="等配件", by=scene.manager, at=now)

    assert list(Complaint.objects.waiting_for(helper)) == [case]
    assert list(Complaint.objects.waiting_for(scene.township)) == [case]
    assert not Complaint.objects.waiting_for(scene.district).exists()
    actions.report(case, note="已配合", by=helper, at=now)
    actions.grant_extension(case, by=scene.township, at=now)
    assert not Complaint.objects.waiting_for(helper).exists()
    assert not Complaint.objects.waiting_for(scene.township).exists()


def test_what_waits_one_level_above_waits_for_the_district_where_a_department_asks(scene, urban, now):
    helper, case = a_handler(urban), scene.file(now, code="ILL", words="一楼私搭乱建").complaint
    actions.accept(case, by=helper, at=now)
    actions.ask_extension(case, amount=2, note="等批复", by=helper, at=now)

    assert list(Complaint.objects.waiting_for(scene.district)) == [case]
    assert not Complaint.objects.waiting_for(scene.township).exists()
