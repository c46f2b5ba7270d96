import pytest

from .scenes import Scene, a_scene


@pytest.fixture
def scene(db) -> Scene:
    return a_scene()
