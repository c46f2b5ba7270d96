"""What the pages of the imports take: a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.register import workbook
from communities.register.delimited import opened
from communities.register.findings import Unreadable

from .statement import SHEET

XLSX = ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_UPLOAD = 5 << 20
"""Some forty thousand lines of a bank; more go by the command line."""


class BookFileForm(forms.Form):
    file = forms.FileField(
        label=_("账本文件"),
        help_text=_("xlsx工作簿，有日期、摘要、收入、支出、结余各列；可另有一张“合同清单”。文件不超过5MB。"),
        widget=forms.ClearableFileInput(attrs={"accept": XLSX}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            with workbook.opened(file, most_bytes=LARGEST_UPLOAD):
                return file
        except Unreadable as reason:
            raise forms.ValidationError(str(reason)) from None


class BankFileForm(forms.Form):
    file = forms.FileField(
        label=_("银行流水文件"),
        help_text=_("网银导出的CSV或xlsx，原样上传即可，不用删表头和合计。文件不超过5MB。"),
        widget=forms.ClearableFileInput(attrs={"accept": f".csv,text/csv,{XLSX}"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            with opened(file, most_bytes=LARGEST_UPLOAD, title=SHEET):
                return file
        except Unreadable as reason:
            raise forms.ValidationError(str(reason)) from None
