"""Repair in the admin: by those who maintain reference data, in their own district, and on record."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communities.access import Post, Role
from communities.models import Appointment, Community, Compound, Township
from tests.factories import (
    a_branch,
    a_building,
    a_committee,
    a_community,
    a_compound,
    a_contract,
    a_district,
    a_term,
    a_township,
    a_user,
    an_appointment,
)
from workflow.models import AuditEntry, EscalationLevel

pytestmark = pytest.mark.django_db
LEVEL = {
    "case_label": "complaint",
    "kind": "close",
    "ordinal": 1,
    "anchor": "wd",
    "amount": 1,
    "colour": "none",
}
OURS = [model for model in admin.site._registry if model._meta.app_label == "communities"]


@pytest.fixture
def keeper(client):
    client.force_login(a_user(Role.SYSTEM_ADMIN))
    return client


def address(model, page, *args):
    return reverse(f"admin:communities_{model._meta.model_name}_{page}", args=args)


def everything():
    compound = a_compound()
    a_building(compound), a_branch(compound), a_term(a_committee(compound)), a_contract()
    an_appointment(Post.OWNER, compound)
    return compound


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.model_name)
def test_every_list_opens_and_costs_the_same_for_many_rows(keeper, model):
    url = address(model, "changelist")
    keeper.get(url)
    everything()
    one = queries(keeper, url)
    for _ in range(10):
        everything()

    assert queries(keeper, url) == one


def queries(client, url) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("role", [Role.TOWNSHIP_OFFICER, Role.SECRETARY, Role.AUDITOR, Role.SECURITY_ADMIN])
def test_nobody_else_repairs(client, role):
    compound = everything()
    client.force_login(a_user(role, of=compound))

    assert client.get(address(Compound, "changelist")).status_code in (403, 404)
    assert client.get(address(Compound, "change", compound.pk)).status_code in (403, 404)


def test_a_change_is_on_record_and_a_renamed_compound_is_found_again(keeper):
    compound = everything()
    data = {
        "name": "改名苑",
        "township": compound.township_id,
        "community": compound.community_id,
        "address": compound.address,
        "delivered_year": 2016,
        "households": 300,
        "exclusive_area": "30000.00",
    }
    answer = keeper.post(address(Compound, "change", compound.pk), data)
    entry = AuditEntry.objects.about("compound", compound.code).get()

    assert answer.status_code == 302
    assert Compound.objects.search("gmy").get() == compound
    assert (entry.verb, entry.details["changes"]["name"]) == ("admin_change", [compound.name, "改名苑"])


def test_a_community_can_be_added(keeper):
    township = a_township()
    keeper.post(address(Community, "add"), {"township": township.pk, "name": "新社区", "phone": ""})

    assert Community.objects.get(name="新社区").township == township


def test_rows_of_another_district_are_not_there(keeper):
    abroad = a_compound(community=a_community("外社区", a_township("外镇", a_district("外区"))))

    assert "外镇" not in keeper.get(address(Township, "changelist")).content.decode()
    assert keeper.get(address(Compound, "change", abroad.pk)).status_code in (302, 404)


def test_nothing_is_removed_and_appointments_are_only_looked_at(keeper):
    compound = everything()
    row = Appointment.objects.get(post=Post.OWNER)

    assert keeper.post(address(Compound, "delete", compound.pk), {"post": "yes"}).status_code in (403, 404)
    keeper.post(address(Appointment, "change", row.pk), {"ends_on": "2020-01-01"})
    row.refresh_from_db()
    assert row.ends_on is None


def test_nobody_aims_a_level_at_an_audience_that_does_not_exist(client):
    client.force_login(a_user(Role.DISTRICT_OFFICER))
    level = EscalationLevel.objects.order_by("pk").first()
    address = reverse("admin:workflow_escalationlevel_change", args=[level.pk])

    page = client.get(address).content.decode()
    client.post(address, {**LEVEL, "audience": "everybody"})

    assert "承办单位的上一级" in page
    assert not EscalationLevel.objects.filter(audience="everybody").exists()
