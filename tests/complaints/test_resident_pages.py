"""Residents' pages of the closed loop: two short pages to report, the case page, my cases, personal data."""

import re
from urllib.parse import quote

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from communities import throttle
from communities.models import Organisation
from complaints import actions, contacts
from complaints.models import Category, Choice, Complaint, DataRequest, Question, Rating
from tests.factories import a_person, a_user, an_organisation
from workflow import outbox
from workflow.models import Message

from .scenes import WORDS, a_photo, an_admitted_photo, category
from .test_public_pages import REPORT, fields, link_of

pytestmark = pytest.mark.django_db
AGAIN = "2单元门口路灯不亮，晚上很黑看不清台阶"
MAIL = "lin@example.com"


def page_of(response) -> str:
    return response.content.decode()


def post(client, scene, **given):
    typed = {"description": AGAIN, "category": "FAC", **given}
    begun = fields(client.get(REPORT, {"c": scene.compound.code}))
    return client.post(f"{REPORT}?c={scene.compound.code}", {**begun, **typed})


def look(client, scene, **given):
    return post(client, scene, step="look", **given)


def ask(datatype="singlevaluelist", *, required=True, code="since") -> Question:
    question = Question.objects.create(
        category=category(), code=code, label="从什么时候开始", datatype=datatype, required=required
    )
    for key, label in (("today", "今天"), ("week", "一周内")):
        Choice.objects.create(question=question, key=key, label=label)
    return question


class TestTwoPages:
    def test_the_second_page_keeps_every_word_and_stores_nothing(self, client, scene):
        building = scene.compound.buildings.first()

        page = page_of(look(client, scene, building=building.pk, spot="东门岗亭旁"))

        assert "核对并提交" in page
        for name, value in (("description", AGAIN), ("spot", "东门岗亭旁"), ("building", building.pk)):
            assert f'name="{name}" value="{value}"' in page
        assert not Complaint.objects.exists()

    def test_one_goes_back_and_finds_what_was_typed(self, client, scene):
        page = page_of(post(client, scene, step="edit", spot="东门岗亭旁"))

        assert AGAIN in page
        assert 'value="东门岗亭旁"' in page
        assert "错误" not in page

    def test_what_is_wrong_on_the_first_page_is_said_there(self, client, scene):
        page = page_of(look(client, scene, description="短", spot="岗亭旁"))

        assert "至少5个字" in page
        assert "岗亭旁" in page
        assert 'name="photos"' not in page

    def test_what_is_wrong_on_the_second_page_is_said_there_and_the_rest_kept(self, client, scene):
        answer = post(client, scene, contact_phone="12345", contact_mail=MAIL, photos=[a_photo()])

        page = page_of(answer)
        assert "手机号应为11位数字" in page
        assert MAIL in page
        assert f'name="description" value="{AGAIN}"' in page
        assert "重新选择照片" in page

    def test_the_same_form_sent_twice_over_both_pages_is_one_case(self, client, scene):
        page = look(client, scene)
        kept = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page_of(page)))

        for _twice in range(2):
            client.post(f"{REPORT}?c={scene.compound.code}", kept)

        assert Complaint.objects.count() == 1

    @pytest.mark.parametrize("words", ["　" * 50, "\x00" * 50, "字" * 350_000, "\u202e" * 9])
    def test_useless_words_are_refused_on_either_page(self, client, scene, words):
        assert look(client, scene, description=words).status_code == 200
        assert post(client, scene, description=words).status_code == 200
        assert not Complaint.objects.exists()

    def test_html_is_shown_as_words(self, client, scene):
        page = page_of(look(client, scene, description="<b onclick=x>门坏了很久</b>", spot='"><script>'))

        assert "<b onclick" not in page
        assert '"><script>' not in page

    @pytest.mark.parametrize("code", ["\x00", "FAC\x00", "\u202e", "F" * 10_000, "'\"><b>"])
    def test_a_class_that_is_none_is_refused_in_a_sentence(self, client, scene, code):
        assert client.get(REPORT, {"c": scene.compound.code, "category": code}).status_code == 200
        for answer in (look(client, scene, category=code), post(client, scene, category=code)):
            assert "error-summary" in page_of(answer)
        assert not Complaint.objects.exists()

    def test_looking_without_end_is_slowed_down_and_files_nothing(self, client, scene, monkeypatch):
        monkeypatch.setitem(throttle.MOST, "look", 2)

        assert [look(client, scene).status_code for _time in range(4)] == [200, 200, 429, 429]
        assert not Complaint.objects.exists()

    def test_a_notice_of_the_class_is_shown_before_sending(self, client, scene):
        Category.objects.filter(code="FAC").update(notice="有触电危险的先打119")

        assert "有触电危险的先打119" in page_of(look(client, scene))
        assert "有触电危险的先打119" in page_of(
            client.get(REPORT, {"c": scene.compound.code, "category": "FAC"})
        )

    def test_without_a_class_the_words_choose_the_notice(self, client, scene):
        page = page_of(look(client, scene, category="", description="电梯里有人被困住了，快来"))

        assert "拨打119" in page
        assert 'role="alert"' in page


class TestClasses:
    def test_staff_only_classes_are_not_offered_nor_taken(self, client, scene):
        Category.objects.filter(code="FAC").update(staff_only=True)

        assert "道路、照明" not in page_of(client.get(REPORT, {"c": scene.compound.code}))
        post(client, scene)
        assert not Complaint.objects.exists()

    def test_closed_classes_are_shown_with_their_words_and_refused(self, client, scene):
        Category.objects.filter(code="FAC").update(closed_to_reports=True, closed_words="请打95598")

        assert "暂停受理" in page_of(client.get(REPORT, {"c": scene.compound.code}))
        for answer in (look(client, scene), post(client, scene)):
            assert "请打95598" in page_of(answer)
        assert not Complaint.objects.exists()

    def test_a_class_that_needs_a_name_refuses_anonymous(self, client, scene):
        Category.objects.filter(code="FAC").update(anonymous_ok=False)

        assert "不能匿名" in page_of(post(client, scene, anonymous="on"))

    def test_extra_questions_are_asked_and_kept_in_the_offices_words(self, client, scene):
        ask()

        assert "从什么时候开始" in page_of(look(client, scene))
        refused = page_of(post(client, scene))
        assert 'name="answer-since"' in refused
        assert not Complaint.objects.exists()
        post(client, scene, **{"answer-since": "week"})
        said = [{"code": "since", "label": "从什么时候开始", "value": "一周内"}]
        assert Complaint.objects.get().answers == said

    @pytest.mark.parametrize(
        ("datatype", "typed", "value"),
        [
            ("string", "　二单元\u202e ", "二单元"),
            ("text", "第一\r\n第二", "第一\n第二"),
            ("number", "3.5", "3.5"),
            ("datetime", "2026-03-01T14:30", "2026-03-01 14:30"),
            ("multivaluelist", ["today", "week"], "今天、一周内"),
        ],
    )
    def test_every_kind_of_answer(self, client, scene, datatype, typed, value):
        ask(datatype)

        post(client, scene, **{"answer-since": typed})

        assert Complaint.objects.get().answers[0]["value"] == value

    @pytest.mark.parametrize(
        ("datatype", "typed"),
        [("number", "很多"), ("singlevaluelist", "never"), ("datetime", "昨天"), ("string", "字" * 201)],
    )
    def test_answers_that_do_not_fit_are_refused_in_chinese(self, client, scene, datatype, typed):
        ask(datatype)

        answer = post(client, scene, **{"answer-since": typed})

        errors = answer.context["form"].errors["answer-since"]
        assert not re.search("[a-zA-Z]{3}", f"{errors[0]}".replace("never", ""))
        assert not Complaint.objects.exists()

    def test_the_office_takes_answers_down_too(self, client, scene):
        ask()
        client.force_login(scene.secretary)
        path = f"{reverse('complaints:case-new')}?c={scene.compound.code}"

        client.post(
            path, {"description": AGAIN, "category": "FAC", "channel": "visit", "answer-since": "today"}
        )

        assert Complaint.objects.get().answers[0]["value"] == "今天"


class TestSimilar:
    def test_a_similar_open_case_is_shown_without_anybodys_words(self, client, scene):
        scene.file(spot="林家门口")

        page = page_of(look(client, scene))

        assert "是不是同一个问题" in page
        assert "待受理" in page
        assert WORDS not in page
        assert "林家门口" not in page

    def test_what_was_reviewed_may_be_read(self, client, scene):
        scene.file()
        Complaint.objects.update(public_text="路灯不亮", reviewed_at=timezone.now())

        assert "路灯不亮 · " in page_of(look(client, scene))

    def test_the_same_problem_joins_with_a_slip_of_its_own(self, client, scene):
        original = scene.file().complaint

        answer = post(client, scene, same=original.number)

        joined = Complaint.objects.exclude(pk=original.pk).get()
        assert joined.original == original
        assert joined.number in answer["Location"]

    @pytest.mark.parametrize("same", ["", "TS-2026-999999"])
    def test_another_problem_or_an_unknown_one(self, client, scene, same):
        scene.file()

        answer = post(client, scene, same=same)

        assert Complaint.objects.filter(original=None).count() == (1 if same else 2)
        assert ("重新选择" in page_of(answer)) == bool(same)

    def test_nothing_similar_asks_nothing(self, client, scene):
        scene.file(words="公共收益的账目请公布")

        assert "是不是同一个问题" not in page_of(look(client, scene))


class TestCasePage:
    def deed(self, client, filed, name, **typed):
        return client.post(f"{link_of(filed)}{name}/", typed, follow=True)

    def test_one_writes_with_photos_and_reads_it_in_the_story(self, client, scene):
        filed = scene.file(photos=[an_admitted_photo()])

        page = page_of(
            self.deed(
                client, filed, "write", **{"write-message": "今天又灭一盏", "write-photos": [a_photo()]}
            )
        )

        assert "今天又灭一盏" in page
        assert page.count("<img") == filed.complaint.photos.count() == 2

    def test_a_hostile_file_leaves_no_row_and_keeps_the_words(self, client, scene, settings):
        bad = a_photo(name="病毒.jpg")
        bad.file.seek(0)
        bad.file.write(b"MZ no picture")

        page = page_of(
            self.deed(
                client, scene.file(), "write", **{"write-message": "请看照片好吗", "write-photos": [bad]}
            )
        )

        assert "病毒.jpg" in page
        assert "请看照片好吗" in page
        assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]

    def test_urging_is_offered_once_a_day(self, client, scene):
        filed = scene.file()

        page = page_of(self.deed(client, filed, "urge"))

        assert "今天已经催办" in page
        assert "今天已经催办过" in page_of(self.deed(client, filed, "urge"))
        assert Complaint.objects.get().urges == 1

    def test_a_rest_and_an_extension_are_shown(self, client, scene):
        filed = scene.file(at=timezone.now())
        case, at = filed.complaint, timezone.now()
        actions.accept(case, by=scene.manager, at=at)
        actions.ask_material(case, note="请说明是哪一盏", by=scene.manager, at=at)

        page = page_of(client.get(link_of(filed)))

        assert "会自动继续计算" in page
        assert "请说明是哪一盏" in page
        assert 'name="write-message"' in page

    def test_verdicts_at_the_deadline_are_offered_when_it_has_passed(self, client, scene):
        filed = scene.file()
        actions.accept(filed.complaint, by=scene.manager, at=filed.complaint.submitted_at)

        assert "办结时限已过" in page_of(client.get(link_of(filed)))
        said = {"judge-outcome": "unsolved", "judge-words": "没人来过"}
        page = page_of(self.deed(client, filed, "judge", **said))

        assert Rating.objects.get().stage == "deadline"
        assert "办结时限已过，请您评价" not in page

    def test_half_solved_goes_back_and_then_solved_closes(self, client, scene):
        filed = scene.file()
        case, at = filed.complaint, filed.complaint.submitted_at
        for outcome, stars in (("half", ""), ("solved", "5")):
            actions.accept(case, by=scene.manager, at=at)
            actions.resolve(case, note="好了", photos=[an_admitted_photo()], by=scene.manager, at=at)
            self.deed(client, filed, "answer", outcome=outcome, stars=stars, words="还差一盏")
            case.refresh_from_db()

        assert (case.status, case.round) == ("closed", 2)

    def test_a_merged_case_shows_how_the_original_goes_on_and_none_of_its_words(self, client, scene):
        original = scene.file(spot="林家门口", photos=[an_admitted_photo()], at=timezone.now()).complaint
        joined = scene.file(words=AGAIN, same_as=original, at=timezone.now())
        at = timezone.now()
        actions.accept(original, note="林小姐您好", by=scene.manager, at=at)
        actions.write(original, words="我家在三零二室", by=None, at=at)

        page = page_of(client.get(link_of(joined)))

        assert f"{scene.company}正在办理" in page
        assert original.number in page
        for secret in (WORDS, "林家门口", "林小姐", "三零二"):
            assert secret not in page
        assert "<img" not in page

        actions.resolve(original, note="三零二换灯", photos=[an_admitted_photo()], by=scene.manager, at=at)
        Complaint.objects.filter(pk=original.pk).update(public_result="已换灯", reviewed_at=at)
        page = page_of(client.get(link_of(joined)))
        assert "已换灯" in page
        assert "三零二" not in page

    def test_hiding_and_asking_about_data(self, client, scene):
        filed = scene.file(contact=actions.Contact("林小姐", "13800001234"))

        assert "已经隐藏" in page_of(self.deed(client, filed, "hide"))
        said = {"data-kind": "delete", "data-wish": "请删除手机号"}
        assert "正在处理" in page_of(self.deed(client, filed, "data", **said))
        assert DataRequest.objects.get().words == "请删除手机号"

    @pytest.mark.parametrize("name", ["write", "data", "answer"])
    def test_an_empty_form_is_said_beside_its_field(self, client, scene, name):
        filed = scene.file()

        page = page_of(self.deed(client, filed, name))

        assert "error-summary" in page
        assert "<title>错误：" in page
        assert "没有提交，请按提示修改" in page.split("<h1>", 1)[0]

    def test_from_a_page_of_errors_the_other_language_leads_back_to_the_case(self, client, scene):
        filed = scene.file()
        address = reverse("complaints:follow-page", args=[filed.complaint.number, filed.code])

        page = page_of(self.deed(client, filed, "write"))

        assert f'/preferences/language/en/?next={quote(address, safe="")}"' in page

    @pytest.mark.parametrize("name", ["write", "urge", "hide", "data", "judge", "withdraw", "answer"])
    def test_the_wrong_code_does_nothing(self, client, scene, name):
        number = scene.file().complaint.number

        assert client.post(f"/case/{number}/{'0' * 28}/{name}/").status_code == 404

    @pytest.mark.walk
    def test_ten_thousand_guesses_find_nothing(self, client, scene):
        number, found = scene.file().complaint.number, 0

        for guess in range(10_000):
            try:
                Complaint.objects.followed(number, f"{guess:028d}")
                found += 1
            except Complaint.DoesNotExist:
                continue

        assert found == 0
        assert client.get(f"/case/{number}/{9999:028d}/").status_code == 404

    def test_the_page_asks_the_database_a_bounded_number_of_times(
        self, client, scene, django_assert_max_num_queries
    ):
        original = scene.file(at=timezone.now()).complaint
        joined = scene.file(words=AGAIN, same_as=original, at=timezone.now())

        with django_assert_max_num_queries(25):
            client.get(link_of(joined))


class TestMyCases:
    def test_an_account_sees_its_own_and_no_others(self, client, scene):
        user = a_user(person=a_person())
        client.force_login(user)
        post(client, scene, own_account="on")
        theirs = scene.file(words="别人的一件事情请处理").complaint

        page = page_of(client.get("/my/"))

        mine = Complaint.objects.get(reporter=user.person)
        assert f"/case/{mine.number}/{mine.code}/" in page
        assert theirs.number not in page

    def test_without_the_wish_no_account_is_kept(self, client, scene):
        client.force_login(a_user(person=a_person()))

        post(client, scene)

        assert Complaint.objects.get().reporter is None

    def test_the_link_opens_the_cases_of_the_contact_for_half_an_hour(self, client, scene, monkeypatch):
        filed = scene.file(contact=actions.Contact(mail=MAIL))
        client.post("/my/link/", {"mail": MAIL.upper()})
        outbox.deliver(at=timezone.now())

        link = re.search(r"/my/\S+", mail.outbox[-1].body)[0]
        answer = client.get(link)

        assert f"/case/{filed.complaint.number}/{filed.code}/" in page_of(answer)
        assert answer["Referrer-Policy"] == "no-referrer"
        monkeypatch.setattr(contacts, "VALID", contacts.VALID * 0)
        assert client.get(link)["Location"] == "/my/link/"

    @pytest.mark.parametrize("token", ["nonsense", "m" + "0" * 64, "p:1:2"])
    def test_a_made_up_link_opens_nothing(self, client, scene, token):
        assert client.get(f"/my/{token}/")["Location"] == "/my/link/"

    def test_known_and_unknown_contacts_are_answered_alike(self, client, scene):
        scene.file(contact=actions.Contact(mail=MAIL))
        pages, costs, before = [], [], Message.objects.count()

        for address in (MAIL, "nobody@example.com"):
            with CaptureQueriesContext(connection) as asked:
                actions.send_link(actions.Address(mail=address), language="", at=timezone.now())
            costs.append([query["sql"].split()[0] for query in asked])
            pages.append(page_of(client.post("/my/link/", {"mail": address}, follow=True)))

        assert costs[0] == costs[1]
        assert re.sub("csrf.*", "", pages[0]) == re.sub("csrf.*", "", pages[1])
        assert Message.objects.count() == before + 4
        assert not Message.objects.filter(key__startswith="mine:", given_up_at=None).exclude(channel="mail")
        assert Message.objects.to_send(timezone.now()).filter(key__startswith="mine:").count() == 2

    def test_nobody_is_flooded(self, client, scene):
        scene.file(contact=actions.Contact(mail=MAIL))

        for _time in range(5):
            assert client.post("/my/link/", {"mail": MAIL}).status_code == 302

        assert Message.objects.filter(key__startswith="mine:").count() == throttle.MOST["mine_to"]

    def test_one_address_may_not_ask_without_end(self, client, scene, monkeypatch):
        monkeypatch.setitem(throttle.MOST, "mine", 2)

        codes = [client.post("/my/link/", {"mail": f"a{n}@example.com"}).status_code for n in range(4)]

        assert codes == [302, 302, 429, 429]

    def test_without_a_gateway_no_telephone_is_asked(self, client, db, settings):
        settings.SMS_GATEWAY = ""

        assert 'name="phone"' not in page_of(client.get("/my/link/"))

    @pytest.mark.parametrize("typed", [{}, {"phone": "123"}, {"phone": "13800001234", "mail": MAIL}])
    def test_what_is_wrong_is_said_beside_the_field(self, client, db, typed):
        assert "error-summary" in page_of(client.post("/my/link/", typed))


class TestDesk:
    def test_an_officer_answers_and_the_reporter_reads_it(self, client, scene):
        filed = scene.file(contact=actions.Contact("林小姐", "13800001234"))
        asked = actions.ask_data(
            filed.complaint, kind="delete", words="请删除手机号", by=None, at=timezone.now()
        )
        client.force_login(scene.township)
        name = f"request-{asked.pk}"

        assert "请删除手机号" in page_of(client.get("/desk/data-requests/"))
        path = reverse("complaints:data-answer", args=[filed.complaint.number, "delete"])
        assert "error-summary" in page_of(client.post(path, {}))
        client.post(path, {f"{name}-granted": "yes", f"{name}-answer": "已经删除"})

        client.logout()
        assert "已经删除" in page_of(client.get(link_of(filed)))
        assert Complaint.objects.get().contact_phone is None

    def test_the_unit_itself_never_reads_who_asks(self, client, scene):
        """The township's own cases are answered for by the district, also where it helps with them."""
        case = scene.file(contact=actions.Contact("林小姐", "13800001234")).complaint
        own = Organisation.objects.get(kind=Organisation.Kind.TOWNSHIP)
        actions.redispatch(case, unit=own, by=scene.district, at=timezone.now(), note="归镇里办")
        actions.accept(case, by=scene.township, at=timezone.now())
        seat = an_organisation(Organisation.Kind.DISTRICT, district=scene.compound.township.district)
        actions.invite(case, unit=seat, by=scene.township, at=timezone.now(), note="请协调")
        actions.ask_data(case, kind="delete", words="我是林小姐，请删除", by=None, at=timezone.now())
        seen = {}
        for who in ("township", "district"):
            client.force_login(getattr(scene, who))
            seen[who] = "我是林小姐" in page_of(client.get("/desk/data-requests/"))

        assert seen == {"township": False, "district": True}
        told = Message.objects.filter(subject__contains="个人信息")
        assert {row.recipient for row in told} == {scene.district}

    @pytest.mark.parametrize("who", ["stranger", "manager"])
    def test_others_do_not_get_in(self, client, scene, who):
        client.force_login(getattr(scene, who))

        assert client.get("/desk/data-requests/").status_code == 404

    def test_a_lost_code_is_made_anew_and_shown_once(self, client, scene):
        filed = scene.file(anonymous=True)
        client.force_login(scene.township)
        path = reverse("complaints:case-code", args=[filed.complaint.number])

        assert path in page_of(client.get(filed.complaint.get_absolute_url()))
        assert "怎样核对了身份" in page_of(client.post(path, {}))
        answer = client.post(path, {"reissue-note": "核对了身份证"})

        case = Complaint.objects.get()
        assert f"/case/{case.number}/{case.code}/" in page_of(answer)
        assert answer["Cache-Control"] == "private, no-store"
        assert client.get(link_of(filed)).status_code == 404
