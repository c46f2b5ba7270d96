"""The roster of inspectors: who stands on it, who is put on it, who is struck off."""

from django.db.models import F, Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2 import SingleTableView

from communities.access import Post
from communities.models import Appointment
from communities.models.appointments import TARGETS
from communities.views.base import ActionForm, DeskTable

from .. import actions
from ..models import Inspector
from ..models.rosters import INSPECTING
from ..roster_forms import RosterForm, StrikeForm
from ..tables import InspectorTable
from .inspections import list_url as inspections_url

PLAN = "inspection.plan"
OFFICERS = (
    Post.TOWNSHIP_OFFICER,
    Post.TOWNSHIP_LEADER,
    Post.DISTRICT_OFFICER,
    Post.COMMUNITY_OFFICER,
    Post.ENFORCEMENT_OFFICER,
    Post.HANDLER,
)


def list_url():
    return reverse("safety:roster-list")


def trail():
    return [(_("安全检查"), inspections_url()), (_("检查人员名录"), list_url())]


class RosterList(DeskTable, SingleTableView):
    table_class = InspectorTable
    title = gettext_lazy("检查人员名录")
    intro = gettext_lazy("双随机抽查只从名录里抽取。编号和公示的名单一致；移出以后，以前的抽取不变。")

    def get_queryset(self):
        rows = Inspector.objects.visible_to(self.request.user).select_related("person", "organisation")
        standing_first = F("ends_on").desc(nulls_first=True)
        return rows.prefetch_related("kinds").order_by(
            standing_first, "organisation__name", "person__name", "pk"
        )

    def get_context_data(self, **kwargs):
        own, today = Inspector.objects.editable_by(self.request.user), timezone.localdate()
        return super().get_context_data(
            trail=[*trail()[:1], (self.title, "")],
            today=today,
            editable=set(own.filter(ends_on=None).values_list("pk", flat=True)),
            in_office=set(Inspector.objects.in_office(today).values_list("pk", flat=True)),
            **kwargs,
        )

    def get_actions(self):
        return [
            (_("列入名录"), reverse("safety:roster-new")),
            (_("双随机抽取"), reverse("safety:drawing-new")),
        ]


class RosterNew(ActionForm):
    form_class = RosterForm
    title = gettext_lazy("列入名录")
    submit = gettext_lazy("列入名录")
    done = gettext_lazy("已列入。")
    intro = gettext_lazy("从在任的政府部门、执法队、社区人员里选择。")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "officers": officers_for(self.request.user)}

    def act(self, data, *, by, at):
        person, organisation = data.pop("officer")
        actions.enlist(person=person, organisation=organisation, **data, by=by, at=at)

    def get_back(self):
        return list_url()

    get_trail = staticmethod(trail)


def officers_for(user):
    """Posts of units that inspect, in the user's scope; a place of an office counts as the office."""
    rows = Appointment.objects.current(timezone.localdate()).holding(*OFFICERS).visible_to(user, PLAN)
    units = rows.filter(Q(organisation=None) | Q(organisation__kind__in=INSPECTING))
    return units.select_related("person", *TARGETS).order_by("person__name", "pk")


class RosterStrike(ActionForm):
    form_class = StrikeForm
    title = gettext_lazy("移出名录")
    submit = gettext_lazy("移出名录")
    done = gettext_lazy("已移出。")

    @cached_property
    def inspector(self):
        rows = Inspector.objects.editable_by(self.request.user).select_related("person", "organisation")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def intro(self):
        return f"{self.inspector.person} · {self.inspector.organisation}"

    def act(self, data, *, by, at):
        actions.strike(self.inspector, **data, by=by, at=at)

    def get_back(self):
        return list_url()

    get_trail = staticmethod(trail)
