"""What the pages of safety take."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.forms.chosen import AreaChoice, offer_areas
from communities.forms.fields import Day
from communities.forms.files import FilesField
from communities.models import Building, Compound, Organisation, Person
from workflow.fields import PlainTextField, SeveralField
from workflow.uploads import SCAN

from .actions.hazards import MOST_DAYS_MORE
from .models import (
    Answer,
    Assessment,
    Campaign,
    ChecklistItem,
    EnforcementCase,
    FixedPoint,
    Hazard,
    Inspection,
    LawArticle,
    RoundResult,
)

CHOOSE = _("请选择")


def long_words(label, most=500, **options):
    return PlainTextField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": 4}), **options)


def day_field(label, **options):
    return Day(label=label, **options)


def photos(label, **options):
    return FilesField(label=label, help_text=_("最多6张；照片里的位置信息不会保存。"), **options)


class PlaceForm(forms.Form):
    """The building and the words of the spot, of one compound."""

    building = forms.ModelChoiceField(
        label=_("楼栋"), queryset=Building.objects.none(), required=False, empty_label=_("公共区域")
    )
    spot = PlainTextField(
        label=_("具体位置"), max_length=60, required=False, help_text=_("例如：2单元3楼楼梯口。")
    )

    def __init__(self, *args, compound: Compound, **options):
        super().__init__(*args, **options)
        self.fields["building"].queryset = Building.objects.filter(compound=compound).order_by("pk")


class HazardForm(PlaceForm):
    item = forms.ModelChoiceField(
        label=_("隐患类别"), queryset=ChecklistItem.objects.none(), empty_label=CHOOSE
    )
    description = long_words(_("隐患情况"), 1000, help_text=_("写明看到了什么，有多严重。"))
    is_suspected = forms.BooleanField(
        label=_("可能是重大火灾隐患"), required=False, help_text=_("勾选后由镇乡研判，不直接交办。")
    )
    photos = photos(_("现场照片"))
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    field_order = ("item", "building", "spot", "description", "photos", "is_suspected", "form_key")

    def __init__(self, *args, edition, **options):
        super().__init__(*args, **options)
        self.fields["item"].queryset = edition.items.select_related("kind").order_by("code")


class PosterForm(forms.Form):
    """Which area, where a compound has several."""

    area = AreaChoice()

    def __init__(self, *args, areas, **options):
        super().__init__(*args, **options)
        offer_areas(self, areas)


class NoteForm(forms.Form):
    note = long_words(_("情况说明"))


class GradeForm(forms.Form):
    grade = forms.ChoiceField(label=_("等级"), choices=Hazard.Grade)
    decision_number = PlainTextField(
        label=_("判定文号"), max_length=60, required=False, help_text=_("重大隐患填消防救援机构的判定文号。")
    )
    note = long_words(_("情况说明"), required=False)


class OrderForm(forms.Form):
    unit = forms.ModelChoiceField(
        label=_("整改责任单位"), queryset=Organisation.objects.none(), empty_label=CHOOSE
    )
    days = forms.IntegerField(
        label=_("整改天数"), min_value=0, max_value=365, help_text=_("0天是当场整改，当天办结；按自然日计。")
    )
    measure = long_words(_("临时防范措施"), required=False, help_text=_("重大隐患和整改超过30天的必须填写。"))
    note = long_words(_("情况说明"), required=False)

    def __init__(self, *args, units, **options):
        super().__init__(*args, **options)
        self.fields["unit"].queryset = units


class RectifyForm(forms.Form):
    note = long_words(_("整改情况"), help_text=_("写明做了什么、什么时候做的。"))
    photos = photos(_("整改后照片"))


class CloseForm(forms.Form):
    note = long_words(_("复查情况"))
    release_number = PlainTextField(
        label=_("销案文号"), max_length=60, required=False, help_text=_("重大隐患填消防救援机构的销案文号。")
    )


class SecureForm(forms.Form):
    measure = long_words(_("临时防范措施"))


class ExtensionForm(forms.Form):
    days = forms.IntegerField(label=_("延长几天"), min_value=1, max_value=MOST_DAYS_MORE)
    note = long_words(_("延期理由"))


class ListingForm(forms.Form):
    number = PlainTextField(label=_("挂牌督办文号"), max_length=60)
    note = long_words(_("督办要求"))


class OptionalNoteForm(forms.Form):
    note = long_words(_("情况说明"), required=False)


class InspectionForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("方式"),
        choices=[(one.value, one.label) for one in (Inspection.Kind.JOINT, Inspection.Kind.COMPLAINT)],
    )
    since = day_field(_("检查日期起"))
    until = day_field(_("检查日期止"))
    inspectors = SeveralField(
        label=_("检查人员"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    source = PlainTextField(label=_("事由"), max_length=60, required=False)

    def __init__(self, *args, inspectors, **options):
        super().__init__(*args, **options)
        self.fields["inspectors"].queryset = inspectors

    def clean(self):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("结束日期不能早于开始日期。"))
        return self.cleaned_data


class AnswerForm(PlaceForm):
    result = forms.ChoiceField(label=_("结果"), choices=Answer.Result, widget=forms.RadioSelect)
    reading = PlainTextField(label=_("读数"), max_length=20, required=False)
    note = PlainTextField(
        label=_("说明"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不合格、不适用要写明情况。"),
    )
    photos = FilesField(label=_("照片"), required=False, help_text=_("不合格要拍照。"))

    field_order = ("result", "reading", "building", "spot", "note", "photos")

    def __init__(self, *args, item: ChecklistItem, **options):
        super().__init__(*args, **options)
        if item.reading_unit:
            self.fields["reading"].label = _("读数（%(unit)s）") % {"unit": item.reading_unit}
        else:
            del self.fields["reading"]


class FinishForm(forms.Form):
    counterpart = PlainTextField(label=_("被检查方在场人员"), max_length=40)


class SignForm(forms.Form):
    remark = long_words(_("意见"), required=False, help_text=_("没有意见可以不填。"))


class PointForm(forms.Form):
    kind = forms.ChoiceField(label=_("种类"), choices=FixedPoint.Kind)
    name = PlainTextField(label=_("名称"), max_length=60, help_text=_("例如：1号楼地下室3号消火栓。"))
    item = forms.ModelChoiceField(
        label=_("检查事项"), queryset=ChecklistItem.objects.none(), empty_label=CHOOSE
    )
    building = forms.ModelChoiceField(
        label=_("楼栋"), queryset=Building.objects.none(), required=False, empty_label=_("公共区域")
    )

    def __init__(self, *args, compound, edition, **options):
        super().__init__(*args, **options)
        self.fields["building"].queryset = Building.objects.filter(compound=compound).order_by("pk")
        self.fields["item"].queryset = edition.items.order_by("code")


class AssessmentForm(forms.Form):
    """One choice for each item, or the reason why the compound is out of scope."""

    year = forms.IntegerField(label=_("年度"), min_value=2020, max_value=2100)
    reason = PlainTextField(
        label=_("不在范围的原因"),
        max_length=200,
        required=False,
        help_text=_("例如：物业企业进驻不满一年。填写以后不用逐项评定。"),
    )
    certificate = PlainTextField(
        label=_("证书编号"), max_length=40, required=False, help_text=_("达标的才有。")
    )

    def __init__(self, *args, items, **options):
        super().__init__(*args, **options)
        for item in items:
            self.fields[item.code] = forms.ChoiceField(
                label=str(item), choices=[("", "—"), *Assessment.Result.choices], required=False
            )

    def clean(self):
        data = super().clean()
        if not data.get("reason"):
            for name in set(self.fields) - {"year", "reason", "certificate"}:
                if not data.get(name):
                    self.add_error(name, _("请选择评定结果。"))
        return data


class CampaignForm(forms.Form):
    title = PlainTextField(label=_("名称"), max_length=80)
    theme = forms.ChoiceField(label=_("主题"), choices=Campaign.Theme)
    starts_on = day_field(_("开始"))
    ends_on = day_field(_("结束"))
    basis = PlainTextField(label=_("依据"), max_length=120, required=False)

    def clean(self):
        starts, ends = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("结束日期不能早于开始日期。"))
        return self.cleaned_data


class RoundForm(forms.Form):
    held_on = day_field(_("日期"))
    team = PlainTextField(label=_("带队人员"), max_length=120)
    units = SeveralField(
        label=_("参加单位"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    compounds = SeveralField(
        label=_("小区"), queryset=Compound.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    photos = FilesField(label=_("照片"), required=False)

    def __init__(self, *args, units, compounds, **options):
        super().__init__(*args, **options)
        self.fields["units"].queryset = units
        self.fields["compounds"].queryset = compounds


class ResultForm(forms.Form):
    compound = forms.ModelChoiceField(label=_("小区"), queryset=Compound.objects.none(), empty_label=CHOOSE)
    kind = forms.ChoiceField(label=_("种类"), choices=RoundResult.Kind)
    count = forms.IntegerField(label=_("数量"), min_value=1, max_value=100000)
    note = PlainTextField(label=_("说明"), max_length=200, required=False, help_text=_("更正数量要写原因。"))
    photos = FilesField(
        label=_("现场照片"), required=False, help_text=_("第一次登记要有照片；照片里的位置信息不会保存。")
    )

    def __init__(self, *args, compounds, **options):
        super().__init__(*args, **options)
        self.fields["compound"].queryset = compounds


class Articles(forms.ModelChoiceField):
    """Articles with what they let a fine be."""

    def label_from_instance(self, obj):
        return f"{obj} · {obj.range_words}"


class EnforcementForm(forms.Form):
    domain = forms.ChoiceField(label=_("领域"), choices=EnforcementCase.Domain)
    article = Articles(label=_("执法依据"), queryset=LawArticle.objects.all(), empty_label=CHOOSE)
    is_person = forms.BooleanField(label=_("当事人是个人"), required=False)
    party = PlainTextField(
        label=_("当事人"), max_length=80, help_text=_("加密保存；对外公开时个人只显示姓氏。")
    )
    facts = long_words(_("违法事实"), 1000)
    hazard = forms.ModelChoiceField(
        label=_("由哪处隐患移送"),
        queryset=Hazard.objects.none(),
        required=False,
        empty_label=_("不是隐患移送的"),
        help_text=_("移送执法的隐患立案以后，两边互相能看到。"),
    )

    def __init__(self, *args, domains, hazards, **options):
        """:param hazards: of the compound, in the reader's scope."""
        super().__init__(*args, **options)
        self.fields["hazard"].queryset = hazards
        known = EnforcementCase.Domain.choices
        self.fields["domain"].choices = [(value, label) for value, label in known if value in domains]


class DecisionForm(forms.Form):
    document_number = PlainTextField(label=_("处罚决定书文号"), max_length=60)
    fine = forms.DecimalField(label=_("罚款（元）"), min_value=0, max_digits=12, decimal_places=2)
    reason = PlainTextField(
        label=_("幅度外的原因"),
        max_length=200,
        required=False,
        help_text=_("罚款在条文规定的幅度外时填写。"),
    )
    papers = FilesField(kind=SCAN, label=_("处罚决定书"), required=False)

    def __init__(self, *args, article: LawArticle, **options):
        super().__init__(*args, **options)
        self.fields["fine"].help_text = _("条文规定：%(range)s。不罚款的填0。") % {
            "range": article.range_words
        }


class PaymentForm(forms.Form):
    paid = forms.DecimalField(label=_("缴款金额（元）"), min_value=0, max_digits=12, decimal_places=2)
    on = day_field(_("缴款日期"))
