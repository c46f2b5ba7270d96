"""What the lists of safety can be narrowed by. Choices are scoped as the rows are."""

import django_filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.filters import ALL, by_township
from workflow.models import EscalationLevel

from .lifecycle import OPEN, Relation, Status, Step
from .models import Assessment, ChecklistKind, EnforcementCase, Hazard, Inspection
from .models.hazards import GRAVEST
from .today import PARTS


class HazardFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("小区、编号、位置"), method="search")
    state = django_filters.ChoiceFilter(
        label=_("状态"),
        choices=[
            *(("open", _("未销号")), ("overdue", _("已超期"))),
            *((part.relation, part.title) for part in PARTS),
            *Status.choices,
        ],
        method="standing",
        empty_label=ALL,
    )
    township = by_township("compound__township", "hazard.view")
    kind = django_filters.ModelChoiceFilter(
        label=_("大类"),
        field_name="item__kind",
        queryset=ChecklistKind.objects.all(),
        to_field_name="code",
        empty_label=ALL,
    )
    grade = django_filters.ChoiceFilter(label=_("等级"), choices=Hazard.Grade, empty_label=ALL)
    colour = django_filters.ChoiceFilter(
        label=_("督办"),
        choices=[(one, EscalationLevel.Colour(one).label) for one in reversed(GRAVEST)],
        method="supervised",
        empty_label=ALL,
    )

    class Meta:
        model = Hazard
        fields = ["text", "state", "township", "kind", "grade", "colour"]

    def supervised(self, rows, _name, colour):
        return rows.with_supervision().filter(supervision=colour)

    def search(self, rows, _name, text):
        words = text.strip()[:60]
        place = Q(compound__name__icontains=words) | Q(compound__code__iexact=words)
        return rows.filter(place | Q(number__iexact=words) | Q(spot__icontains=words))

    def standing(self, rows, _name, state):
        """A relation asks for what waits for the reader's move as that, as the page of today counts it."""
        if state in Relation:
            return rows.waiting_for(self.request.user, Relation(state))
        if state == "open":
            return rows.filter(status__in=OPEN)
        return rows.overdue(timezone.now()) if state == "overdue" else rows.filter(status=state)


class InspectionFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("小区、编号"), method="search")
    state = django_filters.ChoiceFilter(
        label=_("状态"),
        choices=[
            *(("due", _("现在要做")), ("own", _("我参加的，还没有签字"))),
            *(("missed", _("漏检")), ("finished", _("已检查")), ("planned", _("未到时间"))),
        ],
        method="standing",
        empty_label=ALL,
    )
    kind = django_filters.ChoiceFilter(label=_("方式"), choices=Inspection.Kind, empty_label=ALL)
    township = by_township("compound__township", "inspection.view")

    class Meta:
        model = Inspection
        fields = ["text", "state", "kind", "township"]

    def search(self, rows, _name, text):
        words = text.strip()[:60]
        place = Q(compound__name__icontains=words) | Q(compound__code__iexact=words)
        return rows.filter(place | Q(number__iexact=words))

    def standing(self, rows, _name, state):
        today = timezone.localdate()
        return {
            "due": lambda: rows.due(today),
            "own": lambda: rows.of_team(self.request.user).filter(finished_at=None),
            "missed": lambda: rows.missed(today),
            "finished": rows.finished,
            "planned": lambda: rows.filter(since__gt=today),
        }[state]()


class AssessmentFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("小区"), method="search")
    year = django_filters.NumberFilter(label=_("年度"))
    is_passed = django_filters.ChoiceFilter(
        label=_("达标"), choices=[("1", _("是")), ("0", _("否"))], method="passing", empty_label=ALL
    )

    class Meta:
        model = Assessment
        fields = ["text", "year", "is_passed"]

    def search(self, rows, _name, text):
        words = text.strip()[:60]
        return rows.filter(Q(compound__name__icontains=words) | Q(compound__code__iexact=words))

    def passing(self, rows, _name, answer):
        return rows.in_scope().filter(is_passed=answer == "1")


class EnforcementFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("小区、案号"), method="search")
    state = django_filters.ChoiceFilter(
        label=_("状态"), field_name="status", choices=Step.choices, empty_label=ALL
    )
    domain = django_filters.ChoiceFilter(label=_("领域"), choices=EnforcementCase.Domain, empty_label=ALL)

    class Meta:
        model = EnforcementCase
        fields = ["text", "state", "domain"]

    def search(self, rows, _name, text):
        words = text.strip()[:60]
        place = Q(compound__name__icontains=words) | Q(compound__code__iexact=words)
        return rows.filter(place | Q(number__iexact=words))
