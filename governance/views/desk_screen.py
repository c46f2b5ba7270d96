"""The picture of an area on the wall of a meeting room: one thing at a time, by itself."""

from django.http import Http404
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.generic import TemplateView

from communities.models import Compound

from .. import picture
from ..context import holder
from ..figures import coverage_figures, red_committees
from ..warning_words import names

BARS = 8


class DeskScreen(TemplateView):
    """Without a script all pages stand one below the other."""

    template_name = "governance/desk_screen.html"

    def get_context_data(self, **kwargs):
        at, user = timezone.now(), self.request.user
        shown = picture.picture(user, at, SimpleLazyObject(names))
        if shown is None:
            raise Http404
        area = Compound.objects.visible_to(user, picture.VIEW)
        return super().get_context_data(
            at=at,
            picture=shown,
            scope=holder(user).scope,
            figures=[*coverage_figures(area, at), red_committees(area, at)],
            bars=[(name, score, round(score)) for name, score in shown.scored[:BARS] if score is not None],
            **kwargs,
        )
