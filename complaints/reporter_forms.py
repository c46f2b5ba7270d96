"""What a reporter's own pages take: the slip, words, verdicts, wishes about personal data."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.forms.files import FilesField
from workflow import channels
from workflow.fields import PlainTextField

from .actions import Address
from .forms import mobile
from .models import DataRequest, Rating

STAR_WORDS = (
    (5, _("5星 非常满意")),
    (4, _("4星 满意")),
    (3, _("3星 基本满意")),
    (2, _("2星 不满意")),
    (1, _("1星 很不满意")),
)
OUTCOMES = tuple(
    (outcome.value, outcome.label)
    for outcome in (Rating.Outcome.SOLVED, Rating.Outcome.HALF, Rating.Outcome.UNSOLVED)
)


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
    """Solved, half or not, stars, words: the reporter has the last word."""

    outcome = forms.ChoiceField(label=_("问题解决了吗"), choices=OUTCOMES, widget=forms.RadioSelect)
    stars = forms.TypedChoiceField(
        label=_("给这次办理打几星"),
        choices=STAR_WORDS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    words = PlainTextField(
        label=_("想说的话"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("没有完全解决的，请写明还差什么。"),
    )

    def clean(self):
        outcome = self.cleaned_data.get("outcome")
        is_solved = outcome == Rating.Outcome.SOLVED
        if is_solved and self.cleaned_data.get("stars") is None and "stars" not in self.errors:
            self.add_error("stars", _("请选择1至5颗星。"))
        if outcome and not is_solved and not self.cleaned_data.get("words") and "words" not in self.errors:
            self.add_error("words", _("请写明哪里没有解决，承办单位会按您写的重新办理。"))
        return self.cleaned_data


class JudgeForm(AnswerForm):
    """The same at the deadline, while the case goes on."""

    prefix = "judge"


class WriteForm(forms.Form):
    """More about the matter, or an answer to a question."""

    prefix = "write"
    message = PlainTextField(
        label=_("补充说明"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("承办单位能看到。不要写姓名、电话和门牌号。"),
    )
    photos = FilesField(label=_("照片"), required=False, help_text=_("最多6张，每张不超过10MB。"))

    @property
    def lost_photos(self) -> bool:
        return self.is_bound and bool(self.errors) and bool(self.files.getlist(self.add_prefix("photos")))


class WithdrawForm(forms.Form):
    prefix = "withdraw"
    note = PlainTextField(label=_("撤回原因（可以不填）"), required=False, max_length=200)


class DataForm(forms.Form):
    """A wish about one's own data (个人信息保护法 art. 45-47)."""

    prefix = "data"
    kind = forms.ChoiceField(label=_("您的要求"), choices=DataRequest.Kind.choices, widget=forms.RadioSelect)
    wish = PlainTextField(
        label=_("请说明"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("要更正的，请写明哪一项、改成什么；要删除的，请写明删除什么。"),
    )


class MyCasesForm(forms.Form):
    """One telephone or one mail address; telephones only where messages can be sent there."""

    phone = forms.CharField(
        label=_("手机号"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        help_text=_("反映时留下的手机号。"),
    )
    mail = forms.EmailField(
        label=_("邮箱"),
        required=False,
        max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("反映时留下的邮箱。"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if channels.sms_gateway() is None:
            del self.fields["phone"]

    def clean_phone(self):
        return mobile(self.cleaned_data["phone"])

    def clean(self):
        given = [name for name in self.fields if self.cleaned_data.get(name)]
        if not self.errors and len(given) != 1:
            first = next(iter(self.fields))
            self.add_error(first, _("请填写一项。") if not given else _("手机号和邮箱只填一项。"))
        return self.cleaned_data

    @property
    def address(self) -> Address:
        return Address(self.cleaned_data.get("phone", ""), self.cleaned_data.get("mail", ""))


class DataAnswerForm(forms.Form):
    """An officer's answer to such a wish, with what is to stand there from now on."""

    granted = forms.TypedChoiceField(
        label=_("是否同意"),
        choices=(("yes", _("同意，立即执行")), ("no", _("不同意"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    contact_name = PlainTextField(label=_("更正后的称呼"), required=False, max_length=40)
    contact_phone = forms.CharField(label=_("更正后的手机号"), required=False, max_length=20)
    contact_mail = forms.EmailField(label=_("更正后的邮箱"), required=False, max_length=200)
    answer = PlainTextField(
        label=_("给反映人的答复"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, asked: DataRequest, **kwargs):
        super().__init__(*args, prefix=f"request-{asked.pk}", **kwargs)
        if asked.kind == DataRequest.Kind.DELETE:
            for name in ("contact_name", "contact_phone", "contact_mail"):
                del self.fields[name]

    def clean_contact_phone(self):
        return mobile(self.cleaned_data["contact_phone"])


class ReissueForm(forms.Form):
    """How the identity of who lost the slip was checked."""

    prefix = "reissue"
    note = PlainTextField(
        label=_("怎样核对了身份"),
        max_length=200,
        help_text=_("例如：核对了身份证，并回拨了当时留的手机号。会记入办理经过。"),
    )
