"""The register's compound page with what the other rooms know of the compound."""

from django.urls import reverse
from django.utils import timezone

from communities.access import grants
from communities.views import compounds
from complaints.models import Complaint
from safety.firewater import standing

CASES_SHOWN = 10


class DeskCompound(compounds.CompoundPage):
    """Stands at the address of the register's page, before it, and fills its block `panels`."""

    template_name = "governance/desk_compound.html"

    def get_context_data(self, **kwargs):
        user, at = self.request.user, timezone.now()
        kwargs["shows_income"] = grants(user).covers("book.view", self.compound)
        if grants(user).covers("hazard.view", self.compound):
            kwargs["standing"] = standing(self.compound, timezone.localdate(at))
        if not grants(user).may("case.list"):
            return super().get_context_data(**kwargs)
        cases = Complaint.objects.visible_to(user).of(self.compound).open()
        late = cases.overdue(at).count()
        listed = cases.with_next_deadline().with_place().order_by("next_due_at", "pk")
        return super().get_context_data(
            cases=list(listed[:CASES_SHOWN]),
            open_count=cases.count(),
            overdue_count=late,
            cases_link=f"{reverse('complaints:case-list')}?compound={self.compound.code}",
            shows_cases=True,
            **kwargs,
        )
