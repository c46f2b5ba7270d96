"""What the list of bulletins can be narrowed by."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .models import Bulletin


class BulletinFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("季度、文号、标题、内容"), method="search")

    class Meta:
        model = Bulletin
        fields = ["text"]

    def search(self, rows, _name, text):
        words = text.strip()[:60]
        written = Q(title__icontains=words) | Q(comment__icontains=words) | Q(measures__icontains=words)
        return rows.filter(Q(quarter__iexact=words) | Q(number__icontains=words) | written)
