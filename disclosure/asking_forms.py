"""What an asker fills in: which line, the question, where an answer may be sent."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow import typed
from workflow.fields import PlainTextField
from workflow.words import yuan

from . import statements
from .actions.objections import MOST
from .models import Document


def lines_of(document: Document) -> list[tuple[str, str]]:
    """What can be asked about: the whole, or any line of a statement."""
    choices = [("", _("整份文件"))]
    if document.kind == Document.Kind.STATEMENT:
        for section in statements.read(document).sections:
            for line in section.lines:
                words = f"{section.title} · {line.name} {yuan(line.amount)}"[:120]
                choices.append((words, words))
    return list(dict(choices).items())


class AskForm(forms.Form):
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    line = forms.ChoiceField(label=_("问哪一项"), required=False)
    question = PlainTextField(
        label=_("您的问题"),
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("不用写姓名和房号。问题和答复经审核、遮盖个人信息后公开。"),
    )
    phone = forms.CharField(
        label=_("手机号（可不填）"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        help_text=_("有答复时发短信。加密保存，不公开，不给小区看。"),
    )
    mail = forms.EmailField(label=_("邮箱（可不填）"), required=False, help_text=_("有答复时发邮件。"))

    def __init__(self, *args, document: Document, chosen: str | None, **options):
        super().__init__(*args, **options)
        self.fields["line"].choices = lines_of(document)
        self.fields["line"].initial = chosen
        self.fields["form_key"].initial = uuid.uuid4

    def clean_phone(self):
        written = self.cleaned_data["phone"]
        if not written:
            return ""
        if (number := typed.read_mobile(written)) is None:
            raise forms.ValidationError(_("手机号应为11位数字，例如13800001234。"), code="mobile")
        return number


class AppealForm(forms.Form):
    reason = PlainTextField(label=_("哪里不满意"), max_length=MOST, widget=forms.Textarea(attrs={"rows": 3}))
