"""Which compound, and which of its areas: asked only where there is a choice."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import ManagementArea
from .fields import CompoundCode

OFFERED = 100
"""So many compounds are offered in a list to choose from; of more than that, the code is typed."""


class ChooseForm(forms.Form):
    """Which compound, among those that are in the reader's reach."""

    def __init__(self, *args, compounds, **kwargs):
        super().__init__(*args, **kwargs)
        rows = compounds.order_by("pinyin", "pk")
        if rows.count() > OFFERED:
            self.fields["c"] = CompoundCode(label=_("哪个小区（填编号）"))
            self.fields["c"].compounds = rows
        else:
            self.fields["c"] = forms.ModelChoiceField(
                rows, label=_("哪个小区"), to_field_name="code", empty_label=_("请选择")
            )


class AreaChoice(forms.ModelChoiceField):
    """The areas of a compound; where there is but one, nobody is asked."""

    def __init__(self):
        super().__init__(ManagementArea.objects.none(), label=_("管理区域"), empty_label=None)

    def label_from_instance(self, obj):
        return obj.name or str(obj)


def offer_areas(form, areas):
    """Put the areas into the form's field `area`, or take the field away where there is no choice."""
    if len(areas) > 1:
        form.fields["area"].queryset = areas
    else:
        del form.fields["area"]


def area_of(data, areas):
    """The chosen area; `data` loses it."""
    return data.pop("area", None) or areas[0]
