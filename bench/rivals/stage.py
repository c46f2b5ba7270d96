"""What a contestant needs: settings of its own, tables, and an ear for what is asked of it."""

import json
import os
import sys
import time
from importlib import import_module

import django
from django.conf import settings
from django.core.management import call_command

OURS = "portal"
APPS = {"hordak": ["mptt", "djmoney", "hordak"], "ledger": ["treebeard", "django_ledger"]}
DJANGO = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"]


def set_up(name: str) -> None:
    """Others on the database of `RIVAL_DATABASE` (JSON); the portal as its environment says."""
    if name != OURS:
        settings.configure(
            SECRET_KEY="bench",
            DATABASES={"default": json.loads(os.environ["RIVAL_DATABASE"])},
            INSTALLED_APPS=[*DJANGO, *APPS[name]],
            USE_TZ=True,
            DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
            HORDAK_CURRENCIES=["CNY"],
            CURRENCIES=["CNY"],
            DEFAULT_CURRENCY="CNY",
            HORDAK_INTERNAL_CURRENCY="CNY",
        )
    django.setup()
    if name != OURS:
        call_command("migrate", verbosity=0)


def main(name: str) -> None:
    """Each line asks for so many, 0 for one from its entry on; answers with the milliseconds that it took."""
    set_up(name)
    contestant = import_module(f"bench.rivals.{name}")
    print("ready", flush=True)
    for line in sys.stdin:
        count = int(line)
        if count == 1 and hasattr(contestant, "prepare"):
            contestant.prepare()
        began = time.perf_counter()
        if count > 1:
            contestant.many(count)
        else:
            contestant.post() if count else contestant.both()
        print((time.perf_counter() - began) * 1000, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
