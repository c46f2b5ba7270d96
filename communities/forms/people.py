"""Change, merge and telephone of persons."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Person
from .fields import Day, Words, note, phone


class PersonForm(forms.ModelForm):
    name = Words(label=_("姓名"), max_length=60)
    gender = forms.ChoiceField(
        label=_("性别"), required=False, choices=[("", _("没有登记")), *Person.gender.field.choices]
    )
    consented_on = Day(
        label=_("同意公开姓名的日期"),
        required=False,
        help_text=_("没有本人同意，公示页只写职务，不写姓名。"),
    )
    note = note()

    class Meta:
        model = Person
        fields = ["name", "gender", "consented_on"]

    @property
    def changes(self):
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class PhoneForm(forms.Form):
    phone = phone(required=False)
    note = note(required=True, label=_("更换原因"))


class MergePersonForm(forms.Form):
    into = forms.ModelChoiceField(
        label=_("保留哪一条人员记录"), queryset=Person.objects.none(), empty_label=_("请选择")
    )
    note = note(required=True, label=_("依据"))

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = people
        self.fields["into"].label_from_instance = lambda one: f"{one.name} {one.masked_phone}".strip()
