"""Pages about one book: the code of the compound is in the address, `?area=` tells which of several."""

from datetime import date

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from communities.access import grants

from ..models import Book


class OfBook:
    """The book is found among those that the reader may see, or the page does not exist."""

    book_permission = "book.view"

    @cached_property
    def books(self):
        """Those of the compound, in the order of its areas."""
        rows = Book.objects.visible_to(self.request.user, self.book_permission)
        rows = rows.filter(area__compound__code__iexact=self.kwargs["code"]).order_by("area_id")
        return list(rows.select_related("area__compound__township", "area__compound__community", "head"))

    @cached_property
    def book(self):
        asked = self.request.GET.get("area", "")
        for book in self.books:
            if not asked or str(book.area_id) == asked:
                return book
        raise Http404

    @property
    def compound(self):
        return self.book.area.compound

    def may(self, permission):
        return grants(self.request.user).covers(permission, self.compound)

    def address(self, name, *args):
        """The address of another page about the same book."""
        path = reverse(name, args=[self.compound.code, *args])
        return f"{path}?area={self.book.area_id}" if len(self.books) > 1 else path

    def get_back(self):
        return self.address("finance:book-page")

    def get_trail(self):
        return self.trail_to()

    def trail_to(self, *steps):
        return [
            (_("公共收益"), reverse("finance:book-list")),
            (str(self.book), self.address("finance:book-page")),
            *steps,
        ]


def month_named(text):
    """`2026-03`; anything else is no page."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Http404 from None
