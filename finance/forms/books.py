"""Open a book, change what it says of its account."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.forms.fields import Day, Words, note, today
from communities.models import ManagementArea

ACCOUNT = re.compile(r"\d{8,30}")


class Account(Words):
    """The number of a bank account, with or without blanks."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def clean(self, value):
        number = re.sub(r"[\s-]", "", super().clean(value))
        if number and not ACCOUNT.fullmatch(number):
            raise forms.ValidationError(_("账号应为8至30位数字。"), code="account")
        return number


def share(**options):
    return forms.DecimalField(
        label=_("转入维修资金的最低比例（%）"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text=_("不填的，检查时提醒。"),
        **options,
    )


class BookForm(forms.Form):
    area = forms.ModelChoiceField(ManagementArea.objects.none(), label=_("管理区域"), empty_label=_("请选择"))
    opened_on = Day(
        label=_("建账日期"), initial=today, help_text=_("这一天以前的收支不入本账，余额按“上年结转”记入。")
    )
    bank = Words(label=_("开户银行"), max_length=60)
    account_holder = Words(label=_("账户名称"), max_length=80)
    account_number = Account(label=_("账号"), help_text=_("加密保存，页面只显示后四位。"))
    fund_share_min = share()

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas


class BookEditForm(forms.Form):
    bank = Words(label=_("开户银行"), max_length=60, required=False)
    account_holder = Words(label=_("账户名称"), max_length=80, required=False)
    account_number = Account(
        label=_("新账号"), required=False, help_text=_("不变更账号的不用填。加密保存，页面只显示后四位。")
    )
    cash_reason = Words(
        label=_("允许现金的理由"), max_length=200, required=False, help_text=_("不填为不允许现金收支。")
    )
    overdraft_reason = Words(
        label=_("允许专户出现负数的理由"), max_length=200, required=False, help_text=_("不填为不允许。")
    )
    fund_share_min = share()
    reason = note(required=True, label=_("为什么改"))

    @property
    def changes(self):
        """What the book is to say; an account number that was left out stays as it is."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        if not data["account_number"]:
            del data["account_number"]
        return data
