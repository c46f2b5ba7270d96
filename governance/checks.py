"""What the database must not hold when the portal starts in earnest; `environment.py` looks at the rest."""

import sys

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import checks
from django.db import connection
from django.utils.translation import gettext as _

from governance.demo.accounts import PREFIX


def refuse_demo_accounts() -> None:
    """Called by every process that will serve or work; nothing of it in demo mode."""
    if not settings.EMBEDDED and (reasons := demo_accounts()):
        sys.exit(reasons[0])


def demo_accounts() -> list[str]:
    accounts = get_user_model()._default_manager.filter(username__startswith=PREFIX, is_active=True)
    if accounts.model._meta.db_table not in connection.introspection.table_names():
        return []
    if not (names := ", ".join(accounts.order_by("username").values_list("username", flat=True))):
        return []
    return [_("数据库里有演示账号（%(names)s）：正式运行要用自己的数据库。") % {"names": names}]


@checks.register(checks.Tags.database)
def no_demo_accounts(databases=None, **_options):
    """Seen by `migrate` and by `check --database default`."""
    if settings.EMBEDDED or not databases:
        return []
    return [checks.Error(reason, id="governance.E001") for reason in demo_accounts()]
