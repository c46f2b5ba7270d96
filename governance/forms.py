"""What the top floor\'s own pages take."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.forms.fields import CompoundCode
from communities.forms.files import FilesField
from communities.models import Township
from finance.models import Project
from finance.rules.periods import quarter_of
from workflow.fields import PlainTextField
from workflow.uploads import SCAN

from .indicators import COUNTINGS
from .models import Indicator

PARTS = (
    ("weight", _("权重")),
    ("yellow", _("黄线（%）")),
    ("red", _("红线（%）")),
    ("least", _("最少件数")),
)
QUARTERS_BACK = 4


class IndicatorsForm(forms.Form):
    """Four numbers for each indicator, all on one page, since weights sum to a hundred only together."""

    PARTS = PARTS

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            for name, label in PARTS:
                self.fields[f"{row.code}_{name}"] = self.number(row, name, f"{row} {label}")
        self.fields["note"] = PlainTextField(label=_("修改的理由"), max_length=200)

    def lines(self):
        """Each indicator with its four fields, for the table of the page."""
        for row in self.rows:
            yield row, [(label, self[f"{row.code}_{name}"]) for name, label in PARTS]

    @staticmethod
    def number(row, name, label):
        value = getattr(row, name)
        if name == "least":
            return forms.IntegerField(label=label, initial=value, min_value=1, max_value=999)
        return forms.DecimalField(
            label=label, initial=f"{value.normalize():f}", min_value=0, max_value=100, decimal_places=2
        )


class QuotedForm(forms.Form):
    code = forms.ChoiceField(label=_("指标"))
    quarter = forms.ChoiceField(label=_("季度"))
    township = forms.ModelChoiceField(
        label=_("镇乡"),
        queryset=Township.objects.none(),
        required=False,
        to_field_name="code",
        empty_label=_("请选择"),
        help_text=_("全镇乡的数值选镇乡，单个小区的数值填小区编号，两者选一个。"),
    )
    compound = CompoundCode(label=_("小区编号"), required=False)
    numerator = forms.IntegerField(label=_("分子"), min_value=0, max_value=10_000_000)
    denominator = forms.IntegerField(label=_("分母"), min_value=1, max_value=10_000_000)
    source = PlainTextField(label=_("出处"), max_length=200, help_text=_("文件名、文号、日期。"))
    papers = FilesField(kind=SCAN, label=_("依据"), help_text=_("照片或PDF，最多6个。"))

    def __init__(self, *args, townships, compounds, today, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Indicator.objects.valid(today)
        self.fields["code"].choices = [(row.code, str(row)) for row in rows if COUNTINGS[row.code].is_quoted]
        self.fields["quarter"].choices = [(code, code) for code in quarters(today)]
        self.fields["township"].queryset = townships
        self.fields["compound"].compounds = compounds

    def clean(self):
        if bool(self.cleaned_data.get("township")) == bool(self.cleaned_data.get("compound")):
            self.add_error("township", _("镇乡和小区请选填一个。"))
        return self.cleaned_data


def quarters(today):
    period, found = quarter_of(today), []
    for _turn in range(QUARTERS_BACK):
        found.append(period.code)
        period = quarter_of(period.since - timedelta(days=1))
    return found


class FundingForm(forms.Form):
    project = forms.ModelChoiceField(
        Project.objects.none(), label=_("筹资项目"), empty_label=_("请选择"), to_field_name="number"
    )

    def __init__(self, *args, projects, **options):
        super().__init__(*args, **options)
        self.fields["project"].queryset = projects
