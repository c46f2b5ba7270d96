"""The desk's page of what safety asks of its reader today."""

from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from communities.access import grants

from ..ladder import rules
from ..today import MISSED_WITHIN, duties_of


class Today(TemplateView):
    """Rounds, what waits for me, what is late by colour: of the compounds that I see."""

    template_name = "safety/today.html"

    def get_context_data(self, **kwargs):
        at, rights = timezone.now(), grants(self.request.user)
        day = timezone.localdate(at)
        return super().get_context_data(
            today=day,
            at=at,
            duties=duties_of(self.request.user, at),
            missed_since=day - MISSED_WITHIN,
            rules=list(rules()),
            may_inspect=rights.may("inspection.do"),
            sees_area=rights.may("hazard.view"),
            inspections=reverse("safety:inspection-list"),
            hazards=reverse("safety:hazard-list"),
            **kwargs,
        )
