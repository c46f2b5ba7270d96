"""Quarters: which are frozen, with their digest, and the button that freezes the next."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.generic import TemplateView

from communities.access import grants
from finance.rules.periods import from_code
from workflow.refusals import Refused

from .. import actions, scorecards
from ..models import BulletinChore, Freeze

DONE = gettext_noop("%(quarter)s已冻结。")
BEGUN = gettext_noop("%(quarter)s已开始在后台冻结，冻结好了会发消息告诉您。")


class QuarterList(TemplateView):
    template_name = "governance/quarters.html"

    def get_context_data(self, **kwargs):
        rights = grants(self.request.user)
        may = rights.may("quarter.freeze")
        return super().get_context_data(
            may_read_bulletins=rights.may("bulletin.view"),
            frozen=Freeze.objects.latest_first().select_related("frozen_by__person"),
            open_=self.open() if may else [],
            trail=[(_("考核指标"), reverse("scorecard")), (_("季度冻结"), "")],
            **kwargs,
        )

    def open(self):
        """The quarters that may be frozen next, each with what last became of the wish to freeze it."""
        quarters = scorecards.quarters_to_freeze(timezone.now())[:2]
        last = BulletinChore.objects.last_freezes(quarter.code for quarter in quarters)
        return [(quarter, last.get(quarter.code)) for quarter in quarters]

    def post(self, request):
        quarter = from_code(request.POST.get("quarter", ""))
        if quarter is None or quarter.kind != "quarter":
            return redirect("quarter-list")
        try:
            is_done = actions.begin_freezing_quarter(quarter, by=request.user, at=timezone.now())
            words = DONE if is_done else BEGUN
            messages.success(request, _(words) % {"quarter": quarter.code})
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("quarter-list")
