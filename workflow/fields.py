"""Form fields that the rooms share."""

from typing import Any

from django import forms

from . import typed


class PlainTextField(forms.CharField):
    """Words without control and direction characters; blanks of any kind do not count as words."""

    def to_python(self, value: Any) -> str:
        return typed.clean(super().to_python(value) or "")
