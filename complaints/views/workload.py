"""The desk's view of who has how much to do, and for how long it has lain there."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from django_tables2 import SingleTableMixin

from workflow import calendars

from .. import workload
from ..models import Complaint
from ..tables import LoadTable


class WorkloadPage(SingleTableMixin, TemplateView):
    """Open cases in the reader's scope: by age, and by unit."""

    template_name = "complaints/workload.html"
    table_class = LoadTable
    paginate_by = 50

    def get_table_data(self):
        return workload.loads(self.cases, self.at, self.calendar)

    def get_context_data(self, **kwargs):
        self.at, self.calendar = timezone.now(), calendars.current()
        self.cases = Complaint.objects.visible_to(self.request.user)
        return super().get_context_data(
            ages=workload.ages(self.cases, self.at, self.calendar),
            at=self.at,
            trail=[(_("诉求"), reverse("complaints:case-list")), (_("工作量与时长"), "")],
            **kwargs,
        )
