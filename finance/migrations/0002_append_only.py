from django.db import migrations

from workflow.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("finance", "0001_the_book")]

    operations = [protect("finance_voucher"), protect("finance_entry")]
