"""Joint decisions at the desk: list, record, page, scan, correction."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView, View

from communities.access import grants
from communities.forms.chosen import area_of
from communities.views.base import ActionForm, DeskList
from communities.views.chosen import ForCompound
from communities.views.files import file_response

from .. import actions
from ..filters import OUTCOMES, DecisionFilter
from ..forms import CorrectionForm, DecisionForm
from ..models import DecisionScan, JointDecision
from ..rules.reading import READERS
from ..tables import DecisionTable
from .results import facts

GROUNDS = ("title", "decided_on", "clause", "delivery_proof", "spending_limit", "fund_share_min")


def list_url():
    return reverse("assembly:decision-list")


class DecisionList(DeskList):
    table_class = DecisionTable
    filterset_class = DecisionFilter
    title = _("业主决定")
    intro = _("业主共同决定的事项、票数和结果。结果由票数按民法典第278条算出，不能另填。")
    export_columns = (
        (_("编号"), lambda row: row.number),
        (_("小区"), lambda row: row.compound.name),
        (_("所属镇乡"), lambda row: row.compound.township.name),
        (_("事项类别"), lambda row: row.get_matter_display()),
        (_("决定事项"), lambda row: row.title),
        (_("表决日期"), lambda row: row.decided_on),
        (_("专有部分总面积（㎡）"), lambda row: row.total_area),
        (_("业主总人数"), lambda row: row.total_heads),
        (_("参与表决面积（㎡）"), lambda row: row.returned_area),
        (_("参与表决人数"), lambda row: row.returned_heads),
        (_("同意面积（㎡）"), lambda row: row.agree_area),
        (_("同意人数"), lambda row: row.agree_heads),
        (_("反对面积（㎡）"), lambda row: row.against_area),
        (_("反对人数"), lambda row: row.against_heads),
        (_("弃权面积（㎡）"), lambda row: row.abstain_area),
        (_("弃权人数"), lambda row: row.abstain_heads),
        (_("结果"), lambda row: dict(OUTCOMES)[row.outcome]),
        (_("说明"), lambda row: row.sentence),
    )

    def get_queryset(self):
        rows = JointDecision.objects.visible_to(self.request.user).current()
        return rows.with_place().latest_first()

    def get_actions(self):
        buttons = []
        if self.may("decision.edit"):
            buttons.append((_("登记决定"), reverse("assembly:decision-new")))
        if self.may("decision.check"):
            buttons.append((_("核对纸质结果"), reverse("assembly:tally-check")))
        return buttons


class DecisionNew(ForCompound, ActionForm):
    permission = "decision.edit"
    form_class = DecisionForm
    title = _("登记决定")
    submit = pgettext_lazy("record", "登记")
    done = _("已登记，结果已经算出。")

    @property
    def intro(self):
        return self.compound.name

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "areas": self.areas}

    def form_valid(self, form):
        self.tally = form.tally
        return super().form_valid(form)

    def act(self, data, *, by, at):
        area = area_of(data, self.areas)
        grounds = actions.Grounds(**{name: data[name] for name in GROUNDS})
        self.decision = actions.record_decision(
            area, self.tally, grounds, number=data["number"], scans=data["scans"], by=by, at=at
        )

    def get_success_url(self):
        return self.decision.get_desk_url()

    def get_back(self):
        return list_url()

    get_list_url = get_back

    def get_trail(self):
        return [(_("业主决定"), list_url())]


class OneDecision:
    """The decision of the address among those that the reader may see; the rest are 404.

    `?version=` opens a record that was corrected later.
    """

    permission = "decision.view"

    @cached_property
    def versions(self):
        """Newest first."""
        seen = JointDecision.objects.visible_to(self.request.user, self.permission)
        rows = seen.of_number(**self.kwargs).with_place()
        if name := self.request.GET.get("area"):
            rows = rows.filter(area__name=name)
        found = list(rows.select_related("recorded_by__person").order_by("area", "-version"))
        if not found:
            raise Http404
        return [row for row in found if row.area_id == found[0].area_id]

    @cached_property
    def decision(self):
        asked = self.request.GET.get("version", "")
        for row in self.versions:
            if not asked or str(row.version) == asked:
                return row
        raise Http404

    def get_trail(self):
        return [(_("业主决定"), list_url()), (self.decision.number, self.decision.get_desk_url())]


class DecisionPage(OneDecision, TemplateView):
    template_name = "assembly/decision_page.html"

    def get_context_data(self, **kwargs):
        decision = self.decision
        may_edit = grants(self.request.user).covers("decision.edit", decision.compound)
        return super().get_context_data(
            decision=decision,
            versions=self.versions,
            is_latest=decision is self.versions[0],
            may_edit=may_edit and decision is self.versions[0],
            scans=decision.scans.order_by("pk"),
            trail=[(_("业主决定"), list_url()), (decision.number, "")],
            **facts(decision.result),
            **kwargs,
        )


class DecisionScanFile(View):
    permission = "decision.view"

    def get(self, request, token, **kwargs):
        seen = JointDecision.objects.visible_to(request.user, self.permission)
        rows = DecisionScan.objects.filter(decision__in=seen.of_number(**kwargs))
        return file_response(get_object_or_404(rows, token=token), "decision")


class DecisionCorrect(OneDecision, ActionForm):
    permission = "decision.edit"
    form_class = CorrectionForm
    title = _("更正登记")
    intro = _("原来的登记保留，并注明已更正。编号不变；没有重新上传的扫描件沿用原来的。")
    submit = _("登记更正")
    done = _("已更正，结果已经重新算出。")

    def get_initial(self):
        return {name: getattr(self.decision, name) for name in (*READERS, *GROUNDS)}

    def form_valid(self, form):
        self.tally = form.tally
        return super().form_valid(form)

    def act(self, data, *, by, at):
        grounds = actions.Grounds(**{name: data[name] for name in GROUNDS})
        actions.correct_decision(
            self.decision, self.tally, grounds, reason=data["reason"], scans=data["scans"], by=by, at=at
        )

    def get_back(self):
        return self.decision.get_desk_url()
