"""What a district is before its register comes: box, townships, departments and offices, from a file."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflow import audit
from workflow.refusals import Refused

from .models import Community, District, Organisation, Township

ZONE = Path(__file__).parent / "fixtures" / "zone.json"
BOX = ("west", "east", "south", "north")


@dataclass
class Loaded:
    created: int = 0
    updated: int = 0

    def count(self, made: bool) -> None:
        self.created += made
        self.updated += not made


@transaction.atomic
def load(file: Path = ZONE, *, by, at: datetime) -> Loaded:
    """Bring the district of the file up to date; twice the same file changes nothing. Nothing is removed.

    :raises Refused: the file cannot be read or lacks something.
    """
    content, loaded = _read(file), Loaded()
    try:
        district = _district(content["district"], loaded)
        townships = {row["code"]: _township(row, district, loaded) for row in content["townships"]}
        for row in content["units"]:
            _unit(row, district, townships, loaded)
    except (KeyError, TypeError) as error:
        raise Refused(_("基础数据文件缺少内容：%(what)s。") % {"what": error}) from None
    loaded.created += open_offices(by=by, at=at)
    audit.record(
        "district", district.code, "load_reference", by=by, at=at, file=file.name, created=loaded.created
    )
    return loaded


@transaction.atomic
def open_offices(*, by, at: datetime) -> int:
    """Give every community that has none its office (居委会、村委会); answers how many were made."""
    without = Community.objects.exclude(organisations__kind=Organisation.Kind.COMMUNITY).order_by("pk")
    offices = [
        Organisation(kind=Organisation.Kind.COMMUNITY, community=community, name=office_name(community.name))
        for community in without
    ]
    Organisation.objects.bulk_create(offices)
    if offices:
        names = [office.name for office in offices]
        audit.record("district", "offices", "open_offices", by=by, at=at, names=names)
    return len(offices)


def office_name(community: str) -> str:
    """群青社区 → 群青社区居委会; 前亭村 → 前亭村委会."""
    return f"{community}委会" if community.endswith("村") else f"{community}居委会"


def _read(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refused(_("无法读取基础数据文件%(file)s：%(why)s") % {"file": file, "why": error}) from None
    if not isinstance(content, dict):
        raise Refused(_("基础数据文件%(file)s的内容不是一个对象。") % {"file": file})
    return content


def _district(row: dict[str, str], loaded: Loaded) -> District:
    known = {"name": row["name"], "hotline": row.get("hotline", ""), **{side: row[side] for side in BOX}}
    district, made = District.objects.update_or_create(code=row["code"], defaults=known)
    loaded.count(made)
    return district


def _township(row: dict[str, Any], district: District, loaded: Loaded) -> Township:
    known = {"name": row["name"], "district": district, "aliases": " ".join(row.get("aliases", ()))}
    township, made = Township.objects.update_or_create(code=row["code"], defaults=known)
    loaded.count(made)
    return township


def _unit(row: dict[str, str], district: District, townships: dict[str, Township], loaded: Loaded) -> None:
    seat = {"township": townships[row["seat"]]} if "seat" in row else {"district": district}
    known = {name: row.get(name, "") for name in ("code", "duties", "office_phone")}
    unit, made = Organisation.objects.get_or_create(
        kind=Organisation.Kind(row["kind"]), name=row["name"], **seat, defaults=known
    )
    loaded.count(made)
