"""Many at the same moment: one complaint for a double click, one number for each, one move for each step."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from complaints import actions
from complaints.models import Complaint, NumberSeries
from workflow.lifecycle import MoveRefused

from .scenes import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 6


@pytest.fixture
def scene(common_scene):
    return common_scene


def at_once(deed) -> list:
    """The deed done by a crowd, each on a connection of its own."""

    def one(number):
        try:
            return deed(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(CROWD) as crowd:
        return list(crowd.map(one, range(CROWD)))


def test_a_nervous_finger_stores_one(scene):
    filed = at_once(lambda _number: scene.file(form_key="k" * 32))

    assert Complaint.objects.count() == 1
    assert len({one.code for one in filed}) == 1


def test_everybody_gets_a_number_of_their_own(scene):
    filed = at_once(lambda number: scene.file(words=f"第{number}个人反映的事情"))

    assert len({one.complaint.number for one in filed}) == CROWD
    assert NumberSeries.objects.get(year=2026).last == CROWD


def test_one_of_many_accepts(scene):
    case = scene.file().complaint

    def accept(_number):
        try:
            actions.accept(Complaint.objects.get(pk=case.pk), by=scene.manager, at=MONDAY)
        except MoveRefused:
            return False
        return True

    assert sorted(at_once(accept)) == [False] * (CROWD - 1) + [True]
