"""What the pages of the roster of inspectors take, and the form of a drawing from it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.forms.fields import Day, today
from communities.models import Appointment, Organisation
from workflow.fields import PlainTextField, SeveralField

from .models import ChecklistKind


def kinds(help_text):
    return SeveralField(
        label=_("检查大类"),
        queryset=ChecklistKind.objects.order_by("code"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )


class Officers(forms.ModelChoiceField):
    """Officers by name, post and unit: namesakes are told apart."""

    def label_from_instance(self, obj):
        return f"{obj.person} · {obj.get_post_display()} · {obj.target}"


class RosterForm(forms.Form):
    officer = Officers(label=_("检查人员"), queryset=Appointment.objects.none(), empty_label=_("请选择"))
    kinds = kinds(_("有专业限制的才选；不选的可以检查全部大类。"))
    starts_on = Day(label=_("列入日期"), initial=today)
    note = PlainTextField(label=_("说明"), max_length=200, required=False)

    def __init__(self, *args, officers, **options):
        super().__init__(*args, **options)
        self.fields["officer"].queryset = officers

    def clean_officer(self):
        """The person, and the unit that the post belongs to; a place stands for its office."""
        row = self.cleaned_data["officer"]
        unit = row.organisation or Organisation.objects.office_of(row.target).first()
        if unit is None:
            raise forms.ValidationError(_("“%(place)s”还没有登记办公机构。") % {"place": row.target})
        return row.person, unit


class StrikeForm(forms.Form):
    ends_on = Day(label=_("最后一天"), initial=today)
    note = PlainTextField(label=_("原因"), max_length=200)


class DrawingForm(forms.Form):
    title = PlainTextField(label=_("名称"), max_length=60)
    count = forms.IntegerField(label=_("抽取小区数"), min_value=1, max_value=500)
    team = forms.IntegerField(label=_("每个小区检查人员"), min_value=1, max_value=10, initial=2)
    kinds = kinds(_("不选的检查全部大类；只从能检查所选大类的人员里抽取。"))
    since = Day(label=_("检查日期起"), initial=today)
    until = Day(label=_("检查日期止"), initial=today)

    def clean_kinds(self):
        return [kind.code for kind in self.cleaned_data["kinds"]]
