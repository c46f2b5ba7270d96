"""Survey campaigns: how far each compound has come, and the word that there is nothing of a kind."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView, TemplateView, View

from communities.access import grants
from communities.models import Compound, ManagementArea
from communities.views.base import ActionForm
from workflow.refusals import Refused

from ..actions import assets as actions
from ..forms.assets import CampaignForm
from ..models import AssetKind, SurveyCampaign
from ..surveying import completeness, progress
from .assets import list_url

ON_A_PAGE = 50
LONGEST_KEY = 19
"""Digits from which on a number is no key of a database."""


def surveys_url():
    return reverse("finance:survey-list")


class SurveyList(ListView):
    template_name = "finance/survey_list.html"
    context_object_name = "campaigns"

    def get_queryset(self):
        return SurveyCampaign.objects.order_by("-starts_on", "-pk")

    def get_context_data(self, **kwargs):
        may_open = grants(self.request.user).may("reference.edit")
        trail = [(_("公共资产"), list_url()), (_("摸排进度"), "")]
        return super().get_context_data(may_open=may_open, trail=trail, **kwargs)


class SurveyNew(ActionForm):
    form_class = CampaignForm
    title = _("发起摸排")
    submit = _("发起")

    def act(self, data, *, by, at):
        self.campaign = actions.open_campaign(**data, by=by, at=at)

    def get_success_url(self):
        return self.campaign.get_absolute_url()

    def get_back(self):
        return surveys_url()

    def get_trail(self):
        return [(_("公共资产"), list_url()), (_("摸排进度"), surveys_url())]


class OneCampaign:
    @cached_property
    def campaign(self):
        return get_object_or_404(SurveyCampaign, pk=self.kwargs["pk"])

    def areas(self, permission):
        seen = Compound.objects.active().visible_to(self.request.user, permission)
        rows = ManagementArea.objects.filter(compound__in=seen).select_related("compound__township")
        return rows.order_by("compound__township", "compound__code", "pk")


class SurveyPage(OneCampaign, TemplateView):
    template_name = "finance/survey_page.html"

    def get_context_data(self, **kwargs):
        areas = list(self.areas("book.view"))
        lines = progress(self.campaign, areas)
        reach = grants(self.request.user)
        today = timezone.localdate()
        return super().get_context_data(
            campaign=self.campaign,
            page_obj=Paginator(lines, ON_A_PAGE).get_page(self.request.GET.get("page")),
            kinds=[cell.kind for cell in lines[0].cells] if lines else [],
            rate=completeness(lines, as_of=today),
            is_over=today > self.campaign.ends_on,
            may_edit=reach.may("asset.edit") and self.campaign.starts_on <= today <= self.campaign.ends_on,
            trail=[
                (_("公共资产"), list_url()),
                (_("摸排进度"), surveys_url()),
                (self.campaign.name, ""),
            ],
            **kwargs,
        )


class SurveyNone(OneCampaign, View):
    """POST: looked for today and not found."""

    http_method_names = ["post"]

    def post(self, request, **kwargs):
        area = self.areas("asset.edit").filter(pk=self._key("area")).first()
        kind = AssetKind.objects.filter(pk=self._key("kind"), active=True).first()
        at = timezone.now()
        try:
            if area is None or kind is None:
                raise Refused(_("请在表中选择小区和种类。"))
            actions.state_none(self.campaign, area, kind, on=timezone.localdate(at), by=request.user, at=at)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(self.campaign.get_absolute_url())

    def _key(self, name):
        """Nothing has the key 0."""
        text = self.request.POST.get(name, "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < LONGEST_KEY else 0
