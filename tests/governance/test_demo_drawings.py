"""The demo's drawing: from the rosters of all units, for fire alone, once."""

import pytest
from django.utils import timezone

from communities.access import Role
from communities.models import Organisation, Township
from governance.demo import accounts, drawings
from safety.models import Drawing, Inspector
from tests.factories import a_compound, a_user, an_organisation

pytestmark = pytest.mark.django_db
KIND = Organisation.Kind


def test_the_demo_draws_once_from_people_of_every_kind_of_unit():
    home = a_compound(code=accounts.COMPOUND)
    a_compound(township=home.township)
    office, fire = an_organisation(KIND.TOWNSHIP, township=home.township), an_organisation(KIND.DEPARTMENT)
    an_organisation(KIND.DISTRICT)
    team = an_organisation(KIND.ENFORCEMENT)
    a_user(Role.TOWNSHIP_OFFICER, home, username="demo-township")
    a_user(Role.DISTRICT_OFFICER, username="demo-district")
    a_user(Role.HANDLER, fire, username="demo-handler")
    a_user(Role.ENFORCEMENT_OFFICER, team, username="demo-enforcement")

    for _start in range(2):
        drawings.load(timezone.now())

    assert Inspector.objects.count() == Township.objects.count() + 4
    assert Inspector.objects.filter(organisation=office).count() == 2
    drawing = Drawing.objects.get()
    assert (drawing.kinds, drawing.inspections.count()) == (["A"], 2)
    assert {len(team) for _code, team in drawing.result} == {2}
