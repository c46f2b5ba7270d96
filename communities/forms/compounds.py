"""Change, close and merge compounds; confirm residents."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Community, Compound
from .fields import CompoundCode, Day, Words, note, phone, today

FIRST_YEAR = 1949


class CompoundForm(forms.ModelForm):
    """The facts of the register; `communities` are those the editor may choose from."""

    name = Words(label=_("小区名称"), max_length=60)
    address = Words(label=_("地址"), max_length=200)
    note = note()

    class Meta:
        model = Compound
        fields = [
            "name",
            "community",
            "address",
            "delivered_year",
            "households",
            "exclusive_area",
            "kind",
            "longitude",
            "latitude",
            "is_hard_case",
        ]

    def __init__(self, *args, communities, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["community"].queryset = communities
        self.fields["community"].empty_label = None
        self.fields["households"].min_value = 1
        self.fields["is_hard_case"].help_text = _("列入后在清单和小区页面上标出。")

    def clean_households(self):
        return _positive(self.cleaned_data["households"])

    def clean_exclusive_area(self):
        return _positive(self.cleaned_data["exclusive_area"])

    def clean_delivered_year(self):
        year, last = self.cleaned_data["delivered_year"], timezone.localdate().year
        if not FIRST_YEAR <= year <= last:
            raise forms.ValidationError(
                _("交付年份应在%(first)s年至%(last)s年之间。"), params={"first": FIRST_YEAR, "last": last}
            )
        return year

    @property
    def changes(self):
        return {name: self.cleaned_data[name] for name in self._meta.fields}


def _positive(number):
    if number <= 0:
        raise forms.ValidationError(_("应大于0。"))
    return number


def communities_for(user, compound):
    """Communities in which the user edits compounds, and the compound's own."""
    seen = Compound.objects.visible_to(user, "register.edit").values("community")
    own = Q(pk__in=seen) | Q(pk=compound.community_id)
    return Community.objects.filter(own).order_by("township", "name", "pk")


class CloseForm(forms.Form):
    on = Day(label=_("停用日期"), initial=today)
    note = note(required=True, label=_("原因"))


class MergeForm(forms.Form):
    into = CompoundCode(label=_("并入哪个小区（填编号）"))
    on = Day(label=_("合并日期"), initial=today)
    note = note(required=True, label=_("依据"))

    def __init__(self, *args, compounds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].compounds = compounds


class ResidentForm(forms.Form):
    name = Words(label=_("业主姓名"), max_length=60)
    phone = phone()
    starts_on = Day(label=_("自何日起是业主"), initial=today)
    ends_on = Day(label=_("至何日"), required=False, help_text=_("不填表示至今。"))
    note = note(label=_("核实依据（如不动产权证、购房合同）"))
