"""The portal as it runs in earnest, as far as time is concerned, with the yardsticks among its pages."""

from pathlib import Path

from governance.settings import *  # noqa: F403, TID251
from governance.settings import TEMPLATES  # noqa: TID251

DEBUG = DEMO = WEB_TICKER = REQUIRE_SECOND_FACTOR = False
ALLOWED_HOSTS = ["testserver"]
ROOT_URLCONF = "bench.bare"
TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")
