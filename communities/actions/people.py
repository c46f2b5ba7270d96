"""Enter, change and merge persons; confirm residents; read a telephone number."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow import audit
from workflow.refusals import Refused
from workflow.sealing import fingerprint

from ..access import Post
from ..models import Appointment, Compound, Person, User
from ..phones import normal
from ..rules import sort_keys
from . import rights
from .appointments import appoint
from .changes import apply
from .rights import Actor

EDITABLE = frozenset({"name", "gender", "consented_on"})


@transaction.atomic
def add_person(name: str, phone: str | None, *, by: Actor, at: datetime, gender: str = "") -> Person:
    """The person of that name and telephone: the known one, or a new one.

    Without a telephone there is nothing to tell namesakes apart, so a new person is entered.

    :raises Refused: no right to appoint or to edit anybody, or no mobile number.
    """
    if by is not None and not rights.grants_of(by, at).may("appointment.edit"):
        raise Refused(_("您不能登记人员，请联系上一级单位办理。"))
    number, hashed = _number_and_hash(phone)
    known = known_person(name, number) if number else None
    if known:
        return known
    person = Person.objects.create(
        name=name,
        phone=number,
        phone_hash=hashed,
        gender=gender,
        **sort_keys(name)._asdict(),
    )
    _record(person, "add", by=by, at=at, phone=person.masked_phone)
    return person


def known_person(name: str, phone: str) -> Person | None:
    """The person of that name and telephone, or the one it was merged into."""
    person = Person.objects.filter(name=name).with_phone(phone).select_related("merged_into").first()
    return person and (person.merged_into or person)


@transaction.atomic
def edit_person(
    person: Person, *, changes: Mapping[str, Any], by: Actor, at: datetime, note: str = ""
) -> Person:
    """Change name, gender or the consent to have the name published.

    :raises Refused: no right, or another person has that name and telephone.
    """
    person = _locked(person)
    rights.require_for_person(by, "people.edit", person, at=at)
    changes = dict(changes)
    if "name" in changes:
        _require_unique(person, changes["name"], person.phone_hash)
        changes |= sort_keys(changes["name"])._asdict()
    written = apply(person, changes, EDITABLE | {"pinyin", "initials"})
    if written:
        _record(person, "edit", by=by, at=at, note=note, changes=written)
    return person


@transaction.atomic
def change_phone(person: Person, *, phone: str | None, by: Actor, at: datetime, note: str = "") -> Person:
    """Another telephone, or none. Whoever logs in with it proves it anew.

    :raises Refused: no right, no mobile number, or another person has that name and telephone.
    """
    person = _locked(person)
    rights.require_for_person(by, "people.edit", person, at=at)
    number, hashed = _number_and_hash(phone)
    _require_unique(person, person.name, hashed)
    before, person.phone, person.phone_hash = person.masked_phone, number, hashed
    person.save(update_fields=["phone", "phone_hash"])
    User.objects.filter(person=person).update(phone_verified=False)
    _record(person, "change_phone", by=by, at=at, note=note, before=before, after=person.masked_phone)
    return person


@transaction.atomic
def show_phone(person: Person, *, by: Actor, at: datetime, note: str = "") -> str:
    """The telephone in full; that it was read is recorded.

    :raises Refused: no right, or there is none.
    """
    rights.require_for_person(by, "people.edit", person, at=at)
    if not person.phone:
        raise Refused(_("没有登记联系电话。"))
    _record(person, "read_phone", by=by, at=at, note=note)
    return person.phone


@transaction.atomic
def merge_persons(duplicate: Person, *, into: Person, by: Actor, at: datetime, note: str) -> Person:
    """Two records are one person: posts and account move; the duplicate leads to the other from now on.

    Its telephone stays with it, so that a register that still has it finds the right person.

    :raises Refused: no right for one of the two, the same, merged before, no reason, or two accounts.
    """
    first, second = (_locked(one) for one in sorted([duplicate, into], key=lambda one: one.pk))
    duplicate, into = (first, second) if first.pk == duplicate.pk else (second, first)
    for one in (duplicate, into):
        rights.require_for_person(by, "people.edit", one, at=at)
    _require_mergeable(duplicate, into, note)
    dropped = _move_appointments(duplicate, into)
    User.objects.filter(person=duplicate).update(person=into, phone_verified=False)
    _pass_phone_on(duplicate, into)
    duplicate.merged_into = into
    duplicate.save(update_fields=["merged_into", "phone", "phone_hash"])
    into.save(update_fields=["phone", "phone_hash"])
    duplicate.merged.update(merged_into=into)
    _record(duplicate, "merge", by=by, at=at, note=note, into=into.pk, same_posts=dropped)
    return into


@transaction.atomic
def confirm_resident(
    name: str,
    phone: str,
    compound: Compound,
    *,
    starts_on: date,
    by: Actor,
    at: datetime,
    ends_on: date | None = None,
    note: str = "",
) -> Appointment:
    """A community officer has seen that the person owns a home in the compound, from, to.

    :raises Refused: no right, no mobile number, in the future, or confirmed before.
    """
    rights.require(by, "resident.confirm", compound, at=at)
    if starts_on > timezone.localdate(at):
        raise Refused(_("起始日期不能晚于今天。"))
    person = add_person(name, phone, by=by, at=at)
    return appoint(
        person, Post.OWNER, compound, starts_on=starts_on, ends_on=ends_on, by=by, at=at, note=note
    )


def _number_and_hash(phone: str | None) -> tuple[str | None, str | None]:
    """The number in its one form, with its fingerprint; nothing for nothing."""
    number = normal(phone) if phone else None
    return number, number and fingerprint(number)


def _locked(person: Person) -> Person:
    return Person.objects.select_for_update().get(pk=person.pk)


def _record(person: Person, verb: str, *, by: Actor, at: datetime, note: str = "", **details: Any) -> None:
    audit.record("person", str(person.pk), verb, by=by, at=at, note=note, name=person.name, **details)


def _require_unique(person: Person, name: str, phone_hash: str | None) -> None:
    if phone_hash and Person.objects.filter(name=name, phone_hash=phone_hash).exclude(pk=person.pk).exists():
        raise Refused(_("已有姓名和电话相同的人员记录；若是同一人，请办理合并。"))


def _require_mergeable(duplicate: Person, into: Person, note: str) -> None:
    if duplicate.pk == into.pk:
        raise Refused(_("不能把人员并入本人。"))
    if duplicate.merged_into_id or into.merged_into_id:
        raise Refused(_("其中一条人员记录已经合并过。"))
    if not note.strip():
        raise Refused(_("请写明合并的依据。"))
    if User.objects.filter(person__in=[duplicate, into]).count() > 1:
        raise Refused(_("两条人员记录各有账号，请先由安全管理员停用其中一个账号并解除绑定。"))


def _pass_phone_on(duplicate: Person, into: Person) -> None:
    """A person without a telephone takes the duplicate's; of namesakes only one may have it."""
    if into.phone_hash or not duplicate.phone_hash:
        return
    into.phone, into.phone_hash = duplicate.phone, duplicate.phone_hash
    if into.name == duplicate.name:
        duplicate.phone = duplicate.phone_hash = None


def _move_appointments(duplicate: Person, into: Person) -> list[dict[str, str]]:
    """Move the posts; where both hold the very same one from the same day, one row is enough."""
    known = {_post_key(row) for row in into.appointments.all()}
    dropped = []
    for row in duplicate.appointments.order_by("pk"):
        if _post_key(row) in known:
            dropped.append({"post": row.post, "starts_on": row.starts_on.isoformat()})
            row.delete()
        else:
            row.person = into
            row.save(update_fields=["person"])
    return dropped


def _post_key(row: Appointment) -> tuple:
    return (row.post, *row.target_key(), row.starts_on)
