"""What the public board can be narrowed by: only what may be named, and nothing that singles a person out."""

from datetime import timedelta

import django_filters
from django.utils.translation import gettext_lazy as _

from communities.models import Compound, Township

from .filters import DAYS, start_of
from .lifecycle import PUBLIC_WORDS, Status
from .models import Category, Complaint

SHOWN = [status for status in Status if status not in (Status.WITHDRAWN, Status.MERGED)]


class BoardFilter(django_filters.FilterSet):
    township = django_filters.ModelChoiceFilter(
        label=_("镇乡"),
        queryset=Township.objects.order_by("pk"),
        to_field_name="code",
        method="within",
        empty_label=_("全部"),
    )
    compound = django_filters.ModelChoiceFilter(
        label=_("小区"), queryset=Compound.objects.none(), to_field_name="code", empty_label=_("全部")
    )
    category = django_filters.ModelChoiceFilter(
        label=_("类别"),
        queryset=Category.objects.filter(private=False).order_by("ordinal", "pk"),
        to_field_name="code",
        empty_label=_("全部"),
    )
    status = django_filters.ChoiceFilter(
        label=_("状态"),
        choices=[(status.value, PUBLIC_WORDS[status]) for status in SHOWN],
        empty_label=_("全部"),
    )
    since = django_filters.DateFilter(label=_("提交日期从"), method="submitted_since", **DAYS)
    until = django_filters.DateFilter(label=_("提交日期至"), method="submitted_until", **DAYS)

    class Meta:
        model = Complaint
        fields = ["township", "compound", "category", "status", "since", "until"]

    def __init__(self, *args, names, **kwargs):
        super().__init__(*args, **kwargs)
        self.names = names
        self.filters["compound"].field.queryset = names.listed

    def within(self, cases, _name, township):
        return self.names.within(cases, township.pk)

    def submitted_since(self, cases, _name, day):
        return cases.filter(submitted_at__gte=start_of(day))

    def submitted_until(self, cases, _name, day):
        return cases.filter(submitted_at__lt=start_of(day) + timedelta(days=1))
