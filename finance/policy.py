"""Who may open the pages of this room: URL name -> method -> permission word."""

from communities.access import PUBLIC

from . import asset_policy
from .watch import policy as watch

PAGES: dict[str, dict[str, str]] = {
    **asset_policy.PAGES,
    "finance:public-book": {"GET": PUBLIC},
    "finance:book-list": {"GET": "book.view"},
    "finance:book-new": {"GET": "book.open", "POST": "book.open"},
    "finance:book-page": {"GET": "book.view"},
    "finance:book-edit": {"GET": "book.open", "POST": "book.open"},
    "finance:draft-new": {"GET": "book.enter", "POST": "book.enter"},
    "finance:draft-page": {"GET": "book.view"},
    "finance:draft-post": {"POST": "book.post"},
    "finance:draft-reject": {"GET": "book.post", "POST": "book.post"},
    "finance:voucher-page": {"GET": "book.view"},
    "finance:voucher-reverse": {"GET": "book.enter", "POST": "book.enter"},
    "finance:paper": {"GET": "book.view"},
    "finance:month-close": {"POST": "book.close"},
    "finance:month-ask": {"GET": "book.close", "POST": "book.close"},
    "finance:month-reopen": {"POST": "book.reopen"},
    "finance:month-keep": {"GET": "book.reopen", "POST": "book.reopen"},
    **watch.PAGES,
    "finance:bank-import": {"GET": "book.import", "POST": "book.import"},
    "finance:bank-line": {"GET": "book.view"},
    "finance:bank-matched": {"GET": "book.view"},
    "finance:bank-move": {"POST": "book.import"},
    "finance:bank-page": {"GET": "book.view"},
    "finance:book-import": {"GET": "book.import", "POST": "book.import"},
}
