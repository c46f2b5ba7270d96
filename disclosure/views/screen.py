"""The lobby screen `/screen/<code>/`: one thing at a time, by itself, without log-in and without network."""

import io
from decimal import Decimal

import segno
from django.conf import settings
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import TemplateView

from communities.models import Compound

from .. import hazards, statements
from ..models import Channel, Document, Notice, Posting
from .fresh import fresh

DOCUMENTS = 4
NOTICES = 6
BARS = 6


@fresh
class Screen(TemplateView):
    """Without a script all pages stand one below the other."""

    template_name = "disclosure/screen.html"

    def get(self, request, code):
        compound = get_object_or_404(
            Compound.objects.select_related("township", "merged_into"), code__iexact=code
        )
        home = compound.merged_into or compound
        if home.code != code:
            return redirect("disclosure:screen", home.code, permanent=home is not compound)
        return self.render_to_response(self.get_context_data(compound=compound))

    def get_context_data(self, *, compound, **kwargs):
        at = timezone.now()
        on_screen = Posting.objects.up().filter(channel=Channel.SCREEN).values("document")
        documents = Document.objects.of(compound).filter(pk__in=on_screen).with_place().latest_first()
        return super().get_context_data(
            compound=compound,
            at=at,
            shown=[shown(document) for document in documents[:DOCUMENTS]],
            notices=Notice.objects.published(at).for_compound(compound).latest_first()[:NOTICES],
            qr=code_of(f"{settings.SITE_URL}{compound.get_absolute_url()}"),
            **kwargs,
        )


def shown(document) -> dict:
    """A document as its pages on the screen."""
    address = f"{settings.SITE_URL}{document.get_absolute_url()}"
    facts = {"document": document, "qr": code_of(address)}
    if document.kind == Document.Kind.SAFETY:
        return {**facts, "hazards": hazards.read(document)}
    if document.kind != Document.Kind.STATEMENT:
        return {**facts, "paper": document.data}
    read = statements.read(document)
    return {
        **facts,
        "statement": read,
        "sources": drawn(read.sources),
        "purposes": drawn(read.purposes),
    }


def drawn(lines) -> list[tuple]:
    """Lines with their share of the largest, in hundredths."""
    bars = statements.bars(lines, BARS)
    most = max((line.amount for line in bars), default=Decimal(1))
    return [(line, max(1, round(line.amount / most * 100))) for line in bars]


def code_of(address: str) -> str:
    """A QR code as an SVG path; dark on white, whatever stands around it."""
    drawing = io.BytesIO()
    segno.make(address, error="m").save(
        drawing, kind="svg", border=2, light="#fff", xmldecl=False, svgns=True, omitsize=True
    )
    return drawing.getvalue().decode()


class Worker(TemplateView):
    """The part of the screen that keeps the last pages where the network is away."""

    template_name = "disclosure/worker.js"
    content_type = "text/javascript"
