"""Issued bulletins for everybody: the list, one as a page, its files, a feed; nobody is named in them."""

import uuid

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from ..bulletins.layout import paper_of
from ..models import Bulletin
from .bulletins import download, waiting_of

MOST = 50
NAMESPACE = uuid.UUID("5a0b6f0e-7c55-4c6e-8a53-0d6a1d1b7e42")
"""An entry's id is made of its number alone, so that it outlives a change of address."""
KINDS = ("pdf", "docx", "xlsx", "json")
"""The JSON is the very bytes that were hashed."""


class Bulletins(TemplateView):
    template_name = "governance/bulletins_public.html"

    def get_context_data(self, **kwargs):
        rows = Bulletin.objects.issued().latest_first().defer("content", "comment", "measures")
        return super().get_context_data(bulletins=list(rows), **kwargs)


class OneIssued:
    @cached_property
    def bulletin(self):
        rows = Bulletin.objects.issued().select_related("freeze")
        return get_object_or_404(rows, quarter=self.kwargs["quarter"])


class PublicBulletin(OneIssued, TemplateView):
    template_name = "governance/bulletin_public.html"

    def get_context_data(self, **kwargs):
        row = self.bulletin
        paper = paper_of(row.told, sha256=row.sha256)
        return super().get_context_data(bulletin=row, paper=paper, waiting=waiting_of(row), **kwargs)


class BulletinDownload(OneIssued, View):
    """Made once for a reader: it never changes, so that the same asked for again is 304."""

    def get(self, request, quarter, kind):
        if kind not in KINDS:
            raise Http404
        etag = f'"{self.bulletin.sha256}-{kind}"'
        known = get_conditional_response(request, etag=etag)
        response = known or download(self.bulletin, kind, is_public=True)
        response.headers.setdefault("ETag", etag)
        response.headers.setdefault("Cache-Control", "no-cache")
        return response


class BulletinFeed(Feed):
    feed_type = Atom1Feed

    def title(self):
        return _("季度通报")

    def subtitle(self):
        return _("小区治理考核指标的季度通报，最近%(most)d期。") % {"most": MOST}

    def author_name(self):
        """An Atom feed names who is responsible for it (RFC 4287, 4.1.1)."""
        return settings.BULLETIN_OFFICE

    def link(self):
        return reverse("bulletins")

    def items(self):
        return Bulletin.objects.issued().order_by("-issued_at", "-pk").defer("content")[:MOST]

    def item_title(self, bulletin):
        return f"{bulletin.number} {bulletin.title}"

    def item_description(self, bulletin):
        return bulletin.comment

    def item_link(self, bulletin):
        return bulletin.get_absolute_url()

    def item_guid(self, bulletin):
        return uuid.uuid5(NAMESPACE, bulletin.quarter).urn

    def item_pubdate(self, bulletin):
        return bulletin.issued_at

    item_updateddate = item_pubdate
