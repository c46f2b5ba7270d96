"""The maintenance fund: balances, movements, projects and what their sources gave."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assembly.models import JointDecision
from assembly.rules import Matter
from communities.forms.chosen import AreaChoice, offer_areas
from communities.forms.fields import Day, Words, today
from communities.forms.files import FilesField
from workflow.uploads import SCAN

from ..actions.funds import Way
from ..models import FundMovement, ProjectFunding
from .figures import Yuan, YuanOrNone

PAPER_HELP = _("PDF文件或照片，最多6个，每个不超过10MB。只有工作人员能看，不对外公开。")


class WayForm(forms.Form):
    """By which decision, or in which emergency."""

    matters: tuple[str, ...] = (Matter.M5,)

    decision = forms.ModelChoiceField(
        JointDecision.objects.none(),
        label=_("业主共同决定"),
        required=False,
        empty_label=_("没有业主共同决定"),
    )
    emergency_reason = Words(
        label=_("紧急情况"),
        max_length=200,
        required=False,
        help_text=_("危及房屋和人身安全、来不及表决时填写，并上传证明材料。"),
    )
    papers = FilesField(kind=SCAN, label=_("证明材料"), required=False, help_text=PAPER_HELP)

    def __init__(self, *args, compound, **kwargs):
        super().__init__(*args, **kwargs)
        rows = JointDecision.objects.of_compound(compound).current().filter(matter__in=self.matters)
        self.fields["decision"].queryset = rows.latest_first()

    @staticmethod
    def way(data):
        """The way that the form states; `data` loses its parts."""
        decision, reason, papers = (data.pop(name) for name in ("decision", "emergency_reason", "papers"))
        return Way(decision, reason, tuple(papers))


class BalanceForm(forms.Form):
    area = AreaChoice()
    as_of = Day(label=_("截至日期"), initial=today)
    amount = YuanOrNone(label=_("余额（元）"))
    source = Words(label=_("数据来源"), max_length=100, help_text=_("例如：区维修资金管理中心2025年对账单。"))

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        offer_areas(self, areas)


class MovementForm(WayForm):
    matters = (Matter.M5, Matter.M6)
    field_order = ["area", "kind", "on", "amount", "summary"]

    area = AreaChoice()
    kind = forms.ChoiceField(label=_("类型"), choices=FundMovement.Kind)
    on = Day(label=_("日期"), initial=today)
    amount = Yuan(label=_("金额（元）"))
    summary = Words(label=_("摘要"), max_length=120)

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decision"].help_text = _("使用须有使用维修资金的决定，续筹须有筹集维修资金的决定。")
        offer_areas(self, areas)


class ProjectForm(WayForm):
    """A project with what each source is to pay; an empty line is no source."""

    field_order = ["area", "number", "title", "budget", "starts_on", *ProjectFunding.Source.values]

    area = AreaChoice()
    number = forms.RegexField(
        r"^[\w〔〕（）().\-]{1,40}$",
        label=_("项目编号"),
        error_messages={"invalid": _("编号只能用汉字、字母、数字、括号、点和横线，不能有空格，最多40字。")},
    )
    title = Words(label=_("项目名称"), max_length=120)
    budget = Yuan(label=_("总造价（元）"))
    starts_on = Day(label=_("开工日期"), required=False)

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        for source in ProjectFunding.Source:
            self.fields[source.value] = YuanOrNone(
                label=_("%(source)s计划（元）") % {"source": source.label}, required=False
            )
        self.fields["decision"].help_text = _("用到维修资金的必填，或者填写紧急情况。")
        self.order_fields(self.field_order)
        offer_areas(self, areas)

    @staticmethod
    def plan(data):
        """Source → amount; `data` loses them."""
        amounts = {source: data.pop(source.value) for source in ProjectFunding.Source}
        return {source: amount for source, amount in amounts.items() if amount}


class PaymentForm(forms.Form):
    source = forms.ChoiceField(label=_("资金来源"))
    on = Day(label=_("日期"), initial=today)
    amount = Yuan(label=_("金额（元）"))

    def __init__(self, *args, sources, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [(source.value, source.label) for source in sources]
