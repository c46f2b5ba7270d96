"""Fixed points: the list, their labels to print, and where a label leads."""

import segno
from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django_tables2 import SingleTableView

from communities.access import grants
from communities.views.base import ActionForm, DeskTable
from communities.views.chosen import ForCompound

from .. import actions, forms
from ..models import FixedPoint, Inspection, current_edition
from ..tables import PointTable
from .inspections import list_url as inspections_url


def list_url():
    return reverse("safety:point-list")


def trail():
    return [(_("安全检查"), inspections_url()), (_("固定点位"), list_url())]


def seen(user, permission="inspection.view"):
    rows = FixedPoint.objects.filter(grants(user).where(permission, "compound__"), retired_on=None)
    return rows.select_related("compound__township", "building").order_by(
        "compound__code", "kind", "name", "pk"
    )


class PointList(DeskTable, SingleTableView):
    table_class = PointTable
    title = gettext_lazy("固定点位")
    intro = gettext_lazy("贴上二维码标签，扫码就能登记这一点的隐患，或打开当天的检查。")

    def get_queryset(self):
        return seen(self.request.user)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            trail=[(_("安全检查"), inspections_url()), (_("固定点位"), "")], **kwargs
        )

    def get_actions(self):
        shown = [(_("登记点位"), reverse("safety:point-new"))] if self.may("inspection.do") else []
        return [*shown, (_("打印标签"), reverse("safety:point-labels"))]


class PointNew(ForCompound, ActionForm):
    permission = "inspection.do"
    form_class = forms.PointForm
    title = gettext_lazy("登记点位")
    submit = gettext_lazy("登记点位")
    done = gettext_lazy("已登记，可以打印标签了。")

    def get_form_kwargs(self):
        edition = current_edition(timezone.localdate())
        return {**super().get_form_kwargs(), "compound": self.compound, "edition": edition}

    def act(self, data, *, by, at):
        item = data.pop("item")
        self.point = actions.add_point(compound=self.compound, item_code=item.code, by=by, at=at, **data)

    def get_success_url(self):
        return self.point.get_absolute_url()

    def get_back(self):
        return list_url()

    get_list_url = get_back
    get_trail = staticmethod(trail)


class PointLabels(ForCompound, TemplateView):
    """A sheet of labels for the points of one compound."""

    permission = "inspection.view"
    template_name = "safety/labels.html"
    title = gettext_lazy("打印标签")

    def get_context_data(self, **kwargs):
        points = seen(self.request.user).filter(compound=self.compound)
        labels = [(point, self.square(point)) for point in points]
        return super().get_context_data(
            compound=self.compound, labels=labels, trail=[*trail(), (self.title, "")], **kwargs
        )

    def square(self, point):
        """Without a size of its own, so that it fills the place that the sheet gives it.

        What hangs on a wall for years names the portal's own address, however its printer has reached it.
        """
        address = f"{settings.SITE_URL}{point.get_absolute_url()}"
        drawn = segno.make(address, error="m").svg_inline(border=2, omitsize=True)
        return mark_safe(drawn)  # noqa: S308 - drawn here from our own address

    def get_list_url(self):
        return list_url()

    get_trail = staticmethod(trail)


class PointPage(TemplateView):
    """Where a label leads: what is open here, a new hazard, the round of today that looks at it."""

    template_name = "safety/point.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        point = get_object_or_404(seen(user), code__iexact=self.kwargs["code"])
        edition = current_edition(timezone.localdate())
        item = edition.items.filter(code=point.item_code).select_related("kind").first()
        may_do = grants(user).covers("inspection.do", point.compound)
        return super().get_context_data(
            point=point,
            item=item,
            hazards=point.hazards.open().select_related("item").order_by("-found_at"),
            rounds=self.rounds(point, item) if may_do and item else [],
            new=f"{reverse('safety:hazard-new')}?c={point.compound.code}&point={point.code}",
            may_report=grants(user).covers("hazard.report", point.compound),
            may_retire=may_do,
            trail=[*trail(), (str(point), "")],
            **kwargs,
        )

    def rounds(self, point, item):
        """Those of today that ask for the item of the point."""
        rows = Inspection.objects.filter(compound=point.compound).due(timezone.localdate())
        rows = rows.select_related("drawing").order_by("until", "pk")
        return [row for row in rows if row.looks_at(item)]


class PointRetire(ActionForm):
    form_class = forms.forms.Form
    title = gettext_lazy("停用点位")
    submit = gettext_lazy("停用")
    done = gettext_lazy("已停用。")
    intro = gettext_lazy("设施拆除或更换后停用；以前的隐患仍然保留。")
    is_grave = True

    @property
    def point(self):
        return get_object_or_404(seen(self.request.user, "inspection.do"), code__iexact=self.kwargs["code"])

    def act(self, data, *, by, at):
        actions.retire_point(self.point, by=by, at=at)

    def get_success_url(self):
        return list_url()

    def get_back(self):
        return self.point.get_absolute_url()

    get_trail = staticmethod(trail)
