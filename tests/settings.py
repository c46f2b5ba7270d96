"""The portal's settings, with the mechanism's test bed beside the rooms and nothing running by itself."""

from governance.settings import *  # noqa: F403, TID251
from governance.settings import INSTALLED_APPS  # noqa: TID251

INSTALLED_APPS = [*INSTALLED_APPS, "tests.workflow.cases"]
WEB_TICKER = False
