"""The scorecard: townships and compounds by indicator, one place, one cell with the records behind it."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from communities.access import grants
from communities.models import Compound, Township

from .. import scorecards
from ..indicators import COUNTINGS, opened
from ..models import Freeze, FrozenValue, Level
from ..models.scope import townships_of

ROWS = 50
LEVELS = {"township": Level.TOWNSHIP, "compound": Level.COMPOUND}


class OfQuarter:
    """`quarter` is a frozen one's code or "now"."""

    @cached_property
    def at(self):
        return timezone.now()

    @property
    def quarter(self):
        return self.kwargs.get("quarter") or self.request.GET.get("quarter") or scorecards.NOW

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except Freeze.DoesNotExist:
            raise Http404 from None


class Scorecard(OfQuarter, TemplateView):
    """Townships; who sees none as a whole is led to the compounds."""

    template_name = "governance/scorecard.html"
    level = Level.TOWNSHIP

    def get(self, request, *args, **kwargs):
        if self.level == Level.TOWNSHIP and not townships_of(request.user, scorecards.VIEW).exists():
            return redirect("scorecard-compounds")
        return super().get(request, *args, **kwargs)

    @cached_property
    def township(self):
        code = self.request.GET.get("township", "")
        seen = Township.objects.filter(
            pk__in=Compound.objects.visible_to(self.request.user, scorecards.VIEW).values("township")
        )
        return get_object_or_404(seen, code=code) if code else None

    def get_context_data(self, **kwargs):
        user = self.request.user
        card = scorecards.card(self.quarter, self.level, user=user, at=self.at, township=self.township)
        page = Paginator(card.rows, ROWS).get_page(self.request.GET.get("page"))
        is_whole = self.level == Level.TOWNSHIP
        return super().get_context_data(
            card=card,
            page=page,
            rows=list(page.object_list),
            foot=scorecards.whole(card, user=user, at=self.at) if is_whole else None,
            choices=scorecards.choices(self.at),
            level=self.level,
            township=self.township,
            townships=townships_of(user, scorecards.VIEW).order_by("code"),
            may_read_bulletins=grants(user).may("bulletin.view"),
            title=_("镇乡指标") if is_whole else _("小区指标"),
            **kwargs,
        )


class CompoundScorecard(Scorecard):
    level = Level.COMPOUND


class OfPlace(OfQuarter):
    """`level` and `code` name a township or compound in the reader's scope."""

    @property
    def level(self):
        if self.kwargs["level"] not in LEVELS:
            raise Http404
        return LEVELS[self.kwargs["level"]]

    @cached_property
    def place(self):
        user = self.request.user
        if self.level == Level.TOWNSHIP:
            return get_object_or_404(townships_of(user, scorecards.VIEW), code=self.kwargs["code"])
        seen = Compound.objects.visible_to(user, scorecards.VIEW).select_related("township")
        return get_object_or_404(seen, code__iexact=self.kwargs["code"])

    def shown(self):
        """The card and the place's row of it."""
        card, row = scorecards.one_row(self.quarter, self.level, self.place, at=self.at)
        if row is None:
            raise Http404
        return card, row

    def get_trail(self):
        name = "scorecard" if self.level == Level.TOWNSHIP else "scorecard-compounds"
        title = _("镇乡指标") if self.level == Level.TOWNSHIP else _("小区指标")
        return [(title, f"{reverse(name)}?quarter={self.quarter}")]


class ScorecardPlace(OfPlace, TemplateView):
    template_name = "governance/scorecard_place.html"

    def get_context_data(self, **kwargs):
        card, row = self.shown()
        now = row if card.freeze is None else None
        return super().get_context_data(
            card=card,
            row=row,
            place=self.place,
            boxes=[(box, COUNTINGS[box.column.code]) for box in row.boxes],
            names=[_("得分")],
            trend=scorecards.score_trend(self.level, self.place, now, card.quarter),
            choices=scorecards.choices(self.at),
            trail=[*self.get_trail(), (row.name, "")],
            **kwargs,
        )


class ScorecardCell(OfPlace, TemplateView):
    """One value: how it is counted, the records in it and beside it, its quarters."""

    template_name = "governance/scorecard_cell.html"

    def get_context_data(self, **kwargs):
        card, row = self.shown()
        code = self.kwargs["indicator"]
        box = next((box for box in row.boxes if box.column.code == code), None)
        if box is None:
            raise Http404
        scope = ("township" if self.level == Level.TOWNSHIP else "pk", self.place.pk)
        found = opened(COUNTINGS[code], scorecards.window_at(self.quarter, self.at), scope)
        address = reverse("scorecard-place", args=[self.quarter, self.level, self.place.code])
        return super().get_context_data(
            card=card,
            row=row,
            box=box,
            place=self.place,
            counting=COUNTINGS[code],
            found=found,
            frozen=self.frozen(card, code),
            names=[box.column.name],
            trend=scorecards.value_trend(
                self.level, self.place, code, box if card.freeze is None else None, card.quarter
            ),
            trail=[*self.get_trail(), (row.name, address), (box.column.name, "")],
            **kwargs,
        )

    def frozen(self, card, code):
        if card.freeze is None:
            return None
        rows = FrozenValue.objects.filter(freeze=card.freeze, code=code, **{self.level: self.place})
        return rows.filter(level=self.level).first()
