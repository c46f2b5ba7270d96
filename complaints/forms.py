"""What the pages of complaints take."""

import secrets
from collections.abc import Sequence

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from communities.forms.files import FilesField
from communities.models import Building, Compound, Person
from workflow import words
from workflow.fields import PlainTextField

from . import questions, rules
from .actions import Contact
from .likeness import Matter
from .models import Category, Channel, Complaint, Urgency

KEY_SALT = "complaints.form"
SHOWN_OF_TEXT = 60
"""Characters of a reviewed text beside a case that may be the same."""
INTAKE_CHANNELS = (Channel.VISIT, Channel.PHONE, Channel.HOTLINE, Channel.WECHAT_GROUP)


def mobile(value):
    """An empty value or eleven digits."""
    if not value:
        return ""
    if (number := rules.read_mobile(value)) is None:
        raise forms.ValidationError(_("手机号应为11位数字，例如13800001234。"), code="mobile")
    return number


class CategoryChoice(forms.ModelChoiceField):
    """A class; one that takes no reports at present says so."""

    def label_from_instance(self, obj):
        return _("%(category)s（暂停受理）") % {"category": obj} if obj.closed_to_reports else str(obj)


class MatterForm(forms.Form):
    """Where and what: the first half of a report."""

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
        widget=forms.TextInput(attrs={"list": "places"}),
        help_text=_("例如：2单元电梯、东门岗亭旁。不要写门牌号和姓名。"),
    )
    category = CategoryChoice(
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
    form_key = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args, compound: Compound, **kwargs):
        super().__init__(*args, **kwargs)
        self.compound = compound
        buildings = Building.objects.filter(compound=compound).select_related("area")
        self.fields["building"].queryset = buildings.order_by("area_id", "pk")
        self.fields["category"].queryset = self.categories()
        self.fields["form_key"].initial = signing.dumps(secrets.token_hex(16), salt=KEY_SALT)

    def categories(self):
        """Those that are closed are shown, with what residents are told instead."""
        return Category.objects.active().filter(staff_only=False)

    def named(self, code: object) -> Category | None:
        """The class of a code as it came from outside, before anything is cleaned."""
        typed = rules.clean(f"{code}")[:6]
        return self.categories().filter(code=typed).first() if typed else None

    def clean_category(self):
        category = self.cleaned_data["category"]
        if category and category.closed_to_reports:
            raise forms.ValidationError(category.closed_words or _("这类问题暂停受理，请选择别的类别。"))
        return category

    def clean_description(self):
        words = self.cleaned_data["description"]
        if rules.characters(words) < rules.LEAST_CHARACTERS:
            raise forms.ValidationError(
                _("请把情况写清楚一些，至少%(count)d个字。"), params={"count": rules.LEAST_CHARACTERS}
            )
        return words

    @property
    def matter(self) -> Matter:
        """What is compared with other cases; of a valid form."""
        category, building = self.cleaned_data["category"], self.cleaned_data["building"]
        return Matter(
            f"{self.cleaned_data['spot']} {self.cleaned_data['description']}",
            category.pk if category else None,
            building.pk if building else None,
        )


class ReportForm(MatterForm):
    """A resident's word about one compound."""

    photos = FilesField(
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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = questions.questions_of(self._asked_category())
        self.fields.update(questions.fields_of(self.questions))
        self.fields["website"].widget.attrs = {"tabindex": "-1", "autocomplete": "off"}

    def _asked_category(self) -> Category | None:
        """The class that was chosen, before anything is cleaned: its questions are fields like the others."""
        return self.named((self.data or self.initial).get(self.add_prefix("category"), ""))

    @property
    def answers(self):
        """The fields of the extra questions."""
        return [self[name] for name in questions.fields_of(self.questions)]

    @property
    def lost_photos(self) -> bool:
        """Photos were chosen, and the browser cannot keep them while something else is mended."""
        return self.is_bound and bool(self.errors) and bool(self.files.getlist(self.add_prefix("photos")))

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
            "answers": questions.answers_of(self.questions, given),
            "form_key": given["form_key"],
            "contact": Contact(
                name=given.get("contact_name", ""), phone=given["contact_phone"], mail=given["contact_mail"]
            ),
        }


class OwnReportForm(ReportForm):
    """A resident's own report: the same problem may be known already, and an account may keep it."""

    same = forms.ChoiceField(label=_("是不是同一个问题"), required=False, widget=forms.RadioSelect)
    own_account = forms.BooleanField(
        label=_("放到我的账号里"),
        required=False,
        help_text=_("登录后在“我的诉求”里随时能看。工作人员看不到是哪个账号。"),
    )

    def __init__(self, *args, known: Sequence[Complaint] = (), person: Person | None = None, **kwargs):
        """:param known: open cases that may be the same matter."""
        super().__init__(*args, **kwargs)
        self.known = {case.number: case for case in known}
        self.person = person
        if person is None:
            del self.fields["own_account"]
        if not known:
            del self.fields["same"]
            return
        self.fields["same"].choices = [("", _("都不是，是另一个问题")), *map(as_choice, known)]
        self.fields["same"].error_messages["invalid_choice"] = _("您选的那件诉求刚刚已经办完，请重新选择。")

    def as_words(self) -> dict:
        given = self.cleaned_data
        return {
            **super().as_words(),
            "reporter": self.person if given.get("own_account") else None,
            "same_as": self.known.get(given.get("same", "")),
            "language": get_language() or "",
        }


def as_choice(case: Complaint) -> tuple[str, str]:
    """An open case in what may be public of it: never the words of who reported it."""
    building = str(case.building) if case.building_id else ""
    said = Truncator(case.public_text).chars(SHOWN_OF_TEXT) if case.reviewed_at else ""
    facts = [f"{case.category}", f"{case.compound.name}{building}", f"{case.public_state}", said]
    day = _("%(day)s反映") % {"day": words.day_short(timezone.localtime(case.submitted_at))}
    return case.number, " · ".join(part for part in (*facts, day) if part)


class StaffCategories:
    """Staff take down what residents cannot file themselves."""

    def categories(self):
        return Category.objects.active()

    def clean_category(self):
        return self.cleaned_data["category"]


class IntakeMatterForm(StaffCategories, MatterForm):
    """Where and what, as far as it tells which known cases are like it."""


class IntakeForm(StaffCategories, OwnReportForm):
    """What an officer takes down for somebody who came or called.

    One page, unless there is something to ask first: the questions of the category, cases that may be the
    same. Then the page comes once more with both, and `looked` says for which category it did.
    """

    channel = forms.ChoiceField(
        label=_("来源"), choices=[(channel.value, channel.label) for channel in INTAKE_CHANNELS]
    )
    urgency = forms.ChoiceField(
        label=_("紧急程度"),
        required=False,
        choices=[("", _("按类别和内容自动判断")), *Urgency.choices],
    )
    contact_name = PlainTextField(label=_("反映人称呼"), required=False, max_length=40)
    looked = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    field_order = [
        *("channel", "building", "spot", "category", "urgency", "description", "same", "photos"),
        "contact_name",
    ]
    is_second_look = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.was_asked:
            for name in questions.fields_of(self.questions):
                self.fields[name].required = False

    @property
    def look(self):
        """What `looked` holds once the page was shown for the category that is chosen now."""
        return self.data.get(self.add_prefix("category"), "") or "-"

    @property
    def was_looked_at(self):
        return self.data.get(self.add_prefix("looked"), "") == self.look

    @property
    def was_asked(self):
        """The questions stood on the page; who answers them without having seen it is not asked again."""
        names = questions.fields_of(self.questions)
        return self.was_looked_at or any(self.add_prefix(name) in self.data for name in names)

    @property
    def asks_for_a_look(self):
        return bool(self.questions and not self.was_asked) or bool(self.known and not self.was_looked_at)

    def show_again(self):
        """Before it is filed: with the questions as they are asked, and the cases like it."""
        self.is_second_look = True
        for name, field in questions.fields_of(self.questions).items():
            self.fields[name].required = field.required

    @property
    def lost_photos(self):
        chosen = self.is_bound and bool(self.files.getlist(self.add_prefix("photos")))
        return chosen and (self.is_second_look or bool(self.errors))

    def as_words(self) -> dict:
        """The officer's language says nothing of the reporter's."""
        given = self.cleaned_data
        own = {"language": "", "channel": given["channel"], "urgency": given["urgency"]}
        return {**super().as_words(), **own}
