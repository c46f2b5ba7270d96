"""What the pages of this part take."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.forms.fields import Day
from communities.forms.files import FilesField
from communities.register.cells import BadCell
from workflow.fields import PlainTextField
from workflow.uploads import SCAN

from ..models import Audit, CheckRun
from ..rules.amounts import signed


def long_words(label, most, **options):
    return PlainTextField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": 4}), **options)


class AmountField(forms.CharField):
    """Yuan as people type them; not negative."""

    def clean(self, value):
        text = super().clean(value)
        try:
            amount = signed(text)
        except BadCell as bad:
            raise forms.ValidationError(bad.reason) from None
        if amount < 0:
            raise forms.ValidationError(_("金额不能是负数。"))
        return amount


class CheckForm(forms.Form):
    kind = forms.ChoiceField(label=_("核查"), choices=CheckRun.Kind)
    since = Day(label=_("核查期间起"))
    until = Day(label=_("核查期间止"))

    def clean(self):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("until", _("止不能早于起。"))
        if until and until > timezone.localdate():
            self.add_error("until", _("不能晚于今天。"))
        return self.cleaned_data


class CorrectForm(forms.Form):
    note = long_words(_("整改情况"), 1000, help_text=_("写明做了什么、什么时候做的。"))
    papers = FilesField(kind=SCAN, label=_("证明材料"), help_text=_("照片或PDF，最多6个。"))


class NoteForm(forms.Form):
    note = long_words(_("情况说明"), 1000)


class AuditForm(forms.Form):
    firm = PlainTextField(label=_("审计机构"), max_length=80)
    report_number = PlainTextField(label=_("报告文号"), max_length=60, required=False)
    since = Day(label=_("审计期间起"))
    until = Day(label=_("审计期间止"))
    scope = PlainTextField(label=_("审计范围"), max_length=300)
    opinion = forms.ChoiceField(label=_("意见类型"), choices=Audit.Opinion)
    verified = AmountField(label=_("核实收益金额（元）"), max_length=30)
    funding = forms.ChoiceField(label=_("经费来源"), choices=Audit.Funding)
    reported_on = Day(label=_("报告日期"))
    summary = long_words(
        _("审计结论摘要"), 2000, required=False, help_text=_("公布以后居民看到的就是这一段，不要写个人信息。")
    )
    papers = FilesField(
        kind=SCAN, label=_("报告扫描件"), required=False, help_text=_("PDF或照片，只给经办人看。")
    )


class AuditFindingForm(forms.Form):
    title = PlainTextField(label=_("问题"), max_length=120)
    words = long_words(_("说明"), 2000)
