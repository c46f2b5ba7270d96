import csv
import io
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation

from communities.access import Role
from finance import anchors, verifying
from governance import audit_story, audit_words, periodic, trail
from tests.factories import a_user
from workflow import append_only, audit, seals
from workflow.clock import SHANGHAI
from workflow.models import AuditCheck, AuditEntry, AuditSeal, Message

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=SHANGHAI)
PAGE, CHAIN = "/desk/audit/", "/desk/audit/chain/"


@pytest.fixture(autouse=True)
def own_anchors(settings, tmp_path):
    settings.ANCHOR_DIR = str(tmp_path)


@pytest.fixture
def admin(db):
    return a_user(Role.AUDIT_ADMIN)


@pytest.fixture
def desk(client, admin):
    client.force_login(admin)
    return client


def shown(desk, **asked):
    response = desk.get(PAGE, asked)
    return [(line["kind"], line["key"], line["verb"]) for line in response.context["lines"]]


def told(number=1, verb="accept", label="complaint", by=None, at=NOON, note="", **details):
    return audit.record(label, f"TS{number}", verb, by=by, at=at, note=note, **details)


class TestReading:
    def test_who_when_and_what_in_words(self, desk, admin):
        facts = {"name": "李建国", "changes": {"name": ["李建国", "王建国"]}}
        told(verb="merge", label="person", by=admin, note="业主李建国先生反映", **facts)

        html = desk.get(PAGE).content.decode()

        assert "2026年3月2日 12:00" in html
        assert all(words in html for words in ("人员 TS1", "合并", admin.get_full_name()))
        assert "建国" not in html

    def test_what_no_register_names_stands_as_it_is(self, desk):
        told(verb="levitate", label="ufo")

        assert ("ufo", "TS1", "levitate") in shown(desk)

    def test_a_move_has_the_words_of_its_lifecycle(self, desk):
        told(verb="rectify", label="hazard")

        assert shown(desk, kind="hazard")[0][2] not in ("rectify", "")

    @pytest.mark.parametrize(
        ("asked", "numbers"),
        [
            ({}, ["TS3", "TS2", "TS1"]),
            ({"since": "2026-03-03"}, ["TS3", "TS2"]),
            ({"until": "2026-03-03"}, ["TS2", "TS1"]),
            ({"kind": "hazard"}, ["TS3"]),
            ({"verb": "accept"}, ["TS2", "TS1"]),
            ({"number": "TS2"}, ["TS2"]),
            ({"number": "TS"}, []),
            ({"since": "nonsense"}, []),
            ({"since": "0001-01-01"}, []),
            ({"until": "9999-12-31"}, []),
        ],
    )
    def test_it_is_narrowed(self, desk, asked, numbers):
        told(1)
        told(2, at=NOON + timedelta(days=1))
        told(3, verb="rectify", label="hazard", at=NOON + timedelta(days=2))

        assert [key for _kind, key, _verb in shown(desk, **asked) if key.startswith("TS")] == numbers

    def test_kinds_with_one_word_are_one_choice_and_asked_for_together(self, desk):
        for number, label in enumerate(("calendar", "calendarday", "calendaryear", "hazard")):
            told(number, verb="change", label=label)

        words = [word for _label, word in desk.get(PAGE).context["filter"].form.fields["kind"].choices]
        found = {key for _kind, key, _verb in shown(desk, kind="calendar")}

        assert len(words) == len(set(words))
        assert found == {"TS0", "TS1", "TS2"}

    def test_it_is_narrowed_to_a_person_by_name_or_account(self, desk, admin):
        told(1, by=admin)
        told(2)

        for words in (admin.username, admin.person.name):
            assert [line[1] for line in shown(desk, who=words, kind="complaint")] == ["TS1"]

    def test_pages_follow_each_other_without_gap(self, desk):
        AuditEntry.objects.bulk_create(
            audit.entry("complaint", f"TS{number}", "accept", by=None, at=NOON) for number in range(60)
        )
        first = desk.get(PAGE, {"kind": "complaint"})

        second = desk.get(PAGE, {"kind": "complaint", "after": first.context["page"].after})

        keys = [line["key"] for page in (first, second) for line in page.context["lines"]]
        assert keys == [f"TS{number}" for number in reversed(range(60))]

    def test_a_full_page_costs_what_a_short_one_does(self, desk, django_assert_max_num_queries):
        told(1)
        desk.get(PAGE)
        with django_assert_max_num_queries(12) as few:
            desk.get(PAGE)
        for number in range(40):
            told(number)
        with django_assert_max_num_queries(12) as many:
            desk.get(PAGE)

        assert len(few) == len(many)

    @pytest.mark.parametrize("asked", [{"since": "0001-01-01"}, {"until": "9999-12-31"}])
    def test_a_day_at_the_end_of_the_calendar_is_refused_beside_its_field(self, desk, asked):
        told()

        assert "error-summary" in desk.get(PAGE, asked).content.decode()

    def test_others_do_not_know_the_page(self, client, db):
        client.force_login(a_user(Role.SYSTEM_ADMIN))

        assert [client.get(page).status_code for page in (PAGE, CHAIN)] == [404, 404]

    def test_a_bulletins_moves_have_words(self, desk):
        told(verb="issue", label="bulletin")

        assert shown(desk, kind="bulletin") == [("季度通报", "TS1", "编号印发")]

    def test_statuses_and_details_have_words_and_what_has_none_is_code(self, desk):
        told(verb="order", label="hazard", source="graded", target="ordered", flux=7)

        (line,) = desk.get(PAGE, {"kind": "hazard"}).context["lines"]

        shown = {one.name: (one.value, one.is_named) for one in line["details"]}
        assert shown["flux"] == ("7", False)
        assert shown["新状态"][0] not in ("ordered", "")

    def test_every_kind_of_case_has_a_word(self):
        assert {label for label, _verb in audit_story.moves()} - {"errand"} <= set(audit_words.SUBJECTS)


class TestTakingAway:
    def test_what_is_filtered_goes_into_the_file_masked(self, desk):
        told(1, note="请打13905951234")
        told(2, label="hazard", verb="rectify")

        answer = desk.get(PAGE, {"kind": "complaint", "_export": "csv"})

        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        lines = list(csv.DictReader(io.StringIO(text)))
        assert [line["事项编号"] for line in lines] == ["TS1"]
        assert "13905951234" not in text

    def test_it_is_in_the_language_in_which_it_was_asked_for(self, desk):
        told(1, label="hazard", verb="pass")
        desk.cookies["django_language"] = "en"

        answer = desk.get(PAGE, {"kind": "hazard", "_export": "csv"})

        with translation.override("zh-hans"):
            text = b"".join(answer.streaming_content).decode("utf-8-sig")
        with translation.override("en"):
            assert str(audit_story.moves()["hazard", "pass"]) in text

    def test_who_took_it_is_in_the_trail(self, desk, admin):
        b"".join(desk.get(PAGE, {"kind": "complaint", "_export": "xlsx"}).streaming_content)

        entry = AuditEntry.objects.get(verb="export")
        assert (entry.by, entry.subject_key, entry.details["filters"]) == (
            admin,
            "xlsx",
            {"kind": "complaint"},
        )


def forge(*sentences):
    with connection.cursor() as cursor:
        for sentence in append_only.removals("workflow_auditentry", connection.vendor):
            cursor.execute(sentence)
        for sentence in append_only.removals("workflow_auditseal", connection.vendor):
            cursor.execute(sentence)
        for sentence in sentences:
            cursor.execute(sentence)


def sealed():
    for number in range(3):
        told(number)
    periodic.seal_audit(NOON)


class TestChain:
    def test_a_day_of_the_table_seals_anchors_and_verifies(self, desk):
        sealed()
        periodic.anchor_books(NOON)
        trail.verify_by_turns(NOON)

        check = AuditCheck.objects.get()
        assert (check.fault, check.running) == ("", False)
        assert verifying.read_anchors().trail[1].hash == AuditSeal.objects.get(seq=1).hash
        assert "相符" in desk.get(CHAIN).content.decode()

    def test_it_is_verified_once_a_day_unless_asked(self, desk, admin):
        told()
        for hours in (0, 1, 25):
            trail.verify_by_turns(NOON + timedelta(hours=hours))
        assert AuditCheck.objects.count() == 2

        desk.post(CHAIN)

        assert AuditCheck.objects.get(running=True).by == admin

    def test_the_anchors_know_nothing_new_of_a_trail_that_has_not_grown(self):
        sealed()

        assert [anchors.anchor_heads(at=NOON) for _turn in range(2)] == [1, 0]
        assert verifying.strangers(verifying.read_anchors()) == []

    def test_seals_made_anew_contradict_the_anchors(self, desk, admin):
        sealed()
        periodic.anchor_books(NOON)
        forge(
            "DELETE FROM workflow_auditseal WHERE seq > 0",
            "UPDATE workflow_auditentry SET verb = 'decline' WHERE subject_key = 'TS1'",
        )
        periodic.seal_audit(NOON + timedelta(hours=1))

        trail.verify_by_turns(timezone.now())

        assert AuditCheck.objects.get().fault == AuditCheck.Fault.ANCHOR
        assert Message.objects.get(recipient=admin).link == CHAIN

    def test_seals_that_were_cut_off_contradict_the_anchors(self):
        sealed()
        periodic.anchor_books(NOON)
        forge("DELETE FROM workflow_auditseal WHERE seq > 0")

        assert trail.verify().fault == AuditCheck.Fault.ANCHOR

    def test_the_page_names_the_first_block_that_does_not_fit(self, desk):
        sealed()
        forge("UPDATE workflow_auditentry SET verb = 'decline' WHERE subject_key = 'TS1'")
        trail.verify_by_turns(NOON)

        html = desk.get(CHAIN).content.decode()

        assert "第1段" in html
        assert "内容被改动" in html

    def test_the_command_says_so_and_stops(self, capsys):
        sealed()
        call_command("verify_audit")
        assert "1段、3条核对无误" in capsys.readouterr().out

        forge("UPDATE workflow_auditentry SET verb = 'decline' WHERE subject_key = 'TS1'")
        with pytest.raises(SystemExit):
            call_command("verify_audit")
        assert "第1段不符：内容被改动" in capsys.readouterr().err

    def test_a_broken_file_of_anchors_is_a_fault(self):
        sealed()
        periodic.anchor_books(NOON)
        anchors.file().write_text(anchors.file().read_text().replace("audit-trail", "x"))

        assert trail.verify().fault == AuditCheck.Fault.FILE


def test_the_addresses_stay():
    assert (reverse("audit-list"), reverse("audit-chain")) == (PAGE, CHAIN)
    assert seals.head().seq == 0
