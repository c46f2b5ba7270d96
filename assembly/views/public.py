"""What the public reads of joint decisions: matter, totals and result; nobody's choice (RULES 10.2)."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import ListView, TemplateView

from communities.views.public import PublicCompound

from ..models import JointDecision
from .results import facts


class PublicDecisions(PublicCompound, ListView):
    template_name = "assembly/public_decisions.html"
    context_object_name = "decisions"
    paginate_by = 25

    def get_queryset(self):
        rows = JointDecision.objects.of_compound(self.compound).current()
        return rows.with_place().latest_first()

    def get_context_data(self, **kwargs):
        trail = [(self.compound.name, self.compound.get_absolute_url()), (_("业主决定"), "")]
        return super().get_context_data(compound=self.compound, trail=trail, **kwargs)


class PublicDecision(PublicCompound, TemplateView):
    template_name = "assembly/public_decision.html"

    def get_context_data(self, **kwargs):
        rows = JointDecision.objects.of_compound(self.compound).filter(number=self.kwargs["number"])
        if name := self.request.GET.get("area"):
            rows = rows.filter(area__name=name)
        versions = list(rows.with_place().order_by("area", "-version"))
        if not versions:
            raise Http404
        decision = versions[0]
        index = reverse("assembly:public-decisions", args=[self.compound.code])
        return super().get_context_data(
            compound=self.compound,
            decision=decision,
            earlier=[row for row in versions[1:] if row.area_id == decision.area_id],
            trail=[
                (self.compound.name, self.compound.get_absolute_url()),
                (_("业主决定"), index),
                (decision.number, ""),
            ],
            **facts(decision.result),
            **kwargs,
        )
