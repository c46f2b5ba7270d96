"""What the office writes in a bulletin."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.fields import PlainTextField

LINES = {"rows": 6}


class BulletinForm(forms.Form):
    title = PlainTextField(label=_("标题"), max_length=80)
    recipients = PlainTextField(label=_("主送"), max_length=200, help_text=_("不写末尾的冒号。"))
    copies = PlainTextField(label=_("抄送"), max_length=200, required=False, help_text=_("不写末尾的句号。"))
    comment = PlainTextField(
        label=_("总体评价"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs=LINES),
        help_text=_("每行一段；得分、指标的达标情况和图表由平台写在前后，不用重复。不要写个人的姓名、电话。"),
    )
    measures = PlainTextField(
        label=_("工作要求"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs=LINES),
        help_text=_("每行一段。"),
    )
