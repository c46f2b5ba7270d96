"""What the pages of complaints take."""

import secrets

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Building, Compound
from workflow.refusals import Refused
from workflow.uploads import MAX_FILES, admit_all

from . import rules
from .actions import Contact
from .models import Category, Channel, Photo, Urgency
from .routing import choices_for

KEY_SALT = "complaints.form"
INTAKE_CHANNELS = (Channel.VISIT, Channel.PHONE, Channel.HOTLINE, Channel.WECHAT_GROUP)
YES_NO = (("yes", _("解决了")), ("no", _("没解决，请重新办理")))
STAR_WORDS = (
    (5, _("5星 非常满意")),
    (4, _("4星 满意")),
    (3, _("3星 基本满意")),
    (2, _("2星 不满意")),
    (1, _("1星 很不满意")),
)


class PlainTextField(forms.CharField):
    """Words without control and direction characters; blanks of any kind do not count as words."""

    def to_python(self, value):
        return rules.clean(super().to_python(value))


class PhotosInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name)


class PhotosField(forms.FileField):
    """Up to six photos, each through the gate; cleans to what was admitted."""

    widget = PhotosInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data, initial=None):
        files = [file for file in data or [] if file]
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        try:
            return admit_all(files, limit=MAX_FILES)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal), code="refused") from None


def mobile(value):
    """An empty value or eleven digits."""
    if not value:
        return ""
    if (number := rules.read_mobile(value)) is None:
        raise forms.ValidationError(_("手机号应为11位数字，例如13800001234。"), code="mobile")
    return number


class ReportForm(forms.Form):
    """A resident's word about one compound."""

    building = forms.ModelChoiceField(
        Building.objects.none(),
        label=_("哪栋楼"),
        required=False,
        empty_label=_("不在楼里，或不清楚"),
    )
    spot = PlainTextField(
        label=_("具体位置"),
        required=False,
        max_length=100,
        help_text=_("例如：2单元电梯、东门岗亭旁。不要写门牌号和姓名。"),
    )
    category = forms.ModelChoiceField(
        Category.objects.none(),
        label=_("是哪一类问题"),
        required=False,
        empty_label=_("不确定，由平台判断"),
        to_field_name="code",
    )
    description = PlainTextField(
        label=_("发生了什么"),
        max_length=rules.MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("什么时候、什么情况、希望怎么解决。至少5个字。"),
    )
    photos = PhotosField(
        label=_("照片"),
        required=False,
        help_text=_("最多6张，每张不超过10MB。照片里的拍摄地点等信息会自动删除；请避开人脸和车牌。"),
    )
    contact_phone = forms.CharField(
        label=_("手机号"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        help_text=_("可以不填。只用来把进展发给您；加密保存，不告诉被反映的单位。"),
    )
    contact_mail = forms.EmailField(
        label=_("邮箱"),
        required=False,
        max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("可以不填，用处同上。"),
    )
    anonymous = forms.BooleanField(
        label=_("匿名反映"), required=False, help_text=_("勾选后，任何工作人员都看不到您的联系方式。")
    )
    website = forms.CharField(label=_("请不要填写这一栏"), required=False, max_length=200)
    form_key = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args, compound: Compound, **kwargs):
        super().__init__(*args, **kwargs)
        self.compound = compound
        buildings = Building.objects.filter(compound=compound).select_related("area")
        self.fields["building"].queryset = buildings.order_by("area_id", "pk")
        self.fields["category"].queryset = Category.objects.active()
        self.fields["form_key"].initial = signing.dumps(secrets.token_hex(16), salt=KEY_SALT)
        self.fields["website"].widget.attrs = {"tabindex": "-1", "autocomplete": "off"}

    @property
    def lost_photos(self) -> bool:
        """Photos were chosen, and the browser cannot keep them while something else is mended."""
        return self.is_bound and bool(self.errors) and bool(self.files.getlist(self.add_prefix("photos")))

    def clean_description(self):
        words = self.cleaned_data["description"]
        if rules.characters(words) < rules.LEAST_CHARACTERS:
            raise forms.ValidationError(
                _("请把情况写清楚一些，至少%(count)d个字。"), params={"count": rules.LEAST_CHARACTERS}
            )
        return words

    def clean_contact_phone(self):
        return mobile(self.cleaned_data["contact_phone"])

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("这一栏是防机器人用的，请清空后再提交。"))
        return ""

    def clean_form_key(self):
        """The secret in it; a forged or damaged one is replaced, so that nobody can name another's."""
        try:
            return signing.loads(self.cleaned_data["form_key"], salt=KEY_SALT)
        except signing.BadSignature:
            return secrets.token_hex(16)

    def clean(self):
        category, anonymous = self.cleaned_data.get("category"), self.cleaned_data.get("anonymous")
        if category and anonymous and not category.anonymous_ok:
            self.add_error("anonymous", _("这类诉求需要留下联系方式，不能匿名。"))
        return self.cleaned_data

    def as_words(self) -> dict:
        """The arguments of `file_complaint` that the form knows."""
        given = self.cleaned_data
        return {
            "compound": self.compound,
            **{name: given[name] for name in ("building", "spot", "category", "description", "photos")},
            "anonymous": given["anonymous"],
            "form_key": given["form_key"],
            "contact": Contact(
                name=given.get("contact_name", ""), phone=given["contact_phone"], mail=given["contact_mail"]
            ),
        }


class IntakeForm(ReportForm):
    """What an officer takes down for somebody who came or called."""

    channel = forms.ChoiceField(
        label=_("来源"), choices=[(channel.value, channel.label) for channel in INTAKE_CHANNELS]
    )
    urgency = forms.ChoiceField(
        label=_("紧急程度"),
        required=False,
        choices=[("", _("按类别和内容自动判断")), *Urgency.choices],
    )
    contact_name = PlainTextField(label=_("反映人称呼"), required=False, max_length=40)

    field_order = [
        "channel",
        "building",
        "spot",
        "category",
        "urgency",
        "description",
        "photos",
        "contact_name",
    ]

    def as_words(self) -> dict:
        given = self.cleaned_data
        return {**super().as_words(), "channel": given["channel"], "urgency": given["urgency"]}


class FollowForm(forms.Form):
    """Number and code as they stand on the slip."""

    number = forms.CharField(
        label=_("诉求编号"),
        max_length=40,
        help_text=_("例如TS-2026-000123"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    code = forms.CharField(
        label=_("查询码"),
        max_length=80,
        help_text=_("28位字母和数字，空格、横线和大小写都不影响。"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class AnswerForm(forms.Form):
    """Solved or not, stars, words: the reporter has the last word."""

    solved = forms.ChoiceField(label=_("问题解决了吗"), choices=YES_NO, widget=forms.RadioSelect)
    stars = forms.TypedChoiceField(
        label=_("给这次办理打几星"),
        choices=STAR_WORDS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    words = PlainTextField(
        label=_("想说的话"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self):
        solved = self.cleaned_data.get("solved")
        if solved == "yes" and self.cleaned_data.get("stars") is None and "stars" not in self.errors:
            self.add_error("stars", _("请选择1至5颗星。"))
        if solved == "no" and not self.cleaned_data.get("words") and "words" not in self.errors:
            self.add_error("words", _("请写明哪里没有解决，承办单位会按您写的重新办理。"))
        return self.cleaned_data


class WithdrawForm(forms.Form):
    note = PlainTextField(label=_("撤回原因（可以不填）"), required=False, max_length=200)


class NoteForm(forms.Form):
    """Words that go into the story."""

    note = PlainTextField(label=_("说明"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, case=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.case = case


class AcceptForm(NoteForm):
    note = PlainTextField(
        label=_("给居民的话（可以不填）"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ContactForm(NoteForm):
    note = PlainTextField(
        label=_("答复内容"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("居民能看到这段话；首次答复即完成首次联系。"),
    )


class ResolveForm(NoteForm):
    note = PlainTextField(
        label=_("办理结果"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("做了什么、结果怎样。居民能看到。"),
    )
    photos = PhotosField(label=_("整改后照片"), required=False, help_text=_("最多6张，每张不超过10MB。"))


class DispatchForm(NoteForm):
    unit = forms.ModelChoiceField(None, label=_("承办单位"), empty_label=_("请选择"))
    note = PlainTextField(
        label=_("说明（可以不填）"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    field_order = ["unit", "note"]

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, case=case, **kwargs)
        self.fields["unit"].queryset = choices_for(case.compound, timezone.localdate())


class RedispatchForm(DispatchForm):
    note = PlainTextField(label=_("改派原因"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class DeclineForm(NoteForm):
    note = PlainTextField(
        label=_("不予受理的原因"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    where = PlainTextField(
        label=_("应当向哪里反映"), max_length=200, help_text=_("例如：人民法院、劳动仲裁、110。居民能看到。")
    )


class EvidenceForm(forms.Form):
    """Photos of the work, before or after."""

    stage = forms.ChoiceField(
        label=_("阶段"),
        choices=[(stage.value, stage.label) for stage in (Photo.Stage.BEFORE, Photo.Stage.AFTER)],
        initial=Photo.Stage.AFTER,
        widget=forms.RadioSelect,
    )
    photos = PhotosField(label=_("照片"), help_text=_("最多6张，每张不超过10MB。"))

    def __init__(self, *args, case=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.case = case


class RemarkForm(NoteForm):
    note = PlainTextField(
        label=_("内部备注（居民看不到）"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


MOVE_FORMS = {
    "dispatch": DispatchForm,
    "accept": AcceptForm,
    "contact": ContactForm,
    "resolve": ResolveForm,
    "redispatch": RedispatchForm,
    "decline": DeclineForm,
}
"""The moves that staff make by hand, with what each asks for."""
