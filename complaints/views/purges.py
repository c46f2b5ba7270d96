"""The register of deletions of personal data, and how much falls due."""

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from django_tables2 import SingleTableMixin

from workflow.keyset import Keyset, Part

from .. import actions
from ..models import Purge
from ..tables import PurgeTable

PAGE = 50
COUNTED = 1000
NEWEST_FIRST = Keyset(Part(Q(), ("id",), descending=True))


class PurgeList(SingleTableMixin, TemplateView):
    """Of which case what was deleted, when and why; and a look at what the next run will delete."""

    template_name = "complaints/purge_list.html"
    table_class = PurgeTable
    table_pagination = False

    def get_table_data(self):
        asked = self.request.GET
        self.page = NEWEST_FIRST.page(
            Purge.objects.select_related("case"),
            PAGE,
            after=asked.get("after", ""),
            before=asked.get("before", ""),
        )
        return self.page.rows

    def get_context_data(self, **kwargs):
        due = actions.overdue_for_purge(timezone.now()).values("pk")[: COUNTED + 1].count()
        context = super().get_context_data(
            days=settings.KEEP_PERSONAL_DATA.days,
            due=min(due, COUNTED),
            is_more=due > COUNTED,
            trail=[(_("系统运行"), reverse("operations")), (_("个人信息清除记录"), "")],
            **kwargs,
        )
        return context | {"page": self.page}
