"""Persons: known by name and the fingerprint of their telephone."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from communities.models import Person
from communities.register.records import Register
from communities.rules import sort_keys
from workflow.sealing import fingerprint

from .tables import Key, Pks, Plan, Table, Values

keys_of = lru_cache(maxsize=1 << 12)(sort_keys)
"""Many people share a name."""


class People(Table):
    """Key (name, fingerprint); one who was merged into another is that other."""

    slug, title, model = "person", _("人员"), Person
    fields = ("gender",)

    def __init__(self) -> None:
        self.phones: dict[Key, str] = {}

    def existing(self) -> Iterator[tuple[Key, int, Values]]:
        rows = Person.objects.exclude(phone_hash=None)
        for pk, name, phone_hash, gender, other in rows.values_list(
            "pk", "name", "phone_hash", "gender", "merged_into_id"
        ).iterator():
            yield (name, phone_hash), other or pk, (gender,)

    def desired(self, register: Register, plan: Plan) -> Iterator[tuple[Key, Values]]:
        """An empty gender in the file changes nothing."""
        genders: dict[Key, str] = {}
        for name, phone, gender in _named(register):
            key = person_key(name, phone)
            self.phones[key] = phone
            genders[key] = genders.get(key) or gender
        stored = {key: values[0] for key, _pk, values in self.existing() if key in genders}
        for key, gender in genders.items():
            yield key, (gender or stored.get(key, ""),)

    def attributes(self, key: Key, values: Values, pks: Pks) -> dict[str, Any]:
        name, phone_hash = key
        return {
            "name": name,
            **keys_of(name)._asdict(),
            "gender": values[0],
            "phone": self.phones[key],
            "phone_hash": phone_hash,
        }

    def label(self, key: Key) -> str:
        return str(key[0])


def person_key(name: str, phone: str) -> tuple[str, str]:
    return name, fingerprint(phone)


def _named(register: Register) -> Iterator[tuple[str, str, str]]:
    for lead in register.leads:
        yield lead.name, lead.phone, lead.gender
    for branch in register.branches:
        yield branch.secretary, branch.phone, ""
    for member in register.members:
        yield member.name, member.phone, ""
    for project in register.projects:
        yield project.manager, project.phone, ""
