"""What the lists of public income can be narrowed by. Choices are scoped as the rows are."""

import django_filters
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from communities.filters import ALL, by_township
from communities.models import Compound

from .models import Book, Draft


class BookFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("小区名称、编号、拼音首字母"), method="search")
    township = by_township("area__compound__township", "book.view")
    waiting = django_filters.ChoiceFilter(
        label=_("待记账"), choices=[("yes", _("有待记账的"))], method="with_waiting", empty_label=ALL
    )

    class Meta:
        model = Book
        fields: list[str] = []

    def search(self, rows, _name, text):
        return rows.filter(area__compound__in=Compound.objects.search(text).values("pk"))

    def with_waiting(self, rows, _name, _value):
        return rows.filter(Exists(Draft.objects.waiting().filter(book=OuterRef("pk"))))
