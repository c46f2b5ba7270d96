"""Open data: the page that lists every file and feed, the files themselves, and a catalogue for machines."""

import json

from django.conf import settings
from django.http import JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from communities import exports, throttle
from workflow.fresh import kept_fresh

from ..open_data import DATASETS

LICENCE = "https://creativecommons.org/licenses/by/4.0/deed.zh-hans"
KINDS = {"csv": "text/csv; charset=utf-8", "json": "application/json; charset=utf-8"}
ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class OpenData(TemplateView):
    template_name = "texts/open_data.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(datasets=DATASETS.values(), licence=LICENCE, **kwargs)


def data_file(request, slug, kind):
    """One file, for anybody; made while it goes out, and not made again for whoever has it already."""
    dataset = DATASETS[slug]
    return kept_fresh(_answer, dataset.stamp)(request, dataset=dataset, kind=kind)


def _answer(request, *, dataset, kind):
    at = timezone.now()
    if throttle.is_too_often("bulk", request, at=at):
        return render(request, "429.html", status=429)
    parts = _csv(dataset, at) if kind == "csv" else exports.in_language(_json(dataset, at))
    return StreamingHttpResponse(
        parts,
        content_type=KINDS[kind],
        headers={
            "Content-Disposition": f'attachment; filename="{dataset.slug}.{kind}"',
            "X-Content-Type-Options": "nosniff",
            "Access-Control-Allow-Origin": "*",
        },
    )


def _csv(dataset, at):
    columns = [(key, lambda row, place=place: row[place]) for place, key in enumerate(dataset.heads)]
    return exports.csv_lines(columns, dataset.rows(at))


def _json(dataset, at):
    yield "["
    for number, record in enumerate(dataset.records(at)):
        yield f"{',' if number else ''}\n{ENCODE(record)}"
    yield "\n]\n"


def catalogue(request):
    """What there is, with the columns of each file."""
    listed = [
        {
            "slug": one.slug,
            "title": str(one.title),
            "description": str(one.about),
            "licence": LICENCE,
            "columns": [{"name": column.key, "title": str(column.label)} for column in one.columns],
            "files": {kind: _address(one.slug, kind) for kind in KINDS},
        }
        for one in DATASETS.values()
    ]
    words = {"ensure_ascii": False, "indent": 1}
    return JsonResponse({"publisher": settings.OPERATOR, "datasets": listed}, json_dumps_params=words)


def _address(slug, kind):
    return f"{settings.SITE_URL}{reverse('data-file', args=[slug, kind])}"
