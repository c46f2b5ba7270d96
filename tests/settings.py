"""The portal's settings, with the mechanism's test bed beside the rooms and nothing running by itself."""

from governance.settings import *  # noqa: F403, TID251
from governance.settings import DATABASES, INSTALLED_APPS  # noqa: TID251

INSTALLED_APPS = [*INSTALLED_APPS, "tests.workflow.cases"]
WEB_TICKER = False
DATABASES["default"]["CONN_MAX_AGE"] = 0
"""A thread that has ended leaves no connection behind that would hold the database when it is to go."""
