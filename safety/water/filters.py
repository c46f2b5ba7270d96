"""What the lists of this part can be narrowed by. Choices are scoped as the rows are."""

import django_filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.filters import ALL, townships_in_sight
from communities.models import Compound

from ..firewater import UNKNOWN
from ..lifecycle import UNFINISHED, RepairStatus
from ..models import FireWater, WaterRepair

NOBODY = "unknown"


class WaterFilter(django_filters.FilterSet):
    """Over compounds `with_fire_water`."""

    text = django_filters.CharFilter(label=_("名称、编号、拼音首字母"), method="search")
    state = django_filters.ChoiceFilter(
        label=_("供水"),
        choices=[*FireWater.State.choices, (NOBODY, UNKNOWN)],
        method="standing",
        empty_label=ALL,
    )
    township = django_filters.ModelChoiceFilter(
        label=_("镇乡"), queryset=townships_in_sight, to_field_name="code", empty_label=ALL
    )
    stop_gap = django_filters.ChoiceFilter(
        label=_("应急灭火器"), choices=[("1", _("有")), ("0", _("没有"))], method="gapped", empty_label=ALL
    )
    repair = django_filters.ChoiceFilter(
        label=_("改造"),
        choices=[
            *((one.value, one.label) for one in RepairStatus if one != RepairStatus.DROPPED),
            ("none", _("没有立项")),
        ],
        method="worked_on",
        empty_label=ALL,
    )

    class Meta:
        model = Compound
        fields = ["text", "state", "township", "stop_gap", "repair"]

    def search(self, rows, _name, text):
        return rows.search(text)

    def standing(self, rows, _name, state):
        return rows.filter(water_state=None) if state == NOBODY else rows.filter(water_state=state)

    def gapped(self, rows, _name, answer):
        has = Q(extinguishers__gt=0)
        return rows.filter(has) if answer == "1" else rows.filter(~has | Q(extinguishers=None))

    def worked_on(self, rows, _name, status):
        return rows.filter(repair_status=None if status == "none" else status)


class RepairFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("小区、编号、项目名称"), method="search")
    state = django_filters.ChoiceFilter(
        label=_("状态"),
        choices=[("unfinished", _("还没有通水")), ("overdue", _("已超期")), *RepairStatus.choices],
        method="standing",
        empty_label=ALL,
    )
    township = django_filters.ModelChoiceFilter(
        label=_("镇乡"),
        field_name="compound__township",
        queryset=townships_in_sight,
        to_field_name="code",
        empty_label=ALL,
    )
    year = django_filters.NumberFilter(
        label=_("通水年份"), field_name="water_on", lookup_expr="year", min_value=2000, max_value=2100
    )

    class Meta:
        model = WaterRepair
        fields = ["text", "state", "township", "year"]

    def search(self, rows, _name, text):
        words = text.strip()[:60]
        place = Q(compound__name__icontains=words) | Q(compound__code__iexact=words)
        return rows.filter(place | Q(number__iexact=words) | Q(title__icontains=words))

    def standing(self, rows, _name, state):
        if state == "unfinished":
            return rows.unfinished()
        if state == "overdue":
            return rows.filter(status__in=UNFINISHED, next_due_at__lt=timezone.now())
        return rows.filter(status=state)
