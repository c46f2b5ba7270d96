"""The desk's page of proposals: how often they were right, where they went wrong, which version proposes."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from communities.access import grants
from workflow.rates import Rate
from workflow.refusals import Refused

from .. import accuracy, actions, suggesting
from ..models import DispatchModel
from ..models.suggestions import RECENT
from ..suggestion import training

LONGEST_NUMBER = 9


class Suggestions(TemplateView):
    """GET shows; POST with a version goes over to it."""

    template_name = "complaints/suggestion_page.html"

    def get_context_data(self, **kwargs):
        at = timezone.now()
        on = timezone.localdate(at)
        found = accuracy.of_last_decisions(on)
        return super().get_context_data(
            accuracy=found,
            at=at,
            figures=self.figures(found),
            policy=suggesting.policy(),
            versions=[(one, self.judgement(one)) for one in self.versions()],
            recent=RECENT,
            can_learn=training.available(),
            may_switch=grants(self.request.user).may("reference.edit"),
            trail=[(_("诉求"), reverse("complaints:case-list")), (_("派单建议"), "")],
            **kwargs,
        )

    def figures(self, found):
        named = (
            (_("第一建议与决定相同"), found.first),
            (_("决定在前三个建议里"), found.among),
            (_("紧急程度相同"), found.urgency),
            (_("承办单位相同"), found.unit),
        )
        return [{"label": label, "value": rate, "is_rate": True} for label, rate in named]

    def judgement(self, version):
        return Rate(version.first, version.judged, as_of=timezone.localdate(version.trained_at))

    def versions(self):
        return DispatchModel.objects.defer("weights").order_by("-version")

    def post(self, request, *args, **kwargs):
        try:
            version = self.chosen(request.POST.get("version", ""))
            actions.use(version, by=request.user, at=timezone.now())
            messages.success(request, _("现在使用第%(version)s版。") % {"version": version.version})
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("complaints:suggestions" if self.may_read() else "desk")

    def chosen(self, number):
        is_number = number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER
        version = DispatchModel.objects.filter(version=int(number)).first() if is_number else None
        if version is None:
            raise Refused(_("没有这个版本，请从列表里选择。"))
        return version

    def may_read(self):
        return grants(self.request.user).may("case.dispatch")
