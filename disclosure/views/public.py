"""A document as everybody reads it: page, sheets, table, and the text that was hashed."""

import csv
import io
import re

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import ListView, TemplateView

from communities.exports import BOM, harmless
from communities.models import Compound
from workflow import calendars

from .. import hazards, posted, printing, rules, statements, tabled
from ..models import Document
from .fresh import fresh

BARS = 8
BOOKED = "statement"
"""The source of statements that were computed from a book."""
BOOK_FORMATS = {"csv": "CSV", "hledger": "hledger", "beancount": "beancount"}
AMOUNT = re.compile(r"-?\d+\.\d\d")
NOSNIFF = {"X-Content-Type-Options": "nosniff"}


class OneDocument:
    """A document that hangs somewhere; all others do not exist here."""

    @cached_property
    def document(self) -> Document:
        rows = Document.objects.readable().with_place().with_postings()
        return get_object_or_404(rows, number=self.kwargs["number"])


def contents(document) -> dict:
    """What page and screen show of a document's text."""
    if document.kind == Document.Kind.SAFETY:
        return {"hazards": hazards.read(document)}
    if document.kind != Document.Kind.STATEMENT:
        return {"paper": document.data}
    read = statements.read(document)
    return {
        "statement": read,
        "amounts": [_("金额")],
        "sources": [(line.name, line.amount) for line in statements.bars(read.sources, BARS)],
        "purposes": [(line.name, line.amount) for line in statements.bars(read.purposes, BARS)],
    }


def trail_of(document, compound) -> list:
    """By way of the compound's income, where it is about that."""
    home, here = (compound.name, compound.get_absolute_url()), (document.title, "")
    if document.kind == Document.Kind.SAFETY:
        return [home, here]
    return [home, (_("公共收益公示"), reverse("disclosure:income", args=[compound.code])), here]


@fresh
class DocumentPage(OneDocument, TemplateView):
    template_name = "disclosure/document.html"

    def get_context_data(self, **kwargs):
        document, at = self.document, timezone.now()
        compound = document.compound
        counted = rules.digest(document.content)
        return super().get_context_data(
            document=document,
            compound=compound,
            posted=posted.posted(document, timezone.localdate(at), calendars.current()),
            counted=counted,
            is_same=counted == document.sha256,
            at=at,
            published=document.objections.published(),
            waiting=document.objections.open().count(),
            trail=trail_of(document, compound),
            **contents(document),
            **kwargs,
        )


def pdf(document, kind: str) -> HttpResponse:
    """A sheet to read or a poster to hang; the same bytes at every call."""
    draw = {"sheet": printing.sheet, "poster": printing.poster}[kind]
    name = f'inline; filename="{document.number}-{kind}.pdf"'
    headers = {"Content-Disposition": name, **NOSNIFF}
    return HttpResponse(draw(document), content_type="application/pdf", headers=headers)


@fresh
class DocumentPdf(OneDocument, View):
    def get(self, request, kind, **kwargs):
        return pdf(self.document, kind)


@fresh
class DocumentText(OneDocument, View):
    """The very bytes that were hashed."""

    def get(self, request, **kwargs):
        name = f'inline; filename="{self.document.number}.json"'
        headers = {"Content-Disposition": name, **NOSNIFF}
        return HttpResponse(self.document.content, content_type="application/json", headers=headers)


@fresh
class DocumentTable(OneDocument, View):
    """A statement's lines as CSV. Cells cannot run in a spreadsheet."""

    def get(self, request, **kwargs):
        if self.document.kind != Document.Kind.STATEMENT:
            raise Http404
        return csv_response(self.document.number, tabled.lines(self.document))


def csv_response(name: str, rows) -> HttpResponse:
    text = io.StringIO()
    csv.writer(text).writerows([cell_of(cell) for cell in row] for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', **NOSNIFF}
    return HttpResponse(BOM + text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def cell_of(value):
    """A negative amount is one and no formula; words that begin like a formula are made harmless."""
    return value if AMOUNT.fullmatch(str(value)) else harmless(value)


@fresh
class Income(ListView):
    """What a compound has made public of its common income, the newest first."""

    template_name = "disclosure/income.html"
    context_object_name = "documents"
    paginate_by = 20

    def get(self, request, code):
        self.compound = get_object_or_404(
            Compound.objects.select_related("township", "merged_into"), code__iexact=code
        )
        home = self.compound.merged_into or self.compound
        if home.code != code:
            return redirect("disclosure:income", home.code, permanent=home is not self.compound)
        return super().get(request, code=code)

    def get_queryset(self):
        return (
            Document.objects.public()
            .about_income()
            .of(self.compound)
            .with_place()
            .with_postings()
            .latest_first()
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(compound=self.compound, **kwargs)
        today, calendar = timezone.localdate(), calendars.current()
        context["rows"] = list(posted.all_posted(context["documents"], today, calendar))
        context["trail"] = [(self.compound.name, self.compound.get_absolute_url()), (_("公共收益公示"), "")]
        context["books"] = list(books_of(self.compound))
        return context


def books_of(compound):
    """The books of which a period hangs on the web, with the addresses of their lines in every format."""
    rows = Document.objects.public().of(compound).statements().filter(source_label=BOOKED)
    names = dict(rows.order_by("area").values_list("area", "area__name").distinct())
    for area, name in names.items():
        query = f"?area={area}" if len(names) > 1 else ""
        yield (
            name,
            [
                (label, reverse("finance:public-book", args=[compound.code, format_]) + query)
                for format_, label in BOOK_FORMATS.items()
            ],
        )
