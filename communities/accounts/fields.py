"""Form fields about accounts."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from workflow.refusals import Refused

from .. import phones


class PhoneField(forms.CharField):
    """A mainland mobile number, in its normal form."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("手机号码"))
        super().__init__(
            widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}), max_length=30, **kwargs
        )

    def clean(self, value):
        typed = super().clean(value)
        try:
            return phones.normal(typed) if typed else ""
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
