"""Appoint, end, hand over, confirm party membership."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..access import Post
from ..models.appointments import TARGET_OF
from .fields import Day, Words, note, phone, today

DECLARED = [("", _("没有申报")), ("yes", _("申报是党员")), ("no", _("申报不是党员"))]


def declared():
    return forms.TypedChoiceField(
        label=_("党员身份（本人申报）"),
        choices=DECLARED,
        required=False,
        coerce=lambda word: word == "yes",
        empty_value=None,
        help_text=_("只用于业委会成员；经支部确认后才计入党员人数。"),
    )


class AppointForm(forms.Form):
    """`positions`: pairs of a place and the posts that may be given there."""

    position = forms.ChoiceField(label=_("岗位"))
    name = Words(label=_("姓名"), max_length=60)
    phone = phone()
    starts_on = Day(label=_("任职日期"), initial=today)
    ends_on = Day(
        label=_("离任日期"), required=False, help_text=_("不填为无期限；业委会岗位到任期结束为止。")
    )
    party_declared = declared()
    note = note()

    def __init__(self, *args, positions, **kwargs):
        super().__init__(*args, **kwargs)
        self.found = {}
        choices = [("", _("请选择"))]
        for target, posts in positions:
            keys = [(f"{TARGET_OF[type(target)]}-{target.pk}-{post}", post) for post in posts]
            self.found |= {key: (target, post) for key, post in keys}
            choices.append((str(target), [(key, post.label) for key, post in keys]))
        self.fields["position"].choices = choices

    def clean_position(self):
        """The place and the post."""
        return self.found[self.cleaned_data["position"]]


class EndForm(forms.Form):
    ends_on = Day(label=_("最后一天"), initial=today, help_text=_("从第二天起，这项任职带来的权限自动取消。"))
    note = note(label=_("原因"))


class HandOverForm(forms.Form):
    name = Words(label=_("接任人姓名"), max_length=60)
    phone = phone()
    starts_on = Day(label=_("接任日期"), initial=today, help_text=_("现任的任职到前一天为止。"))
    party_declared = declared()
    note = note()

    def __init__(self, *args, post, **kwargs):
        super().__init__(*args, **kwargs)
        if post not in (Post.DIRECTOR, Post.DEPUTY, Post.MEMBER, Post.TREASURER, Post.RESERVE):
            del self.fields["party_declared"]


class PartyForm(forms.Form):
    """What the member says, and what the branch has found."""

    word = forms.ChoiceField(
        label=_("党员身份"),
        choices=[
            ("confirm", _("支部确认：是党员")),
            ("declare", _("本人申报是党员，支部还没有确认")),
            ("deny", _("不是党员")),
        ],
        widget=forms.RadioSelect,
    )
    on = Day(label=_("确认日期"), initial=today, required=False, help_text=_("只在支部确认时填写。"))
    note = note()

    def clean(self):
        data = super().clean()
        if data.get("word") == "confirm" and not data.get("on") and "on" not in self.errors:
            self.add_error("on", _("请填写支部确认的日期。"))
        return data
