"""Fields that several forms share."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Day(forms.DateField):
    """A day, entered with the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


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


def phone(*, required=True):
    return forms.CharField(
        label=_("手机号"),
        required=required,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "inputmode": "tel"}),
        help_text=_("11位手机号，用来区分同名的人。"),
    )
