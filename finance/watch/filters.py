"""What the lists of this part can be narrowed by. Choices are scoped as the rows are."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.filters import ALL, by_year, townships_in_sight

from ..lifecycle import FINDING, FindingStatus
from ..models import Audit, Finding


class FindingFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("小区、编号、问题"), method="search")
    township = django_filters.ModelChoiceFilter(
        label=_("镇乡"),
        field_name="compound__township",
        queryset=townships_in_sight,
        to_field_name="code",
        empty_label=ALL,
    )
    state = django_filters.ChoiceFilter(
        label=_("状态"),
        choices=[("unsettled", _("未销号")), *FindingStatus.choices],
        method="standing",
        empty_label=ALL,
    )

    class Meta:
        model = Finding
        fields = ["text", "township", "state"]

    def search(self, rows, _name, text):
        words = text.strip()[:60]
        place = Q(compound__name__icontains=words) | Q(compound__code__iexact=words)
        return rows.filter(place | Q(number__iexact=words) | Q(title__icontains=words))

    def standing(self, rows, _name, state):
        return rows.exclude(status__in=FINDING.final()) if state == "unsettled" else rows.filter(status=state)


class AuditFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("小区、机构"), method="search")
    township = django_filters.ModelChoiceFilter(
        label=_("镇乡"),
        field_name="book__area__compound__township",
        queryset=townships_in_sight,
        to_field_name="code",
        empty_label=ALL,
    )
    funding = django_filters.ChoiceFilter(label=_("经费来源"), choices=Audit.Funding, empty_label=ALL)
    year = by_year(_("年度"), "until")

    class Meta:
        model = Audit
        fields = ["text", "township", "funding", "year"]

    def search(self, rows, _name, text):
        words = text.strip()[:60]
        place = Q(book__area__compound__name__icontains=words) | Q(book__area__compound__code__iexact=words)
        return rows.filter(place | Q(firm__icontains=words))
