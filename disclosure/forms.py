"""What the desk's pages of this room take."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.access import grants
from communities.forms.fields import CompoundCode, Day, Words, today
from communities.forms.files import FilesField
from communities.models import Compound, Township
from workflow.fields import PlainTextField

from .models import SupervisionAccess


class PostForm(forms.Form):
    """Web and screen are the portal's own: there is nothing to fill in."""


class WallForm(forms.Form):
    """Where a sheet hangs, and how it looks there."""

    place = Words(label=_("张贴地点"), max_length=80, help_text=_("例如：1号楼大堂公示栏。"))
    evidence = FilesField(
        label=_("张贴后的照片"), help_text=_("拍到公示栏和公示表，看得清标题。可以选几张，只给经办人看。")
    )


class TakeDownForm(forms.Form):
    note = Words(label=_("撤下的原因"), max_length=200, help_text=_("例如：张贴满30天。"))


class NoticeForm(forms.Form):
    """Words, and for whom. Where the words are revised (no user) the place stays."""

    title = Words(label=_("标题"), max_length=80)
    body = PlainTextField(label=_("正文"), max_length=4000, widget=forms.Textarea(attrs={"rows": 10}))
    compound = CompoundCode(
        label=_("小区编号"), required=False, help_text=_("只发给一个小区的，填小区编号；否则留空。")
    )
    township = forms.ModelChoiceField(
        Township.objects.none(),
        label=_("镇乡"),
        required=False,
        empty_label=_("全区"),
        help_text=_("填了小区编号的，不用选。"),
    )

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)
        if user is None:
            del self.fields["compound"], self.fields["township"]
            return
        compounds = Compound.objects.active().filter(grants(user).where("notice.draft"))
        self.fields["compound"].compounds = compounds
        self.fields["township"].queryset = Township.objects.filter(
            pk__in=compounds.values("township")
        ).order_by("pk")
        if len(only := list(compounds[:2])) == 1:
            self.fields["compound"].initial = only[0].code


class NoticePublishForm(forms.Form):
    is_pinned = forms.BooleanField(label=_("置顶"), required=False)
    expires_on = Day(
        label=_("到期日期"), required=False, help_text=_("到这一天24点不再显示；不填就一直显示。")
    )


class NoticeWithdrawForm(forms.Form):
    note = Words(label=_("撤回的原因"), max_length=200)


def long_words(label, **options):
    return PlainTextField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 6}), **options)


class AnswerForm(forms.Form):
    answer = long_words(_("答复"), help_text=_("提问人马上看到。不要写姓名、电话、房号。"))


class DecideForm(forms.Form):
    decision = long_words(_("处理意见"), help_text=_("提问人马上看到，这是最后一步。"))


class PublishAnswerForm(forms.Form):
    question = long_words(_("公开的问题"))
    answer = long_words(_("公开的答复"))


class JoinForm(forms.Form):
    kind = forms.ChoiceField(label=_("种类"), choices=SupervisionAccess.Kind)
    starts_on = Day(label=_("接入日期"), initial=today)
    proofs = FilesField(label=_("截图或照片"), help_text=_("能看出群名或者小区名。可以选几张。"))


class LeaveForm(forms.Form):
    ends_on = Day(label=_("退出日期"), initial=today)
