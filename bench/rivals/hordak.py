"""django-hordak: a transaction with two legs; many of them in one database transaction."""

from datetime import date

from django.db import transaction
from hordak.models import Account, AccountType, Leg, Transaction
from moneyed import Money

BANK = Account.objects.create(name="Special account", type=AccountType.asset, code="1", currencies=["CNY"])
INCOME = Account.objects.create(name="Income", type=AccountType.income, code="2", currencies=["CNY"])


@transaction.atomic
def post() -> None:
    row = Transaction.objects.create(description="Advertising fee", date=date(2026, 3, 16))
    Leg.objects.create(transaction=row, account=BANK, debit=Money("1200.00", "CNY"))
    Leg.objects.create(transaction=row, account=INCOME, credit=Money("1200.00", "CNY"))


@transaction.atomic
def many(count: int) -> None:
    for _ in range(count):
        post()
