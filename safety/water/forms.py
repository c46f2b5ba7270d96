"""What the pages of this part take."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.forms.fields import Day, today
from communities.forms.files import FilesField
from workflow.fields import PlainTextField

from ..forms import long_words
from ..models import FireWater, Hazard

READING_HELP = _("在最不利点的消火栓实测，例如 0.35；也可以带单位，例如 350kPa。")
PHOTO_HELP = _("压力表读数要拍清楚；最多6张，照片里的位置信息不会保存。")


class WaterForm(forms.Form):
    mains = forms.ChoiceField(label=_("管网"), choices=FireWater.Mains, widget=forms.RadioSelect)
    reading = PlainTextField(
        label=_("实测水压（MPa）"), max_length=20, required=False, help_text=READING_HELP
    )
    on = Day(label=_("实测日期"), initial=today)
    extinguishers = forms.IntegerField(
        label=_("应急灭火器（具）"),
        min_value=0,
        max_value=100_000,
        initial=0,
        help_text=_("没有水、水压不足时临时增放的灭火器，没有填0。"),
    )
    note = PlainTextField(label=_("说明"), max_length=200, required=False)
    photos = FilesField(label=_("照片"), required=False, help_text=PHOTO_HELP)


class RepairForm(forms.Form):
    title = PlainTextField(label=_("项目名称"), max_length=80, help_text=_("例如：1至6号楼消防管网更换。"))
    water_by = Day(label=_("计划通水日期"))
    hazard = forms.ModelChoiceField(
        label=_("要消除的隐患"), queryset=Hazard.objects.none(), required=False, empty_label=_("没有登记")
    )

    def __init__(self, *args, hazards, **options):
        super().__init__(*args, **options)
        self.fields["hazard"].queryset = hazards


class MeasureForm(forms.Form):
    """A new spot before the works; after them one of those that were measured before."""

    spot = PlainTextField(label=_("测点"), max_length=60, help_text=_("例如：3号楼屋顶试验消火栓。"))
    reading = PlainTextField(label=_("实测水压（MPa）"), max_length=20, help_text=_("没有水填0。"))
    on = Day(label=_("实测日期"), initial=today)
    photos = FilesField(label=_("照片"), required=False, help_text=PHOTO_HELP)

    def __init__(self, *args, spots, **options):
        super().__init__(*args, **options)
        if spots:
            self.fields["spot"] = forms.ChoiceField(label=_("测点"), choices=[(one, one) for one in spots])
            self.fields["reading"].help_text = READING_HELP
            self.fields["photos"].required = True


class BeginForm(forms.Form):
    on = Day(label=_("开工日期"), initial=today)
    builder = PlainTextField(label=_("施工单位"), max_length=80)
    note = long_words(_("情况说明"), required=False)


class TurnOnForm(forms.Form):
    on = Day(label=_("通水日期"), initial=today)
    note = long_words(_("情况说明"), required=False)


class PostponeForm(forms.Form):
    days = forms.IntegerField(label=_("延长几天"), min_value=1, max_value=180)
    note = long_words(_("延期理由"))
