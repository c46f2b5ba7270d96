"""What of the register was so on a past day, where the row keeps only the present: read from the trail."""

from datetime import datetime

from django.db.models import Q

from workflow.models import AuditEntry

PARTY = "has_party_organisation"


def had_party_organisation(at: datetime, path: str = "") -> Q:
    """Companies that had a party organisation or an instructor of their own before the moment.

    :param path: leads from the filtered rows to the company, as `company__`.
    """
    changed = AuditEntry.objects.filter(
        subject_label="organisation", verb="edit", at__gte=at, details__changes__has_key=PARTY
    )
    were: dict[int, bool] = {}
    for key, details in changed.order_by("at", "pk").values_list("subject_key", "details"):
        were.setdefault(int(key), details["changes"][PARTY][0] == str(True))
    had = [key for key, was in were.items() if was]
    unchanged = Q(**{f"{path}{PARTY}": True}) & ~Q(**{f"{path}pk__in": list(were)})
    return unchanged | Q(**{f"{path}pk__in": had})
