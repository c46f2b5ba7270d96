"""What the pages of the tables take; every one asks for the reason of the change."""

from datetime import timedelta

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.forms.fields import CompoundCode, Day
from communities.models import Compound, Organisation, Township
from workflow.fields import PlainTextField

from .. import rules
from ..lifecycle import LIFECYCLE, STAFF, Kind
from ..models import AnswerTemplate, Category, DispatchRule, Limit, Question, Urgency

LONGEST = 525_600
"""A year in minutes: anything longer is a slip of the pen."""
MOST_WORKING_DAYS = 366
"""Beyond a hundred years no end could be counted, and nobody could file any more."""
REASON = _("修改原因")


def reason():
    return PlainTextField(
        label=REASON, max_length=500, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("写进修改记录。")
    )


def tomorrow():
    return timezone.localdate() + timedelta(days=1)


class ReasonedForm(forms.ModelForm):
    """A row with the reason of its change last."""

    note = reason()

    @property
    def changes(self):
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    def _clean_fields(self):
        """Words lose what cannot be seen or turns their direction; what then is empty is missing."""
        super()._clean_fields()
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, str):
                self.cleaned_data[name] = rules.clean(value)
                if value and not self.cleaned_data[name] and self.fields[name].required:
                    self.add_error(name, self.fields[name].error_messages["required"])

    def _post_clean(self):
        """The action writes and the database refuses; the form only reads."""


def place_in_order():
    return forms.IntegerField(label=_("顺序"), min_value=0, max_value=9999)


class CategoryForm(ReasonedForm):
    ordinal = place_in_order()

    class Meta:
        model = Category
        fields = [
            *("name", "name_en", "group", "urgency", "ordinal", "notice", "notice_en", "words"),
            *("active", "private", "staff_only", "closed_to_reports", "closed_words"),
            *("anonymous_ok", "evidence_before", "evidence_required"),
        ]
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("words", "notice", "notice_en")}
        help_texts = {
            "notice": _("居民选了这一类时先看到，例如“有人被困，请先拨打119”。"),
            "private": _("不列入公开的清单、统计和开放数据。"),
            "staff_only": _("居民看不到，只在代为登记时可选。"),
            "closed_to_reports": _("居民不能再选，页面上写明应当向哪里反映。"),
            "closed_words": _("例如：请直接拨打供电热线。"),
        }

    def clean_name(self):
        name = self.cleaned_data["name"]
        if Category.objects.filter(name=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("已经有同名的类别。"))
        return name

    def clean(self):
        given = self.cleaned_data
        if given.get("closed_to_reports") and not given.get("closed_words"):
            self.add_error("closed_words", _("暂停受理时要告诉居民应当向哪里反映，请填写。"))
        return given


class NewCategoryForm(CategoryForm):
    code = forms.CharField(
        label=_("代码"),
        max_length=6,
        validators=[RegexValidator(r"^[A-Z][A-Z0-9]{1,5}\Z", _("代码是2至6位大写字母或数字，以字母开头。"))],
        help_text=_("以后不能改，其他系统按它认这一类。"),
    )
    field_order = ["code"]


class LimitForm(forms.Form):
    """From a day on, one kind of limit is another."""

    category = forms.ModelChoiceField(
        Category.objects.order_by("ordinal", "pk"),
        label=_("类别"),
        required=False,
        to_field_name="code",
        empty_label=_("全部类别（通用时限）"),
    )
    urgency = forms.ChoiceField(
        label=_("紧急程度"),
        required=False,
        choices=[("", _("各种紧急程度（须选类别）")), *Urgency.choices],
    )
    kind = forms.ChoiceField(label=_("时限"), choices=Kind.choices)
    amount = forms.IntegerField(label=_("期限"), min_value=0, max_value=LONGEST)
    unit = forms.ChoiceField(label=_("单位"), choices=Limit.Unit.choices)
    valid_from = Day(
        label=_("从哪一天起"),
        initial=tomorrow,
        help_text=_("最早明天。那一天以前提交、派单的诉求按原来的时限办理。"),
    )
    note = reason()

    def clean(self):
        given = self.cleaned_data
        if not given.get("urgency") and not given.get("category") and "category" not in self.errors:
            self.add_error("urgency", _("请选择紧急程度，或者选择类别。"))
        if given.get("unit") == Limit.Unit.WORKING_DAYS and given.get("amount", 0) > MOST_WORKING_DAYS:
            self.add_error("amount", _("按工作日计算的期限最多%(most)d天。") % {"most": MOST_WORKING_DAYS})
        return given


class LimitEndForm(forms.Form):
    on = Day(label=_("从哪一天起取消"), initial=tomorrow)
    note = reason()


class RuleForm(ReasonedForm):
    """Who leads: for one place or everywhere, a kind of unit or one unit."""

    compound = CompoundCode(label=_("小区编号"), required=False, help_text=_("只对一个小区时填写。"))
    unit = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("指定单位"),
        required=False,
        empty_label=_("不指定，按单位类别找"),
    )
    township = forms.ModelChoiceField(
        Township.objects.order_by("pk"),
        label=_("镇乡"),
        required=False,
        empty_label=_("全区"),
    )

    class Meta:
        model = DispatchRule
        fields = ["township", "compound", "rank", "lead", "unit", "active"]
        help_texts = {"rank": _("数字小的在前；前面的单位不存在时找后面的。")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        given = kwargs.get("instance")
        self.fields["compound"].compounds = Compound.objects.active()
        if given and given.compound_id:
            self.initial["compound"] = given.compound.code
        units = Organisation.objects.current(timezone.localdate()).exclude(kind=Organisation.Kind.PARTY)
        self.fields["unit"].queryset = units.order_by("kind", "name", "pk")

    def clean(self):
        given = self.cleaned_data
        if not self.errors and bool(given.get("lead")) == bool(given.get("unit")):
            self.add_error("lead", _("牵头单位类别和指定单位，请填一个，而且只填一个。"))
        if given.get("township") and given.get("compound"):
            self.add_error("compound", _("镇乡和小区只能填一个：小区已经在镇乡里。"))
        return given


class ChoiceLines(forms.CharField):
    """One choice a line, with its English words behind a bar."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value):
        found = {}
        for line in rules.clean(super().to_python(value)).replace("｜", "|").splitlines():
            label, _bar, english = (part.strip() for part in line.partition("|"))
            if len(label) > 60 or len(english) > 100:
                raise forms.ValidationError(_("选项最多60个字，英文最多100个字。"))
            if label:
                found[label] = english
        return list(found.items())

    def prepare_value(self, value):
        if isinstance(value, list):
            return "\n".join(f"{label} | {english}" if english else label for label, english in value)
        return value


class QuestionForm(ReasonedForm):
    choices = ChoiceLines(
        label=_("选项"),
        required=False,
        help_text=_("单选、多选时填写，一行一个，按这里的先后显示；英文写在竖线（|）后面。"),
    )
    ordinal = place_in_order()
    field_order = ["label", "label_en", "datatype", "choices"]

    class Meta:
        model = Question
        fields = ["label", "label_en", "datatype", "help_text", "required", "ordinal", "active"]
        help_texts = {"active": _("不再问时取消勾选；以前的回答保留。")}

    def clean(self):
        given = self.cleaned_data
        is_list = given.get("datatype") in (Question.Datatype.ONE, Question.Datatype.MANY)
        if is_list and "choices" not in self.errors and len(given.get("choices") or ()) < 2:
            self.add_error("choices", _("单选、多选至少要有两个选项，一行一个。"))
        return given


class TemplateForm(ReasonedForm):
    ordinal = place_in_order()
    move = forms.ChoiceField(label=_("用在哪一步"))
    words = PlainTextField(
        label=_("内容"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("可以用{类别}、{编号}、{单位}、{位置}、{时限}，使用时自动换成这件诉求的。"),
    )

    class Meta:
        model = AnswerTemplate
        fields = ["category", "move", "title", "words", "ordinal", "active"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        moves = [move for move in LIFECYCLE.moves if move.roles & STAFF]
        self.fields["move"].choices = [(move.name, move.label) for move in moves]
        self.fields["category"].queryset = Category.objects.order_by("ordinal", "pk")
        self.fields["category"].empty_label = _("全部类别")


class PreviewForm(forms.Form):
    """Which compound is meant by “who would get it”."""

    compound = CompoundCode(label=_("小区编号"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["compound"].compounds = Compound.objects.active()
