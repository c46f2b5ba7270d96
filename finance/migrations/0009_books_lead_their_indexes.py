"""An index on the book alone stood in the way of those that begin with it, and every posting kept it up."""

import django.db.models.deletion
from django.db import migrations, models

from workflow.append_only import lift, protect

VOUCHER_KEYS = (
    ("book_id", "seq"),
    ("book_id", "year", "voucher_no"),
    ("book_id", "form_key"),
    ("reverses_id",),
)
ENTRY_KEYS = (("voucher_id", "no"),)


def of_book():
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="%(class)ss",
        to="finance.book",
        verbose_name="账本",
    )


class Migration(migrations.Migration):
    dependencies = [("finance", "0008_first_steps")]

    operations = [
        lift("finance_voucher", *VOUCHER_KEYS),
        lift("finance_entry", *ENTRY_KEYS),
        migrations.AlterField(model_name="draft", name="book", field=of_book()),
        migrations.AlterField(model_name="voucher", name="book", field=of_book()),
        migrations.AlterField(
            model_name="entry",
            name="voucher",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="finance.voucher",
            ),
        ),
        protect("finance_voucher", *VOUCHER_KEYS),
        protect("finance_entry", *ENTRY_KEYS),
    ]
