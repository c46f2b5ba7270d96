"""Committees whose term runs out, one term, filing, hand-over."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from workflow import calendars

from .. import actions, rules
from ..access import grants
from ..filters import TermFilter
from ..forms import FilingForm, HandoverItemForm, TermForm
from ..models import CommitteeTerm, HandoverItem, OwnersCommittee
from ..posts import in_rank
from ..tables import TermTable
from .base import ActionForm, DeskList


class TermList(DeskList):
    table_class = TermTable
    filterset_class = TermFilter
    title = _("业委会换届")
    intro = _("任期届满前180天、90天、60天、30天各提醒一次。换届筹备应在届满三个月前开始。")
    export_columns = (
        (_("业委会"), lambda row: row.committee.organisation.name),
        (_("小区"), lambda row: row.committee.area.compound.name),
        (_("所属镇乡"), lambda row: row.committee.area.compound.township.name),
        (_("任期开始"), lambda row: row.starts_on),
        (_("任期结束"), lambda row: row.ends_on),
        (_("委员人数"), lambda row: row.size),
        (_("在任"), lambda row: row.serving),
        (_("党员"), lambda row: row.party_members),
        (_("备案日期"), lambda row: row.filed_on),
        (_("备案文号"), lambda row: row.filing_number),
    )

    def get_queryset(self):
        return (
            CommitteeTerm.objects.visible_to(self.request.user)
            .latest()
            .filter(committee__organisation__ends_on=None)
            .with_shares(timezone.localdate())
            .select_related("committee__organisation", "committee__area__compound__township")
            .order_by("ends_on", "pk")
        )

    def get_actions(self):
        return [(_("合同到期"), reverse("communities:contract-list"))]


class TermPage(DetailView):
    template_name = "communities/term_page.html"
    context_object_name = "term"

    def get_queryset(self):
        return (
            CommitteeTerm.objects.visible_to(self.request.user)
            .with_shares(timezone.localdate())
            .select_related("committee__organisation", "committee__area__compound__township__district")
        )

    def get_context_data(self, **kwargs):
        term, today = self.object, timezone.localdate()
        compound, calendar = term.committee.area.compound, calendars.current()
        reach = grants(self.request.user)
        done = {item.kind: item for item in term.handover.order_by("pk")}
        return super().get_context_data(
            compound=compound,
            names_seen=reach.covers("people.view", compound),
            may_appoint=reach.covers("appointment.edit", compound),
            may_confirm_party=reach.covers("party.confirm", compound),
            members=in_rank(term.appointments.select_related("person")),
            today=today,
            is_last=not term.committee.terms.filter(starts_on__gt=term.starts_on).exists(),
            filing_due=rules.filing_due(term.starts_on, calendar.is_working),
            handover_due=rules.handover_due(term.ends_on, calendar.is_working),
            handover=[(kind, label, done.get(kind)) for kind, label in HandoverItem.Kind.choices],
            trail=[
                (_("业委会换届"), reverse("communities:term-list")),
                (compound.name, compound.get_desk_url()),
                (term.committee.organisation.name, ""),
            ],
            **kwargs,
        )


class OneTerm:
    """Finds the term among those of compounds where the reader may appoint; the rest are 404."""

    @cached_property
    def term(self):
        rows = CommitteeTerm.objects.visible_to(self.request.user, "appointment.edit")
        return get_object_or_404(
            rows.select_related("committee__organisation", "committee__area__compound"), pk=self.kwargs["pk"]
        )

    def get_back(self):
        return self.term.get_absolute_url()

    def get_trail(self):
        return [(_("业委会换届"), reverse("communities:term-list")), (self.term.committee, self.get_back())]


class TermFile(OneTerm, ActionForm):
    form_class = FilingForm
    title = _("登记备案")

    def get_initial(self):
        """A correction begins with what is stored: who puts one of them right loses nothing of the other."""
        term = self.term
        return {"filed_on": term.filed_on, "filing_number": term.filing_number} if term.filed_on else {}

    def act(self, data, *, by, at):
        actions.file_term(self.term, **data, by=by, at=at)


class TermHandover(OneTerm, ActionForm):
    form_class = HandoverItemForm
    title = _("登记移交")

    def get_initial(self):
        return {"kind": self.request.GET.get("kind", "")}

    def act(self, data, *, by, at):
        actions.tick_handover(self.term, **data, by=by, at=at)


class TermNew(ActionForm):
    """A newly elected committee; its members are then appointed."""

    form_class = TermForm
    title = _("登记新一届任期")

    @cached_property
    def committee(self):
        rows = OwnersCommittee.objects.visible_to(self.request.user, "appointment.edit")
        rows = rows.select_related("organisation", "area__compound")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def act(self, data, *, by, at):
        self.term = actions.open_term(self.committee, **data, by=by, at=at)

    def get_back(self):
        return self.committee.area.compound.get_desk_url()

    def get_trail(self):
        return [(self.committee.organisation.name, self.get_back())]

    def get_success_url(self):
        return self.term.get_absolute_url()
