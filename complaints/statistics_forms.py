"""What the statistics page is asked: which period, as of when, by what."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .filters import SANE, DayInput, start_of
from .rates import GROUPINGS, Span

USUAL = "category"
FIRST_OF_ALL = sorted(GROUPINGS.items(), key=lambda one: one[0] != USUAL)
"""The usual one stands first, so that a form that says nothing shows what is counted."""


class Day(forms.DateField):
    widget = DayInput
    default_validators = SANE


class StatisticsForm(forms.Form):
    """Empty fields mean: everything, as of the newest day that may be asked for."""

    by = forms.ChoiceField(label=_("按什么分组"), choices=FIRST_OF_ALL, required=False)
    since = Day(label=_("时限到期日从"), required=False)
    until = Day(label=_("时限到期日至"), required=False)
    as_of = Day(label=_("截至"), required=False, help_text=_("这一天24点以后的事不计入。"))

    def __init__(self, *args, newest, **kwargs):
        super().__init__(*args, **kwargs)
        self.newest = newest

    def clean_as_of(self):
        day = self.cleaned_data["as_of"]
        if day and day > self.newest:
            raise forms.ValidationError(
                _("截至日期最晚是%(day)s。") % {"day": self.newest.isoformat()}, code="future"
            )
        return day

    def clean(self):
        given = super().clean()
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            self.add_error("until", _("结束日期不能早于开始日期。"))
        return given

    @property
    def given(self) -> dict:
        return self.cleaned_data if self.is_bound and self.is_valid() else {}

    @property
    def grouping(self) -> str:
        return self.given.get("by") or USUAL

    @property
    def span(self) -> Span:
        """Up to the last second of the day, or to this moment if the day is today."""
        day, given = self.given.get("as_of") or self.newest, self.given
        end = after(given["until"]) if given.get("until") else None
        start = start_of(given["since"]) if given.get("since") else None
        return Span(min(after(day), timezone.now()), start, end)


def after(day):
    """The first moment of the next day."""
    return start_of(day) + timedelta(days=1)
