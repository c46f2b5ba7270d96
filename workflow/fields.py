"""Form fields that the rooms share."""

from typing import Any

from django import forms

from . import typed


class PlainTextField(forms.CharField):
    """Words without control and direction characters; blanks of any kind do not count as words."""

    def to_python(self, value: Any) -> str:
        return typed.clean(super().to_python(value) or "")


class SeveralField(forms.ModelMultipleChoiceField):
    """Several rows; a number that is too large for any key is no choice, and no error of the database."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError:
            words, given = self.error_messages["invalid_choice"], "、".join(map(str, value))[:60]
            raise forms.ValidationError(words, code="invalid_choice", params={"value": given}) from None
