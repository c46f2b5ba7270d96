"""The maintenance fund by decision or in an emergency, and projects that several sources pay for."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from communities.access import Role
from finance import funding
from finance.actions import funds as actions
from finance.models import FundMovement, Project, ProjectFunding
from tests.assembly.scenes import a_decision, a_scan
from tests.factories import a_compound, a_user
from tests.finance.scenes import NOON, TODAY
from workflow.refusals import Refused

pytestmark = pytest.mark.django_db
D = Decimal
Source = ProjectFunding.Source
EMERGENCY = actions.Way(emergency_reason="外墙砖脱落伤人", papers=(a_scan(),))


@pytest.fixture
def area():
    return a_compound().areas.get()


def moved(area, kind="use", amount="1000.00", on=TODAY, way=actions.NO_WAY, by=None):
    return actions.record_movement(
        area, kind, on=on, amount=D(amount), summary="电梯大修", way=way, by=by, at=NOON
    )


def opened(area, plan, *, budget="100000", way=actions.NO_WAY, number="XM-1"):
    return actions.open_project(
        area,
        number=number,
        title="电梯更新",
        budget=D(budget),
        plan={source: D(amount) for source, amount in plan.items()},
        way=way,
        by=None,
        at=NOON,
    )


def paid(project, source, amount, on=TODAY):
    return actions.pay_project(project, source, on=on, amount=D(amount), by=None, at=NOON)


def test_use_needs_a_passed_m5_and_raising_a_passed_m6(area):
    use, raise_ = (a_decision(area.compound, matter=matter) for matter in ("M5", "M6"))

    moved(area, "use", way=actions.Way(use))
    moved(area, "raise", way=actions.Way(raise_))

    assert FundMovement.objects.count() == 2
    for kind, decision in (("use", raise_), ("raise", use), ("use", a_decision(matter="M5"))):
        with pytest.raises(Refused, match="不是这个管理区域"):
            moved(area, kind, way=actions.Way(decision))


def test_sixty_per_cent_may_use_the_fund_and_may_not_raise_it(area):
    decisions = {
        matter: a_decision(area.compound, matter=matter, agree=("12000", 120)) for matter in ("M5", "M6")
    }

    moved(area, "use", way=actions.Way(decisions["M5"]))

    with pytest.raises(Refused, match="没有通过"):
        moved(area, "raise", way=actions.Way(decisions["M6"]))


def test_an_emergency_needs_its_reason_and_evidence_and_is_for_use_alone(area):
    row = moved(area, way=EMERGENCY)
    assert (row.emergency_reason, row.papers.count()) == ("外墙砖脱落伤人", 1)

    for kind, way, sentence in (
        ("use", actions.NO_WAY, "须有业主共同决定"),
        ("use", actions.Way(emergency_reason="漏水"), "证明材料"),
        ("raise", EMERGENCY, "续筹维修资金须有业主共同决定"),
        ("transfer", EMERGENCY, "不需要业主共同决定"),
    ):
        with pytest.raises(Refused, match=sentence):
            moved(area, kind, way=way)


def test_the_database_asks_for_the_way_too(area):
    for kind in ("use", "raise"):
        row = FundMovement(area=area, kind=kind, on=TODAY, amount=1, summary="x", recorded_at=NOON)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_the_balance_is_what_was_reported_and_what_moved_since(area):
    assert funding.standings([area.pk], on=TODAY)[area.pk].reckoned is None

    for as_of, amount in ((date(2025, 12, 31), "800000.00"), (date(2024, 12, 31), "1.00")):
        actions.report_balance(area, as_of=as_of, amount=D(amount), source="对账单", by=None, at=NOON)
    moved(area, "interest", "500.50", on=date(2025, 12, 31))
    moved(area, "transfer", "30000.10", on=date(2026, 1, 5))
    moved(area, "use", "1000.00", way=EMERGENCY)

    standing = funding.standings([area.pk], on=TODAY)[area.pk]
    assert (standing.came, standing.went) == (D("30000.10"), 1000)
    assert standing.reckoned == D("829000.10")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [({"as_of": TODAY + timedelta(1)}, "不能晚于今天"), ({"source": " "}, "数据来源")],
)
def test_a_balance_has_a_source_and_a_day_that_has_come(area, words, sentence):
    words = {"as_of": TODAY, "amount": D(1), "source": "对账单"} | words

    with pytest.raises(Refused, match=sentence):
        actions.report_balance(area, **words, by=None, at=NOON)


def test_only_township_and_district_keep_the_fund(area):
    treasurer = a_user(Role.TREASURER, area.compound)

    with pytest.raises(Refused, match="职责范围"):
        moved(area, "interest", by=treasurer)


def test_a_project_shows_shares_gaps_and_what_has_come(area):
    project = opened(
        area,
        {"central": "30000", "district": "30000", "owners": "30000"},
        budget="100000.01",
    )
    paid(project, "central", "30000")
    paid(project, "district", "10000.50")

    (funded,) = funding.funded(Project.objects.all())

    assert [(part.source, part.share, part.paid) for part in funded.parts] == [
        (Source.CENTRAL, D("33.4"), 30000),
        (Source.DISTRICT, D("33.3"), D("10000.50")),
        (Source.OWNERS, D("33.3"), 0),
    ]
    assert (funded.gap, funded.paid, funded.outstanding) == (D("10000.01"), D("40000.50"), D("49999.50"))


def test_the_funds_part_needs_its_way_and_paying_it_moves_the_fund(area):
    plan = {"central": "60000", "maintenance_fund": "40000"}
    with pytest.raises(Refused, match="须有业主共同决定"):
        opened(area, plan)
    decision = a_decision(area.compound, matter="M5")

    project = opened(area, plan, way=actions.Way(decision))
    payment = paid(project, "maintenance_fund", "15000")

    assert (project.track, payment.movement.kind, payment.movement.decision) == ("decision", "use", decision)
    assert payment.movement.amount == 15000
    assert paid(project, "central", "1").movement is None


def test_an_emergency_pays_without_a_decision_and_says_why(area):
    project = opened(area, {"maintenance_fund": "5000"}, way=EMERGENCY)

    payment = paid(project, "maintenance_fund", "5000")

    assert (project.track, project.papers.count()) == ("emergency", 1)
    assert payment.movement.emergency_reason == "外墙砖脱落伤人"


def test_what_does_not_add_up_is_refused(area):
    for plan, way, sentence in (
        ({}, actions.NO_WAY, "至少填写一项"),
        ({"central": "60000", "owners": "40000.01"}, actions.NO_WAY, "超过总造价"),
        ({"central": "1"}, EMERGENCY, "不填业主共同决定和紧急情况"),
    ):
        with pytest.raises(Refused, match=sentence):
            opened(area, plan, way=way)
    project = opened(area, {"central": "1000"})
    with pytest.raises(Refused, match="已有编号"):
        opened(area, {"central": "1000"})
    paid(project, "central", "999.99")
    for source, amount, on, sentence in (
        ("central", "0.02", TODAY, "超过这项资金的计划"),
        ("owners", "1", TODAY, "没有“业主自筹”"),
        ("central", "0.01", TODAY + timedelta(1), "不能晚于今天"),
    ):
        with pytest.raises(Refused, match=sentence):
            paid(project, source, amount, on)


def test_projects_and_balances_cost_as_much_for_many_as_for_one(area):
    def spent():
        with CaptureQueriesContext(connection) as captured:
            funding.funded(Project.objects.select_related("area"))
            funding.standings([area.pk], on=TODAY)
        return len(captured)

    opened(area, {"central": "1"})
    few = spent()
    for number in range(5):
        paid(opened(area, {"central": "1", "owners": "2"}, number=f"XM-{number + 2}"), "owners", "1")

    assert spent() == few == 5


def test_a_form_that_is_sent_twice_is_recorded_once(area):
    told = {"as_of": TODAY, "amount": D("100"), "source": "对账单", "by": None, "at": NOON}
    project = opened(area, {Source.CENTRAL: "1000"})
    moved(area, "interest")
    paid(project, Source.CENTRAL, "10")
    actions.report_balance(area, **told)

    for again in (
        lambda: moved(area, "interest"),
        lambda: paid(project, Source.CENTRAL, "10"),
        lambda: actions.report_balance(area, **told),
    ):
        with pytest.raises(Refused, match="已经登记过"):
            again()
    moved(area, "interest", amount="1000.01")
    moved(a_compound().areas.get(), "interest")
    assert FundMovement.objects.count() == 3
