"""Contracts and the end of a project."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import ServiceContract
from .fields import Day, note, today

HIGHEST_FEE = 20
"""Yuan per m² and month: above it, a slip of the pen."""


class ContractForm(forms.Form):
    kind = forms.ChoiceField(label=_("合同类型"), choices=ServiceContract.Kind.choices)
    starts_on = Day(label=_("合同开始"), initial=today)
    ends_on = Day(label=_("合同结束"), required=False)
    fee = forms.DecimalField(
        label=_("收费标准（元/㎡·月）"),
        required=False,
        min_value=0,
        max_value=HIGHEST_FEE,
        decimal_places=2,
    )
    note = note()


class ProjectEndForm(forms.Form):
    ends_on = Day(label=_("服务到哪一天"), initial=today)
    note = note(required=True, label=_("原因"))
