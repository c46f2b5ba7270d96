"""Terms, filing, hand-over."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import HandoverItem
from .fields import Day, Words, note, today


class TermForm(forms.Form):
    starts_on = Day(label=_("任期开始"), initial=today)
    ends_on = Day(label=_("任期结束"), help_text=_("业主委员会不超过5年，物业管理委员会不超过3年。"))
    size = forms.IntegerField(
        label=_("委员人数"), min_value=1, max_value=99, help_text=_("不含候补委员；业主委员会5至11人，单数。")
    )
    note = note()


class FilingForm(forms.Form):
    filed_on = Day(label=_("备案日期"), initial=today, help_text=_("应在选举产生之日起30日内备案。"))
    filing_number = Words(label=_("备案文号"), max_length=60, required=False)
    note = note(label=_("说明（更正备案时必填）"))


class HandoverItemForm(forms.Form):
    kind = forms.ChoiceField(label=_("移交事项"), choices=HandoverItem.Kind.choices)
    done_on = Day(label=_("移交日期"), initial=today)
    note = note()
