"""A closed month keeps what an account has moved to its last day; the rows follow in the next migration."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("finance", "0009_books_lead_their_indexes")]

    operations = [
        migrations.RemoveConstraint(model_name="monthbalance", name="month_balance_once"),
        migrations.RenameField(model_name="monthbalance", old_name="month", new_name="until"),
        migrations.AddConstraint(
            model_name="monthbalance",
            constraint=models.UniqueConstraint(
                fields=("book", "until", "account"), name="month_balance_once"
            ),
        ),
        migrations.AlterField(
            model_name="monthbalance",
            name="book",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="balances",
                to="finance.book",
            ),
        ),
        migrations.AlterModelOptions(
            name="monthbalance",
            options={"verbose_name": "月末累计发生额", "verbose_name_plural": "月末累计发生额"},
        ),
    ]
