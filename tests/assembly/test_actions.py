"""Recording and correcting joint decisions; what the database itself refuses."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from assembly import actions
from assembly.models import DecisionScan, JointDecision
from assembly.rules import NonVotePolicy
from communities.access import Role
from tests.assembly.scenes import a_decision, a_scan
from tests.assembly.tallies import a_tally
from tests.factories import a_compound, a_user, days_ago
from workflow.models import AuditEntry
from workflow.refusals import Refused

pytestmark = pytest.mark.django_db


def corrected(decision, *, agree=("14000", 140), reason="录入时看错一行", by=None, **facts):
    grounds = actions.Grounds(decision.title, decision.decided_on)
    tally = a_tally(decision.matter, agree=agree)
    return actions.correct_decision(
        decision, tally, grounds, reason=reason, by=by, at=timezone.now(), **facts
    )


def test_a_record_keeps_the_totals_the_paper_and_who_recorded_it():
    compound = a_compound()
    director = a_user(Role.DIRECTOR, compound)

    decision = a_decision(compound, agree=("15000.00", 150), by=director)

    kept = JointDecision.objects.get(pk=decision.pk)
    assert (kept.agree_area, kept.against_area, kept.against_heads) == (15000, 5000, 50)
    assert kept.has_passed
    assert kept.scans.get().sha256 == a_scan().sha256
    entry = AuditEntry.objects.get(subject_label="decision", subject_key=str(decision.pk))
    assert (entry.verb, entry.by, entry.details["passed"]) == ("record", director, True)


def test_a_correction_is_a_later_record_and_the_one_before_stays():
    decision = a_decision()

    later = corrected(decision)

    assert list(JointDecision.objects.current()) == [later]
    assert (later.version, later.number, later.supersedes) == (2, decision.number, decision)
    assert (decision.has_passed, later.has_passed) == (True, False)
    assert AuditEntry.objects.get(subject_key=str(later.pk), verb="correct").note == "录入时看错一行"


def test_a_record_is_corrected_once_and_then_its_correction():
    decision = a_decision()
    later = corrected(decision)

    with pytest.raises(Refused, match="已经更正过"):
        corrected(decision)

    assert corrected(later).version == 3


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (dict(scans=[]), "请上传表决结果的扫描件"),
        (dict(number="业决 3号"), "不能有空格"),
        (dict(number="业决/3号"), "编号只能用"),
        (dict(decided_on=days_ago(-1)), "不能晚于今天"),
        (dict(policy=NonVotePolicy.ABSTAIN_FOLLOWS_MAJORITY), "须写明依据的管理规约"),
        (dict(policy=NonVotePolicy.UNRETURNED_FOLLOWS_MAJORITY, clause="规约第8条"), "送达证明"),
        (dict(spending_limit=Decimal(5000)), "只能由议事规则"),
        (dict(matter="M9", fund_share_min=Decimal("100.01")), "不能超过100%"),
        (dict(matter="M9", agree=("1", 1), fund_share_min=Decimal(30)), "没有通过"),
    ],
)
def test_what_a_paper_cannot_say_is_refused(facts, sentence):
    with pytest.raises(Refused, match=sentence):
        a_decision(**facts)

    assert not JointDecision.objects.exists()
    assert not DecisionScan.objects.exists()


def test_a_number_stands_once_in_a_compound():
    decision = a_decision(number="一号")

    with pytest.raises(Refused, match="已有编号为“一号”的决定"):
        a_decision(decision.compound, number="一号")

    assert a_decision(number="一号").compound != decision.compound


def test_who_may_not_record_there_is_refused():
    stranger = a_user(Role.DIRECTOR, a_compound())

    with pytest.raises(Refused, match="职责范围不包括"):
        a_decision(a_compound(), by=stranger)
    with pytest.raises(Refused, match="职责范围不包括"):
        corrected(a_decision(), by=stranger)


def test_a_correction_needs_its_reason():
    with pytest.raises(Refused, match="请写明更正原因"):
        corrected(a_decision(), reason="  ")


@pytest.mark.parametrize(
    "tamper",
    [
        lambda rows: rows.update(agree_heads=1, against_heads=199),
        lambda rows: rows._raw_delete(rows.db),
    ],
)
def test_the_database_refuses_to_change_or_remove_a_record(tamper):
    decision = a_decision()

    with pytest.raises(DatabaseError), transaction.atomic():
        tamper(JointDecision.objects.filter(pk=decision.pk))

    assert JointDecision.objects.get(pk=decision.pk).agree_heads == 200


@pytest.mark.parametrize(
    "columns",
    [
        {"returned_heads": 199},
        {"total_heads": 0},
        {"agree_area": Decimal(20001), "against_area": Decimal(-1)},
        {"total_area": Decimal(19999)},
        {"version": 2},
        {"version": 1, "reason": "x"},
        {},
    ],
)
def test_the_database_refuses_records_that_add_up_to_nothing(columns):
    decision = a_decision()
    row = JointDecision.objects.get(pk=decision.pk)
    row.pk = None
    row.number = decision.number if not columns else "another"

    for name, value in columns.items():
        setattr(row, name, value)

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_decision_that_was_recorded_is_judged_as_its_tally():
    decision = JointDecision.objects.get(pk=a_decision(agree=("14999.99", 150)).pk)

    assert decision.outcome == "rejected"
    assert replace(decision.result.tally, agree_area=Decimal("15000")) == a_tally("M8", agree=("15000", 150))
