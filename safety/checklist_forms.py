"""What the pages of the checklist take; every one asks for the reason of the change."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from communities.forms.fields import Day
from workflow.fields import PlainTextField

from .actions.editions import COLUMNS
from .models import ChecklistItem, ChecklistKind, Frequency


def reason():
    return PlainTextField(
        label=_("修改原因"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("写进修改记录。"),
    )


def plain(value):
    """0.1 for what is stored as 0.1000."""
    return f"{value.normalize():f}"


class EditionForm(forms.Form):
    name = PlainTextField(label=_("版本"), max_length=60, help_text=_("例如：七大类三十三项（2027）。"))
    basis = PlainTextField(label=_("依据"), max_length=200)
    valid_from = Day(label=_("起用日期"), help_text=_("前一版到前一天为止；正在进行的检查仍用原来的版本。"))
    note = reason()


class ReasonForm(forms.Form):
    note = reason()


class ItemForm(forms.ModelForm):
    """The action writes; the form only reads."""

    kind = forms.ModelChoiceField(
        label=_("大类"), queryset=ChecklistKind.objects.order_by("code"), empty_label=_("请选择")
    )
    frequency = forms.ChoiceField(label=_("检查频次"), choices=Frequency)
    also = forms.ChoiceField(
        label=_("另有频次"),
        choices=[("", _("没有")), *Frequency.choices],
        required=False,
        help_text=_("例如演练：每月看记录，每年还要演练一次。"),
    )
    note = reason()

    class Meta:
        model = ChecklistItem
        fields = list(COLUMNS)
        help_texts = {
            "days": _("0天是当场整改。"),
            "reading_unit": _("要填读数的事项才填，例如MPa、V、Ω。"),
            "is_red_line": _("不符合就不能达标。"),
        }

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name in ("reading_least", "reading_most"):
            if self.initial.get(name) is not None:
                self.initial[name] = plain(self.initial[name])

    def _post_clean(self):
        """Nothing is put into the row here."""


class NewItemForm(ItemForm):
    code = forms.CharField(
        label=_("代码"),
        max_length=3,
        validators=[RegexValidator(r"^[A-Z]\d{1,2}\Z", _("代码是大类的字母加一两位数字，例如A8。"))],
        help_text=_("大类的字母加数字，例如A8；删去的代码不要给别的事项用。"),
    )
    field_order = ["kind", "code"]
