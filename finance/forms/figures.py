"""Amounts and percentages as people type them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.register.cells import BadCell

from ..rules.amounts import amount, signed

WHOLE = 100


class Yuan(forms.CharField):
    """An amount above zero, exact to the fen; `read` says which amounts are taken."""

    read = staticmethod(amount)

    def __init__(self, **options):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=30, widget=widget, **options)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return self.read(text)
        except BadCell as bad:
            raise forms.ValidationError(bad.reason) from None


class YuanOrNone(Yuan):
    """An amount from zero on."""

    @staticmethod
    def read(text):
        found = signed(text)
        if found < 0:
            raise BadCell("bad_amount", _("金额不能是负数。"))
        return found


class Percent(Yuan):
    """0 to 100 with two decimals."""

    @staticmethod
    def read(text):
        found = signed(text.rstrip("%％"))
        if not 0 <= found <= WHOLE:
            raise BadCell("bad_percent", _("比例应在0到100之间。"))
        return found
