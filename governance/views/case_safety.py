"""A complaint about what may be dangerous, with the hazards and inspections that came of it."""

import secrets

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from communities.access import grants
from communities.models import Compound
from communities.views.base import ActionForm
from complaints.views.case import CasePage, VisibleCase
from governance import actions
from governance.case_forms import CaseHazardForm, CaseInspectionForm
from safety.models import Hazard, Inspection, current_edition
from safety.views.inspections import inspectors_for

DANGEROUS = frozenset({"FIR", "EBK", "LFT"})
"""Codes of the categories whose cases offer a hazard: fire lanes and fire facilities, e-bikes, lifts."""


class DeskCase(CasePage):
    """Stands at the address of the room's page, before it, and fills its block `panels`."""

    template_name = "governance/desk_case.html"

    def get_context_data(self, **kwargs):
        case, rights = self.docket.case, grants(self.request.user)
        if case.category.code not in DANGEROUS:
            return super().get_context_data(**kwargs)
        source, user = actions.source_of(case), self.request.user
        return super().get_context_data(
            hazards=Hazard.objects.visible_to(user).filter(source=source).select_related("item"),
            inspections=Inspection.objects.visible_to(user).filter(source=source, kind="complaint"),
            may_report=rights.covers("hazard.report", case.compound),
            may_inspect=rights.covers("inspection.plan", case.compound),
            shows_safety=rights.covers("hazard.view", case.compound),
            today=timezone.localdate(),
            **kwargs,
        )


class ForCase(VisibleCase, ActionForm):
    """A form about a case that the reader sees, in a compound where the reader has the right."""

    @cached_property
    def case(self):
        return self.get_case()

    def get(self, request, *args, **kwargs):
        self.case  # noqa: B018 - out of sight is 404 before anything is shown
        return super().get(request, *args, **kwargs)

    @property
    def intro(self):
        return f"{self.case.number} {self.case.category} · {self.case.place}"

    def get_back(self):
        return self.case.get_absolute_url()

    def get_trail(self):
        return [(self.case.number, self.get_back())]


class CaseHazard(ForCase):
    form_class = CaseHazardForm
    title = gettext_lazy("登记隐患")
    submit = gettext_lazy("登记隐患")
    done = gettext_lazy("已登记隐患，诉求仍按原来的时限办理。")

    def get_form_kwargs(self):
        edition = current_edition(timezone.localdate())
        return {**super().get_form_kwargs(), "compound": self.case.compound, "edition": edition}

    def get_initial(self):
        return {"building": self.case.building, "form_key": secrets.token_hex(16)}

    def act(self, data, *, by, at):
        actions.open_hazard(self.case, **data, by=by, at=at)


class CaseInspection(ForCase):
    form_class = CaseInspectionForm
    title = gettext_lazy("安排检查")
    submit = gettext_lazy("安排检查")
    done = gettext_lazy("已安排检查，诉求仍按原来的时限办理。")

    def get_form_kwargs(self):
        here = Compound.objects.filter(pk=self.case.compound_id)
        return {**super().get_form_kwargs(), "inspectors": inspectors_for(here)}

    def get_initial(self):
        today = timezone.localdate()
        return {"since": today, "until": today}

    def act(self, data, *, by, at):
        actions.order_inspection(self.case, **data, by=by, at=at)
