"""Units: list, page, enter, change."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from .. import actions
from ..access import grants
from ..filters import OrganisationFilter, townships_in_sight
from ..forms import OrganisationForm, OrganisationNewForm
from ..models import Appointment, Compound, District, Organisation
from ..posts import in_rank
from ..tables import OrganisationTable
from .base import ActionForm, DeskList

SEAT = ("district", "township", "community", "compound")


class OrganisationList(DeskList):
    table_class = OrganisationTable
    filterset_class = OrganisationFilter
    title = _("组织")

    def get_queryset(self):
        return (
            Organisation.objects.visible_to(self.request.user)
            .annotate(serving=_holders("organisation") + _holders("project__company"))
            .select_related(*SEAT)
            .order_by("kind", "name", "pk")
        )

    def get_actions(self):
        buttons = [(_("登记单位"), "communities:organisation-new", "register.edit")]
        return [(label, reverse(name)) for label, name, word in buttons if self.may(word)]


def _holders(path: str):
    """How many persons are in office; one plain subquery per path, for an index each."""
    rows = Appointment.objects.current(timezone.localdate()).filter(**{path: OuterRef("pk")})
    counted = rows.order_by().values(path).annotate(count=Count("person", distinct=True)).values("count")
    return Coalesce(Subquery(counted), 0)


class OrganisationPage(DetailView):
    template_name = "communities/organisation_page.html"
    context_object_name = "organisation"

    def get_queryset(self):
        return Organisation.objects.visible_to(self.request.user).select_related(
            *SEAT, "company", "party__parent__organisation", "party__building__area", "committee__area"
        )

    def get_context_data(self, **kwargs):
        unit, user, today = self.object, self.request.user, timezone.localdate()
        reach = grants(user)
        seen = Appointment.objects.visible_to(user)
        return super().get_context_data(
            holders=in_rank(seen.at(unit).current(today).select_related("person")),
            projects=self._projects(today),
            terms=unit.committee.terms.order_by("-starts_on") if hasattr(unit, "committee") else (),
            members=unit.joint_members.current(today).select_related("member").order_by("pk"),
            may_edit=reach.covers("register.edit", unit),
            may_appoint=reach.covers("appointment.edit", unit),
            trail=[(_("组织"), reverse("communities:organisation-list")), (unit.name, "")],
            **kwargs,
        )

    def _projects(self, today):
        """The compounds that the company serves, as far as the reader may see them."""
        if not hasattr(self.object, "company"):
            return ()
        projects = self.object.company.projects.current(today).visible_to(self.request.user)
        return projects.select_related("compound__township").order_by("compound__pinyin", "pk")


class OrganisationNew(ActionForm):
    form_class = OrganisationNewForm
    title = _("登记单位")

    def get_form_kwargs(self):
        seen = Compound.objects.active().visible_to(self.request.user, "register.edit")
        return {
            **super().get_form_kwargs(),
            "townships": townships_in_sight(self.request),
            "compounds": seen.order_by("pinyin", "pk"),
        }

    def act(self, data, *, by, at):
        seat = data["compound"] or data["township"] or self._district()
        self.unit = actions.add_organisation(
            data["kind"], data["name"], seat, by=by, at=at, note=data["note"]
        )

    def _district(self):
        return get_object_or_404(District, pk__in=townships_in_sight(self.request).values("district")[:1])

    def get_back(self):
        return reverse("communities:organisation-list")

    def get_trail(self):
        return [(_("组织"), self.get_back())]

    def get_success_url(self):
        return self.unit.get_absolute_url()


class OrganisationEdit(ActionForm):
    form_class = OrganisationForm
    title = _("修改单位资料")

    @cached_property
    def organisation(self):
        rows = Organisation.objects.within(self.request.user, "register.edit")
        return get_object_or_404(rows.select_related("company", "party"), pk=self.kwargs["pk"])

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.organisation}

    def form_valid(self, form):
        self.changes = form.changes
        return super().form_valid(form)

    def act(self, data, *, by, at):
        actions.edit_organisation(self.organisation, changes=self.changes, by=by, at=at, note=data["note"])

    def get_back(self):
        return self.organisation.get_absolute_url()

    def get_trail(self):
        return [
            (_("组织"), reverse("communities:organisation-list")),
            (self.organisation.name, self.get_back()),
        ]
