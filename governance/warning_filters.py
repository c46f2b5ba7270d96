"""What the list of warnings can be narrowed by; its parts are links above it."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.filters import by_township

from .models import Indicator, RedLineKind, Warning

PARTS = ("red", "yellow", "work", "closed")


class WarningFilter(django_filters.FilterSet):
    part = django_filters.CharFilter(method="kept", widget=forms.HiddenInput)
    text = django_filters.CharFilter(label=_("小区、编号、指标"), method="search")
    township = by_township("township", "warning.view")

    class Meta:
        model = Warning
        fields = ["part", "text", "township"]

    def kept(self, rows, _name, _part):
        """The page itself chooses the rows of its part."""
        return rows

    def search(self, rows, _name, text):
        words = text.strip()[:60]
        place = Q(compound__name__icontains=words) | Q(compound__code__iexact=words)
        place |= Q(township__name__icontains=words, compound=None)
        return rows.filter(place | Q(number__iexact=words) | Q(code__in=self.codes(words)))

    def codes(self, words):
        """What is warned of by this name, whatever the reader's language."""
        named = Indicator.objects.filter(Q(name__icontains=words) | Q(name_en__icontains=words))
        lines = [kind.value for kind in RedLineKind if words and words in kind.label]
        return [*named.values_list("code", flat=True), *lines]
