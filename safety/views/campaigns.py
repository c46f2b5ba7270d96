"""Campaigns: the list, one with its rounds and sums, new rounds and results, a round's one-page report."""

from django.db.models import Case, Count, Prefetch, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from django_tables2 import SingleTableView

from communities.access import grants
from communities.models import Compound, Organisation
from communities.views.base import ActionForm, DeskTable
from communities.views.files import file_response

from .. import actions, forms, printing
from ..models import Campaign, CampaignRound, ResultPhoto, RoundPhoto, RoundResult
from ..reports import report_of
from ..tables import CampaignTable

EDIT = "campaign.edit"
Kind = Organisation.Kind
JOINING = (Kind.DEPARTMENT, Kind.ENFORCEMENT, Kind.DISTRICT, Kind.TOWNSHIP, Kind.COMMUNITY, Kind.UTILITY)
"""In this order: a joint team is above all of departments and of enforcement."""


def list_url():
    return reverse("safety:campaign-list")


class CampaignList(DeskTable, SingleTableView):
    table_class = CampaignTable
    title = gettext_lazy("专项行动")
    intro = gettext_lazy("清通道、治飞线、拆违建：每一轮去了哪里、清理了多少，都有记录和照片。")

    def get_queryset(self):
        return Campaign.objects.annotate(round_count=Count("rounds")).order_by("-starts_on", "-pk")

    def get_actions(self):
        return [(_("发起行动"), reverse("safety:campaign-new"))] if self.may(EDIT) else []


class CampaignNew(ActionForm):
    form_class = forms.CampaignForm
    title = gettext_lazy("发起行动")
    submit = gettext_lazy("发起")

    def act(self, data, *, by, at):
        self.campaign = actions.open_campaign(by=by, at=at, **data)

    def get_success_url(self):
        return self.campaign.get_absolute_url()

    def get_back(self):
        return list_url()

    def get_trail(self):
        return [(_("专项行动"), list_url())]


class OneCampaign:
    @cached_property
    def campaign(self):
        return get_object_or_404(Campaign, number=self.kwargs["number"])

    @cached_property
    def round(self):
        return get_object_or_404(self.rounds, ordinal=self.kwargs["ordinal"])

    @property
    def rounds(self):
        """Those that went to a compound in sight, with no other compound named."""
        seen = Compound.objects.visible_to(self.request.user, "inspection.view")
        rows = CampaignRound.objects.filter(campaign=self.campaign, compounds__in=seen).distinct()
        near = Prefetch("compounds", seen.order_by("code"))
        return rows.select_related("campaign").prefetch_related(near, "units").order_by("ordinal")

    def get_back(self):
        return self.campaign.get_absolute_url()

    def get_trail(self):
        return [(_("专项行动"), list_url()), (str(self.campaign), self.get_back())]


class CampaignPage(OneCampaign, TemplateView):
    """Sums are of the compounds that the reader may see."""

    template_name = "safety/campaign_page.html"

    def get_context_data(self, **kwargs):
        seen = RoundResult.objects.visible_to(self.request.user).filter(round__campaign=self.campaign)
        words = dict(RoundResult.Kind.choices)
        rounds = list(self.rounds)
        by_round = {}
        for row in seen.select_related("compound").order_by("compound__code", "kind"):
            by_round.setdefault(row.round_id, []).append(row)
        return super().get_context_data(
            campaign=self.campaign,
            sums=[(words[kind], count) for kind, count in seen.sums().items()],
            rounds=[(row, by_round.get(row.pk, [])) for row in rounds],
            may_edit=grants(self.request.user).may(EDIT),
            trail=[(_("专项行动"), list_url()), (str(self.campaign), "")],
            **kwargs,
        )


class RoundNew(OneCampaign, ActionForm):
    form_class = forms.RoundForm
    title = submit = gettext_lazy("登记一轮行动")
    done = gettext_lazy("已登记，请接着登记成果。")

    def get_form_kwargs(self):
        rows = Compound.objects.active().visible_to(self.request.user, EDIT).order_by("code")
        return {**super().get_form_kwargs(), "units": self.units(), "compounds": rows}

    def units(self):
        """Who may come along (住建、城管、公安、消防……): units that inspect, and those of supply."""
        rows = Organisation.objects.visible_to(self.request.user, EDIT).of_kind(*JOINING)
        by_kind = Case(*(When(kind=kind, then=place) for place, kind in enumerate(JOINING)))
        return rows.current(timezone.localdate()).order_by(by_kind, "name")

    def get_initial(self):
        return {"held_on": timezone.localdate()}

    def act(self, data, *, by, at):
        actions.record_round(self.campaign, by=by, at=at, **data | {"compounds": list(data["compounds"])})


class ResultNew(OneCampaign, ActionForm):
    form_class = forms.ResultForm
    title = submit = gettext_lazy("登记成果")
    done = gettext_lazy("已登记。")

    def get_form_kwargs(self):
        mine = Compound.objects.visible_to(self.request.user, EDIT)
        rows = mine.filter(pk__in=self.round.compounds.values("pk"))
        return {**super().get_form_kwargs(), "compounds": rows.order_by("code")}

    def act(self, data, *, by, at):
        actions.record_result(self.round, by=by, at=at, **data)


class RoundReport(OneCampaign, TemplateView):
    """Who went where, what was cleared with which evidence, what was found."""

    template_name = "safety/round_report.html"

    def get_context_data(self, **kwargs):
        report, rights = self.report, grants(self.request.user)
        whole = [{"url": self.address(row), "alt": str(self.round)} for row in report.round_photos]
        results = [
            {"url": self.address(row), "alt": f"{row.result.compound.name} {row.result}"}
            for row in report.result_photos
        ]
        return super().get_context_data(
            round=self.round,
            campaign=self.campaign,
            report=report,
            photos=[*results, *whole],
            may_edit=rights.may(EDIT),
            may_report=rights.may("hazard.report"),
            trail=[*self.get_trail(), (str(self.round), "")],
            **kwargs,
        )

    @property
    def report(self):
        return report_of(self.round, Compound.objects.visible_to(self.request.user, "inspection.view"))

    def address(self, photo):
        args = [self.campaign.number, self.round.ordinal, photo.token]
        return reverse("safety:round-photo", args=args)


class RoundPdf(RoundReport):
    """The same on one page to print and to hand on."""

    def get(self, request, *args, **kwargs):
        name = f"{self.campaign.number}-{self.round.ordinal}"
        response = HttpResponse(
            printing.round_report(self.report, at=timezone.now()), content_type="application/pdf"
        )
        response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
        response["Cache-Control"] = "private, no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response


class RoundFile(OneCampaign, View):
    """Photos of the round are for those who see it, photos of a result for those who see its compound."""

    def get(self, request, number, ordinal, token):
        photo = RoundPhoto.objects.filter(round=self.round, token=token).first()
        if photo is None:
            seen = RoundResult.objects.visible_to(request.user).filter(round=self.round)
            photo = get_object_or_404(ResultPhoto, result__in=seen, token=token)
        return file_response(photo, self.campaign.number)
