"""Income contracts: recorded, ended early."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assembly.models import JointDecision
from assembly.rules import Matter
from communities.forms.fields import Day, Words, note, today
from communities.forms.files import FilesField
from workflow.uploads import SCAN

from ..models import CommonAsset
from ..rules.receivables import Cycle
from .figures import Percent, Yuan

SCAN_HELP = _("PDF文件或照片，最多6个，每个不超过10MB。只有工作人员能看，不对外公开。")


class ContractForm(forms.Form):
    """A contract on one of the compound's assets, by a decision of its owners or another authority."""

    asset = forms.ModelChoiceField(CommonAsset.objects.none(), label=_("公共资产"), empty_label=_("请选择"))
    number = Words(label=_("合同编号"), max_length=40)
    subject = Words(label=_("标的"), max_length=120, help_text=_("例如：1至6号楼电梯轿厢广告。"))
    counterparty = Words(label=_("对方"), max_length=80)
    is_person = forms.BooleanField(
        label=_("对方是个人"), required=False, help_text=_("个人的姓名不对外公开。")
    )
    cycle = forms.ChoiceField(label=_("收款周期"), choices=Cycle)
    amount = Yuan(
        label=_("每期金额（元）"),
        required=False,
        help_text=_("每期第一天应收，不足一期也按一期计算。按实际分成的不填。"),
    )
    indexation = Percent(label=_("每年递增（%）"), initial="0")
    cost_share = Percent(label=_("收款方可扣合理成本（%）"), initial="0")
    starts_on = Day(label=_("开始"))
    ends_on = Day(label=_("结束"))
    decision = forms.ModelChoiceField(
        JointDecision.objects.none(),
        label=_("业主共同决定"),
        required=False,
        empty_label=_("没有业主共同决定"),
        help_text=_("利用共有部分经营，须经参与表决的业主四分之三同意。只列出这类决定。"),
    )
    authority = Words(
        label=_("其他授权依据"),
        max_length=200,
        required=False,
        help_text=_("没有业主共同决定时必填，会一直显示提醒。"),
    )
    scans = FilesField(kind=SCAN, label=_("合同扫描件"), help_text=SCAN_HELP)

    def __init__(self, *args, compound, **kwargs):
        super().__init__(*args, **kwargs)
        assets = CommonAsset.objects.of_compound(compound).standing()
        self.fields["asset"].queryset = assets.order_by("area", "code", "pk")
        decisions = JointDecision.objects.of_compound(compound).current().filter(matter=Matter.M8)
        self.fields["decision"].queryset = decisions.latest_first()


class EndContractForm(forms.Form):
    on = Day(label=_("最后一天"), initial=today, help_text=_("这一天以后开始的各期不再应收。"))
    reason = note(required=True, label=_("提前终止原因"))
