"""What the moves at the desk ask for; each says who will read what is written there."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from communities.forms.files import FilesField
from workflow.clock import Unit
from workflow.fields import PlainTextField

from . import rules
from .docket import Docket
from .lifecycle import Kind
from .likeness import Matter
from .models import AnswerTemplate, Category, Complaint, Photo, Suggestion, Urgency
from .routing import choices_for
from .similar import open_cases

MOST = 1000
CHARACTERS_OF_A_CHOICE = 40


def words_field(label, *, rows=3, required=True, help_text=""):
    area = forms.Textarea(attrs={"rows": rows})
    return PlainTextField(label=label, required=required, max_length=MOST, widget=area, help_text=help_text)


class NoteForm(forms.Form):
    """Words that go into the story."""

    is_public = False
    """Whether the reporter reads them."""
    is_started = False
    """Whether a template was chosen to begin with."""
    note = words_field(_("说明"))

    def __init__(self, *args, docket: Docket, **kwargs):
        super().__init__(*args, **kwargs)
        self.docket, self.case = docket, docket.case

    @property
    def cautions(self) -> list[str]:
        """What is to be known before the button is pressed."""
        return []

    @property
    def templates(self) -> list[AnswerTemplate]:
        """Words that offices keep for this move."""
        return [row for row in self.docket.templates if row.move == self.prefix]

    def start_from(self, template: AnswerTemplate) -> None:
        """Begin with the template's words, where the writer goes on."""
        self.is_started = True
        self.initial["note"] = rules.filled(template.words, self.docket.values)
        self.fields["note"].widget.attrs["autofocus"] = True


class AcceptForm(NoteForm):
    is_public = True
    note = words_field(_("给居民的话（可以不填）"), rows=2, required=False)


class ContactForm(NoteForm):
    is_public = True
    note = words_field(_("答复内容"), help_text=_("首次答复即完成首次联系。"))


class ResolveForm(NoteForm):
    is_public = True
    note = words_field(_("办理结果"), help_text=_("做了什么、结果怎样。"))
    photos = FilesField(label=_("整改后照片"), required=False, help_text=_("最多6张，每张不超过10MB。"))

    @property
    def cautions(self):
        return [*self._missing_evidence(), *self._open_helpers()]

    def _missing_evidence(self):
        category, photos = self.case.category, self.docket.photos
        after = [photo for photo in photos if photo.stage == Photo.Stage.AFTER]
        if category.evidence_before and len(photos) == len(after):
            yield gettext("这类诉求要有整改前的照片才能提交办结，现在还没有，请先在“上传整改照片”里上传。")
        if category.evidence_required and not any(photo.round == self.case.round for photo in after):
            yield gettext("这类诉求要有整改后的照片才能提交办结，现在还没有，请在下面选择照片。")

    def _open_helpers(self):
        if names := "、".join(str(row.unit) for row in self.docket.open_helpers):
            yield gettext("%(units)s还没有反馈协办情况，请先核实再提交办结。") % {"units": names}


class AskMaterialForm(NoteForm):
    is_public = True
    note = words_field(_("需要居民补充什么"))

    @property
    def cautions(self):
        left = rules.DAYS_OF_REST - self.docket.days_rested
        words = gettext("提交后办结时限暂停，最多再停%(days)d个工作日；居民回复后继续计算。")
        return [words % {"days": left}]


class OptionalNoteForm(NoteForm):
    note = words_field(_("说明（可以不填）"), rows=2, required=False)


class AskExtensionForm(NoteForm):
    is_public = True
    amount = forms.IntegerField(min_value=1, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
    note = words_field(_("延期理由"), help_text=_("同意延期后，理由和新的时限会告诉居民。"))
    field_order = ["amount", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        limit = self.docket.running(Kind.CLOSE)
        amount, unit = (limit.amount, limit.unit) if limit else (0, Unit.WORKING_DAYS)
        most = rules.most_extension(amount, unit)
        self.step = 1 if unit == Unit.WORKING_DAYS or most < rules.MINUTES_OF_HOUR else rules.MINUTES_OF_HOUR
        self.fields["amount"].label = self._label(unit)
        self.most = most // self.step
        self.fields["amount"].help_text = gettext("最多%(most)d，不超过原来的时限；只能申请一次。") % {
            "most": self.most
        }

    def _label(self, unit):
        if unit == Unit.WORKING_DAYS:
            return _("延长几个工作日")
        return _("延长几小时") if self.step == rules.MINUTES_OF_HOUR else _("延长几分钟")

    def clean_amount(self):
        """In the limit's own unit."""
        amount = self.cleaned_data["amount"]
        if self.most and amount > self.most:
            raise forms.ValidationError(
                _("最多%(most)d，不能超过原来的时限。"), params={"most": self.most}, code="too_long"
            )
        return amount * self.step


class RefuseForm(NoteForm):
    note = words_field(_("不同意的理由"), help_text=_("告诉承办单位。"))


class ReportForm(NoteForm):
    note = words_field(_("协办情况"), help_text=_("只反馈给承办单位，由承办单位统一答复居民。"))


def offer(field, queryset, rows):
    """Choose among the rows of the queryset, which the docket has read once for all forms of the page."""
    field.queryset = queryset
    begin = [] if field.empty_label is None else [("", field.empty_label)]
    field.choices = [*begin, *((row.pk, str(row)) for row in rows)]


class UnitForm(NoteForm):
    """A unit, out of those that deal with the compound."""

    unit = forms.ModelChoiceField(None, label=_("承办单位"), empty_label=_("请选择"))
    field_order = ["unit", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        near = choices_for(self.case.compound, timezone.localdate())
        offer(self.fields["unit"], near, self.docket.units)


class NamedForm(NoteForm):
    """Category and urgency, as they are until somebody puts them right."""

    category = forms.ModelChoiceField(None, label=_("类别"), required=False, empty_label=None)
    urgency = forms.ChoiceField(
        label=_("紧急程度"),
        required=False,
        choices=[("", _("不变（改了类别就重新判断）")), *Urgency.choices],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = Category.objects.filter(Q(active=True) | Q(pk=self.case.category_id))
        offer(self.fields["category"], known, self.docket.categories)
        self.fields["category"].initial = self.case.category_id


class PlacedForm(NamedForm, UnitForm):
    """What a case is, and the unit that goes with it unless another is chosen."""

    unit = forms.ModelChoiceField(None, label=_("承办单位"), required=False, empty_label=_("按类别自动确定"))
    field_order = ["category", "urgency", "unit", "note"]


class DispatchForm(PlacedForm):
    """A case that waits for a person: a proposal by one click, or category, urgency and unit by hand."""

    template_name = "complaints/forms/dispatch.html"
    note = words_field(_("说明（可以不填）"), rows=2, required=False)
    pick = forms.ModelChoiceField(
        Category.objects.none(), required=False, to_field_name="code", widget=forms.HiddenInput
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pick"].queryset = Category.objects.active()

    def clean(self):
        """A proposal that was clicked decides, whatever the fields below it say."""
        given = self.cleaned_data
        if picked := given.pop("pick", None):
            given |= {"category": picked, "urgency": "", "unit": None}
        return given

    def candidates(self):
        """What was proposed, with names, for one click each."""
        suggestion = Suggestion.objects.filter(pk=self.case.pk).select_related("unit").first()
        names = {category.code: category for category in self.docket.categories}
        return [
            {
                **one,
                "category": names[one["category"]],
                "percent": round(one["confidence"] * 100),
                "unit": suggestion.unit if place == 0 else None,
            }
            for place, one in enumerate(suggestion.ranked if suggestion else ())
            if one["category"] in names
        ]


class DecidedForm(PlacedForm):
    """Another unit, after a return the proposed one stands there already; and the category put right."""

    is_public = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.docket.objection:
            self.initial.setdefault("unit", self.docket.objection.proposed_id)

    def clean(self):
        given = self.cleaned_data
        is_same = given.get("category") in (None, self.case.category)
        if is_same and not given.get("unit") and "unit" not in self.errors:
            self.add_error("unit", _("请选择承办单位；更正了类别的，可以按类别自动确定。"))
        return given


class RedispatchForm(DecidedForm):
    note = words_field(_("改派原因"), rows=2)


class DesignateForm(DecidedForm):
    note = words_field(_("指定理由"), rows=2)

    @property
    def cautions(self):
        return [gettext("指定后不能再退单。可以指定原单位，也可以指定其他单位。")]


class ReclassifyForm(NamedForm):
    is_public = True
    note = words_field(_("更正原因"), rows=2)
    field_order = ["category", "urgency", "note"]

    @property
    def cautions(self):
        return [gettext("承办单位不变，已经开始计算的时限不变；重新办理时按更正后的类别计算。")]


class UpholdForm(NoteForm):
    note = words_field(_("不成立的理由"), rows=2, help_text=_("告诉承办单位。受理时限重新计算。"))


class ObjectForm(UnitForm):
    unit = forms.ModelChoiceField(None, label=_("建议承办单位"), empty_label=_("请选择"))
    note = words_field(_("退单理由"), help_text=_("为什么不归本单位办理，依据是什么。"))

    @property
    def cautions(self):
        return [gettext("派单后1个工作日内可以退单，由派单人员在1个工作日内裁定。办结时限不停。")]


class InviteForm(UnitForm):
    unit = forms.ModelChoiceField(None, label=_("协办单位"), empty_label=_("请选择"))
    note = words_field(_("请协办什么"), rows=2)


class MergeForm(NoteForm):
    """The original by a click on one that is alike, or by its number."""

    is_public = True
    like = forms.ChoiceField(label=_("这个小区相近的诉求"), required=False, widget=forms.RadioSelect)
    number = forms.CharField(
        label=_("或者写编号"), required=False, max_length=40, help_text=_("例如TS-2026-000123")
    )
    note = words_field(_("说明（可以不填）"), rows=2, required=False)
    field_order = ["like", "number", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        alike = [
            row for row in open_cases(self.case.compound, Matter.of(self.case)) if row.pk != self.case.pk
        ]
        self.fields["like"].choices = [(row.number, self._words(row)) for row in alike]
        if not alike:
            del self.fields["like"]
            self.fields["number"].label = _("并入哪一件诉求")

    @staticmethod
    def _words(row):
        return f"{row.number} {Truncator(row.description).chars(CHARACTERS_OF_A_CHOICE)}"

    @property
    def cautions(self):
        return [gettext("并案后这个编号不再单独办理，进展随原诉求告诉居民，不能恢复。")]

    def clean(self):
        """The action takes the case itself; one that is not to be seen here is none."""
        given = self.cleaned_data
        like, number = given.pop("like", ""), given.pop("number", "")
        seen = Complaint.objects.visible_to(self.docket.user)
        given["original"] = seen.filter(number=rules.read_number(number or like)).first()
        if given["original"] is None:
            self.add_error("number", _("没有找到这个编号的诉求，请核对编号。"))
        return given


class DeclineForm(NoteForm):
    is_public = True
    note = words_field(_("不予受理的原因"))
    where = PlainTextField(
        label=_("应当向哪里反映"), max_length=200, help_text=_("例如：人民法院、劳动仲裁、110。")
    )


class EvidenceForm(forms.Form):
    """Photos of the work, before or after."""

    stage = forms.ChoiceField(
        label=_("阶段"),
        choices=[(stage.value, stage.label) for stage in (Photo.Stage.BEFORE, Photo.Stage.AFTER)],
        initial=Photo.Stage.AFTER,
        widget=forms.RadioSelect,
    )
    photos = FilesField(label=_("照片"), help_text=_("最多6张，每张不超过10MB。"))

    def __init__(self, *args, docket=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.docket = docket


class RemarkForm(NoteForm):
    note = words_field(_("内部备注（居民看不到）"), rows=2)


MOVE_FORMS = {
    "dispatch": DispatchForm,
    "accept": AcceptForm,
    "object": ObjectForm,
    "uphold": UpholdForm,
    "redispatch": RedispatchForm,
    "reclassify": ReclassifyForm,
    "designate": DesignateForm,
    "contact": ContactForm,
    "resolve": ResolveForm,
    "ask_material": AskMaterialForm,
    "end_pause": OptionalNoteForm,
    "ask_extension": AskExtensionForm,
    "grant_extension": OptionalNoteForm,
    "refuse_extension": RefuseForm,
    "invite": InviteForm,
    "report": ReportForm,
    "merge": MergeForm,
    "decline": DeclineForm,
}
"""The moves that staff make by hand, with what each asks for."""
