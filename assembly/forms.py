"""What the pages of joint decisions take: numbers as offices write them, refused beside the field."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.forms.chosen import AreaChoice, offer_areas
from communities.forms.fields import Day, Words
from communities.forms.files import FilesField
from communities.register.findings import Unreadable
from workflow.refusals import Refused
from workflow.uploads import SCAN, shown_name

from .checking import check
from .rules import Impossible, Matter, NonVotePolicy, Tally
from .rules.reading import READERS, read_area, read_heads

SCAN_HELP = _("PDF文件或照片，最多6个，每个不超过10MB。只有工作人员能看，不对外公开。")
LARGEST_UPLOAD = 1 << 20
MOST_ROWS = 2000


class Exact(forms.CharField):
    """An area in m² or an amount in yuan, with two decimals at most."""

    read = staticmethod(read_area)
    inputmode = "decimal"

    def __init__(self, **options):
        super().__init__(
            max_length=30,
            widget=forms.TextInput(attrs={"inputmode": self.inputmode, "autocomplete": "off"}),
            **options,
        )

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return self.read(text)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None


class Heads(Exact):
    """A number of owners."""

    read = staticmethod(read_heads)
    inputmode = "numeric"


class TallyForm(forms.Form):
    """The totals of a paper; what contradicts itself is said beside its field."""

    matter = forms.ChoiceField(label=_("事项类别"), choices=Matter)
    total_area = Exact(label=_("专有部分总面积（㎡）"))
    total_heads = Heads(label=_("业主总人数"), help_text=_("一个业主有几套房屋也只算一人。"))
    returned_area = Exact(label=_("参与表决面积（㎡）"), help_text=_("交回的有效表决票，包括弃权票。"))
    returned_heads = Heads(label=_("参与表决人数"))
    agree_area = Exact(label=_("同意面积（㎡）"))
    agree_heads = Heads(label=_("同意人数"))
    abstain_area = Exact(label=_("弃权面积（㎡）"), initial="0")
    abstain_heads = Heads(label=_("弃权人数"), initial="0")
    policy = forms.ChoiceField(label=_("弃权和未交回票的处理"), choices=NonVotePolicy)

    def clean(self):
        data = super().clean()
        values = {name: data.pop(name, None) for name in READERS}
        if None in values.values():
            return data
        try:
            self.tally = Tally(**values)
        except Impossible as impossible:
            for field, sentence in impossible.problems:
                self.add_error(field, sentence)
        return data


class DecisionForm(TallyForm):
    """A record; `areas` are those of the compound."""

    field_order = ["area", "number", "title", "decided_on", *READERS]

    area = AreaChoice()
    number = Words(
        label=_("编号"), max_length=40, help_text=_("纸质结果上的编号，例如“业决〔2025〕3号”。登记后不能改。")
    )
    title = Words(label=_("决定事项"), max_length=120, help_text=_("例如：电梯轿厢广告位出租。会对外公开。"))
    decided_on = Day(label=_("表决日期"))
    clause = Words(
        label=_("依据的规约条款"),
        max_length=200,
        required=False,
        help_text=_("弃权票或未交回的票随多数计算时必填。"),
    )
    delivery_proof = Words(
        label=_("表决票送达证明"),
        max_length=200,
        required=False,
        help_text=_("未交回的票随多数计算时必填：证明存放在哪里。"),
    )
    spending_limit = Exact(
        label=_("授权业委会单笔使用限额（元）"), required=False, help_text=_("决定规定了限额的才填。")
    )
    fund_share_min = Exact(
        label=_("公共收益转入维修资金的最低比例（%）"),
        required=False,
        help_text=_("决定规定了比例的才填。"),
    )
    scans = FilesField(kind=SCAN, label=_("表决结果扫描件"), help_text=SCAN_HELP)

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        offer_areas(self, areas)


class CorrectionForm(DecisionForm):
    """The whole record anew, with a reason; area and number stay."""

    scans = FilesField(kind=SCAN, label=_("表决结果扫描件"), required=False, help_text=SCAN_HELP)
    reason = Words(label=_("更正原因"), max_length=200)
    area = number = None

    def __init__(self, *args, **kwargs):
        super(DecisionForm, self).__init__(*args, **kwargs)


class TallyFileForm(forms.Form):
    """A file of tallies; cleans to its rows, which were read and are kept nowhere."""

    file = forms.FileField(
        label=_("CSV文件"),
        help_text=_("最大1MB、2000行。列名见下方说明，列的顺序不限，其他列会被忽略。"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        self.rows = []
        try:
            for row in check(file, most_bytes=LARGEST_UPLOAD):
                self.rows.append(row)
                if len(self.rows) > MOST_ROWS:
                    raise forms.ValidationError(_("文件超过2000行，请分成几个文件。"))
        except Unreadable as reason:
            raise forms.ValidationError(str(reason)) from None
        if not self.rows:
            raise forms.ValidationError(_("文件只有表头，没有可以核对的行。"))
        self.file_name = shown_name(file.name)
        return file
