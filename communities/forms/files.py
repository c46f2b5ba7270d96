"""Files that go through the upload gate."""

from django import forms

from workflow.refusals import Refused
from workflow.uploads import MAX_FILES, PHOTO, SCAN, admit_all

ACCEPTED = {
    PHOTO: "image/jpeg,image/png,image/webp",
    SCAN: "application/pdf,image/jpeg,image/png,image/webp",
}


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name)


class FilesField(forms.FileField):
    """Up to six photos, or papers (PDF or photos), each through the gate; cleans to what was admitted."""

    def __init__(self, *, kind=PHOTO, **options):
        super().__init__(widget=FilesInput(attrs={"accept": ACCEPTED[kind]}), **options)
        self.kind = kind

    def clean(self, data, initial=None):
        files = [file for file in data or [] if file]
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        try:
            return admit_all(files, limit=MAX_FILES, kind=self.kind)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal), code="refused") from None
