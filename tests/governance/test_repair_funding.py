"""Works on fire water and the money that pays for them: two rooms, joined above by label and key."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.access import Role
from finance.actions.funds import open_project, pay_project
from finance.models import Project
from governance import actions
from safety.actions import drop_repair, open_repair
from safety.models import WaterRepair
from tests.factories import a_compound, a_user
from workflow.models import AuditEntry
from workflow.refusals import Refused

pytestmark = pytest.mark.django_db
D = Decimal
PLAN = {"central": D(40_000), "social": D(50_000)}


@pytest.fixture
def compound():
    return a_compound()


@pytest.fixture
def officer(compound):
    return a_user(Role.TOWNSHIP_OFFICER, compound)


def a_repair(compound, **fields):
    now = timezone.now()
    given = {"title": "消防管网更换", "water_by": timezone.localdate(now) + timedelta(days=30)} | fields
    return open_repair(compound=compound, by=None, at=now, **given)


def a_project_of(compound, number="XF-1"):
    return open_project(
        compound.areas.get(),
        number=number,
        title="消防管网更换",
        budget=D(100_000),
        plan=PLAN,
        by=None,
        at=timezone.now(),
    )


def shown(client, user, repair) -> str:
    client.force_login(user)
    return client.get(repair.get_absolute_url()).content.decode()


def test_works_name_the_project_and_their_page_shows_its_sources(client, compound, officer):
    repair, project = a_repair(compound), a_project_of(compound)
    pay_project(project, "central", on=timezone.localdate(), amount=D(40_000), by=None, at=timezone.now())
    assert "还没有关联筹资项目" in shown(client, officer, repair)

    client.post(reverse("repair-funding", args=[repair.number]), {"project": project.number})

    repair.refresh_from_db()
    assert (repair.funding_label, repair.funding_key) == ("project", "XF-1")
    page = shown(client, officer, repair)
    for text in ("中央补助", "社会资金", "¥40,000.00", "资金缺口¥10,000.00", project.get_absolute_url()):
        assert text in page
    assert AuditEntry.objects.about("waterrepair", repair.number).filter(verb="name_funding").exists()


def test_who_sees_the_works_and_not_the_fund_reads_the_sums_without_the_way_there(client, compound):
    repair, project = a_repair(compound), a_project_of(compound)
    actions.fund_repair(repair, project=project, by=None, at=timezone.now())

    page = shown(client, a_user(Role.MANAGER, compound), repair)

    assert "¥50,000.00" in page
    assert project.get_absolute_url() not in page
    assert reverse("repair-funding", args=[repair.number]) not in page


def test_another_compounds_project_is_refused_and_not_offered(client, compound, officer):
    repair, foreign = a_repair(compound), a_project_of(a_compound(township=compound.township), "XF-2")
    with pytest.raises(Refused, match="不是这个小区"):
        actions.fund_repair(repair, project=foreign, by=None, at=timezone.now())

    client.force_login(officer)
    client.post(reverse("repair-funding", args=[repair.number]), {"project": foreign.number})

    repair.refresh_from_db()
    assert repair.funding_key == ""


def test_a_project_is_opened_and_named_in_one_go(client, compound, officer):
    repair = a_repair(compound)
    client.force_login(officer)
    address = reverse("repair-project", args=[repair.number])
    form = client.get(address).context["form"]
    data = {"number": form["number"].value(), "title": form["title"].value(), "budget": "90000"}

    client.post(address, data | {"central": "40000", "social": "50000"})

    repair.refresh_from_db()
    assert repair.funding_key == Project.objects.get().number == repair.number


def test_neither_is_written_where_one_is_refused(compound, officer):
    repair = a_repair(compound)
    drop_repair(repair, note="并入旧改", by=None, at=timezone.now())

    with pytest.raises(Refused, match="已经终止"):
        actions.open_project_for(
            repair,
            area=compound.areas.get(),
            number="XF-3",
            title="消防管网更换",
            budget=D(100_000),
            plan=PLAN,
            by=officer,
            at=timezone.now(),
        )

    assert not Project.objects.exists()
    assert WaterRepair.objects.get().funding_key == ""


def test_a_key_that_leads_nowhere_shows_no_money(client, compound, officer):
    repair = a_repair(compound)
    WaterRepair.objects.filter(pk=repair.pk).update(funding_label="project", funding_key="XF-9")

    assert "还没有关联筹资项目" in shown(client, officer, repair)
