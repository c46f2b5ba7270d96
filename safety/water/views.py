"""How every compound stands with fire water, one compound's facts day by day, a new fact."""

from collections import Counter

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from communities.access import grants
from communities.models import Compound
from communities.views.base import ActionForm, DeskList
from communities.views.chosen import ForCompound
from communities.views.files import file_response
from workflow.words import pressure

from .. import actions
from ..firewater import COLOURS, UNKNOWN, standing, with_fire_water
from ..lifecycle import RepairStatus
from ..models import FireWater, FireWaterPhoto, WaterRepair
from .filters import WaterFilter
from .forms import WaterForm
from .tables import WaterTable

State = FireWater.State
SHOWN = 50


def list_url():
    return reverse("safety:water-list")


def state_word(state):
    return State(state).label if state else UNKNOWN


class WaterList(DeskList):
    template_name = "safety/water_list.html"
    table_class = WaterTable
    filterset_class = WaterFilter
    title = gettext_lazy("消防供水")
    intro = gettext_lazy(
        "每个小区的消防管网有没有水、水压够不够，以最近一次实测为准；没有水的先放灭火器应急，再立项改造。"
    )
    export_columns = (
        (gettext_lazy("编号"), lambda row: row.code),
        (gettext_lazy("小区"), lambda row: row.name),
        (gettext_lazy("镇乡"), lambda row: row.township.name),
        (gettext_lazy("供水"), lambda row: state_word(row.water_state)),
        (gettext_lazy("水压（MPa）"), lambda row: pressure(row.water_reading)),
        (gettext_lazy("应急灭火器（具）"), lambda row: row.extinguishers),
        (gettext_lazy("实测日期"), lambda row: row.water_day),
        (gettext_lazy("改造项目"), lambda row: row.repair_number or ""),
        (
            gettext_lazy("改造"),
            lambda row: RepairStatus(row.repair_status).label if row.repair_status else "",
        ),
    )

    def get_queryset(self):
        seen = Compound.objects.active().visible_to(self.request.user, "hazard.view")
        return with_fire_water(seen.select_related("township"), timezone.localdate()).order_by("code")

    def get_context_data(self, **kwargs):
        counted = Counter(self.get_queryset().values_list("water_state", flat=True))
        year = timezone.localdate().year
        done = WaterRepair.objects.visible_to(self.request.user).filter(water_on__year=year)
        return super().get_context_data(
            sums=[
                *((state_word(state), counted[state], COLOURS[state]) for state in State),
                (UNKNOWN, counted[None], "grey"),
            ],
            done=done.values("compound").distinct().count(),
            year=year,
            **kwargs,
        )

    def get_actions(self):
        shown = [(_("登记实测"), reverse("safety:water-new"))] if self.may("inspection.do") else []
        return [*shown, (_("改造项目"), reverse("safety:repair-list"))]


class WaterPage(TemplateView):
    """One compound: how it stands, every fact with its photos, its works."""

    template_name = "safety/water_page.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        seen = Compound.objects.visible_to(user, "hazard.view").select_related("township", "community")
        compound = get_object_or_404(seen, code__iexact=self.kwargs["code"])
        facts = compound.fire_water.select_related("repair", "recorded_by__person").prefetch_related("photos")
        rights = grants(user)
        return super().get_context_data(
            compound=compound,
            standing=standing(compound, timezone.localdate()),
            facts=[self.told(row) for row in facts.latest_first()[:SHOWN]],
            repairs=compound.water_repairs.order_by("-pk"),
            may_record=rights.covers("inspection.do", compound),
            may_open=rights.covers("repair.edit", compound),
            trail=[(_("消防供水"), list_url()), (compound.name, "")],
            **kwargs,
        )

    @staticmethod
    def told(row):
        photos = [{"url": reverse("safety:water-photo", args=[photo.token])} for photo in row.photos.all()]
        return {"row": row, "colour": COLOURS[row.state], "pressure": pressure(row.reading), "photos": photos}


class WaterNew(ForCompound, ActionForm):
    permission = "inspection.do"
    form_class = WaterForm
    title = gettext_lazy("登记实测")
    submit = gettext_lazy("登记实测")
    done = gettext_lazy("已登记。")

    @property
    def intro(self):
        return self.compound.name

    def get_initial(self):
        """What stands in for water stays standing until somebody says otherwise."""
        last = self.compound.fire_water.latest_first().first()
        return {"extinguishers": last.extinguishers} if last else {}

    def act(self, data, *, by, at):
        actions.record_water(compound=self.compound, by=by, at=at, **data)

    def get_back(self):
        return reverse("safety:water-page", args=[self.compound.code])

    def get_list_url(self):
        return list_url()

    def get_trail(self):
        return [(_("消防供水"), list_url())]


class WaterFile(View):
    """Photos are for those who see the compound's safety."""

    @cached_property
    def photo(self):
        seen = FireWater.objects.visible_to(self.request.user)
        return get_object_or_404(FireWaterPhoto, water__in=seen, token=self.kwargs["token"])

    def get(self, request, token):
        return file_response(self.photo, "fire-water")
