"""Fields that several forms share."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Compound
from ..rules import YEARS


class Day(forms.DateField):
    """A day, entered with the browser's own calendar; a year that nobody can mean is a slip."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self, value):
        day = super().clean(value)
        if day is not None and day.year not in YEARS:
            raise forms.ValidationError(
                _("请检查年份：应在%(first)d年到%(last)d年之间。"),
                params={"first": YEARS[0], "last": YEARS[-1]},
            )
        return day


def today():
    return timezone.localdate()


def note(*, required=False, label=None):
    return forms.CharField(
        label=label or _("说明"), required=required, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class Words(forms.CharField):
    """One line of text without line breaks or other control signs."""

    def to_python(self, value):
        return " ".join("".join(sign if sign.isprintable() else " " for sign in value or "").split())


class CompoundCode(Words):
    """A compound by its code: a district may have thousands, too many for a list to choose from."""

    def __init__(self, **options):
        super().__init__(max_length=20, **options)
        self.compounds = Compound.objects.none()

    def clean(self, value):
        code = super().clean(value)
        if not code:
            return None
        if found := self.compounds.filter(code__iexact=code).first():
            return found
        raise forms.ValidationError(
            _("没有编号为“%(code)s”的小区，或者它不在您的职责范围内。"), params={"code": code}
        )


def phone(*, required=True):
    return forms.CharField(
        label=_("手机号"),
        required=required,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "inputmode": "tel"}),
        help_text=_("11位手机号，用来区分同名的人。"),
    )
