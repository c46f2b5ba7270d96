"""All public cases as one table (GeoReport Bulk), streamed in pieces, and a description of its columns."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.exports import harmless

from ..models import Complaint
from .documents import moment
from .requests import Surroundings, request_of

PIECE = 500
Fields = dict[str, Any]


@dataclass(frozen=True)
class Column:
    name: str
    kind: str
    """In the words of the Table Schema."""
    words: str | Promise
    value: Callable[[Complaint, Fields], Any]


def _field(name: str) -> Callable[[Complaint, Fields], Any]:
    return lambda case, fields: fields[name]


COLUMNS = [
    Column("service_request_id", "string", gettext_lazy("诉求编号"), _field("service_request_id")),
    Column("requested_datetime", "datetime", gettext_lazy("提交时间"), _field("requested_datetime")),
    Column("updated_datetime", "datetime", gettext_lazy("最近进展的时间"), _field("updated_datetime")),
    Column(
        "closed_date",
        "datetime",
        gettext_lazy("承办单位提交办结的时间"),
        lambda case, fields: case.closed_at,
    ),
    Column(
        "status_description",
        "string",
        gettext_lazy("状态：open（办理中）或closed（已办结、不予受理）"),
        _field("status"),
    ),
    Column(
        "status_notes",
        "string",
        gettext_lazy("细分状态，以及经审核公开的办理结果"),
        _field("status_notes"),
    ),
    Column(
        "source", "string", gettext_lazy("来源渠道"), lambda case, fields: str(case.get_channel_display())
    ),
    Column("service_name", "string", gettext_lazy("类别"), _field("service_name")),
    Column(
        "service_subtype", "string", gettext_lazy("类别所属大类"), lambda case, fields: case.category.group
    ),
    Column("description", "string", gettext_lazy("经审核公开的内容，未审核的为空"), _field("description")),
    Column("agency_responsible", "string", gettext_lazy("承办单位"), _field("agency_responsible")),
    Column(
        "address",
        "string",
        gettext_lazy("地址；公开诉求不足3件的小区只写到乡镇"),
        _field("address"),
    ),
    Column("lat", "number", gettext_lazy("纬度；小区的位置，或乡镇的大致位置"), _field("lat")),
    Column("long", "number", gettext_lazy("经度，同上"), _field("long")),
]


def lines(cases: QuerySet[Complaint]) -> Iterator[str]:
    """RFC 4180, with a head line, and nothing that a spreadsheet would run."""
    writer = csv.writer(_Echo())
    yield writer.writerow([column.name for column in COLUMNS])
    for case, fields in _rows(cases):
        yield writer.writerow([_cell(column.value(case, fields)) for column in COLUMNS])


def description(address: str) -> dict[str, Any]:
    """A Data Resource with a Table Schema, as Frictionless Data describes them."""
    return {
        "profile": "tabular-data-resource",
        "name": "service-requests",
        "title": _("公开的诉求"),
        "description": _("每行一件公开的诉求。不含反映人的任何信息；内容、结果和照片经过审核才公开。"),
        "path": address,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [
                {"name": column.name, "type": column.kind, "description": str(column.words)}
                for column in COLUMNS
            ],
            "primaryKey": ["service_request_id"],
        },
    }


def _rows(cases: QuerySet[Complaint]) -> Iterator[tuple[Complaint, Fields]]:
    """By key, piece by piece: nothing is held open while a slow reader reads."""
    last = 0
    while piece := list(cases.filter(pk__gt=last).order_by("pk")[:PIECE]):
        last, around = piece[-1].pk, Surroundings.of(piece)
        for case in piece:
            yield case, request_of(case, around, _nowhere, extended=False)


def _nowhere(photo: Any) -> str:
    """Pictures are not in the table."""
    return ""


def _cell(value: Any) -> Any:
    if hasattr(value, "utcoffset"):
        return moment(value)
    return harmless("" if value is None else value)


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line
