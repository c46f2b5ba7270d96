"""All statements of the district for machines, and feeds of what is new."""

import uuid

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views import View

from communities.models import Compound

from .. import statements, tabled
from ..models import Document
from .fresh import fresh
from .public import csv_response

MOST = 50
NAMESPACE = uuid.UUID("0c5b1a0e-55f7-4d0f-8f2f-7f2c6a1b9d35")
"""An entry's id is made of its number alone, so that it outlives a change of address."""


def all_statements():
    """Each statement on the web as one line, by period and compound."""
    rows = Document.objects.public().statements().select_related("area__compound__township")
    for document in rows.order_by("period_to", "area__compound__code", "number").iterator(chunk_size=200):
        yield tabled.of_statement(document, f"{settings.SITE_URL}{document.get_absolute_url()}")


@fresh
class StatementsCsv(View):
    def get(self, request):
        rows = (line.values() for line in all_statements())
        return csv_response("statements", [tabled.STATEMENTS, *rows])


@fresh
class StatementsJson(View):
    def get(self, request):
        return JsonResponse(list(all_statements()), safe=False, json_dumps_params={"ensure_ascii": False})


@fresh
class StatementsSchema(View):
    def get(self, request):
        words = {"ensure_ascii": False, "indent": 1}
        return JsonResponse(tabled.schema(), json_dumps_params=words)


class DocumentFeed(Feed):
    """What was put on the web last in the district."""

    feed_type = Atom1Feed

    def author_name(self, *about):
        """An Atom feed names who is responsible for it (RFC 4287, 4.1.1)."""
        return settings.OPERATOR

    def get_object(self, request, **kwargs):
        return None

    def title(self, compound):
        return _("公共收益公示")

    def subtitle(self, compound):
        return _("最近%(most)d份公示文件。") % {"most": MOST}

    def link(self, compound):
        return reverse("open-data")

    def documents(self, compound):
        return Document.objects.public().about_income()

    def items(self, compound):
        rows = self.documents(compound).select_related("area__compound").order_by("-created_at", "-pk")
        return rows[:MOST]

    def item_title(self, document):
        return document.title

    def item_description(self, document):
        if document.kind != Document.Kind.STATEMENT:
            return document.title
        read = statements.read(document)
        return _(
            "期初%(opening)s元，收入%(received)s元，支出%(spent)s元，期末%(closing)s元。校验码%(hash)s。"
        ) % {
            "opening": read.opening,
            "received": read.received,
            "spent": read.spent,
            "closing": read.closing,
            "hash": document.sha256,
        }

    def item_guid(self, document):
        return uuid.uuid5(NAMESPACE, document.number).urn

    def item_pubdate(self, document):
        return document.created_at

    def item_updateddate(self, document):
        return document.created_at


class CompoundFeed(DocumentFeed):
    """Of one compound."""

    def get_object(self, request, code, **kwargs):
        return get_object_or_404(Compound, code__iexact=code)

    def title(self, compound):
        return _("%(name)s的公共收益公示") % {"name": compound.name}

    def link(self, compound):
        return reverse("disclosure:income", args=[compound.code])

    def documents(self, compound):
        return super().documents(compound).of(compound)
