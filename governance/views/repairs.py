"""Works on fire water with the money that pays for them: safety's page and finance's project on one."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from communities.access import grants
from communities.forms.chosen import area_of
from communities.models import ManagementArea
from communities.views.base import ActionForm
from finance.forms.funds import ProjectForm
from finance.funding import funded
from finance.models import Project
from governance import actions
from governance.forms import FundingForm
from safety.water.repair_views import OneRepair, RepairPage


def project_of(repair):
    """The project that the works name, while it is one of their compound."""
    if repair.funding_label != actions.PROJECT:
        return None
    rows = Project.objects.of_compound(repair.compound).filter(number=repair.funding_key)
    return rows.select_related("area__compound", "decision").first()


class DeskRepair(RepairPage):
    """Stands at the address of the room's page, before it, and fills its block `funding`."""

    template_name = "governance/desk_repair.html"

    def get_context_data(self, **kwargs):
        rights, repair = grants(self.request.user), self.repair
        project = project_of(repair)
        return super().get_context_data(
            funded=funded(Project.objects.filter(pk=project.pk))[0] if project else None,
            project=project,
            may_read_project=rights.covers("book.view", repair.compound),
            may_fund=rights.covers("repair.edit", repair.compound) and repair.status != "dropped",
            **kwargs,
        )


class ForRepair(OneRepair, ActionForm):
    """A form about the money of works within the reader's reach."""

    permission = "repair.edit"
    done = _("已关联筹资项目。")

    def get(self, request, *args, **kwargs):
        self.repair  # noqa: B018 - out of scope is 404 before anything is shown
        return super().get(request, *args, **kwargs)

    @property
    def intro(self):
        return str(self.repair)


class RepairFunding(ForRepair):
    """One of the compound's projects that are there already."""

    form_class = FundingForm
    title = _("选择筹资项目")
    submit = _("关联")

    def get_form_kwargs(self):
        rows = Project.objects.visible_to(self.request.user).of_compound(self.repair.compound)
        return {**super().get_form_kwargs(), "projects": rows.select_related("area").order_by("-pk")}

    def get_initial(self):
        return {"project": self.repair.funding_key}

    def act(self, data, *, by, at):
        actions.fund_repair(self.repair, project=data["project"], by=by, at=at)


class RepairProject(ForRepair):
    """A new project, and the works named on it, in one go."""

    form_class = ProjectForm
    title = _("登记筹资项目")
    submit = _("登记并关联")

    @cached_property
    def areas(self):
        return ManagementArea.objects.filter(compound=self.repair.compound).order_by("pk")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "areas": self.areas, "compound": self.repair.compound}

    def get_initial(self):
        return {"title": self.repair.title, "number": self.repair.number}

    def act(self, data, *, by, at):
        way, plan = ProjectForm.way(data), ProjectForm.plan(data)
        area = area_of(data, self.areas)
        actions.open_project_for(self.repair, area=area, plan=plan, way=way, by=by, at=at, **data)

    def get_success_url(self):
        return reverse("desk-repair", args=[self.repair.number])
