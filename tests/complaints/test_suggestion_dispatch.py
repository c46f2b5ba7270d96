"""What is proposed at filing, what a dispatcher decides, what is learnt from it, which version proposes."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints import accuracy, actions, suggesting, tasks
from complaints.models import (
    Category,
    Complaint,
    Decision,
    DispatchModel,
    DispatchPolicy,
    Suggestion,
    Term,
)
from complaints.suggestion import training
from complaints.suggestion.lexicon import Kind
from tests.complaints.scenes import MONDAY, category
from workflow.models import AuditEntry, Message
from workflow.refusals import Refused

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).parents[1] / "samples" / "complaints_labelled.csv"
ROWS = list(csv.DictReader(SAMPLE.read_text(encoding="utf-8-sig").splitlines()))
UNSURE = "这件事请你们帮忙看看，拖了很久"
SURE = "三号楼电梯停运两天，轿厢门打不开，请联系维保"


@pytest.fixture
def scene(common_scene):
    return common_scene


def closed_cases(scene, count=40):
    """Cases of the sample, closed long ago, with the category that the sample names."""
    codes = dict(Category.objects.values_list("code", "pk"))
    Complaint.objects.bulk_create(
        Complaint(
            number=f"TS-2025-{place:06}",
            form_key=f"sample-{place}",
            code_hash=f"{place:064}",
            compound=scene.compound,
            category_id=codes[row["category"]],
            description=row["text"],
            status="closed",
            submitted_at=MONDAY - timedelta(days=30),
            closed_at=MONDAY - timedelta(days=20),
        )
        for place, row in enumerate(ROWS[:count], start=1)
    )


def waiting(scene, words=UNSURE):
    return scene.file(words=words, category=None).complaint


def decide(case, scene, code, **given):
    actions.dispatch(case, unit=None, category=category(code), by=scene.township, at=MONDAY, **given)
    return case.decisions.get()


class TestFiling:
    def test_what_is_clear_goes_out_at_once_and_the_proposal_is_kept(self, scene):
        case = waiting(scene, SURE)

        assert (case.status, case.category.code) == ("dispatched", "LFT")
        assert case.suggestion.unit == case.unit
        assert case.suggestion.ranked[0]["category"] == "LFT"
        assert "电梯" in "".join(case.suggestion.ranked[0]["reasons"])

    def test_what_is_unsure_waits_for_a_person_who_is_told(self, scene):
        case = waiting(scene)

        assert (case.status, case.unit, case.category.code) == ("submitted", None, "OTH")
        assert len(case.suggestion.ranked) == 3
        assert Message.objects.filter(subject__contains="需要人工派单", recipient=scene.township).exists()

    def test_danger_to_life_never_waits(self, scene):
        DispatchPolicy.objects.update(confidence=101)

        assert waiting(scene, "救命，有人被困").status == "dispatched"
        assert waiting(scene, SURE).status == "submitted"

    def test_danger_of_which_no_open_category_speaks_goes_to_the_township_not_to_a_chance(self, scene):
        Category.objects.filter(code="SEC").update(closed_to_reports=True, closed_words="请打110。")

        case = waiting(scene, "楼下有人打架斗殴拿刀砍人快来")

        assert (case.status, case.category.code, case.urgency) == ("dispatched", "OTH", "U1")
        assert case.unit.kind == "township"
        assert actions.proposals.proposal(case.description).code == "OTH"

    def test_a_category_that_the_reporter_chose_stands(self, scene):
        case = scene.file(words=SURE, code="ENV").complaint

        assert (case.status, case.category.code) == ("dispatched", "ENV")
        assert not Suggestion.objects.exists()

    def test_a_category_closed_to_residents_is_not_proposed_to_them(self, scene):
        Category.objects.filter(code="LFT").update(staff_only=True)

        assert waiting(scene, SURE).category.code != "LFT"

    def test_an_anonymous_report_is_never_refused_for_the_category_that_was_guessed(self, scene):
        Category.objects.filter(code="LFT").update(anonymous_ok=False)

        assert scene.file(words=SURE, category=None, anonymous=True).complaint.category.code != "LFT"

    def test_an_edited_word_counts_at_once(self, scene):
        Term.objects.create(word="嘟噜嘟噜", kind="fault", category=category("NOI"), weight=15)
        actions.words_changed()

        assert waiting(scene, "一直嘟噜嘟噜").category.code == "NOI"

    def test_proposing_takes_few_queries_and_reads_words_and_model_once(
        self, scene, django_assert_num_queries
    ):
        suggesting.proposer(suggesting.policy())
        known = category()

        with django_assert_num_queries(1):  # the stamp of what is kept in memory
            suggesting.urgency_of(SURE, known)


class TestDeciding:
    def test_an_override_is_recorded_told_and_starts_the_limits_of_the_new_category(self, scene):
        case = waiting(scene)

        decided = decide(case, scene, "FIR")

        assert (case.status, case.category.code, case.urgency) == ("dispatched", "FIR", "U2")
        assert decided.suggested == case.suggestion.category != decided.category
        assert list(Decision.objects.overriding()) == [decided]
        entry = AuditEntry.objects.about(case.label, case.key).get(verb="dispatch")
        assert entry.details["category_now"] == category("FIR").name
        accept = case.deadlines.get(kind="accept")
        assert accept.due_at - accept.started_at == timedelta(hours=2)

    def test_an_urgency_set_by_hand_is_kept_and_audited(self, scene):
        case = waiting(scene)

        decided = decide(case, scene, "FAC", urgency="U1")

        assert (case.urgency, decided.urgency) == ("U1", "U1")
        assert (
            AuditEntry.objects.about(case.label, case.key).get(verb="dispatch").details["urgency_now"] == "U1"
        )

    def test_what_the_portal_dispatches_itself_is_no_decision(self, scene):
        waiting(scene, SURE)

        assert not Decision.objects.exists()

    def test_a_refused_dispatch_records_nothing(self, scene):
        case = waiting(scene)

        with pytest.raises(Refused):
            actions.dispatch(case, unit=None, category=category("FIR"), by=scene.stranger, at=MONDAY)

        assert not Decision.objects.exists()
        assert Complaint.objects.get(pk=case.pk).category == case.suggestion.category

    def test_the_desk_offers_the_first_three_with_one_click_each(self, scene, client):
        case = waiting(scene, "楼道里的车棚漏水，保安不管，还要涨价")
        Complaint.objects.filter(pk=case.pk).update(status="submitted", unit=None)
        case.deadlines.all().delete()
        client.force_login(scene.township)

        page = client.get(case.get_absolute_url()).content.decode()
        second = case.suggestion.ranked[1]["category"]
        client.post(
            f"{case.get_absolute_url()}dispatch/",
            {"dispatch-pick": second, "dispatch-category": case.category_id},
        )

        assert all(f'value="{one["category"]}"' in page for one in case.suggestion.ranked)
        case.refresh_from_db()
        assert (case.status, case.category.code) == ("dispatched", second)
        assert "类别由“" in client.get(case.get_absolute_url()).content.decode()


class TestLearning:
    def test_a_night_makes_a_version_that_proposes_and_the_same_night_again_makes_none(self, scene):
        closed_cases(scene)

        assert tasks.learn_dispatch(MONDAY).startswith("1 ")
        assert tasks.learn_dispatch(MONDAY + timedelta(days=1)) == "0"

        made = DispatchModel.objects.get()
        assert made.cases == 40
        assert made.judged == 8
        assert suggesting.proposer(DispatchPolicy(model=made, words_stamp="seed")).learned.cases == 40

    def test_too_little_is_not_learnt_from(self, scene):
        closed_cases(scene, 10)

        assert tasks.learn_dispatch(MONDAY) == "0"

    def test_overrides_are_learnt_from(self, scene):
        closed_cases(scene)
        for place in range(6):
            decide(waiting(scene, f"蓝孔雀屏风{place}号，请处理"), scene, "SEC")

        before = waiting(scene, "蓝孔雀屏风九号").suggestion
        actions.learn(at=MONDAY)
        after = waiting(scene, "蓝孔雀屏风十号").suggestion

        def chance(suggestion):
            return {one["category"]: one["confidence"] for one in suggestion.ranked}.get("SEC", 0)

        assert after.category.code == "SEC"
        assert chance(after) > chance(before) + 0.1

    def test_a_version_that_is_worse_on_the_last_decisions_is_kept_and_not_used(self, scene):
        closed_cases(scene, 100)
        self.decided_as_proposed(scene, 25)
        Complaint.objects.filter(decisions=None).update(category=category("OTH"))
        first = self.versions(6)
        DispatchPolicy.objects.update(model=first)

        worse = actions.learn(at=MONDAY)

        assert (worse.version, worse.judged, worse.baseline) == (7, 25, 25)
        assert worse.first < 25
        assert not worse.adopted
        assert suggesting.policy().model == first
        assert [*DispatchModel.objects.order_by("version").values_list("version", flat=True)] == [
            1,
            *range(3, 8),
        ]

    def test_a_version_that_is_as_good_is_used_and_only_the_last_are_kept(self, scene):
        closed_cases(scene, 100)
        self.decided_as_proposed(scene, 25, right=5)
        self.versions(6)

        better = actions.learn(at=MONDAY)

        assert better.first >= better.baseline == 5
        assert suggesting.policy().model == better
        assert [*DispatchModel.objects.order_by("version").values_list("version", flat=True)] == [
            *range(3, 8)
        ]

    def versions(self, count):
        """Older versions; the first of them."""
        facts = {"trained_at": MONDAY, "cases": 30, "weights": b""}
        made = [DispatchModel(version=one, digest=f"{one}", **facts) for one in range(1, count + 1)]
        return DispatchModel.objects.bulk_create(made)[0]

    def decided_as_proposed(self, scene, count, right=1000):
        """A person agreed with the first `right` proposals, and with none of the others."""
        for place, case in enumerate(Complaint.objects.order_by("pk")[:count]):
            other = category("OTH" if case.category.code != "OTH" else "ENV")
            Decision.objects.create(
                case=case,
                at=MONDAY,
                by=scene.township,
                category=case.category,
                urgency="U3",
                unit=scene.company,
                suggested=case.category if place < right else other,
                suggested_urgency="U3",
            )

    def test_without_scikit_learn_nothing_is_learnt_and_a_learnt_version_still_proposes(
        self, scene, monkeypatch
    ):
        closed_cases(scene)
        actions.learn(at=MONDAY)
        monkeypatch.setattr(training, "LIBRARIES", ("no_such_library",))
        Complaint.objects.filter(number="TS-2025-000001").update(category=category("OTH"))

        assert tasks.learn_dispatch(MONDAY) == "0"
        assert waiting(scene, SURE).suggestion.model.version == 1

    def test_damaged_weights_leave_the_words(self, scene):
        closed_cases(scene)
        made = actions.learn(at=MONDAY)
        DispatchModel.objects.update(weights=b"damaged", digest="other")
        made.refresh_from_db()

        assert waiting(scene, SURE).category.code == "LFT"
        with pytest.raises(Refused):
            actions.use(made, by=scene.district, at=MONDAY)


class TestPage:
    url = "complaints:suggestions"

    def test_the_navigation_says_that_it_belongs_to_the_cases(self, scene, client):
        client.force_login(scene.township)

        page = client.get(reverse(self.url)).content.decode()

        assert f'<a href="{reverse("complaints:case-list")}" aria-current="page">诉求</a>' in page
        assert f'<a href="{reverse("desk")}">' in page

    def test_it_shows_the_last_decisions_as_a_share_and_which_categories_were_changed(self, scene, client):
        decide(waiting(scene), scene, "FIR")
        decide(waiting(scene, "请问一下各位"), scene, "ENV")
        client.force_login(scene.township)

        page = client.get(reverse(self.url)).content.decode()

        assert "0/2" in page
        assert category("FIR").name in page
        assert accuracy.of_last_decisions(timezone.localdate(MONDAY)).first.denominator == 2

    def test_a_district_officer_goes_back_to_an_older_version(self, scene, client):
        closed_cases(scene)
        actions.learn(at=MONDAY)
        Complaint.objects.filter(number="TS-2025-000001").update(category=category("OTH"))
        actions.learn(at=MONDAY)
        client.force_login(scene.district)

        client.post(reverse(self.url), {"version": "1"})

        assert suggesting.policy().model.version == 1
        assert AuditEntry.objects.filter(verb="use_model", subject_key="1").exists()

    @pytest.mark.parametrize("version", ["", "9", "x", "9" * 30, "²"])
    def test_a_version_that_is_not_there_is_refused_with_a_sentence(self, scene, client, version):
        client.force_login(scene.district)

        answer = client.post(reverse(self.url), {"version": version}, follow=True)

        assert "没有这个版本" in answer.content.decode()

    def test_the_page_takes_as_many_queries_for_many_decisions_as_for_one(
        self, scene, client, django_assert_max_num_queries
    ):
        client.force_login(scene.township)
        for place in range(8):
            decide(waiting(scene, f"{UNSURE}{place}"), scene, "FIR")

        with django_assert_max_num_queries(16):
            client.get(reverse(self.url))


class TestWords:
    def test_a_word_added_in_the_admin_counts_with_the_next_text_and_is_audited(self, scene, client):
        client.force_login(scene.district)
        given = {"word": "嘟噜嘟噜|吧嗒吧嗒", "kind": "fault", "category": category("NOI").pk, "weight": "15"}

        client.post("/admin/complaints/term/add/", given)

        assert waiting(scene, "一直吧嗒吧嗒").category.code == "NOI"
        assert AuditEntry.objects.filter(subject_label="term", verb="admin_add").exists()

    @pytest.mark.parametrize("kind", ["fault", "thing"])
    def test_a_word_that_speaks_for_a_category_names_it(self, scene, client, kind):
        client.force_login(scene.district)
        given = {"word": "嘟噜嘟噜", "kind": kind, "category": "", "weight": "3"}

        page = client.post("/admin/complaints/term/add/", given).content.decode()

        assert "要选择类别" in page
        assert not Term.objects.filter(word="嘟噜嘟噜").exists()

    def test_the_kinds_of_the_table_are_those_that_are_read(self):
        assert set(Term.Kind.values) == set(Kind)
