"""From what an account moved within each closed month to what it had moved by its end, and back."""

from calendar import monthrange
from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.db import migrations

STILL = (Decimal(0), Decimal(0))


def last_day(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def stored(balances, book):
    """Debit and credit by account, by the day of the row."""
    found = defaultdict(dict)
    rows = balances.filter(book=book).values_list("until", "account", "debit", "credit")
    for day, account, debit, credit in rows:
        found[day][account] = (debit, credit)
    return found


def replace(model, book, days) -> None:
    model.objects.filter(book=book).delete()
    model.objects.bulk_create(
        model(book_id=book, until=day, account_id=account, debit=debit, credit=credit)
        for day, sums in days.items()
        for account, (debit, credit) in sums.items()
    )


def add_up(models, editor) -> None:
    model = models.get_model("finance", "MonthBalance")
    heads = models.get_model("finance", "BookHead").objects.filter(closed_until__isnull=False)
    for book, closed_until in heads.values_list("book", "closed_until"):
        moved = stored(model.objects, book)
        if not moved:
            continue
        month, running, days = min(moved), {}, {}
        while month <= closed_until:
            for account, (debit, credit) in moved[month].items():
                before = running.get(account, STILL)
                running[account] = (before[0] + debit, before[1] + credit)
            days[last_day(month)] = dict(running)
            month = next_month(month)
        replace(model, book, days)


def take_apart(models, editor) -> None:
    model = models.get_model("finance", "MonthBalance")
    for book in list(model.objects.order_by().values_list("book", flat=True).distinct()):
        before, months = {}, {}
        for day, sums in sorted(stored(model.objects, book).items()):
            rows = {
                account: (debit - before.get(account, STILL)[0], credit - before.get(account, STILL)[1])
                for account, (debit, credit) in sums.items()
            }
            months[day.replace(day=1)] = {account: one for account, one in rows.items() if one != STILL}
            before = sums
        replace(model, book, months)


class Migration(migrations.Migration):
    dependencies = [("finance", "0010_sums_to_the_day")]

    operations = [migrations.RunPython(add_up, take_apart)]
