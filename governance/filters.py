"""What the lists of the top floor can be narrowed by."""

from datetime import timedelta

import django_filters
from django.utils.translation import gettext_lazy as _

from communities.models import User
from complaints.filters import DAYS, start_of
from workflow.models import AuditEntry

from .audit_story import Speller, subject
from .audit_words import SUBJECTS

ALL = _("全部")
FOUND = 200
"""So many accounts one name may stand for."""


def kinds():
    """Each word once: what several labels call alike is asked for together."""
    named = {subject(label): label for label in sorted(SUBJECTS, reverse=True)}
    return [(label, word) for word, label in sorted(named.items())]


class AuditFilter(django_filters.FilterSet):
    """Each filter alone is found along an index; kinds and verbs that no register names can be typed."""

    since = django_filters.DateFilter(label=_("时间从"), method="told_since", **DAYS)
    until = django_filters.DateFilter(label=_("时间至"), method="told_until", **DAYS)
    who = django_filters.CharFilter(label=_("经办（账号或姓名）"), method="done_by", max_length=60)
    kind = django_filters.ChoiceFilter(label=_("事项种类"), method="called", choices=kinds, empty_label=ALL)
    number = django_filters.CharFilter(label=_("事项编号"), method="about", max_length=80)
    verb = django_filters.ChoiceFilter(label=_("动作"), choices=lambda: Speller().choices(), empty_label=ALL)

    class Meta:
        model = AuditEntry
        fields = ["since", "until", "who", "kind", "number", "verb"]

    def called(self, entries, _name, label):
        alike = [other for other in SUBJECTS if subject(other) == subject(label)]
        return entries.filter(subject_label__in=alike)

    def told_since(self, entries, _name, day):
        return entries.filter(at__gte=start_of(day))

    def told_until(self, entries, _name, day):
        return entries.filter(at__lt=start_of(day) + timedelta(days=1))

    def done_by(self, entries, _name, text):
        words = text.strip()
        users = User.objects.filter(username=words)
        if not users.exists():
            users = User.objects.filter(person__name__contains=words)
        return entries.filter(by__in=[*users.order_by("pk").values_list("pk", flat=True)[:FOUND]])

    def about(self, entries, _name, text):
        """Among all kinds that are known: the index begins with the kind."""
        return entries.filter(subject_key=text.strip(), subject_label__in=list(SUBJECTS))
