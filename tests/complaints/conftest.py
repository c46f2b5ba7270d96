import pytest
from django.db import connection

from complaints.models import Complaint
from tests.stage import common
from workflow import nearest

from . import exported
from .scenes import Scene

imported_year = common("imported_year", exported.take)
loaded_year = common("loaded_year", exported.load)


@pytest.fixture
def scene(common_scene) -> Scene:
    """A scene; when the test is over, every case still says which of its limits is the nearest."""
    yield common_scene
    if not connection.needs_rollback:
        assert not nearest.mend(Complaint)
