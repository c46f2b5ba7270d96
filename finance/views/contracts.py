"""Income contracts at the desk: list, record, page with what is owed and came, end; arrears and gaps."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView, View

from communities import exports
from communities.access import grants
from communities.views.base import ActionForm, DeskList
from communities.views.chosen import ForCompound
from communities.views.files import file_response

from .. import receipts
from ..actions import contracts as actions
from ..asset_filters import IncomeContractFilter
from ..asset_tables import IncomeContractTable
from ..forms.contracts import ContractForm, EndContractForm
from ..models import CommonAsset, ContractScan, IncomeContract
from ..rules.persons import looks_like_person
from .assets import list_url as assets_url

TERMS = ("subject", "counterparty", "cycle", "starts_on", "ends_on", "amount", "is_person", "indexation")
ON_A_PAGE = 50
SHOWN = 300
"""Rows of a list of gaps on a page; the number above it is complete."""


def list_url():
    return reverse("finance:contract-list")


class ContractList(DeskList):
    table_class = IncomeContractTable
    filterset_class = IncomeContractFilter
    title = _("经营合同")
    intro = _("利用公共资产经营的合同。到期前180、90、60、30天各提醒一次。")
    export_columns = (
        (_("合同编号"), lambda row: row.number),
        (_("标的"), lambda row: row.subject),
        (_("小区"), lambda row: row.compound.name),
        (_("所属镇乡"), lambda row: row.compound.township.name),
        (_("公共资产"), lambda row: row.asset),
        (_("种类"), lambda row: row.asset.kind),
        (_("对方"), lambda row: row.named_counterparty),
        (_("收款周期"), lambda row: row.get_cycle_display()),
        (_("每期金额（元）"), lambda row: row.amount),
        (_("每年递增（%）"), lambda row: row.indexation),
        (_("开始"), lambda row: row.starts_on),
        (_("结束"), lambda row: row.ends_on),
        (_("提前终止"), lambda row: row.ended_on),
        (_("业主共同决定"), lambda row: row.decision.number if row.decision else ""),
        (_("其他授权依据"), lambda row: row.authority),
    )

    def get_queryset(self):
        rows = IncomeContract.objects.visible_to(self.request.user).with_place()
        return rows.order_by("ends_on", "pk")

    def get_actions(self):
        buttons = [
            (_("欠款"), reverse("finance:arrears")),
            (_("合同问题"), reverse("finance:contract-gaps")),
            (_("公共资产"), assets_url()),
        ]
        if self.may("contract.edit"):
            buttons.insert(0, (_("登记合同"), reverse("finance:contract-new")))
        return buttons


class ContractNew(ForCompound, ActionForm):
    permission = "contract.edit"
    form_class = ContractForm
    title = _("登记合同")
    submit = pgettext_lazy("record", "登记")

    @property
    def intro(self):
        return self.compound.name

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "compound": self.compound}

    def get_initial(self):
        asked = self.request.GET.get("asset", "")
        rows = CommonAsset.objects.of_compound(self.compound).standing()
        return {"asset": rows.filter(pk=asked).first()} if asked.isdecimal() and len(asked) < 19 else {}

    def act(self, data, *, by, at):
        terms = actions.ContractTerms(**{name: data[name] for name in TERMS}, cost_share=data["cost_share"])
        self.contract = actions.record_contract(
            data["asset"],
            terms,
            number=data["number"],
            decision=data["decision"],
            authority=data["authority"],
            scans=data["scans"],
            by=by,
            at=at,
        )

    def get_success_url(self):
        return self.contract.get_absolute_url()

    def get_back(self):
        return list_url()

    get_list_url = get_back

    def get_trail(self):
        return [(_("经营合同"), list_url())]


class OneContract:
    permission = "book.view"

    @cached_property
    def contract(self):
        rows = IncomeContract.objects.visible_to(self.request.user, self.permission).with_place()
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_back(self):
        return self.contract.get_absolute_url()

    def get_trail(self):
        return [(_("经营合同"), list_url()), (self.contract.number, self.get_back())]


class ContractPage(OneContract, TemplateView):
    template_name = "finance/contract_page.html"

    def get_context_data(self, **kwargs):
        contract, today = self.contract, timezone.localdate()
        one = IncomeContract.objects.filter(pk=contract.pk).select_related("asset")
        (standing,) = receipts.standings(one, on=today)
        may_end = grants(self.request.user).covers("contract.edit", contract.compound)
        came = receipts.receipts().filter(contract=contract).order_by("-on", "-seq")
        return super().get_context_data(
            contract=contract,
            standing=standing,
            periods=receipts.settled(contract, on=today),
            receipts=came,
            today=today,
            corrected=contract.decision is not None and _is_corrected(contract.decision),
            scans=contract.scans.order_by("pk"),
            may_be_person=not contract.is_person and looks_like_person(contract.counterparty),
            may_end=may_end and contract.last_on > today and not contract.ended_on,
            trail=[(_("经营合同"), list_url()), (contract.number, "")],
            **kwargs,
        )


def _is_corrected(decision):
    return type(decision).objects.filter(supersedes=decision).exists()


class ContractScanFile(OneContract, View):
    def get(self, request, token, **kwargs):
        return file_response(get_object_or_404(ContractScan, contract=self.contract, token=token), "contract")


class ContractEnd(OneContract, ActionForm):
    permission = "contract.edit"
    form_class = EndContractForm
    title = _("提前终止")
    submit = _("登记提前终止")
    is_grave = True

    @property
    def intro(self):
        return str(self.contract)

    def act(self, data, *, by, at):
        actions.end_contract(self.contract, **data, by=by, at=at)


class ArrearsList(TemplateView):
    """Who owes how much since when, the longest first."""

    template_name = "finance/arrears.html"
    columns = (
        (_("合同编号"), lambda row: row.contract.number),
        (_("标的"), lambda row: row.contract.subject),
        (_("小区"), lambda row: row.contract.compound.name),
        (_("所属镇乡"), lambda row: row.contract.compound.township.name),
        (_("对方"), lambda row: row.contract.named_counterparty),
        (_("应收（元）"), lambda row: row.arrears.owed),
        (_("已收（元）"), lambda row: row.received),
        (_("欠款（元）"), lambda row: row.arrears.open),
        (_("最早欠款日"), lambda row: row.arrears.since),
        (_("拖欠天数"), lambda row: row.arrears.days),
    )

    def rows(self, today):
        seen = IncomeContract.objects.visible_to(self.request.user).with_place().order_by("pk")
        return receipts.in_arrears(seen, on=today)

    def get(self, request, *args, **kwargs):
        if request.GET.get("_export") not in ("csv", "xlsx"):
            return super().get(request, *args, **kwargs)
        columns = [(str(head), value) for head, value in self.columns]
        rows = self.rows(timezone.localdate())
        return exports.respond(request.GET["_export"], str(_("欠款")), columns, rows)

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        rows = self.rows(today)
        return super().get_context_data(
            page_obj=Paginator(rows, ON_A_PAGE).get_page(self.request.GET.get("page")),
            count=len(rows),
            total=receipts.total(rows),
            today=today,
            trail=[(_("经营合同"), list_url()), (_("欠款"), "")],
            **kwargs,
        )


class ContractGaps(TemplateView):
    """Assets in use without a contract, contracts without income, contracts past their end with income."""

    template_name = "finance/contract_gaps.html"

    def get_context_data(self, **kwargs):
        user, today = self.request.user, timezone.localdate()
        contracts = IncomeContract.objects.visible_to(user).with_place().order_by("starts_on", "pk")
        assets = CommonAsset.objects.visible_to(user).with_place().used_without_contract(today)
        quiet = receipts.without_income(contracts, on=today)
        late = list(receipts.with_income_past_end(contracts))
        used = list(assets.order_by("area__compound__pinyin", "code", "pk"))
        return super().get_context_data(
            used=used[:SHOWN],
            used_count=len(used),
            quiet=quiet[:SHOWN],
            quiet_count=len(quiet),
            late=late[:SHOWN],
            late_count=len(late),
            today=today,
            trail=[(_("经营合同"), list_url()), (_("合同问题"), "")],
            **kwargs,
        )
