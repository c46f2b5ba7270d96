"""django-ledger: a journal entry with two transactions, posted."""

from datetime import UTC, datetime, timedelta
from itertools import count as counter

from django.contrib.auth import get_user_model
from django.db import transaction
from django_ledger.io import roles
from django_ledger.models import EntityModel

ADMIN = get_user_model().objects.create_user("bench")
ENTITY = EntityModel.create_entity("Bench", use_accrual_method=False, admin=ADMIN, fy_start_month=1)
ENTITY.create_chart_of_accounts(assign_as_default=True, commit=True)
BANK = ENTITY.create_account("1010", roles.ASSET_CA_CASH, "Special account", "debit", active=True)
INCOME = ENTITY.create_account("4010", roles.INCOME_OPERATIONAL, "Income", "credit", active=True)
LEDGER = ENTITY.create_ledger("Public income", posted=True)
TURNS = counter(1)


def post() -> None:
    LEDGER.commit_txs(
        je_timestamp=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=next(TURNS)),
        je_txs=[
            {"account": BANK, "amount": 1200, "tx_type": "debit", "description": "Advertising fee"},
            {"account": INCOME, "amount": 1200, "tx_type": "credit", "description": "Advertising fee"},
        ],
        je_posted=True,
        je_desc="Advertising fee",
    )


@transaction.atomic
def many(count: int) -> None:
    for _ in range(count):
        post()
