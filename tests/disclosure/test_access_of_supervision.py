"""Which compounds take part in supervision: dated facts with evidence, and their share of all."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.access import Role
from communities.models import Compound
from disclosure import actions
from disclosure.models import SupervisionAccess
from tests.complaints.scenes import a_photo, an_admitted_photo
from tests.factories import a_compound, a_user, days_ago, today
from workflow.refusals import Refused

NOW = timezone.now().replace(microsecond=0)
GROUP, PLATFORM = SupervisionAccess.Kind.GROUP, SupervisionAccess.Kind.PLATFORM
pytestmark = pytest.mark.django_db


def join(compound, by, kind=GROUP, starts_on=None, proofs=None):
    proofs = [an_admitted_photo()] if proofs is None else proofs
    return actions.join_supervision(
        compound, kind=kind, starts_on=starts_on or days_ago(10), proofs=proofs, by=by, at=NOW
    )


@pytest.fixture
def compound():
    return a_compound()


@pytest.fixture
def officer(compound):
    return a_user(Role.TOWNSHIP_OFFICER, compound.township)


def test_joining_needs_a_say_evidence_and_a_day_that_has_come(compound, officer):
    with pytest.raises(Refused, match="不归您办理"):
        join(compound, a_user(Role.DIRECTOR, compound))
    with pytest.raises(Refused, match="截图或照片"):
        join(compound, officer, proofs=[])
    with pytest.raises(Refused, match="不能晚于今天"):
        join(compound, officer, starts_on=today() + timedelta(days=1))
    join(compound, officer)
    with pytest.raises(Refused, match="已经登记"):
        join(compound, officer)


def test_the_share_is_counted_for_group_and_platform_on_a_day(compound, officer):
    others = [a_compound(township=compound.township) for _ in range(3)]
    a_compound(township=compound.township, closed_on=days_ago(5))
    group = join(compound, officer)
    join(others[0], officer)
    join(others[0], officer, kind=PLATFORM)
    actions.leave_supervision(group, ends_on=days_ago(3), by=officer, at=NOW)

    rates = actions.access_rates(Compound.objects.all(), today())
    before = actions.access_rates(Compound.objects.all(), days_ago(3))

    assert [(rate.numerator, rate.denominator) for rate in rates.values()] == [(1, 4), (1, 4)]
    assert before[GROUP].numerator == 2


def test_leaving_is_not_before_joining(compound, officer):
    with pytest.raises(Refused, match="不能早于"):
        actions.leave_supervision(join(compound, officer), ends_on=days_ago(11), by=officer, at=NOW)


def test_the_desk_records_it_and_shows_the_share(client, compound, officer):
    client.force_login(officer)
    words = {"kind": PLATFORM, "starts_on": days_ago(2).isoformat(), "proofs": a_photo()}

    client.post(f"/desk/supervision/{compound.code}/join/", words)
    page = client.get("/desk/supervision/").content.decode()

    assert "100.0%（1/1" in page
    proof = SupervisionAccess.objects.get().proofs.get()
    assert client.get(f"/desk/supervision/proofs/{proof.token}/").status_code == 200
    assert compound.name not in client.get("/desk/supervision/?state=done").content.decode()
    assert compound.name in client.get("/desk/supervision/?state=open").content.decode()
