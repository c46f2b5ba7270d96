"""Category and urgency put right after the case went out: with another unit, or where it is."""

from datetime import timedelta

import pytest

from complaints import accuracy, actions
from complaints.models import Complaint, Decision
from workflow.lifecycle import MoveRefused
from workflow.models import AuditEntry, Message

from .scenes import MONDAY, a_desk, a_handler, an_admitted_photo, at_hour, category

pytestmark = pytest.mark.django_db


@pytest.fixture
def urban(scene):
    return a_desk("urban", district=scene.compound.township.district)


def page_of(case) -> str:
    return f"/desk/cases/{case.number}/"


def post(client, user, case, move, **given):
    client.force_login(user)
    return client.post(f"{page_of(case)}{move}/", {f"{move}-{name}": value for name, value in given.items()})


def due(case) -> dict:
    return dict(case.deadlines.running().values_list("kind", "due_at"))


class TestRedispatch:
    def test_the_new_turn_counts_by_the_category_named_and_the_close_runs_on(self, scene, urban):
        case = scene.file(code="FAC").complaint
        before = due(case)["close"]

        actions.redispatch(
            case,
            unit=urban,
            category=category("FIR"),
            note="是消防通道",
            by=scene.township,
            at=at_hour(3),
        )

        assert (case.category, case.unit) == (category("FIR"), urban)
        assert due(case)["close"] == before
        assert due(case)["accept"] == at_hour(3) + timedelta(hours=2)

    def test_without_a_unit_the_category_finds_its_own(self, scene, urban):
        case = scene.file(code="FAC").complaint

        actions.redispatch(
            case, unit=None, category=category("ILL"), note="是违建", by=scene.township, at=at_hour(3)
        )

        assert case.unit == urban

    def test_it_is_told_in_the_story_and_kept_beside_what_was_proposed(self, scene, urban):
        case = scene.file(words="请问一下各位", category=None).complaint
        actions.dispatch(case, unit=scene.company, by=scene.township, at=MONDAY)

        actions.redispatch(
            case, unit=urban, category=category("ILL"), note="是违建", by=scene.township, at=at_hour(3)
        )

        entry = AuditEntry.objects.about(case.label, case.key).get(verb="redispatch")
        assert entry.details["category_now"] == category("ILL").name
        last = case.decisions.order_by("pk").last()
        assert (last.category, last.unit, last.suggested) == (
            category("ILL"),
            urban,
            case.suggestion.category,
        )

    def test_the_page_takes_it_and_the_reporter_reads_it(self, scene, urban, client):
        filed = scene.file(MONDAY, code="FAC")
        case = filed.complaint

        answer = post(
            client, scene.township, case, "redispatch", category=category("ILL").pk, unit="", note="是违建"
        )

        assert answer.status_code == 302
        case.refresh_from_db()
        assert (case.category, case.unit) == (category("ILL"), urban)
        client.logout()
        assert "改为“违建侵占" in client.get(f"/case/{case.number}/{filed.code}/").content.decode()

    def test_neither_unit_nor_category_is_refused_beside_the_field(self, scene, client):
        case = scene.file().complaint

        page = post(client, scene.township, case, "redispatch", category=case.category_id, note="改派")

        form = dict((move.name, form) for move, form in page.context["forms"])["redispatch"]
        assert list(form.errors) == ["unit"]
        assert "改派" in page.content.decode()

    def test_a_designation_may_put_the_category_right(self, scene, urban):
        case = scene.file().complaint
        for _time in range(2):
            actions.object_(case, unit=urban, note="不归物业", by=scene.manager, at=MONDAY)
            if case.objections == 1:
                actions.uphold(case, note="归", by=scene.township, at=MONDAY)

        actions.designate(
            case, unit=None, category=category("ILL"), note="是违建", by=scene.township, at=MONDAY
        )

        assert (case.category, case.unit, case.designated) == (category("ILL"), urban, True)


class TestReclassify:
    def test_unit_status_and_every_running_limit_stay(self, scene):
        case = scene.accepted(code="FAC")
        before = due(case)

        actions.reclassify(
            case, category=category("FIR"), note="是消防通道", by=scene.township, at=at_hour(3)
        )

        assert (case.category.code, case.urgency, case.unit) == ("FIR", "U2", scene.company)
        assert (case.status, case.round, due(case)) == ("accepted", 1, before)

    def test_the_next_round_counts_by_the_category_put_right(self, scene):
        case = scene.accepted(code="FAC")
        actions.reclassify(case, category=category("LEA"), note="是漏水", by=scene.township, at=MONDAY)
        actions.resolve(case, note="补好了", photos=[an_admitted_photo()], by=scene.manager, at=at_hour(3))

        actions.reopen(case, words="还在漏", by=None, at=at_hour(4))

        assert case.deadlines.running().get(kind="close").amount == 15

    def test_the_unit_is_told_and_the_reason_stands_in_the_story(self, scene, client):
        case = scene.accepted(code="FAC")

        post(client, scene.township, case, "reclassify", category=category("LEA").pk, note="是外墙渗水")

        assert Message.objects.filter(recipient=scene.manager, subject__contains="已更正").exists()
        page = client.get(page_of(case)).content.decode()
        assert "已更正类别" in page
        assert "是外墙渗水" in page

    def test_what_changes_nothing_is_refused(self, scene):
        case = scene.file().complaint

        with pytest.raises(MoveRefused, match="没有改动"):
            actions.reclassify(case, category=case.category, note="再看", by=scene.township, at=MONDAY)

    def test_the_unit_does_not_put_its_own_case_right(self, scene):
        case = scene.file().complaint

        with pytest.raises(MoveRefused):
            actions.reclassify(case, category=category("OTH"), note="不对", by=scene.manager, at=MONDAY)

        assert Complaint.objects.get(pk=case.pk).category.code == "FAC"

    def test_a_refused_correction_is_no_decision(self, scene, urban):
        case = scene.file().complaint

        with pytest.raises(MoveRefused):
            actions.reclassify(case, category=category("OTH"), note="不对", by=a_handler(urban), at=MONDAY)

        assert not Decision.objects.exists()


def test_of_a_case_only_the_last_decision_counts(scene, urban):
    case = scene.file(words="三号楼电梯停运两天，轿厢门打不开", category=None).complaint
    actions.reclassify(case, category=category("OTH"), note="看错了", by=scene.township, at=MONDAY)
    actions.reclassify(case, category=category("LFT"), note="还是电梯", by=scene.township, at=at_hour(3))

    found = accuracy.of_last_decisions(at_hour(4).date())

    assert (found.first.numerator, found.first.denominator) == (1, 1)
    assert Decision.objects.count() == 2
