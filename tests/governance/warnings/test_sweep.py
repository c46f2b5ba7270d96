"""Who is late with a step of a warning is told of, like every other limit."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.access import Role
from finance.rules.periods import quarter_of
from governance import periodic
from governance.actions import warnings
from governance.indicators import last_whole_day
from governance.models import Level, Warning
from tests.factories import a_compound, a_user
from workflow.models import AuditEntry, Message

from .scenes import measured, only_one_indicator

pytestmark = pytest.mark.django_db


def test_a_late_acknowledgement_is_told_to_the_township_once():
    compound = a_compound()
    officer = a_user(Role.TOWNSHIP_OFFICER, compound)
    at = timezone.now()
    only_one_indicator()
    measured(compound, 90, quarter=quarter_of(last_whole_day(at)).code)
    periodic.evaluate_warnings(at)
    Message.objects.all().delete()
    late = Warning.objects.get(compound=compound).next_due_at + timedelta(minutes=1)

    assert periodic.sweep_warnings(late) == 4  # manager and officer, of the compound and of the township
    assert periodic.sweep_warnings(late) == 0

    told = Message.objects.inbox(officer)
    assert {row.title for row in told} == {
        f"预警{row.number}超过签收时限，请立即签收" for row in Warning.objects.all()
    }
    above = Warning.objects.get(level=Level.TOWNSHIP)
    assert AuditEntry.objects.about("warning", above.number).filter(verb="escalate").count() == 2


def test_the_periodic_line_says_how_much_it_changed():
    compound = a_compound()
    at = timezone.now()
    only_one_indicator()
    measured(compound, 80, quarter=quarter_of(last_whole_day(at)).code)

    assert [periodic.BY_NAME["evaluate-warnings"].run(at) for _turn in range(2)] == [2, 0]
    assert warnings.evaluate(at=at).changed == 0
