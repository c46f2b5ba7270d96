"""Communities, compounds, management areas and buildings."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from communities.models import Building, Community, Compound, ManagementArea
from communities.register.records import Register
from communities.rules import sort_keys

from .tables import Key, Pks, Plan, Table, Values


class Communities(Table):
    """Unknown communities are created under their township; key (township, name)."""

    slug, title, model = "community", _("社区"), Community

    def existing(self) -> Iterator[tuple[Key, int, Values]]:
        for pk, township, name in Community.objects.values_list("pk", "township__name", "name"):
            yield (township, name), pk, ()

    def desired(self, register: Register, plan: Plan) -> Iterator[tuple[Key, Values]]:
        for row in register.compounds:
            yield (row.township, row.community), ()

    def attributes(self, key: Key, values: Values, pks: Pks) -> dict[str, Any]:
        return {"township_id": pks["township"][key[0]], "name": key[1]}

    def label(self, key: Key) -> str:
        return "".join(key)


class Compounds(Table):
    """Key: the code."""

    slug, title, model = "compound", _("小区"), Compound
    fields = (
        "name",
        "township",
        "community",
        "address",
        "delivered_year",
        "households",
        "exclusive_area",
        "kind",
        "longitude",
        "latitude",
        "is_hard_case",
    )

    def existing(self) -> Iterator[tuple[Key, int, Values]]:
        columns = ["township__name" if name == "township" else name for name in self.fields]
        columns[2] = "community__name"
        for code, pk, *values in Compound.objects.values_list("code", "pk", *columns).iterator():
            yield code, pk, tuple(values)

    def desired(self, register: Register, plan: Plan) -> Iterator[tuple[Key, Values]]:
        for row in register.compounds:
            yield (
                row.code,
                (
                    row.name,
                    row.township,
                    row.community,
                    row.address,
                    row.delivered_year,
                    row.households,
                    row.area,
                    row.kind,
                    row.longitude,
                    row.latitude,
                    row.is_hard_case,
                ),
            )

    def attributes(self, key: Key, values: Values, pks: Pks) -> dict[str, Any]:
        name, township, community, *rest = values
        return {
            "code": key,
            "name": name,
            **sort_keys(name)._asdict(),
            "township_id": pks["township"][township],
            "community_id": pks["community"][township, community],
            **dict(zip(self.fields[3:], rest, strict=True)),
        }

    def compound_of(self, key: Key, values: Values) -> str | None:
        return str(key)


class Areas(Table):
    """One per compound by default, without a name; the named ones where the file divides it."""

    slug, title, model = "area", _("管理区域"), ManagementArea

    def existing(self) -> Iterator[tuple[Key, int, Values]]:
        for pk, code, name in ManagementArea.objects.values_list("pk", "compound__code", "name").iterator():
            yield (code, name), pk, ()

    def desired(self, register: Register, plan: Plan) -> Iterator[tuple[Key, Values]]:
        named = {row.compound_code for row in register.buildings}
        for row in register.buildings:
            yield (row.compound_code, row.area_name), ()
        for committee in register.committees:
            named.add(committee.head.compound_code)
            yield (committee.head.compound_code, committee.head.area_name), ()
        for compound in register.compounds:
            if compound.code not in named:
                yield (compound.code, ""), ()

    def attributes(self, key: Key, values: Values, pks: Pks) -> dict[str, Any]:
        return {"compound_id": pks["compound"][key[0]], "name": key[1]}

    def label(self, key: Key) -> str:
        return " ".join(key)

    def compound_of(self, key: Key, values: Values) -> str | None:
        return str(key[0])


class Buildings(Table):
    """Key: (code, area, normal name)."""

    slug, title, model = "building", _("楼栋"), Building
    fields = ("stairs", "floors", "households", "lifts", "exclusive_area")

    def existing(self) -> Iterator[tuple[Key, int, Values]]:
        rows = Building.objects.values_list("pk", "compound__code", "area__name", "name", *self.fields)
        for pk, code, area, name, *values in rows.iterator():
            yield (code, area, name), pk, tuple(values)

    def desired(self, register: Register, plan: Plan) -> Iterator[tuple[Key, Values]]:
        for row in register.buildings:
            values = (row.stairs, row.floors, row.households, row.lifts, row.area)
            yield (row.compound_code, row.area_name, row.name), values

    def attributes(self, key: Key, values: Values, pks: Pks) -> dict[str, Any]:
        code, area, name = key
        return {
            "compound_id": pks["compound"][code],
            "area_id": pks["area"][code, area],
            "name": name,
            **dict(zip(self.fields, values, strict=True)),
        }

    def label(self, key: Key) -> str:
        return f"{key[0]} {key[1]}{key[2]}"

    def compound_of(self, key: Key, values: Values) -> str | None:
        return str(key[0])
