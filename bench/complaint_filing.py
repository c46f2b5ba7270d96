"""What a filing costs beside a bare ORM `create` of the complaint, and of all the rows that it leaves."""

import os
from itertools import count

from django.db import connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.measure import line, medians
from complaints import actions
from complaints.models import Category, Complaint, ComplaintDeadline
from tests.complaints.scenes import a_scene
from workflow.models import AuditEntry, Message

RUNS = int(os.environ.get("BENCH_RUNS", "200"))
TURNS = count(1)


def main() -> None:
    scene = a_scene()
    known = Category.objects.get(code="FAC")

    def filed() -> Complaint:
        turn = next(TURNS)
        given = {"compound": scene.compound, "category": known, "contact": a_neighbour(turn), "by": None}
        words = f"单元门口的路灯坏了，第{turn}次反映"
        return actions.file_complaint(description=words, at=timezone.now(), **given).complaint

    with CaptureQueriesContext(connection) as asked:
        sample = filed()
    rows = rows_of(sample)
    print(f"a filing leaves {1 + len(rows)} rows by {len(asked)} statements")
    ours, one = medians(filed, lambda: anew(sample), runs=RUNS)
    line("filing / one bare create", ours, one)
    ours, every = medians(filed, lambda: all_anew(sample, rows), runs=RUNS)
    line("filing / bare creates of its rows", ours, every)


def a_neighbour(turn: int) -> actions.Contact:
    """Each case is somebody else's, as in life: nobody's earlier cases are gone through."""
    return actions.Contact("林小姐", f"138{turn:08}", f"lin{turn}@example.com")


def rows_of(case: Complaint) -> list[Model]:
    """What hangs on the case; the case itself has its own column for each of them."""
    return [
        *ComplaintDeadline.objects.filter(case=case),
        *AuditEntry.objects.about(case.label, case.key),
        *Message.objects.filter(params__number=case.number),
    ]


def anew(case: Complaint) -> Complaint:
    values = {field.attname: getattr(case, field.attname) for field in case._meta.concrete_fields}
    number = f"F{next(TURNS)}"
    return Complaint.objects.create(**values | {"id": None, "number": number, "form_key": number})


@transaction.atomic
def all_anew(case: Complaint, rows: list[Model]) -> None:
    twin = anew(case)
    for row in rows:
        values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        values.pop("id")
        if "case_id" in values:
            values["case_id"] = twin.pk
        if "key" in values:
            values["key"] = f"{twin.number}:{next(TURNS)}"
        type(row).objects.create(**values)
