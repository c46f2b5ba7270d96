"""Limits, rules of dispatch and what proposes are kept in memory."""

from django.db import migrations

from workflow.watching import watch


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0013_reminders_to_who_decides"),
        ("communities", "0005_watched_tables"),
    ]
    operations = [
        watch("complaints_limit"),
        watch("complaints_dispatchrule"),
        watch("complaints_dispatchpolicy"),
        watch("complaints_dispatchmodel"),
    ]
