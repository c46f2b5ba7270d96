"""What the lists of assets and contracts can be narrowed by."""

from datetime import timedelta

import django_filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.filters import ALL, by_township
from communities.models import Compound

from .models import AssetKind, CommonAsset, IncomeContract

USES = (("used", _("正在经营使用")), ("idle", _("没有使用")), ("retired", _("已停用")))
STATES = (("running", _("执行中")), ("soon", _("90天内到期")), ("over", _("已到期或已终止")))
AUTHORITIES = (("decision", _("有业主共同决定")), ("other", _("只有其他依据")))
SOON = 90


def kinds(request):
    return AssetKind.objects.order_by("ordinal", "pk")


class AssetFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("编号、名称、小区"), method="search")
    township = by_township("area__compound__township")
    kind = django_filters.ModelChoiceFilter(
        label=_("种类"), queryset=kinds, to_field_name="code", empty_label=ALL
    )
    use = django_filters.ChoiceFilter(label=_("使用情况"), choices=USES, method="in_state", empty_label=ALL)

    class Meta:
        model = CommonAsset
        fields = ["text", "township", "kind", "use"]

    def search(self, assets, _name, text):
        words = text.strip()
        return assets.filter(
            Q(code__contains=words)
            | Q(name__contains=words)
            | Q(area__compound__in=Compound.objects.search(words).values("pk"))
        )

    def in_state(self, assets, _name, use):
        if use == "retired":
            return assets.filter(retired_on__isnull=False)
        return assets.standing().filter(in_use=use == "used")


class IncomeContractFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("编号、标的、对方、小区"), method="search")
    township = by_township("asset__area__compound__township")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=STATES, method="in_state", empty_label=ALL)
    kind = django_filters.ModelChoiceFilter(
        label=_("种类"),
        field_name="asset__kind",
        queryset=kinds,
        to_field_name="code",
        empty_label=ALL,
    )
    authority = django_filters.ChoiceFilter(
        label=_("授权依据"), choices=AUTHORITIES, method="by_authority", empty_label=ALL
    )

    class Meta:
        model = IncomeContract
        fields = ["text", "township", "state", "kind", "authority"]

    def search(self, contracts, _name, text):
        words = text.strip()
        return contracts.filter(
            Q(number__contains=words)
            | Q(subject__contains=words)
            | Q(counterparty__contains=words)
            | Q(asset__area__compound__in=Compound.objects.search(words).values("pk"))
        )

    def in_state(self, contracts, _name, state):
        today = timezone.localdate()
        if state == "over":
            return contracts.with_last_day().filter(last_day__lt=today)
        if state == "soon":
            return contracts.running_out(today, today + timedelta(SOON))
        return contracts.running(today)

    def by_authority(self, contracts, _name, kind):
        return contracts.filter(decision__isnull=kind == "other")
