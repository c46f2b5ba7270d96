"""The figures of the year 2025, counted from the rows that the register has become."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db.models import Sum

from communities.access import SEATS, Post
from communities.models import (
    Appointment,
    Building,
    CommitteeTerm,
    Compound,
    ManagementArea,
    OwnersCommittee,
    PartyOrganisation,
    Person,
    PropertyCompany,
    ServiceContract,
    ServiceProject,
)
from tests.communities.books import ON
from tests.communities.test_register_samples import REGISTER
from workflow.models import AuditEntry

pytestmark = pytest.mark.django_db


def total(rows, column):
    return rows.aggregate(total=Sum(column))["total"]


def places():
    return {
        "compounds": Compound.objects.count(),
        "hard cases": Compound.objects.filter(is_hard_case=True).count(),
        "areas": ManagementArea.objects.count(),
        "buildings": Building.objects.count(),
        "households": total(Building.objects, "households"),
        "households declared": total(Compound.objects, "households"),
        "area": total(Building.objects, "exclusive_area"),
    }


def posts():
    current = Appointment.objects.current(ON)
    branches = PartyOrganisation.objects.filter(level="branch")
    return {
        "branches": branches.count(),
        "party members": total(branches, "member_count"),
        "leads": current.holding(Post.BUILDING_LEAD).count(),
        "persons who lead": current.holding(Post.BUILDING_LEAD).values("person").distinct().count(),
        "secretaries": current.holding(Post.SECRETARY).count(),
        "secretaries who direct": current.secretary_directors(ON).count(),
        "managers": current.holding(Post.MANAGER).values("person").distinct().count(),
    }


def committees():
    terms = CommitteeTerm.objects.current(ON)
    current = Appointment.objects.current(ON)
    return {
        "committees": OwnersCommittee.objects.count(),
        "terms": terms.count(),
        "compounds with one": Compound.objects.with_coverage(ON).filter(has_committee=True).count(),
        "members": current.holding(*SEATS).count(),
        "reserves": current.holding(Post.RESERVE).count(),
        "red": terms.red(ON).count(),
    }


def services():
    return {
        "projects": ServiceProject.objects.count(),
        "companies": PropertyCompany.objects.count(),
        "self-managed": ServiceProject.objects.filter(company=None).count(),
        "contracts past their end": ServiceContract.objects.filter(ends_on__lt=ON).count(),
        "compounds served": Compound.objects.with_coverage(ON).filter(has_service=True).count(),
    }


def test_the_register_of_the_zone_becomes_the_published_figures(capsys):
    call_command("import_register", str(REGISTER), "--at", ON.isoformat())

    assert places() == {
        "compounds": 58,
        "hard cases": 6,
        "areas": 61,
        "buildings": 631,
        "households": 54_686,
        "households declared": 54_686,
        "area": Decimal("5693372.27"),
    }
    assert posts() == {
        "branches": 58,
        "party members": 1_076,
        "leads": 295,
        "persons who lead": 295,
        "secretaries": 58,
        "secretaries who direct": 27,
        "managers": 52,
    }
    assert committees() == {
        "committees": 61,
        "terms": 61,
        "compounds with one": 58,
        "members": 475,
        "reserves": 2,
        "red": 49,
    }
    assert services() == {
        "projects": 58,
        "companies": 17,
        "self-managed": 1,
        "contracts past their end": 6,
        "compounds served": 58,
    }
    assert "提醒8条" in capsys.readouterr().out


def test_the_register_of_the_zone_twice_adds_nothing(capsys):
    call_command("import_register", str(REGISTER), "--at", ON.isoformat())
    rows = [model.objects.count() for model in (Person, Appointment, Building, AuditEntry)]

    call_command("import_register", str(REGISTER))

    assert [model.objects.count() for model in (Person, Appointment, Building, AuditEntry)] == rows
    assert "没有改动" in capsys.readouterr().out
