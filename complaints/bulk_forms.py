"""What the page takes that sends many cases at once."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.models import Organisation
from workflow.fields import PlainTextField

from . import rules
from .models import Complaint
from .routing import choices_for

MOST = 100
"""So many cases go out at once; a page of the list shows fewer."""


class BulkDispatchForm(forms.Form):
    unit = forms.ModelChoiceField(
        label=_("承办单位"), queryset=Organisation.objects.none(), empty_label=_("请选择")
    )
    note = PlainTextField(
        label=_("情况说明"),
        required=False,
        max_length=rules.MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("退单待定的诉求改派时必须写明。"),
    )

    def __init__(self, *args, cases: list[Complaint], on, **kwargs):
        super().__init__(*args, **kwargs)
        near = Q(pk__in=())
        for compound in {case.compound for case in cases}:
            near |= Q(pk__in=choices_for(compound, on).order_by().values("pk"))
        self.fields["unit"].queryset = Organisation.objects.filter(near).order_by("kind", "name", "pk")
