"""Who may open the pages of assets, contracts, the fund and projects; joined in `policy`."""

from communities.access import PUBLIC
from communities.policy import form

PAGES: dict[str, dict[str, str]] = {
    "finance:asset-list": {"GET": "book.view"},
    "finance:asset-new": form("asset.edit"),
    "finance:asset-page": {"GET": "book.view"},
    "finance:asset-edit": form("asset.edit"),
    "finance:asset-retire": form("asset.edit"),
    "finance:asset-photo": {"GET": "book.view"},
    "finance:kind-list": {"GET": "reference.edit"},
    "finance:kind-new": form("reference.edit"),
    "finance:kind-edit": form("reference.edit"),
    "finance:survey-list": {"GET": "book.view"},
    "finance:survey-new": form("reference.edit"),
    "finance:survey-page": {"GET": "book.view"},
    "finance:survey-none": {"POST": "asset.edit"},
    "finance:contract-list": {"GET": "book.view"},
    "finance:contract-new": form("contract.edit"),
    "finance:arrears": {"GET": "book.view"},
    "finance:contract-gaps": {"GET": "book.view"},
    "finance:contract-page": {"GET": "book.view"},
    "finance:contract-end": form("contract.edit"),
    "finance:contract-scan": {"GET": "book.view"},
    "finance:fund-list": {"GET": "book.view"},
    "finance:fund-page": {"GET": "book.view"},
    "finance:balance-new": form("fund.edit"),
    "finance:movement-new": form("fund.edit"),
    "finance:fund-paper": {"GET": "book.view"},
    "finance:project-new": form("fund.edit"),
    "finance:project-page": {"GET": "book.view"},
    "finance:project-pay": form("fund.edit"),
    "finance:public-fund": {"GET": PUBLIC},
}
