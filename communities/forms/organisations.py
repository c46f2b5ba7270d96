"""Enter and change units."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Organisation, Township
from .fields import CompoundCode, Day, Words, note

NEW_KINDS = [
    Organisation.Kind.DEPARTMENT,
    Organisation.Kind.ENFORCEMENT,
    Organisation.Kind.UTILITY,
    Organisation.Kind.COMPANY,
    Organisation.Kind.RESIDENT_UNIT,
    Organisation.Kind.JOINT_PARTY,
]
"""Offices come with their places, branches and committees with the register."""
IN_A_COMPOUND = frozenset({Organisation.Kind.RESIDENT_UNIT, Organisation.Kind.JOINT_PARTY})


class OrganisationNewForm(forms.Form):
    """The seat is a compound, a township, or else the district."""

    kind = forms.ChoiceField(label=_("类别"), choices=[(kind.value, kind.label) for kind in NEW_KINDS])
    name = Words(label=_("名称"), max_length=100)
    township = forms.ModelChoiceField(
        label=_("所属镇乡"),
        queryset=Township.objects.none(),
        required=False,
        empty_label=_("全区"),
    )
    compound = CompoundCode(
        label=_("所在小区的编号"),
        required=False,
        help_text=_("驻区单位、小区联合党委必须填写，其他单位可以不填。"),
    )
    note = note()

    def __init__(self, *args, townships, compounds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["township"].queryset = townships
        self.fields["compound"].compounds = compounds

    def clean(self):
        data = super().clean()
        lacks = "compound" not in self.errors and not data.get("compound")
        if data.get("kind") in IN_A_COMPOUND and lacks:
            self.add_error("compound", _("请填写所在小区的编号。"))
        return data


class OrganisationForm(forms.ModelForm):
    name = Words(label=_("名称"), max_length=100)
    office_phone = Words(label=_("办公电话"), max_length=30, required=False)
    notify_url = forms.CharField(
        label=_("工作群通知地址"),
        required=False,
        max_length=500,
        help_text=_("企业微信、钉钉、飞书群机器人或网络接口的地址；加密保存。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    starts_on = Day(label=_("成立日期"), required=False)
    ends_on = Day(label=_("终止日期"), required=False)
    note = note()

    class Meta:
        model = Organisation
        fields = ["name", "office_phone", "notify_url", "duties", "starts_on", "ends_on"]
        widgets = {"duties": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.extra = []
        if hasattr(self.instance, "company"):
            self._add(
                "company",
                "credit_code",
                forms.CharField(label=_("统一社会信用代码"), max_length=18, required=False),
            )
            self._add(
                "company",
                "has_party_organisation",
                forms.BooleanField(label=_("有党组织或党建指导员"), required=False),
            )
        if hasattr(self.instance, "party"):
            self._add(
                "party",
                "member_count",
                forms.IntegerField(label=_("党员人数"), min_value=0, max_value=32767, required=False),
            )
        self.order_fields([name for name in self.fields if name != "note"])

    def _add(self, part, name, field):
        self.fields[name] = field
        self.initial[name] = getattr(getattr(self.instance, part), name)
        self.extra.append(name)

    def clean_notify_url(self):
        return self.cleaned_data["notify_url"] or None

    @property
    def changes(self):
        return {name: self.cleaned_data[name] for name in [*self._meta.fields, *self.extra]}
