"""What the tests about accounts share."""

import pytest

from communities.accounts import journal
from workflow.models import AuditEntry


@pytest.fixture
def audited():
    """Verb and account of every entry about accounts, in their order."""

    def entries():
        rows = AuditEntry.objects.filter(subject_label=journal.SUBJECT).order_by("pk")
        return list(rows.values_list("verb", "subject_key"))

    return entries
