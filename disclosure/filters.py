"""What the room's lists can be narrowed by. Choices are scoped as the rows are."""

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.filters import ALL, by_township
from communities.models import Compound

from .lifecycle import SETTLED, Status
from .models import Document, Notice, Objection, SupervisionAccess


class DocumentFilter(django_filters.FilterSet):
    STATES = (("open", _("还没公示完")), ("late", _("逾期未公示")), ("done", _("三级都已公示")))

    text = django_filters.CharFilter(label=_("标题、编号、小区"), method="search")
    township = by_township("area__compound__township")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=STATES, method="standing", empty_label=ALL)
    kind = django_filters.ChoiceFilter(label=_("种类"), choices=Document.Kind, empty_label=ALL)

    class Meta:
        model = Document
        fields = ["text", "township", "state", "kind"]

    def search(self, documents, _name, text):
        words = text.strip()[:60]
        place = Q(area__compound__name__icontains=words) | Q(area__compound__code__iexact=words)
        return documents.filter(place | Q(title__icontains=words) | Q(number__iexact=words))

    def standing(self, documents, _name, state):
        if state == "done":
            return documents.complete()
        late = Q(due_on__lt=timezone.localdate()) if state == "late" else Q()
        return documents.incomplete().filter(late)


class NoticeFilter(django_filters.FilterSet):
    STATES = (("draft", _("待审核")), ("shown", _("已发布")), ("over", _("已到期或撤回")))

    text = django_filters.CharFilter(label=_("标题、编号"), method="search")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=STATES, method="standing", empty_label=ALL)

    class Meta:
        model = Notice
        fields = ["text", "state"]

    def search(self, notices, _name, text):
        words = text.strip()[:60]
        return notices.filter(Q(title__icontains=words) | Q(number__iexact=words))

    def standing(self, notices, _name, state):
        at = timezone.now()
        if state == "draft":
            return notices.drafts()
        if state == "shown":
            return notices.published(at)
        return notices.filter(Q(withdrawn_at__isnull=False) | Q(expires_at__lte=at))


class ObjectionFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("编号、小区"), method="search")
    status = django_filters.ChoiceFilter(label=_("状态"), choices=Status, empty_label=ALL)
    review = django_filters.ChoiceFilter(
        label=_("公开"),
        choices=(("open", _("有答复，还没公开")), ("shown", _("已公开"))),
        method="reviewed",
        empty_label=ALL,
    )

    class Meta:
        model = Objection
        fields = ["text", "status", "review"]

    def search(self, objections, _name, text):
        words = text.strip()[:60]
        place = Q(document__area__compound__name__icontains=words)
        return objections.filter(place | Q(number__iexact=words) | Q(document__number__iexact=words))

    def reviewed(self, objections, _name, state):
        if state == "shown":
            return objections.exclude(reviewed_at=None)
        return objections.filter(reviewed_at=None, status__in=SETTLED)


class AccessFilter(django_filters.FilterSet):
    STATES = (("open", _("还没都接入")), ("done", _("都已接入")))

    text = django_filters.CharFilter(label=_("名称、编号、拼音首字母"), method="search")
    township = by_township("township")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=STATES, method="standing", empty_label=ALL)

    class Meta:
        model = Compound
        fields = ["text", "township", "state"]

    def search(self, compounds, _name, text):
        return compounds.search(text)

    def standing(self, compounds, _name, state):
        current = SupervisionAccess.objects.current(timezone.localdate()).filter(compound=OuterRef("pk"))
        both = Q()
        for kind in SupervisionAccess.Kind.values:
            both &= Exists(current.filter(kind=kind))
        return compounds.filter(both if state == "done" else ~both)
