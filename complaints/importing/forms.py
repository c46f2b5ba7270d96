"""What the pages of the import take: a file with its source, and how that source writes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.register.delimited import opened
from communities.register.findings import Unreadable
from workflow.fields import PlainTextField
from workflow.refusals import Refused

from .. import rules
from ..models import Channel
from . import dialects
from .rows import SHEET, columns

ACCEPTED = ".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_UPLOAD = 5 << 20
"""Some twenty thousand cases; more take too long for a page and go by the command line."""
LABELS = {
    "number": _("诉求编号"),
    "submitted_at": _("提交时间"),
    "compound": _("小区"),
    "township": _("镇乡"),
    "building": _("楼栋"),
    "description": _("反映内容"),
    "category": _("类别"),
    "urgency": _("紧急程度"),
    "unit": _("承办单位"),
    "state": _("状态"),
    "accepted_at": _("受理时间"),
    "contacted_at": _("首次联系时间"),
    "closed_at": _("办结时间"),
    "rating": _("评价"),
    "name": _("反映人称呼"),
    "phone": _("手机号"),
}
"""Our fields as the reader calls them; findings name the headings of the file, which are not translated."""
SOURCES = (Channel.HUIZHILI, Channel.HOTLINE, Channel.WECHAT_GROUP)


def source_field():
    return forms.ChoiceField(label=_("来源"), choices=[(channel.value, channel.label) for channel in SOURCES])


class CasesForm(forms.Form):
    source = source_field()
    file = forms.FileField(
        label=_("诉求文件"),
        help_text=_(
            "CSV或xlsx，第一行是列名，一行一件诉求。文件不超过5MB，更大的请由系统管理员用命令行导入。"
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            with opened(file, most_bytes=LARGEST_UPLOAD, title=SHEET):
                return file
        except Unreadable as reason:
            raise forms.ValidationError(str(reason)) from None


class Pairs(forms.CharField):
    """Lines of 甲=乙 as a dictionary."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value):
        if isinstance(value, dict):
            return "\n".join(f"{theirs}={ours}" for theirs, ours in value.items())
        return value

    def to_python(self, value):
        pairs = {}
        lines = rules.clean(super().to_python(value)).replace("＝", "=").splitlines()
        for line in filter(None, map(str.strip, lines)):
            theirs, sign, ours = (part.strip() for part in line.partition("="))
            if not (theirs and sign and ours):
                raise forms.ValidationError(
                    _("“%(line)s”应写成“对方的写法=我们的写法”，一行一对。"), params={"line": line[:40]}
                )
            pairs[theirs] = ours
        return pairs


class DialectForm(forms.Form):
    """Our fields with the headings of the source; where a file is at hand, its headings are offered."""

    categories = Pairs(
        label=_("类别对照"), required=False, help_text=_("一行一对，右边写诉求类别代码，例如：物业管理=FEE")
    )
    units = Pairs(
        label=_("单位对照"),
        required=False,
        help_text=_("一行一对，右边写系统里的单位全称，例如：区住建局=住房和城乡建设部门"),
    )
    note = PlainTextField(label=_("修改原因"), max_length=200)

    def __init__(self, *args, headings=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.keys = {f"column-{one.key}": one.key for one in columns()}
        for one in columns():
            self.fields[f"column-{one.key}"] = self._field(one, headings)
        self.order_fields([*self.keys, "categories", "units", "note"])

    @staticmethod
    def _field(column, headings):
        label = LABELS[column.key]
        if headings:
            given = [(words, words) for words in dict.fromkeys(headings)]
            return forms.ChoiceField(
                label=label, required=False, choices=[("", _("按常用列名自动识别")), *given]
            )
        return PlainTextField(label=label, required=False, max_length=100)

    def clean(self):
        stated = self.stated()
        if len(set(stated["columns"].values())) < len(stated["columns"]):
            raise forms.ValidationError(_("同一个列名只能对应一个字段，请核对。"))
        try:
            dialects.checked(stated)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return self.cleaned_data

    def stated(self):
        given = self.cleaned_data
        columns_ = {key: given[name] for name, key in self.keys.items() if given.get(name)}
        parts = {name: given.get(name) or {} for name in ("categories", "units")}
        return {"columns": columns_, **parts}
