"""`/c/<code>/income/book.<format>`: the book for everybody who wants to re-add it."""

import hashlib

from django.http import Http404, StreamingHttpResponse
from django.utils.http import quote_etag
from django.views.decorators.http import condition
from django.views.generic import View

from ..export import FORMATS, book_lines
from ..models import Book
from ..publication import disclosed_days

TYPES = {"csv": "text/csv", "hledger": "text/plain", "beancount": "text/plain"}


class PublicBook(View):
    """Vouchers of periods whose statement hangs on the web, masked. Without any, there is no such page."""

    def get(self, request, code, form):
        if form not in FORMATS:
            raise Http404
        book, days = self.found(code, request.GET.get("area", ""))
        word = f"{book.pk}:{days}:{form}:{book.head.seq}:{book.head.hash}"
        etag = quote_etag(hashlib.sha256(word.encode()).hexdigest()[:32])
        return condition(etag_func=lambda *_, **__: etag)(self.sent)(request, book, days, form)

    @staticmethod
    def found(code, area):
        rows = Book.objects.filter(area__compound__code__iexact=code).select_related("area__compound", "head")
        for book in rows.order_by("area_id"):
            if (not area or str(book.area_id) == area) and (days := disclosed_days(book)):
                return book, days
        raise Http404

    @staticmethod
    def sent(request, book, days, form):
        lines = book_lines(book, form, days=days)
        answer = StreamingHttpResponse(lines, content_type=f"{TYPES[form]}; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{book.compound.code}.{form}"'
        return answer
