"""Writes a plan: all of it or nothing, in bulk, with the audit trail in the same transaction."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import models, reset_queries, transaction
from django.utils.translation import gettext as _

from communities.models import Appointment, Township, User
from communities.register.plan import Plan, Step, TablePlan, posts, quiet
from communities.register.plan.tables import Change, Key, Pks, Table
from workflow import audit
from workflow.models import AuditEntry

BATCH = 1000
MOST_CHANGES_TOLD = 40
POSTS = ("secretary", "lead", "member", "manager")


@transaction.atomic
def apply(
    plan: Plan,
    *,
    all_tables: list[Table],
    digest: str,
    file_name: str,
    by: User | None,
    at: datetime,
    step: Step = quiet,
) -> None:
    """Carry out the plan, made in the same transaction or checked to be still true."""
    pks: Pks = {"township": dict(Township.objects.values_list("name", "pk"))}
    for table in all_tables:
        step(str(table.title))
        _write(table, plan.tables[table.slug], pks)
    step(_("任职"))
    for slug in POSTS:
        _write_posts(plan.tables[slug], pks)
    step(_("操作记录"))
    _record(plan, all_tables, digest=digest, file_name=file_name, by=by, at=at)


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    """A thousand at a time; in debug mode Django would keep the text of all their statements."""
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch
        reset_queries()


def _write(table: Table, plan: TablePlan, pks: Pks) -> None:
    known = pks[table.slug] = plan.pks
    for batch in _batches(plan.create.items()):
        rows = [table.model(**table.attributes(key, values, pks)) for key, values in batch]
        for (key, _values), row in zip(batch, table.model._default_manager.bulk_create(rows), strict=True):
            known[key] = row.pk
        if table.detail:
            table.detail._default_manager.bulk_create(
                table.detail(pk=known[key], **table.details(key, values, pks)) for key, values in batch
            )
    for batch in _batches(plan.change):
        _update(table.model, [(one.pk, table.attributes(one.key, one.values, pks)) for one in batch])
        if table.detail:
            _update(table.detail, [(one.pk, table.details(one.key, one.values, pks)) for one in batch])


def _update(model: type[models.Model], rows: list[tuple[int, dict[str, Any]]]) -> None:
    columns = [name.removesuffix("_id") for name in rows[0][1]]
    if columns:
        changed = [model(pk=pk, **attributes) for pk, attributes in rows]
        model._default_manager.bulk_update(changed, columns, batch_size=BATCH // 4)


def _write_posts(plan: TablePlan, pks: Pks) -> None:
    for batch in _batches(plan.create.items()):
        Appointment.objects.bulk_create(
            Appointment(**posts.attributes(key, values, pks)) for key, values in batch
        )
    for batch in _batches(plan.change):
        _update(Appointment, [(one.pk, dict(zip(posts.FIELDS, one.values, strict=True))) for one in batch])


def _record(
    plan: Plan, all_tables: list[Table], *, digest: str, file_name: str, by: User | None, at: datetime
) -> None:
    """One entry for the file, and one for each compound that it creates or changes."""
    audit.record(
        "register",
        digest,
        "import",
        by=by,
        at=at,
        note=file_name,
        sha256=digest,
        as_of=plan.on.isoformat(),
        counts=plan.counts(),
    )
    entries = _compound_entries(plan, all_tables, digest, by, at)
    for batch in _batches(entries):
        AuditEntry.objects.bulk_create(batch)


def _compound_entries(
    plan: Plan, all_tables: list[Table], digest: str, by: User | None, at: datetime
) -> Iterator[AuditEntry]:
    created = plan.tables["compound"].create
    for code in created:
        yield audit.entry("compound", code, "register.create", by=by, at=at, sha256=digest)
    told = compound_changes(plan, all_tables)
    for code, lines in told.items():
        if code not in created:
            changes = lines[:MOST_CHANGES_TOLD]
            yield audit.entry(
                "compound",
                code,
                "register.change",
                by=by,
                at=at,
                sha256=digest,
                changes=changes,
                more=len(lines) - len(changes),
            )


def compound_changes(plan: Plan, all_tables: list[Table]) -> dict[str, list[dict[str, Any]]]:
    """What changes below each compound: the row, and of each field the old and the new value."""
    told: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for table in all_tables:
        for key, values in plan.tables[table.slug].create.items():
            if code := table.compound_of(key, values):
                told[code].append({"row": f"{table.slug} {table.label(key)}", "created": True})
        for change in plan.tables[table.slug].change:
            if code := table.compound_of(change.key, change.values):
                told[code].append(
                    {"row": f"{table.slug} {table.label(change.key)}", "fields": _texts(change)}
                )
    for slug in POSTS:
        for key in plan.tables[slug].create:
            told[key[0].code].append({"row": f"{slug} {post_label(key)}", "created": True})
        for change in plan.tables[slug].change:
            told[change.key[0].code].append(
                {"row": f"{slug} {post_label(change.key)}", "fields": _texts(change)}
            )
    return told


def _texts(change: Change) -> dict[str, list[str]]:
    return {name: [_text(old), _text(new)] for name, (old, new) in change.fields.items()}


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return str(value[-1])
    return "" if value is None else str(value)


def post_label(key: Key) -> str:
    """The place and the name of an appointment; no telephone."""
    target, person, post, _starts_on = key
    place = target.key if isinstance(target.key, str) else " ".join(target.key[:-1]) + f" {target.key[-1]}"
    return f"{place} {post} {person[0]}"
