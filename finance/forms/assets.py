"""Kinds, assets, surveys."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.forms.chosen import AreaChoice, offer_areas
from communities.forms.fields import Day, Words, note, today
from communities.forms.files import FilesField
from communities.models import Building

from ..models import AssetKind, CommonAsset
from .figures import Yuan

PHOTO_HELP = _("最多6张，每张不超过10MB。")
KIND_CODE = re.compile(r"[A-Z][A-Z0-9]{1,5}")


class KindForm(forms.Form):
    name = Words(label=_("名称"), max_length=40)
    name_en = Words(label=_("英文名称"), max_length=60, required=False)
    hint = Words(label=_("包括"), max_length=200, required=False)
    hint_en = Words(label=_("包括（英文）"), max_length=300, required=False)
    ordinal = forms.IntegerField(label=_("顺序"), min_value=1, max_value=1000, initial=100)


class KindNewForm(KindForm):
    field_order = ["code"]
    code = Words(
        label=_("代码"), max_length=6, help_text=_("大写字母开头，2至6位字母或数字，例如PA6。以后不能改。")
    )

    def clean_code(self):
        code = self.cleaned_data["code"].upper()
        if not KIND_CODE.fullmatch(code):
            raise forms.ValidationError(_("代码应为大写字母开头的2至6位字母或数字。"))
        return code


class KindEditForm(KindForm):
    active = forms.BooleanField(label=_("启用"), required=False)


class AssetForm(forms.Form):
    """What was found; `compound` gives the buildings."""

    kind = forms.ModelChoiceField(AssetKind.objects.none(), label=_("种类"), empty_label=_("请选择"))
    name = Words(label=_("名称"), max_length=80, help_text=_("例如：1号楼电梯轿厢广告位。"))
    building = forms.ModelChoiceField(
        Building.objects.none(), label=_("楼栋"), required=False, empty_label=_("不在某一栋楼")
    )
    place = Words(label=_("位置"), max_length=100, required=False)
    quantity = Yuan(label=_("数量"), initial="1")
    unit = Words(label=_("计量单位"), max_length=10, initial="处", help_text=_("处、个、㎡……"))
    basis = forms.ChoiceField(label=_("权属依据"), choices=CommonAsset.Basis)
    basis_note = Words(label=_("权属说明"), max_length=200, required=False)
    in_use = forms.BooleanField(label=_("正在经营使用"), required=False)
    surveyed_on = Day(label=_("摸排日期"), initial=today)
    photos = FilesField(label=_("照片"), required=False, help_text=PHOTO_HELP)

    def __init__(self, *args, compound, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = AssetKind.objects.filter(active=True).order_by("ordinal", "pk")
        buildings = Building.objects.filter(compound=compound).select_related("area")
        self.fields["building"].queryset = buildings.order_by("area", "pk")


class AssetNewForm(AssetForm):
    field_order = ["area", "code"]
    area = AreaChoice()
    code = Words(label=_("编号"), max_length=30, help_text=_("在本管理区域内不重复，例如GG-01。"))

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        offer_areas(self, areas)


class AssetEditForm(AssetForm):
    note = note(label=_("修改原因"))


class RetireForm(forms.Form):
    on = Day(label=_("停用日期"), initial=today)
    reason = note(required=True, label=_("停用原因"))


class CampaignForm(forms.Form):
    name = Words(label=_("名称"), max_length=60, help_text=_("例如：2026年公共资产摸排。"))
    starts_on = Day(label=_("开始"))
    ends_on = Day(label=_("结束"))
