"""Who may open which page: the one table, joined from the rooms. A page without a line is closed."""

from assembly import policy as assembly
from communities import policy as communities
from communities.access import ANY_METHOD, PUBLIC, SIGNED_IN
from communities.accounts import policy as accounts
from communities.register import policy as register
from complaints import policy as complaints
from complaints.open311 import policy as open311
from complaints.reference import policy as reference
from disclosure import policy as disclosure
from finance import policy as finance
from safety import policy as safety

from . import bulletin_policy, house_policy
from . import warning_policy as warnings
from . import work_policy as work

OWN: dict[str, dict[str, str]] = {
    "home": {"GET": PUBLIC},
    "find": {"GET": PUBLIC},
    "figures": {"GET": PUBLIC},
    "notices": {"GET": PUBLIC},
    "notice": {"GET": PUBLIC},
    "compound": {"GET": PUBLIC},
    "compound-qr": {"GET": PUBLIC},
    "desk": {"GET": "desk.open"},
    "desk-screen": {"GET": "indicator.view"},
    "desk-compound": {"GET": "register.view"},
    "desk-case": {"GET": "case.list"},
    "case-hazard": {"GET": "hazard.report", "POST": "hazard.report"},
    "case-inspection": {"GET": "inspection.plan", "POST": "inspection.plan"},
    "desk-repair": {"GET": "hazard.view"},
    "repair-funding": {"GET": "repair.edit", "POST": "repair.edit"},
    "repair-project": {"GET": "repair.edit", "POST": "repair.edit"},
    "inbox": {"GET": "desk.open", "POST": "desk.open"},
    "inbox-open": {"GET": "desk.open"},
    "operations": {"GET": "ops.view", "POST": "ops.view"},
    "scorecard": {"GET": "indicator.view"},
    "scorecard-compounds": {"GET": "indicator.view"},
    "scorecard-place": {"GET": "indicator.view"},
    "scorecard-cell": {"GET": "indicator.view"},
    "indicator-list": {"GET": "indicator.view"},
    "indicator-change": {"GET": "indicator.edit", "POST": "indicator.edit"},
    "quarter-list": {"GET": "indicator.view", "POST": "quarter.freeze"},
    "quoted-list": {"GET": "indicator.quote"},
    "quoted-new": {"GET": "indicator.quote", "POST": "indicator.quote"},
    "quoted-page": {"GET": "indicator.quote", "POST": "indicator.sign"},
    "quoted-paper": {"GET": "indicator.quote"},
    "healthz": {"GET": PUBLIC},
    "readyz": {"GET": PUBLIC},
    "metrics": {"GET": PUBLIC},
    "preferences-language": {"GET": PUBLIC},
    "preferences-type": {"GET": PUBLIC},
    "about": {"GET": PUBLIC},
    "accessibility": {"GET": PUBLIC},
    "privacy": {"GET": PUBLIC},
    "open-data": {"GET": PUBLIC},
}

ACCOUNTS: dict[str, dict[str, str]] = {
    "account_login": {"GET": PUBLIC, "POST": PUBLIC},
    "account_logout": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "account_inactive": {"GET": PUBLIC},
    "account_reauthenticate": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "account_change_password": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "mfa_authenticate": {"GET": PUBLIC, "POST": PUBLIC},
    "mfa_reauthenticate": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "mfa_index": {"GET": SIGNED_IN},
    "mfa_activate_totp": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "mfa_deactivate_totp": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "mfa_view_recovery_codes": {"GET": SIGNED_IN},
    "mfa_generate_recovery_codes": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "mfa_download_recovery_codes": {"GET": SIGNED_IN},
}
"""allauth's pages in use; sign-up, mail addresses and resets by mail have no line and are closed."""

PAGES: dict[str, dict[str, str]] = {
    **OWN,
    **house_policy.PAGES,
    **work.PAGES,
    **bulletin_policy.PAGES,
    **accounts.PAGES,
    **communities.PAGES,
    **register.PAGES,
    **complaints.PAGES,
    **open311.PAGES,
    **reference.PAGES,
    **assembly.PAGES,
    **disclosure.PAGES,
    **finance.PAGES,
    **safety.PAGES,
    **warnings.PAGES,
    **ACCOUNTS,
}


def who_may(url_name: str, method: str) -> str | None:
    """The permission word for a method of a page; None where the page or the method is closed."""
    line = PAGES.get(url_name, {})
    return line.get("GET" if method == "HEAD" else method, line.get(ANY_METHOD))
