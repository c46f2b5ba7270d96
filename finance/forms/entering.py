"""One form for each thing that happens; nobody has to know what debit and credit are."""

import secrets
from decimal import Decimal

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from assembly.models import JointDecision
from communities.forms.fields import Day, Words, note, today
from communities.forms.files import FilesField
from workflow.uploads import SCAN

from ..models import CommonAsset, IncomeContract, UsePurpose
from ..rules import Kind, Means
from .figures import Yuan

KEY_SALT = "finance.entry"
FIELDS_OF = {
    Kind.OPENING: (),
    Kind.INCOME: ("contract", "asset", "retained", "counterparty", "is_person", "means"),
    Kind.INTEREST: (),
    Kind.COST: ("asset", "counterparty", "is_person", "means"),
    Kind.USE: ("purpose", "decision", "counterparty", "is_person", "means"),
    Kind.FUND: ("decision",),
    Kind.DEPOSIT: ("counterparty", "is_person", "means"),
    Kind.REFUND: ("counterparty", "is_person", "means"),
    Kind.BANKED: (),
}
ORDER = (
    *("contract", "asset", "purpose", "decision", "on", "amount", "retained", "means", "summary"),
    *("counterparty", "is_person", "source_no", "scans"),
)
OPTIONAL = frozenset(name for names in FIELDS_OF.values() for name in names)
TITLES = {
    Kind.OPENING: _("记上年结转"),
    Kind.INCOME: _("记一笔收入"),
    Kind.INTEREST: _("记利息"),
    Kind.COST: _("记经营成本"),
    Kind.USE: _("记一笔公共支出"),
    Kind.FUND: _("记转入维修资金"),
    Kind.DEPOSIT: _("记暂收款"),
    Kind.REFUND: _("记退款"),
    Kind.BANKED: _("记现金存入专户"),
}
INTROS = {
    Kind.OPENING: _("建账时专户里已有的钱。每本账只记一次。"),
    Kind.INCOME: _("出租、广告、停车、进场等公共收益到账。选了合同，资产就不用再选。"),
    Kind.INTEREST: _("银行付给专户的利息。"),
    Kind.COST: _("为取得收益必须花的钱，例如电费、广告位维护；银行手续费不选资产。"),
    Kind.USE: _("花在全体业主身上的钱。附上业主共同决定；没有的，应在授权限额以内。"),
    Kind.FUND: _("从专户转入专项维修资金账户。"),
    Kind.DEPOSIT: _("替别人保管、以后要退的钱，例如押金、保证金。"),
    Kind.REFUND: _("退还押金、保证金等暂收款。"),
    Kind.BANKED: _("把收到的现金存入专户。"),
}


class Row(forms.ModelChoiceField):
    """A row of this book's area; more of it is said than its own name."""

    def __init__(self, rows, *, words=str, **options):
        super().__init__(rows.objects.none(), required=False, **options)
        self.words = words

    def label_from_instance(self, obj):
        return self.words(obj)


class EntryForm(forms.Form):
    """`kind` leaves only the fields that it needs."""

    contract = Row(
        IncomeContract,
        label=_("合同"),
        empty_label=_("没有合同"),
        words=lambda row: f"{row.number} {row.subject} {row.counterparty}",
    )
    asset = Row(CommonAsset, label=_("公共资产"), empty_label=_("不属于哪一处资产"))
    purpose = forms.ModelChoiceField(
        UsePurpose.objects.none(), label=_("用途"), empty_label=_("请选择"), to_field_name="code"
    )
    decision = Row(
        JointDecision,
        label=_("业主共同决定"),
        empty_label=_("没有，属于授权限额以内"),
        words=lambda row: f"{row.number} {row.title}",
    )
    on = Day(label=_("日期"), initial=today, help_text=_("以银行回单上的日期为准。"))
    amount = Yuan(label=_("金额（元）"), help_text=_("例如1234.50，可以带逗号。"))
    retained = Yuan(
        label=_("对方扣留的合理成本（元）"),
        required=False,
        help_text=_("按合同先扣成本再付款的，上面填扣之前的全额，这里填扣掉的。没有就不填。"),
    )
    means = forms.ChoiceField(
        label=_("收付方式"), choices=Means, initial=Means.BANK, widget=forms.RadioSelect
    )
    summary = Words(
        label=_("摘要"), max_length=120, help_text=_("一句话说清楚，公示时业主会看到。不写个人姓名。")
    )
    counterparty = Words(label=_("对方"), max_length=80, required=False)
    is_person = forms.BooleanField(label=_("对方是个人"), required=False, help_text=_("公示时隐去姓名。"))
    source_no = Words(
        label=_("原凭证号"),
        max_length=40,
        required=False,
        help_text=_("发票、收据或银行回单的号码，防止重复入账。"),
    )
    scans = FilesField(
        kind=SCAN,
        label=_("凭证照片或扫描件"),
        required=False,
        help_text=_("发票、收据、银行回单；可以选几个，PDF或照片，每个不超过10MB。"),
    )
    form_key = forms.CharField(max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args, kind, book, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name in OPTIONAL - set(FIELDS_OF[kind]):
            del self.fields[name]
        if not book.cash_reason:
            self.fields.pop("means", None)
        self._choose_from(book)
        self.order_fields(ORDER)
        self.fields["form_key"].initial = signing.dumps(secrets.token_hex(16), salt=KEY_SALT)

    def _choose_from(self, book):
        rows = {
            "contract": IncomeContract.objects.filter(asset__area=book.area_id).order_by(
                "-ends_on", "number"
            ),
            "asset": CommonAsset.objects.filter(area=book.area_id).order_by("kind", "code"),
            "decision": JointDecision.objects.current().filter(area=book.area_id).latest_first(),
            "purpose": UsePurpose.objects.filter(active=True).order_by("ordinal", "pk"),
        }
        for name, queryset in rows.items():
            if name in self.fields:
                self.fields[name].queryset = queryset

    def clean_form_key(self):
        """The word that was signed when the form was made; a form of somebody's own making has none."""
        try:
            return signing.loads(self.cleaned_data["form_key"], salt=KEY_SALT)
        except signing.BadSignature:
            raise forms.ValidationError(_("表单已失效，请重新打开后再填。"), code="key") from None

    def clean_retained(self):
        return self.cleaned_data["retained"] or Decimal(0)


class ReasonForm(forms.Form):
    reason = note(required=True, label=_("理由"))
