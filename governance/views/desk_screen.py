"""The picture of an area on the wall of a meeting room: one thing at a time, by itself."""

from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.generic import TemplateView

from communities.models import Compound

from ..context import holder
from ..figures import coverage_figures, red_committees
from ..picture import VIEW, picture
from ..warning_words import names

BARS = 8


class DeskScreen(TemplateView):
    """Without a script all pages stand one below the other. Of a single compound it is the lobby's screen."""

    template_name = "governance/desk_screen.html"

    def get(self, request):
        at = timezone.now()
        if shown := picture(request.user, at, SimpleLazyObject(names)):
            return self.render_to_response(self.get_context_data(shown=shown, at=at))
        only = get_object_or_404(Compound.objects.visible_to(request.user, VIEW))
        return redirect("disclosure:screen", only.code)

    def get_context_data(self, *, shown, at, **kwargs):
        user = self.request.user
        area = Compound.objects.visible_to(user, VIEW)
        return super().get_context_data(
            at=at,
            picture=shown,
            scope=holder(user).scope,
            figures=[*coverage_figures(area, at), red_committees(area, at)],
            bars=[(name, score, round(score)) for name, score in shown.scored[:BARS] if score is not None],
            **kwargs,
        )
