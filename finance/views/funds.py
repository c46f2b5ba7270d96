"""The maintenance fund and projects: at the desk with papers, in public as sums."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView, View

from communities.access import grants
from communities.forms.chosen import area_of
from communities.models import Compound, ManagementArea
from communities.views.base import ActionForm
from communities.views.chosen import ForCompound
from communities.views.files import file_response
from communities.views.public import PublicCompound

from .. import funding
from ..actions import funds as actions
from ..forms.funds import BalanceForm, MovementForm, PaymentForm, ProjectForm
from ..models import FundBalance, FundMovement, FundPaper, Project

ON_A_PAGE = 50
SHOWN = 100


def list_url():
    return reverse("finance:fund-list")


class FundList(TemplateView):
    """Every area with its last balance, and every project with its gap."""

    template_name = "finance/fund_list.html"

    def get_context_data(self, **kwargs):
        user, today = self.request.user, timezone.localdate()
        compounds = Compound.objects.active().visible_to(user, "book.view")
        rows = ManagementArea.objects.filter(compound__in=compounds).select_related("compound__township")
        page = Paginator(rows.order_by("compound__township", "compound__code", "pk"), ON_A_PAGE).get_page(
            self.request.GET.get("page")
        )
        areas = list(page.object_list)
        standing = funding.standings([area.pk for area in areas], on=today)
        projects = Project.objects.visible_to(user).select_related("area__compound").order_by("-pk")[:SHOWN]
        return super().get_context_data(
            page_obj=page,
            lines=[(area, standing[area.pk]) for area in areas],
            projects=funding.funded(projects),
            may_edit=grants(user).may("fund.edit"),
            trail=[(_("公共资产"), reverse("finance:asset-list")), (_("维修资金"), "")],
            **kwargs,
        )


class FundPage(TemplateView):
    template_name = "finance/fund_page.html"

    @cached_property
    def compound(self):
        seen = Compound.objects.visible_to(self.request.user, "book.view").select_related("township")
        return get_object_or_404(seen, code__iexact=self.kwargs["code"])

    def get_context_data(self, **kwargs):
        may_edit = grants(self.request.user).covers("fund.edit", self.compound)
        return super().get_context_data(
            compound=self.compound,
            may_edit=may_edit,
            trail=[(_("维修资金"), list_url()), (self.compound.name, "")],
            **facts(self.compound),
            **kwargs,
        )


def facts(compound):
    """What both pages about the fund of a compound show."""
    today = timezone.localdate()
    areas = list(compound.areas.order_by("pk"))
    standing = funding.standings([area.pk for area in areas], on=today)
    balances = FundBalance.objects.of_compound(compound).select_related("area")
    movements = FundMovement.objects.of_compound(compound).select_related("area", "decision", "project")
    projects = Project.objects.of_compound(compound).select_related("area__compound", "decision")
    return {
        "standings": [(area, standing[area.pk]) for area in areas],
        "balances": balances.order_by("-as_of", "-pk")[:SHOWN],
        "movements": movements.prefetch_related("papers").order_by("-on", "-pk")[:SHOWN],
        "projects": funding.funded(projects.order_by("-pk")),
    }


class FundForm(ForCompound, ActionForm):
    """A form about the fund of one compound; `?c=` names it."""

    permission = "fund.edit"
    submit = pgettext_lazy("record", "登记")

    @property
    def intro(self):
        return self.compound.name

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "areas": self.areas}

    def get_back(self):
        return reverse("finance:fund-page", args=[self.compound.code])

    def get_list_url(self):
        return list_url()

    def get_trail(self):
        return [(_("维修资金"), list_url())]


class BalanceNew(FundForm):
    form_class = BalanceForm
    title = _("登记余额")

    def act(self, data, *, by, at):
        actions.report_balance(area_of(data, self.areas), **data, by=by, at=at)


class MovementNew(FundForm):
    form_class = MovementForm
    title = _("登记变动")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "compound": self.compound}

    def act(self, data, *, by, at):
        way = MovementForm.way(data)
        actions.record_movement(area_of(data, self.areas), way=way, **data, by=by, at=at)


class ProjectNew(FundForm):
    form_class = ProjectForm
    title = _("登记筹资项目")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "compound": self.compound}

    def act(self, data, *, by, at):
        way, plan = ProjectForm.way(data), ProjectForm.plan(data)
        self.project = actions.open_project(
            area_of(data, self.areas), plan=plan, way=way, **data, by=by, at=at
        )

    def get_success_url(self):
        return self.project.get_absolute_url()


class OneProject:
    permission = "book.view"

    @cached_property
    def project(self):
        rows = Project.objects.visible_to(self.request.user, self.permission)
        rows = rows.select_related("area__compound__township", "decision__area__compound")
        return get_object_or_404(rows, number=self.kwargs["number"])

    def get_back(self):
        return self.project.get_absolute_url()

    def get_trail(self):
        return [(_("维修资金"), list_url()), (self.project.number, self.get_back())]


class ProjectPage(OneProject, TemplateView):
    template_name = "finance/project_page.html"

    def get_context_data(self, **kwargs):
        (funded,) = funding.funded(Project.objects.filter(pk=self.project.pk))
        names = [gettext_now("计划"), gettext_now("到位")]
        return super().get_context_data(
            project=self.project,
            funded=funded,
            names=names,
            bars=[(part.source.label, part.planned, part.paid) for part in funded.parts],
            papers=self.project.papers.order_by("pk"),
            may_edit=grants(self.request.user).covers("fund.edit", self.project.compound),
            trail=[(_("维修资金"), list_url()), (self.project.number, "")],
            **kwargs,
        )


class ProjectPay(OneProject, ActionForm):
    permission = "fund.edit"
    form_class = PaymentForm
    title = _("登记到位资金")
    submit = pgettext_lazy("record", "登记")

    @property
    def intro(self):
        return str(self.project)

    def get_form_kwargs(self):
        (funded,) = funding.funded(Project.objects.filter(pk=self.project.pk))
        return {**super().get_form_kwargs(), "sources": [part.source for part in funded.parts]}

    def act(self, data, *, by, at):
        actions.pay_project(self.project, **data, by=by, at=at)


class FundPaperFile(View):
    def get(self, request, token):
        paper = FundPaper.objects.filter(token=token).select_related("movement", "project").first()
        if paper is None:
            raise Http404
        of = paper.movement or paper.project
        if not type(of).objects.visible_to(request.user).filter(pk=of.pk).exists():
            raise Http404
        return file_response(paper, "fund")


class PublicFund(PublicCompound, TemplateView):
    template_name = "finance/public_fund.html"

    def get_context_data(self, **kwargs):
        trail = [(self.compound.name, self.compound.get_absolute_url()), (_("维修资金"), "")]
        return super().get_context_data(compound=self.compound, trail=trail, **facts(self.compound), **kwargs)
