"""The demo's safety: the figures of 2025 by its plan, and a short year played at one compound."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from communities.access import Role
from disclosure.models import Document
from finance.funding import funded
from finance.models import Project
from governance.demo import accounts, hazards, water
from safety.firewater import standing
from safety.lifecycle import Status
from safety.models import (
    Assessment,
    EnforcementCase,
    FireWater,
    Hazard,
    Inspection,
    RoundResult,
    WaterRepair,
)
from safety.rates import closed_rate
from tests.factories import a_compound, a_project, a_user

ROLES = {
    "demo-secretary": Role.SECRETARY,
    "demo-manager": Role.MANAGER,
    "demo-township": Role.TOWNSHIP_OFFICER,
    "demo-district": Role.DISTRICT_OFFICER,
}


def test_seventeen_cases_come_to_twelve_thousand_six_hundred_and_five_of_fire_stand_apart():
    fines = [Decimal(fine) for _code, domain, _facts, fine in hazards.OFFENCES if domain != "fire"]

    assert (len(fines), sum(fines)) == (17, 12600)
    assert len(hazards.OFFENCES) - len(fines) == 5


@pytest.mark.parametrize("whole", [hazards.BIKES, hazards.CITYSCAPE, hazards.PASSAGES, 1])
def test_shares_sum_to_the_whole(whole):
    parts = [hazards.share(whole, hazards.ROUNDS, number) for number in range(hazards.ROUNDS)]

    assert sum(parts) == whole
    assert max(parts) - min(parts) <= 1


@pytest.mark.django_db
def test_a_short_year_is_played_once_and_its_hazards_are_all_closed(monkeypatch):
    short = {"FIRE_LANES": 3, "PASSAGES": 4, "ROUNDS": 2, "BIKES": 5, "CITYSCAPE": 7, "OUT_OF_SCOPE": 0}
    for name, number in (short | {"FAILED": 0, "OFFENCES": hazards.OFFENCES[-6:]}).items():
        monkeypatch.setattr(hazards, name, number)
    home = a_compound(code=accounts.COMPOUND, buildings=3)
    a_project(home)
    for username, role in ROLES.items():
        a_user(role, home, username=username)
    now = timezone.now()

    for _start in range(2):
        hazards.load(now)
        hazards.hang_board(now)

    year = closed_rate(Hazard.objects.filter(found_at__year=2025), date(2025, 12, 31))
    assert (year.numerator, year.denominator) == (7, 7)
    assert RoundResult.objects.sums() == {"bikes": 5, "cityscape": 7}
    assert Assessment.objects.get().is_passed
    assert EnforcementCase.objects.published().count() == 6
    assert set(Hazard.objects.values_list("status", flat=True)) == set(Status.values) - {"graded"}
    board = Document.objects.get(kind=Document.Kind.SAFETY)
    assert board.data["open"] == Hazard.objects.filter(compound=home).open().count() > 0
    assert {row.channel: row.photos.count() for row in board.postings.all()} == {
        "wall": 1,
        "web": 0,
        "screen": 0,
    }
    assert Inspection.objects.missed(timezone.localdate(now)).filter(frequency="D").exists()


@pytest.mark.django_db
def test_twelve_compounds_got_water_in_2025_and_two_others_had_extinguishers_meanwhile():
    codes = [*water.RESTORED, *water.STOP_GAPS, accounts.COMPOUND, "LY005", *sorted(water.UNKNOWN)]
    compounds = {code: a_compound(code=code) for code in codes}
    now = timezone.now()

    for _start in range(2):
        water.load(now)

    year = date(2025, 1, 1), date(2025, 12, 31)
    f57 = FireWater.objects.stop_gaps().filter(on__range=year)
    f64 = WaterRepair.objects.water_on_within(*year)
    assert f57.values("compound").distinct().count() == 2
    assert f64.values("compound").distinct().count() == 12
    assert not set(f57.values_list("compound", flat=True)) & set(f64.values_list("compound", flat=True))
    for repair in f64:
        (money,) = funded(Project.objects.filter(number=repair.funding_key))
        assert [part.source for part in money.parts] == ["central", "maintenance_fund", "social"]
        assert (money.project.area.compound_id, money.gap, money.outstanding) == (repair.compound_id, 0, 0)
    day = timezone.localdate(now)
    assert standing(compounds["LY002"], day).word == "有水有压"
    assert standing(compounds["LY014"], day).word == "消防无水"
    assert standing(compounds["DY015"], day).word == "没有登记"
    assert standing(compounds[accounts.COMPOUND], day).repair.status == "running"
