"""What the review for publishing takes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow import masking
from workflow.fields import PlainTextField, SeveralField

from .models import Photo


class NumberedPhotos(SeveralField):
    """Photos by the order in which they stand above the form."""

    def label_from_instance(self, photo):
        self.count = getattr(self, "count", 0) + 1
        return _("照片%(number)s（%(stage)s）") % {"number": self.count, "stage": photo.get_stage_display()}


class PublishForm(forms.Form):
    """The words and photos that the public may see; it begins with the masked proposal."""

    text = PlainTextField(
        label=_("公开的内容"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("已自动遮盖电话、证件号、车牌、邮箱、房号和姓名。请再看一遍，有漏的请遮盖。"),
    )
    result = PlainTextField(
        label=_("公开的结果"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("办结后写明做了什么、结果怎样。可以不填。"),
    )
    photos = NumberedPhotos(
        Photo.objects.none(),
        label=_("可以公开的照片"),
        required=False,
        to_field_name="token",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只勾选没有人脸、车牌和门牌的照片。"),
    )

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["photos"].queryset = case.photos.order_by("pk")
        if not case.photos.exists():
            del self.fields["photos"]

    def clean(self):
        given = super().clean()
        for name in ("text", "result"):
            if masking.gives_away(given.get(name, "")):
                self.add_error(name, _("这里还有电话、证件号、车牌或者邮箱，请先遮盖。"))
        return given


class UnpublishForm(forms.Form):
    note = PlainTextField(label=_("撤下的原因"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
