"""The desk's list at length: its parts and pages, what narrows it, many at once, and files."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from communities.models import Organisation
from complaints import actions, filters
from complaints.models import Complaint, ComplaintDeadline
from complaints.tasks import sweep
from complaints.views import cases as views
from tests.factories import a_compound, an_organisation
from workflow import nearest
from workflow.models import AuditEntry

from .scenes import MONDAY, a_scene, at_hour

pytestmark = pytest.mark.django_db
LIST = "/desk/cases/"
DISPATCH = "/desk/cases/dispatch/"


def many(scene, number, status="closed", **columns):
    """So many cases of the scene in one statement, each submitted a minute after the last."""
    sample = scene.file().complaint
    columns = {"unit": scene.company, "submitted_at": MONDAY} | columns
    begun = columns.pop("submitted_at")
    return Complaint.objects.bulk_create(
        Complaint(
            number=f"TS-2025-{index:06}",
            code_hash="-",
            compound=sample.compound,
            category=sample.category,
            urgency="U3",
            description="楼道灯不亮",
            status=status,
            submitted_at=begun + timedelta(minutes=index),
            **columns,
        )
        for index in range(number)
    )


def numbers(page):
    return [case.number for case in page.context["table"].data.data]


def undispatched(scene, number=2):
    """Cases that no rule could place, as before there were any units."""
    return many(scene, number, "submitted", unit=None)


class TestPages:
    def test_all_rows_come_once_forwards_and_back(self, client, scene, monkeypatch):
        monkeypatch.setattr(views, "PAGE", 7)
        many(scene, 20)
        undispatched_case = undispatched_one(scene)
        client.force_login(scene.district)
        page = client.get(LIST)
        pages = [numbers(page)]
        while after := page.context["page"].after:
            page = client.get(LIST, {"after": after})
            pages.append(numbers(page))
        forwards = [number for one in pages for number in one]
        back = [pages[-1]]
        while before := page.context["page"].before:
            page = client.get(LIST, {"before": before})
            back.insert(0, numbers(page))

        assert len(forwards) == len(set(forwards)) == Complaint.objects.count()
        assert forwards[1] == undispatched_case.number
        assert forwards[-1] == "TS-2025-000000"
        assert back[-2:] == pages[-2:]
        assert back[0] == pages[0]

    def test_rows_with_the_same_limit_are_neither_lost_nor_shown_twice(self, client, scene, monkeypatch):
        monkeypatch.setattr(views, "PAGE", 3)
        filed = [scene.file().complaint.number for _ in range(8)]
        client.force_login(scene.district)
        page, seen = client.get(LIST), []
        while True:
            seen += numbers(page)
            if not page.context["page"].after:
                break
            page = client.get(LIST, {"after": page.context["page"].after})

        assert seen == filed

    @pytest.mark.parametrize(
        "word",
        ["x", "9~1~2", "0~nonsense~TS-1", "0~~", "0~2026-01-01T00:00:00Z~\0", "0~9999-99-99~a", "٣~a~b", "~"],
    )
    def test_an_edge_that_is_none_shows_the_first_page(self, client, scene, word):
        case = scene.file().complaint
        client.force_login(scene.district)

        assert numbers(client.get(LIST, {"after": word})) == [case.number]
        assert numbers(client.get(LIST, {"before": word})) == [case.number]

    def test_more_than_a_thousand_are_not_counted(self, client, scene):
        client.force_login(scene.district)
        many(scene, 1010)

        page = client.get(LIST)

        assert "超过1000件" in page.content.decode()
        assert (
            "共 10 件" in client.get(LIST, {"text": "TS-2025-00000", "since": "2026-03-01"}).content.decode()
        )

    def test_a_deep_page_asks_no_more_than_the_first(self, client, scene):
        many(scene, 120)
        client.force_login(scene.district)
        page = client.get(LIST)
        with CaptureQueriesContext(connection) as first:
            page = client.get(LIST)
        for _ in range(3):
            page = client.get(LIST, {"after": page.context["page"].after})
        with CaptureQueriesContext(connection) as deep:
            client.get(LIST, {"after": page.context["page"].after})

        assert len(deep) <= len(first)


def undispatched_one(scene):
    case = Complaint.objects.get(number="TS-2025-000003")
    Complaint.objects.filter(pk=case.pk).update(status="submitted", unit=None)
    return case

    def test_a_damaged_seal_stops_no_list(self, client, scene):
        case = scene.file(contact=actions.Contact("林小姐", "13800001234")).complaint
        with connection.cursor() as cursor:
            cursor.execute("UPDATE complaints_complaint SET contact_phone = 'k1:broken'")
        client.force_login(scene.district)

        assert numbers(client.get(LIST)) == [case.number]
        assert case.number in b"".join(client.get(LIST, {"_export": "csv"}).streaming_content).decode()


class TestNearestLimit:
    def test_the_case_repeats_what_its_limits_say(self, scene):
        case = scene.accepted()
        limits = case.deadlines.running().order_by("due_at")

        assert Complaint.objects.get().next_due_at == limits[0].due_at
        actions.contact(case, note="师傅明天来", by=scene.manager, at=MONDAY)
        assert Complaint.objects.get().next_due_at == limits.get(kind="close").due_at

    def test_what_was_written_past_the_door_is_found_and_mended(self, scene):
        case = scene.file().complaint
        ComplaintDeadline.objects.filter(case=case, kind="accept").update(due_at=MONDAY)

        assert nearest.mend(Complaint) == 1
        assert Complaint.objects.get().next_due_at == MONDAY
        assert nearest.mend(Complaint) == 0


class TestFilters:
    @pytest.mark.parametrize(
        ("narrowed", "hits"),
        [
            ({"unit": "company"}, 1),
            ({"unit": "part"}, 1),
            ({"unit": "没有这个单位"}, 0),
            ({"compound": "code"}, 1),
            ({"compound": "name"}, 1),
            ({"compound": "没有这个小区"}, 0),
            ({"since": "2026-03-02"}, 1),
            ({"since": "2026-03-03"}, 0),
            ({"until": "2026-03-02"}, 1),
            ({"until": "2026-03-01"}, 0),
            ({"since": "2026-03-01", "until": "2026-03-02", "text": "路灯"}, 1),
            ({"status": "closed"}, 0),
            ({"state": "open", "status": "dispatched"}, 1),
        ],
    )
    def test_each_narrows(self, client, scene, narrowed, hits):
        scene.file()
        client.force_login(scene.district)
        words = {
            "company": scene.company.name,
            "part": scene.company.name[1:],
            "code": scene.compound.code.lower(),
            "name": scene.compound.name,
        }
        asked = {name: words.get(value, value) for name, value in narrowed.items()}

        assert len(numbers(client.get(LIST, asked))) == hits

    @pytest.mark.parametrize(
        ("day", "colour"), [(3, ""), (4, "yellow"), (5, "orange"), (16, "orange"), (17, "red")]
    )
    def test_the_colour_is_the_highest_that_was_reached(self, client, scene, day, colour):
        """To be accepted by the 3rd, orange a working day later; closed by the 9th, red 5 days later."""
        scene.file()
        sweep(at_hour(day))
        client.force_login(scene.district)

        found = [one for one in ("yellow", "orange", "red") if numbers(client.get(LIST, {"colour": one}))]

        assert found == [colour] * bool(colour)

    def test_what_was_done_in_time_after_all_has_no_colour(self, client, scene):
        case = scene.file().complaint
        sweep(at_hour(4))
        actions.accept(case, by=scene.manager, at=at_hour(4))
        actions.contact(case, note="明天来", by=scene.manager, at=at_hour(4))
        client.force_login(scene.district)

        assert not numbers(client.get(LIST, {"colour": "yellow"}))

    def test_words_are_looked_for_in_what_is_open_and_in_the_last_year(self, client, scene):
        old = timezone.now() - filters.SEARCHED - timedelta(days=2)
        many(scene, 2, submitted_at=old)
        client.force_login(scene.district)
        year = {"since": f"{old.year}-01-01"}

        page = client.get(LIST, {"text": "楼道灯"})

        assert numbers(page) == []
        assert "最近365天" in page.content.decode()
        assert len(numbers(client.get(LIST, {"text": "楼道灯"} | year))) == 2
        assert len(numbers(client.get(LIST, {"text": "TS-2025-000001"}))) == 1

    def test_names_are_offered_while_they_are_few(self, client, scene, monkeypatch):
        client.force_login(scene.district)
        assert f'<option value="{scene.compound.name}">' in client.get(LIST).content.decode()

        monkeypatch.setattr(filters, "OFFERED", 1)

        assert "<option value=" + '"' + scene.compound.name not in client.get(LIST).content.decode()

    @pytest.mark.parametrize(
        "asked", [{"since": "31.2.2026"}, {"since": "0001-01-01"}, {"until": "9999-12-31"}]
    )
    def test_a_day_that_is_none_is_a_sentence_beside_its_field(self, client, scene, asked):
        client.force_login(scene.district)

        page = client.get(LIST, asked)

        assert page.status_code == 200
        assert "error-summary" in page.content.decode()

    def test_pages_and_files_keep_the_filters(self, client, scene, monkeypatch):
        monkeypatch.setattr(views, "PAGE", 1)
        many(scene, 2)
        client.force_login(scene.district)

        page = client.get(LIST, {"status": "closed", "text": "楼道", "since": "2026-01-01"}).content.decode()

        assert page.count("status=closed&amp;text=%E6%A5%BC%E9%81%93&amp;since=2026-01-01&amp;") == 3


class TestSight:
    def test_the_wider_right_and_the_unit_of_ones_own_see_no_less(self, scene):
        """Who watches over a township and works for a department sees both, each case once."""
        other = a_scene(a_compound("别处花园"))
        cases = {scene.file().complaint, other.file().complaint}
        handled = other.file().complaint
        Complaint.objects.filter(pk=handled.pk).update(unit=scene.company)

        assert set(Complaint.objects.visible_to(scene.district)) == cases | {handled}
        assert handled not in Complaint.objects.visible_to(scene.manager)


class TestBulk:
    def tick(self, client, cases, **given):
        return client.post(DISPATCH, {"case": [case.number for case in cases], **given}, follow=True)

    def test_ticked_cases_go_out_together(self, client, scene):
        cases = undispatched(scene, 3)
        client.force_login(scene.township)
        listed = client.get(LIST)
        page = client.get(DISPATCH, {"case": [case.number for case in cases]})

        answer = self.tick(client, cases, unit=scene.company.pk, note="请尽快处理")

        assert listed.content.decode().count('name="case"') == 3
        assert page.content.decode().count('name="case"') == 3
        assert "已派单3件" in answer.content.decode()
        for case in cases:
            case.refresh_from_db()
            assert (case.status, case.unit) == ("dispatched", scene.company)
            assert case.deadlines.running().count() == 3
            assert AuditEntry.objects.get(subject_key=case.number, verb="dispatch").by == scene.township

    def test_one_that_is_refused_stops_none_of_the_others(self, client, scene):
        free, taken = undispatched(scene)
        Complaint.objects.filter(pk=taken.pk).update(status="accepted", unit=scene.company)
        client.force_login(scene.township)

        answer = self.tick(client, [free, taken], unit=scene.company.pk).content.decode()

        assert "已派单1件" in answer
        assert f"{taken.number}没有派单：已经不在待派单状态" in answer

    def test_a_unit_of_elsewhere_is_refused_for_each_case(self, client, scene):
        own, foreign = undispatched(scene)
        elsewhere = a_compound("别处花园")
        committee = an_organisation(Organisation.Kind.COMMITTEE, compound=elsewhere)
        Complaint.objects.filter(pk=foreign.pk).update(compound=elsewhere)
        client.force_login(scene.district)

        answer = self.tick(client, [own, foreign], unit=committee.pk).content.decode()

        assert "已派单1件" in answer
        assert f"{own.number}没有派单：所选单位不负责这个小区" in answer

    def test_an_objection_is_answered_with_words_only(self, client, scene):
        case = scene.file().complaint
        Complaint.objects.filter(pk=case.pk).update(status="objected")
        desk = an_organisation(Organisation.Kind.COMMITTEE, compound=scene.compound)
        client.force_login(scene.township)

        assert "没有派单：请写明情况说明" in self.tick(client, [case], unit=desk.pk).content.decode()
        assert "已派单1件" in self.tick(client, [case], unit=desk.pk, note="属业委会职责").content.decode()

    def test_a_unit_must_be_chosen(self, client, scene):
        cases = undispatched(scene)
        client.force_login(scene.township)

        assert "error-summary" in self.tick(client, cases).content.decode()
        assert not Complaint.objects.filter(status="dispatched", pk__in=[case.pk for case in cases]).exists()

    def test_cases_of_elsewhere_cannot_be_ticked(self, client, scene):
        foreign = undispatched(a_scene(a_compound("外镇花园")), 1)
        township = foreign[0].compound.township
        assert township == scene.compound.township
        client.force_login(scene.stranger)
        assert client.get(DISPATCH, {"case": foreign[0].number}).status_code == 404

    def test_nothing_ticked_is_a_sentence(self, client, scene):
        client.force_login(scene.township)

        assert "请先勾选" in client.get(DISPATCH, follow=True).content.decode()

    def test_who_cannot_dispatch_has_nothing_to_tick(self, client, scene):
        undispatched(scene)
        client.force_login(scene.secretary)

        assert 'name="case"' not in client.get(LIST).content.decode()


class TestExport:
    def test_a_file_holds_what_is_filtered_in_the_order_of_the_list(self, client, scene):
        scene.file()
        many(scene, 30)
        client.force_login(scene.district)

        answer = client.get(LIST, {"status": "closed", "_export": "csv", "after": "x"})
        lines = b"".join(answer.streaming_content).decode().splitlines()

        assert answer["Content-Type"].startswith("text/csv")
        assert lines[0].startswith("\ufeff编号,类别,紧急程度")
        assert [line.split(",")[0] for line in lines[1:3]] == ["TS-2025-000029", "TS-2025-000028"]
        assert len(lines) == 31

    def test_a_workbook_holds_the_same(self, client, scene):
        many(scene, 3)
        client.force_login(scene.district)

        answer = client.get(LIST, {"_export": "xlsx"})
        sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active

        assert [row[0].value for row in sheet.iter_rows()][1:] == [
            Complaint.objects.get(next_due_at__isnull=False).number,
            "TS-2025-000002",
            "TS-2025-000001",
            "TS-2025-000000",
        ]

    def test_nothing_of_the_reporter_and_nothing_that_runs_goes_out(self, client, scene):
        scene.file(
            words="我是住五零二的陈先生，电话13800001234",
            spot="五零二室",
            contact=actions.Contact("陈先生", "13800001234", "chen@example.com"),
        )
        Complaint.objects.update(unit=an_organisation(name="=HYPERLINK(1)"))
        client.force_login(scene.district)

        text = b"".join(client.get(LIST, {"_export": "csv"}).streaming_content).decode()

        for word in ("陈先生", "13800001234", "五零二", "chen@example.com"):
            assert word not in text
        assert ",'=HYPERLINK(1)," in text

    def test_who_took_how_many_is_written_down(self, client, scene):
        many(scene, 3)
        client.force_login(scene.district)

        client.get(LIST, {"_export": "csv", "status": "closed", "unit": ""})

        entry = AuditEntry.objects.get(verb="export")
        assert (entry.by, entry.subject_key) == (scene.district, "csv")
        assert entry.details == {"count": 3, "filters": {"status": "closed"}}

    def test_a_large_one_is_read_in_lots_and_only_as_csv(self, client, scene, monkeypatch):
        monkeypatch.setattr(views, "CHUNK", 10)
        monkeypatch.setattr(views, "MOST_XLSX", 30)
        many(scene, 40)
        client.force_login(scene.district)
        with CaptureQueriesContext(connection) as asked:
            lines = b"".join(client.get(LIST, {"_export": "csv"}).streaming_content).decode().splitlines()

        assert len(lines) == 42
        assert sum("LIMIT 10" in query["sql"] for query in asked) <= 8
        assert "超过30件，请导出CSV" in client.get(LIST, {"_export": "xlsx"}, follow=True).content.decode()

    def test_a_file_speaks_the_language_of_the_page(self, client, scene):
        many(scene, 1)
        client.force_login(scene.district)
        client.cookies["django_language"] = "en"

        text = b"".join(client.get(LIST, {"_export": "csv", "status": "closed"}).streaming_content).decode()

        assert "已办结" not in text

    def test_one_sees_no_more_in_a_file_than_on_the_page(self, client, scene):
        a_scene(a_compound("别处花园")).file()
        own = scene.file().complaint
        client.force_login(scene.manager)

        text = b"".join(client.get(LIST, {"_export": "csv"}).streaming_content).decode()

        assert text.count("TS-2026-") == 1
        assert own.number in text
