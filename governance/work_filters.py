"""What these lists can be narrowed by. Choices are scoped as the rows are."""

import django_filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communities.filters import ALL, by_township, by_year

from .lifecycle import InterviewStatus, WorkStatus
from .models import Freeze, Interview, Issue, IssueKind, Task, ToughCompound


class InterviewFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("约谈对象、编号"), method="search")
    quarter = django_filters.ModelChoiceFilter(
        label=_("季度"),
        field_name="freeze",
        queryset=Freeze.objects.order_by("-since"),
        to_field_name="quarter",
        empty_label=ALL,
    )
    kind = django_filters.ChoiceFilter(label=_("类别"), choices=Interview.Kind, empty_label=ALL)
    state = django_filters.ChoiceFilter(
        label=_("状态"),
        choices=[("open", _("未销号")), ("overdue", _("已超期")), *InterviewStatus.choices],
        method="standing",
        empty_label=ALL,
    )

    class Meta:
        model = Interview
        fields = ["text", "quarter", "kind", "state"]

    def search(self, rows, _name, text):
        words = text.strip()[:60]
        place = Q(name__icontains=words) | Q(compound__name__icontains=words)
        return rows.filter(place | Q(compound__code__iexact=words) | Q(number__iexact=words))

    def standing(self, rows, _name, state):
        if state == "open":
            return rows.unverified()
        if state == "overdue":
            return rows.unverified().filter(next_due_at__lt=timezone.now())
        return rows.filter(status=state)


class ToughFilter(django_filters.FilterSet):
    township = by_township("compound__township", "tough.view")
    state = django_filters.ChoiceFilter(
        label=_("状态"),
        choices=[("listed", _("攻坚中")), ("left", _("已退出"))],
        method="standing",
        empty_label=ALL,
    )

    class Meta:
        model = ToughCompound
        fields = ["township", "state"]

    def standing(self, rows, _name, state):
        return rows.listed() if state == "listed" else rows.exclude(left_on=None)


class WorkFilter(django_filters.FilterSet):
    def standing(self, rows, _name, state):
        if state == "open":
            return rows.unfinished()
        return rows.overdue(timezone.now()) if state == "overdue" else rows.filter(status=state)

    def search(self, rows, _name, text):
        words = text.strip()[:60]
        place = Q(compound__name__icontains=words) | Q(compound__code__iexact=words)
        return rows.filter(place | Q(number__iexact=words) | Q(title__icontains=words))


STATES = [("open", _("未销号")), ("overdue", _("已超期")), *WorkStatus.choices]


class IssueFilter(WorkFilter):
    text = django_filters.CharFilter(label=pgettext_lazy("work", "小区、编号、问题"), method="search")
    register = django_filters.ChoiceFilter(label=_("台账"), choices=Issue.Register, empty_label=ALL)
    state = django_filters.ChoiceFilter(label=_("状态"), choices=STATES, method="standing", empty_label=ALL)
    township = by_township("compound__township", "issue.view")
    kind = django_filters.ModelChoiceFilter(
        label=_("类别"),
        queryset=IssueKind.objects.order_by("rank", "pk"),
        to_field_name="code",
        empty_label=ALL,
    )
    year = by_year(_("销号年份"), "closed_on")

    class Meta:
        model = Issue
        fields = ["text", "register", "state", "township", "kind", "year"]


class TaskFilter(WorkFilter):
    text = django_filters.CharFilter(label=_("小区、编号、任务"), method="search")
    whose = django_filters.ChoiceFilter(
        label=_("范围"),
        choices=[("me", _("我负责的")), ("mine", _("我和我的单位"))],
        method="mine",
        empty_label=ALL,
    )
    state = django_filters.ChoiceFilter(label=_("状态"), choices=STATES, method="standing", empty_label=ALL)
    township = by_township("compound__township", "task.view")

    class Meta:
        model = Task
        fields = ["text", "whose", "state", "township"]

    def mine(self, rows, _name, whose):
        user = self.request.user
        if whose == "mine":
            return rows.owed_by(user)
        return rows.filter(person=user.person_id) if user.person_id else rows.none()
