"""Organisations with their details: companies, party chain, committees; and service projects."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from communities.models import (
    Organisation,
    OwnersCommittee,
    PartyOrganisation,
    PropertyCompany,
    ServiceContract,
    ServiceProject,
)
from communities.reference import office_name
from communities.register.records import Register

from .tables import Key, Pks, Plan, Table, Values

Kind, Level, Body = Organisation.Kind, PartyOrganisation.Level, OwnersCommittee.BodyType
INTERIM_WORDS = ("物业管理委员会", "物管会")


class Companies(Table):
    """Key: the name."""

    slug, title, model = "company", _("物业企业"), Organisation
    detail = PropertyCompany

    def existing(self) -> Iterator[tuple[Key, int, Values]]:
        for pk, name in PropertyCompany.objects.values_list("pk", "organisation__name"):
            yield name, pk, ()

    def desired(self, register: Register, plan: Plan) -> Iterator[tuple[Key, Values]]:
        for row in register.projects:
            if row.company:
                yield row.company, ()

    def attributes(self, key: Key, values: Values, pks: Pks) -> dict[str, Any]:
        return {"kind": Kind.COMPANY, "name": key}


class CommunityParties(Table):
    """Party organisations of communities, above the branches; key (township, community, name)."""

    slug, title, model = "community_party", _("社区党组织"), Organisation
    detail = PartyOrganisation

    def existing(self) -> Iterator[tuple[Key, int, Values]]:
        rows = PartyOrganisation.objects.filter(level=Level.COMMUNITY).exclude(organisation__community=None)
        place = "organisation__community__"
        names = (f"{place}township__name", f"{place}name", "organisation__name")
        for pk, township, community, name in rows.values_list("pk", *names):
            yield (township, community, name), pk, ()

    def desired(self, register: Register, plan: Plan) -> Iterator[tuple[Key, Values]]:
        places = {row.code: (row.township, row.community) for row in register.compounds}
        for row in register.branches:
            yield (*places[row.compound_code], row.parent), ()

    def attributes(self, key: Key, values: Values, pks: Pks) -> dict[str, Any]:
        return {"kind": Kind.PARTY, "community_id": pks["community"][key[:2]], "name": key[2]}

    def details(self, key: Key, values: Values, pks: Pks) -> dict[str, Any]:
        return {"level": Level.COMMUNITY}

    def label(self, key: Key) -> str:
        return str(key[2])


class CommunityOffices(Table):
    """The residents' committee of each community (居委会), which can be given work."""

    slug, title, model = "community_office", _("社区居委会"), Organisation

    def existing(self) -> Iterator[tuple[Key, int, Values]]:
        rows = Organisation.objects.filter(kind=Kind.COMMUNITY).exclude(community=None)
        for pk, *key in rows.values_list("pk", "community__township__name", "community__name"):
            yield tuple(key), pk, ()

    def desired(self, register: Register, plan: Plan) -> Iterator[tuple[Key, Values]]:
        for row in register.compounds:
            yield (row.township, row.community), ()

    def attributes(self, key: Key, values: Values, pks: Pks) -> dict[str, Any]:
        return {
            "kind": Kind.COMMUNITY,
            "community_id": pks["community"][key],
            "name": office_name(key[1]),
        }

    def label(self, key: Key) -> str:
        return office_name(key[1])


class Branches(Table):
    """The compound's party branch; key: the compound's code."""

    slug, title, model = "branch", _("党支部"), Organisation
    detail = PartyOrganisation
    fields = ("name", "starts_on", "member_count", "parent")

    def existing(self) -> Iterator[tuple[Key, int, Values]]:
        """The oldest one that is in force, where a compound has several."""
        rows = PartyOrganisation.objects.filter(level=Level.BRANCH, organisation__ends_on=None)
        above = "parent__organisation__"
        columns = (
            "organisation__compound__code",
            "organisation__name",
            "organisation__starts_on",
            "member_count",
            f"{above}community__township__name",
            f"{above}community__name",
            f"{above}name",
        )
        for pk, code, name, starts_on, count, *parent in rows.order_by("-pk").values_list("pk", *columns):
            yield code, pk, (name, starts_on, count, tuple(parent))

    def desired(self, register: Register, plan: Plan) -> Iterator[tuple[Key, Values]]:
        places = {row.code: (row.township, row.community) for row in register.compounds}
        for row in register.branches:
            parent = (*places[row.compound_code], row.parent)
            yield row.compound_code, (row.name, row.founded_on, row.members, parent)

    def attributes(self, key: Key, values: Values, pks: Pks) -> dict[str, Any]:
        name, starts_on, *_rest = values
        return {
            "kind": Kind.PARTY,
            "compound_id": pks["compound"][key],
            "name": name,
            "starts_on": starts_on,
        }

    def details(self, key: Key, values: Values, pks: Pks) -> dict[str, Any]:
        *_rest, count, parent = values
        return {
            "level": Level.BRANCH,
            "member_count": count,
            "parent_id": pks["community_party"][parent],
        }

    def compound_of(self, key: Key, values: Values) -> str | None:
        return str(key)


class Committees(Table):
    """Owners' committees and interim bodies; key (code, area, body type)."""

    slug, title, model = "committee", _("业委会"), Organisation
    detail = OwnersCommittee
    fields = ("name",)

    def existing(self) -> Iterator[tuple[Key, int, Values]]:
        columns = ("area__compound__code", "area__name", "body_type", "organisation__name")
        for pk, code, area, body, name in OwnersCommittee.objects.values_list("pk", *columns).iterator():
            yield (code, area, body), pk, (name,)

    def desired(self, register: Register, plan: Plan) -> Iterator[tuple[Key, Values]]:
        for committee in register.committees:
            yield committee_key(committee.head), (committee.head.committee,)

    def attributes(self, key: Key, values: Values, pks: Pks) -> dict[str, Any]:
        return {"kind": Kind.COMMITTEE, "compound_id": pks["compound"][key[0]], "name": values[0]}

    def details(self, key: Key, values: Values, pks: Pks) -> dict[str, Any]:
        return {"area_id": pks["area"][key[:2]], "body_type": key[2]}

    def label(self, key: Key) -> str:
        return " ".join(key[:2]).strip()

    def compound_of(self, key: Key, values: Values) -> str | None:
        return str(key[0])


def committee_key(head: Any) -> tuple[str, str, str]:
    body = Body.INTERIM if any(word in head.committee for word in INTERIM_WORDS) else Body.COMMITTEE
    return head.compound_code, head.area_name, str(body)


class Projects(Table):
    """Key: the project's code. Its area is the compound's only one, or none where it serves several."""

    slug, title, model = "project", _("物业项目"), ServiceProject
    fields = ("compound", "area", "name", "company")

    def existing(self) -> Iterator[tuple[Key, int, Values]]:
        columns = ("compound__code", "area__name", "name", "company__organisation__name")
        for code, pk, *values in ServiceProject.objects.values_list("code", "pk", *columns).iterator():
            yield code, pk, tuple(values)

    def desired(self, register: Register, plan: Plan) -> Iterator[tuple[Key, Values]]:
        areas: dict[str, list[str]] = {}
        area_plan = plan.tables["area"]
        for code, name in (*area_plan.pks, *area_plan.create):
            areas.setdefault(code, []).append(name)
        for row in register.projects:
            names = areas[row.compound_code]
            area = names[0] if len(names) == 1 else None
            yield row.code, (row.compound_code, area, row.name, row.company)

    def attributes(self, key: Key, values: Values, pks: Pks) -> dict[str, Any]:
        code, area, name, company = values
        return {
            "code": key,
            "compound_id": pks["compound"][code],
            "area_id": None if area is None else pks["area"][code, area],
            "name": name,
            "company_id": pks["company"][company] if company else None,
        }

    def compound_of(self, key: Key, values: Values) -> str | None:
        return str(values[0])


class Contracts(Table):
    """Key (project code, first day)."""

    slug, title, model = "contract", _("物业合同"), ServiceContract
    fields = ("compound", "kind", "ends_on", "fee", "note")

    def existing(self) -> Iterator[tuple[Key, int, Values]]:
        columns = ("project__code", "starts_on", "project__compound__code", "kind", "ends_on", "fee", "note")
        for pk, code, starts_on, *values in ServiceContract.objects.values_list("pk", *columns).iterator():
            yield (code, starts_on), pk, tuple(values)

    def desired(self, register: Register, plan: Plan) -> Iterator[tuple[Key, Values]]:
        for row in register.projects:
            values = (row.compound_code, row.kind, row.ends_on, row.fee, row.note)
            yield (row.code, row.starts_on), values

    def attributes(self, key: Key, values: Values, pks: Pks) -> dict[str, Any]:
        return {
            "project_id": pks["project"][key[0]],
            "starts_on": key[1],
            **dict(zip(self.fields[1:], values[1:], strict=True)),
        }

    def label(self, key: Key) -> str:
        return f"{key[0]} {key[1]}"

    def compound_of(self, key: Key, values: Values) -> str | None:
        return str(values[0])
