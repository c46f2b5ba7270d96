"""The upload of a register workbook."""

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..forms.fields import Day
from .findings import Unreadable
from .workbook import opened

XLSX = ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_UPLOAD = 5 << 20
"""Some three thousand compounds; more take too long for a page and go by the command line."""


class RegisterForm(forms.Form):
    file = forms.FileField(
        label=_("台账文件"),
        help_text=_("Excel工作簿（xlsx），含小区、楼栋、党支部、楼栋长、业委会、物业项目六张工作表。"),
        widget=forms.ClearableFileInput(attrs={"accept": XLSX}),
    )
    on = Day(
        label=_("台账截至日"),
        required=False,
        help_text=_("任期、合同是否到期，都按这一天判断。不填就按表内标题写的截至日。"),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            with opened(file, most_bytes=getattr(settings, "REGISTER_UPLOAD_BYTES", LARGEST_UPLOAD)):
                return file
        except Unreadable as reason:
            raise forms.ValidationError(str(reason)) from None

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("台账截至日不能晚于今天。"))
        return day
