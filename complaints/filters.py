"""What the desk's list can be narrowed by. Choices are scoped as the rows are."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Compound, Organisation

from .lifecycle import Status
from .models import Category, Complaint
from .rules import read_number

IN_SIGHT = 3
"""Fields that stand in the first row of the filters; the rest is folded away."""


class FilterForm(forms.Form):
    @property
    def asks_more(self) -> bool:
        """A folded field is in use, so it should be seen."""
        return any(self.data.get(self.add_prefix(name)) for name in list(self.fields)[IN_SIGHT:])


def compounds_in_sight(request):
    return Compound.objects.filter(
        pk__in=Complaint.objects.visible_to(request.user).values("compound")
    ).order_by("township_id", "pinyin", "pk")


def units_in_sight(request):
    return Organisation.objects.filter(
        pk__in=Complaint.objects.visible_to(request.user).values("unit")
    ).order_by("kind", "name", "pk")


class CaseFilter(django_filters.FilterSet):
    STATES = (
        ("mine", _("等我办理")),
        ("overdue", _("已超期")),
        ("today", _("今天到期")),
        ("open", _("未办结")),
    )

    text = django_filters.CharFilter(label=_("编号、内容、位置"), method="search")
    state = django_filters.ChoiceFilter(
        label=_("情况"), choices=STATES, method="narrow", empty_label=_("全部")
    )
    status = django_filters.ChoiceFilter(label=_("状态"), choices=Status.choices, empty_label=_("全部"))
    unit = django_filters.ModelChoiceFilter(
        label=_("承办单位"), queryset=units_in_sight, empty_label=_("全部")
    )
    category = django_filters.ModelChoiceFilter(
        label=_("类别"),
        queryset=Category.objects.order_by("ordinal", "pk"),
        to_field_name="code",
        empty_label=_("全部"),
    )
    compound = django_filters.ModelChoiceFilter(
        label=_("小区"), queryset=compounds_in_sight, to_field_name="code", empty_label=_("全部")
    )

    class Meta:
        model = Complaint
        fields = ["text", "state", "status", "unit", "category", "compound"]
        form = FilterForm

    def search(self, cases, _name, text):
        words = text.strip()
        return cases.filter(
            Q(number__contains=read_number(words)[:20])
            | Q(description__contains=words)
            | Q(spot__contains=words)
            | Q(compound__name__contains=words)
        )

    def narrow(self, cases, _name, state):
        at = timezone.now()
        return {
            "mine": lambda: cases.waiting_for(self.request.user),
            "overdue": lambda: cases.overdue(at),
            "today": lambda: cases.due_on(timezone.localdate(at)),
            "open": cases.open,
        }[state]()
