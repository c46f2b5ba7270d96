"""Who may open the pages about accounts: URL name -> method -> permission word."""

from ..access import PUBLIC

PAGES: dict[str, dict[str, str]] = {
    "accounts:phone-login": {"GET": PUBLIC, "POST": PUBLIC},
    "accounts:phone-code": {"GET": PUBLIC, "POST": PUBLIC},
    "accounts:account-list": {"GET": "account.edit"},
    "accounts:account-new": {"GET": "account.edit", "POST": "account.edit"},
    "accounts:account-detail": {"GET": "account.edit"},
    "accounts:account-password": {"POST": "account.edit"},
    "accounts:account-move": {"POST": "account.edit"},
}
