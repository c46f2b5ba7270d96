"""The demo's registers give the published figures, its tough compounds are at work, an interview is open."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from communities.access import Role
from governance import actions
from governance.demo import interviews, tough
from governance.models import Interview, Issue, Sponsorship, Task, ToughCompound
from tests.factories import a_compound, a_district, an_organisation
from tests.governance.work.scenes import a_freeze, a_worker, ranks

pytestmark = pytest.mark.django_db


@pytest.fixture
def compounds():
    a_district()
    an_organisation(name="区消防大队")
    found = [a_compound(f"小区{number}", f"LY{number:03}", is_hard_case=number < 3) for number in range(6)]
    for compound in found:
        a_worker(Role.MANAGER, compound)
    return found


def test_the_registers_give_the_published_figures(compounds):
    for _turn in range(2):
        tough.load(timezone.now())

    def closed(register):
        return Issue.objects.of_register(register).closed_within(date(2025, 1, 1), date(2025, 12, 31)).count()

    assert (closed("stubborn"), closed("legacy")) == (726, 35)
    assert Issue.objects.unfinished().count() == 14
    assert Issue.objects.overdue(timezone.now()).count() == 2


def test_every_hard_compound_is_sponsored_and_has_tasks(compounds):
    at = timezone.now()
    tough.load(at)

    assert ToughCompound.objects.count() == 3
    assert Sponsorship.objects.filter(part="leader").count() == 3
    assert Task.objects.overdue(at).exists()
    assert Task.objects.filter(status="closed").count() == 12
    assert [row.is_asked for row in ToughCompound.objects.order_by("pk")] == [False, False, True]


def test_one_interview_of_the_last_quarter_is_still_open(compounds):
    for code in ("2025Q3", "2025Q4"):
        freeze = a_freeze(code, scores=ranks(compounds, *map(str, range(90, 84, -1))))
        issued = freeze.until + timedelta(days=9)
        actions.call_interviews(freeze, issued_on=issued, by=None, at=timezone.now())

    for _turn in range(2):
        interviews.load(timezone.now())

    assert (
        Interview.objects.exclude(status="verified").values_list("freeze__quarter", flat=True).get()
        == "2025Q4"
    )
    assert {row.running for row in Interview.objects.filter(freeze__quarter="2025Q4")} == {2}
