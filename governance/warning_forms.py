"""What the pages of warnings take."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.forms.fields import CompoundCode, Day
from communities.forms.files import FilesField
from communities.models import Township
from workflow.fields import PlainTextField
from workflow.uploads import SCAN

from .lifecycle import WarningMove
from .models import RedLineKind

LABELS = {
    WarningMove.ACKNOWLEDGE: (_("说明"), ""),
    WarningMove.PLAN: (_("整改方案"), _("做什么、谁负责、什么时候完成。")),
    WarningMove.VERIFY: (_("核实情况"), _("看了什么、结果怎样。")),
    WarningMove.SEND_BACK: (_("还差什么"), ""),
    WarningMove.LIFT: (_("解除原因"), ""),
}


class StepForm(forms.Form):
    """The words of one step; which are obligatory the table of moves says, in its own sentence."""

    note = PlainTextField(max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, move, **kwargs):
        super().__init__(*args, prefix=move.name, **kwargs)
        self.fields["note"].label, self.fields["note"].help_text = LABELS[WarningMove(move.name)]


class RedLineForm(forms.Form):
    kind = forms.ChoiceField(label=_("红线事项"), choices=RedLineKind)
    township = forms.ModelChoiceField(
        label=_("镇乡"),
        queryset=Township.objects.none(),
        required=False,
        to_field_name="code",
        empty_label=_("请选择"),
        help_text=_("全镇乡的事项选镇乡，单个小区的事项填小区编号，两者选一个。"),
    )
    compound = CompoundCode(label=_("小区编号"), required=False)
    happened_on = Day(label=_("发生日期"))
    words = PlainTextField(
        label=_("事实"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("不写个人姓名和电话。"),
    )
    papers = FilesField(kind=SCAN, label=_("依据"), help_text=_("照片或PDF，最多6个。"))

    def __init__(self, *args, townships, compounds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["township"].queryset = townships
        self.fields["compound"].compounds = compounds

    def clean_happened_on(self):
        day = self.cleaned_data["happened_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("发生日期不能晚于今天。"))
        return day

    def clean(self):
        if bool(self.cleaned_data.get("township")) == bool(self.cleaned_data.get("compound")):
            self.add_error("township", _("镇乡和小区请选填一个。"))
        return self.cleaned_data
