"""What the pages take that open a hazard or order an inspection out of a complaint: safety's own forms."""

from django.utils.translation import gettext_lazy as _

from communities.forms.files import FilesField
from safety.forms import HazardForm, InspectionForm


class CaseHazardForm(HazardForm):
    """The resident's words and photos are not taken over; photos may come with the repair."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["photos"] = FilesField(
            label=_("现场照片"), required=False, help_text=_("居民上传的照片不会转过来；去过现场的再上传。")
        )
        self.order_fields(self.field_order)


class CaseInspectionForm(InspectionForm):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        del self.fields["kind"], self.fields["source"]
