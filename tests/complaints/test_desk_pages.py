"""The desk: the list, a case with the moves that are mine, and what is taken down for others."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from communities.access import Post
from complaints import actions
from complaints.models import Complaint
from tests.factories import a_compound, a_project
from workflow.models import AuditEntry

from .scenes import WORDS, a_desk, a_handler, a_photo, a_scene, an_admitted_photo, holder_of

pytestmark = pytest.mark.django_db
LIST = "/desk/cases/"
CONTACT = actions.Contact("林小姐", "13800001234")


def page_of(case) -> str:
    return f"{LIST}{case.number}/"


class TestList:
    def test_each_sees_the_cases_of_their_scope_or_unit(self, client, scene):
        own = scene.file().complaint
        other = a_scene(a_compound("别处花园")).file().complaint
        desk = a_desk("urban", district=scene.compound.township.district)
        ill = scene.file(code="ILL", words="一楼私搭乱建").complaint
        seen = {
            scene.manager: {own},
            scene.secretary: {own, ill},
            scene.township: {own, ill, other},
            scene.district: {own, ill, other},
            a_handler(desk): {ill},
            scene.stranger: set(),
        }

        for user, expected in seen.items():
            client.force_login(user)
            assert set(client.get(LIST).context["table"].data.data) == expected

    def test_the_nearest_deadline_comes_first_and_what_is_done_last(self, client, scene):
        done = scene.resolved()
        slow = scene.file(code="LEA", words="地下室漏水").complaint
        urgent = scene.file(code="FIR", words="消防通道被堵").complaint
        client.force_login(scene.district)

        assert list(client.get(LIST).context["table"].data.data) == [urgent, slow, done]

    @pytest.mark.parametrize(
        ("narrowed", "hits"),
        [
            ({"status": "dispatched"}, 1),
            ({"status": "accepted"}, 1),
            ({"category": "ENV"}, 1),
            ({"state": "overdue"}, 2),
            ({"state": "mine"}, 2),
            ({"state": "open"}, 2),
            ({"state": "today"}, 0),
            ({"text": "台阶"}, 1),
            ({"text": "ts2026000002"}, 1),
            ({"text": "没有这样的话"}, 0),
        ],
    )
    def test_filters_narrow_and_stay_in_the_address(self, client, scene, narrowed, hits):
        scene.file()
        scene.accepted(code="ENV", words="垃圾没有清运")
        client.force_login(scene.manager)

        page = client.get(LIST, narrowed)

        assert len(page.context["table"].data.data) == hits

    def test_choices_are_scoped_as_rows_are(self, client, scene):
        foreign = a_scene(a_compound("看不见的小区"))
        foreign.file()
        scene.file()
        client.force_login(scene.manager)

        page = client.get(LIST).content.decode()

        assert "看不见的小区" not in page
        assert str(foreign.company) not in page

    def test_a_page_of_fifty_and_one_of_a_thousand_cost_the_same(self, client, scene):
        first = scene.file().complaint
        client.force_login(scene.district)
        client.get(LIST)
        with CaptureQueriesContext(connection) as one:
            client.get(LIST)
        rows = [
            Complaint(
                **{
                    name: getattr(first, name)
                    for name in (
                        "compound",
                        "category",
                        "urgency",
                        "description",
                        "unit",
                        "status",
                        "submitted_at",
                    )
                },
                number=f"TS-2026-1{number:05}",
                code_hash="-",
            )
            for number in range(999)
        ]
        Complaint.objects.bulk_create(rows[:49])
        with CaptureQueriesContext(connection) as fifty:
            client.get(LIST)
        Complaint.objects.bulk_create(rows[49:])

        with CaptureQueriesContext(connection) as many:
            client.get(LIST)

        assert len(many) == len(fifty) <= len(one) + 2

    def test_residents_and_strangers_do_not_get_in(self, client, scene):
        assert client.get(LIST).status_code == 302
        client.force_login(holder_of(Post.OWNER, scene.compound))
        assert client.get(LIST).status_code == 404

    def test_nothing_is_a_sentence(self, client, scene):
        client.force_login(scene.manager)

        assert "没有符合条件的诉求" in client.get(LIST).content.decode()


class TestCase:
    @pytest.mark.parametrize("who", ["stranger"])
    def test_what_one_may_not_see_is_not_there(self, client, scene, who):
        case = scene.file(photos=[an_admitted_photo()]).complaint
        client.force_login(getattr(scene, who))
        photo = reverse("complaints:case-photo", args=[case.number, case.photos.get().token])

        assert client.get(page_of(case)).status_code == 404
        assert client.get(photo).status_code == 404
        assert client.post(f"{page_of(case)}accept/").status_code == 404
        assert client.post(f"{page_of(case)}remark/", {"remark-note": "x"}).status_code == 404

    def test_only_the_moves_that_are_mine_are_shown(self, client, scene):
        case = scene.file().complaint
        shown = {
            scene.manager: ["accept"],
            scene.secretary: [],
            scene.township: ["redispatch", "reclassify", "decline", "merge"],
        }

        for user, moves in shown.items():
            client.force_login(user)
            page = client.get(page_of(case))
            assert [move.name for move, _form in page.context["forms"]] == moves

    def test_the_reporter_is_never_shown_to_the_unit(self, client, scene):
        case = scene.file(contact=CONTACT).complaint

        for user in (scene.manager, scene.secretary, scene.township):
            client.force_login(user)
            page = client.get(page_of(case)).content.decode()
            assert "13800001234" not in page
            assert "林小姐" not in page

    def test_a_dispatcher_asks_and_it_is_written_down(self, client, scene):
        case = scene.file(contact=CONTACT).complaint
        client.force_login(scene.township)

        page = client.post(f"{page_of(case)}reporter/")

        assert "13800001234" in page.content.decode()
        assert "no-store" in page["Cache-Control"]
        assert AuditEntry.objects.filter(verb="reveal", by=scene.township).count() == 1

    def test_the_unit_that_asks_is_turned_away(self, client, scene):
        case = scene.file(contact=CONTACT).complaint
        client.force_login(scene.manager)

        assert client.post(f"{page_of(case)}reporter/").status_code == 404

    def test_who_looked_is_shown_to_dispatchers_only(self, client, scene):
        case = scene.file(contact=CONTACT).complaint
        actions.reveal(case, by=scene.township, at=case.submitted_at)

        for user, sees in ((scene.township, True), (scene.manager, False)):
            client.force_login(user)
            assert ("查看了反映人" in client.get(page_of(case)).content.decode()) == sees

    def test_remarks_are_inner(self, client, scene):
        case = scene.file().complaint
        client.force_login(scene.manager)

        client.post(f"{page_of(case)}remark/", {"remark-note": "等配件"})

        page = client.get(page_of(case)).content.decode()
        assert "等配件" in page
        assert "内部" in page

    def test_a_refused_move_keeps_what_was_typed(self, client, scene):
        case = scene.accepted()
        client.force_login(scene.manager)

        page = client.post(f"{page_of(case)}resolve/", {"resolve-note": "已经换好了灯泡"}).content.decode()

        assert "已经换好了灯泡" in page
        assert "照片" in page
        case.refresh_from_db()
        assert case.status == "accepted"

    @pytest.mark.parametrize(
        ("unit", "sentence"),
        [(True, "已经在该单位办理"), (False, "“退单”没有提交")],
        ids=["refused by the rules", "left empty"],
    )
    def test_a_folded_form_stands_open_with_what_was_typed_and_the_page_says_why(
        self, client, scene, unit, sentence
    ):
        case = scene.file(timezone.now()).complaint
        client.force_login(scene.manager)
        given = {"object-unit": scene.company.pk if unit else "", "object-note": "路灯归市政"}

        page = client.post(f"{page_of(case)}object/", given).content.decode()

        assert '<details class="more" id="move-object" open>' in page
        assert "路灯归市政" in page
        assert sentence in page.split('id="case"', 1)[0]
        assert "<title>错误：" in page
        assert f'/preferences/language/en/?next={quote(page_of(case), safe="")}"' in page

    def test_a_move_that_is_not_mine_is_refused_in_a_sentence(self, client, scene):
        case = scene.file().complaint
        client.force_login(scene.secretary)

        page = client.post(f"{page_of(case)}accept/", {"accept-note": ""}).content.decode()

        assert "不归您办理" in page

    @pytest.mark.parametrize("move", ["rate", "lapse", "reopen", "withdraw", "nonsense"])
    def test_moves_of_others_have_no_address_here(self, client, scene, move):
        case = scene.resolved()
        client.force_login(scene.manager)

        assert client.post(f"{page_of(case)}{move}/").status_code == 404

    def test_photos_are_shown_to_who_sees_the_case(self, client, scene):
        case = scene.resolved(photos=[an_admitted_photo()])
        client.force_login(scene.secretary)

        page = client.get(page_of(case))

        for photo in page.context["after"] + page.context["before"]:
            assert client.get(photo.url).status_code == 200

    def test_evidence_is_uploaded_while_handling(self, client, scene):
        case = scene.accepted()
        client.force_login(scene.manager)

        client.post(f"{page_of(case)}evidence/", {"evidence-stage": "before", "evidence-photos": [a_photo()]})

        assert case.photos.get().stage == "before"

    def test_a_case_with_a_long_story_asks_the_database_a_bounded_number_of_times(
        self, client, scene, django_assert_max_num_queries
    ):
        case = scene.resolved()
        client.force_login(scene.township)
        client.get(page_of(case))

        with django_assert_max_num_queries(25):
            client.get(page_of(case))


class TestIntake:
    NEW = "/desk/cases/new/"

    def test_an_officer_takes_down_what_somebody_says(self, client, scene):
        client.force_login(scene.township)
        page = client.get(self.NEW, {"c": scene.compound.code})
        typed = {
            "form_key": page.context["form"]["form_key"].value(),
            "channel": "phone",
            "description": WORDS,
            "urgency": "U2",
            "contact_name": "林小姐",
            "contact_phone": "13800001234",
        }

        slip = client.post(f"{self.NEW}?c={scene.compound.code}", typed)

        case = Complaint.objects.get()
        assert (case.channel, case.urgency, case.contact_name) == ("phone", "U2", "林小姐")
        assert client.get(slip["Location"]).status_code == 200
        assert AuditEntry.objects.get(verb="intake").by == scene.township

    def test_compounds_of_others_are_not_offered(self, client, scene):
        foreign = a_compound("外小区")
        client.force_login(scene.secretary)

        assert "外小区" not in client.get(self.NEW).content.decode()
        page = client.get(self.NEW, {"c": foreign.code}).content.decode()
        assert "没有找到编号为" in page

    def test_a_department_has_no_intake(self, client, scene):
        client.force_login(scene.manager)

        assert client.get(self.NEW).status_code == 404


def test_from_filing_to_closing_in_the_browsers_of_everybody(client, scene):
    """A resident reports, the manager accepts, answers, resolves; the resident is not content, then is."""
    page = client.get("/report/", {"c": scene.compound.code})
    typed = {"form_key": page.context["form"]["form_key"].value(), "description": WORDS, "category": "FAC"}
    slip = client.post(f"/report/?c={scene.compound.code}", typed)
    case = Complaint.objects.get()
    link = slip["Location"].replace("/report/filed/", "/case/")

    def handle(move, **given):
        client.force_login(scene.manager)
        answer = client.post(
            f"{page_of(case)}{move}/", {f"{move}-{name}": value for name, value in given.items()}
        )
        assert answer.status_code == 302
        client.logout()

    handle("accept", note="师傅马上到")
    handle("contact", note="配件明天到")
    handle("resolve", note="灯已换好", photos=[a_photo()])
    client.post(f"{link}answer/", {"outcome": "unsolved", "words": "晚上又不亮了"})
    handle("accept")
    handle("resolve", note="线路也换了", photos=[a_photo()])
    client.post(f"{link}answer/", {"outcome": "solved", "stars": "4", "words": "这次好了"})

    case.refresh_from_db()
    assert (case.status, case.round) == ("closed", 2)
    story = client.get(link).content.decode()
    for words in ("师傅马上到", "配件明天到", "灯已换好", "晚上又不亮了", "线路也换了", "这次好了", "4星"):
        assert words in story


def test_a_project_of_the_same_company_is_another_scope(client, scene):
    elsewhere = a_project(a_compound("同公司"), company=scene.compound.projects.get().company)
    case = scene.file().complaint
    client.force_login(holder_of(Post.MANAGER, elsewhere))

    assert client.get(page_of(case)).status_code == 404
