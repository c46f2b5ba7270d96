"""What the list of joint decisions can be narrowed by."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.filters import ALL, by_township
from communities.models import Compound

from .models import JointDecision
from .rules import Matter

OUTCOMES = (("passed", _("通过")), ("rejected", _("未通过")), ("void", _("无效")))


class DecisionFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("编号、事项、小区"), method="search")
    township = by_township("area__compound__township")
    matter = django_filters.ChoiceFilter(label=_("事项类别"), choices=Matter, empty_label=ALL)
    outcome = django_filters.ChoiceFilter(
        label=_("结果"), choices=OUTCOMES, method="with_outcome", empty_label=ALL
    )

    class Meta:
        model = JointDecision
        fields = ["text", "township", "matter", "outcome"]

    def search(self, decisions, _name, text):
        words = text.strip()
        return decisions.filter(
            Q(number__contains=words)
            | Q(title__contains=words)
            | Q(area__compound__in=Compound.objects.search(words).values("pk"))
        )

    def with_outcome(self, decisions, _name, outcome):
        """Results are stored nowhere, so the rows are judged; a district has some hundreds a year."""
        return decisions.filter(pk__in=[row.pk for row in decisions if row.outcome == outcome])
