"""How compounds stand with fire water on a day, in words for everybody; a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from communities.models import Compound
from workflow.words import day_plain, pressure

from .lifecycle import RepairStatus
from .models import FireWater, WaterRepair

State = FireWater.State
COLOURS = {State.DRY: "red", State.LOW: "orange", State.SOUND: "green"}
UNKNOWN = gettext_lazy("没有登记")
RANK = {RepairStatus.RUNNING: 0, RepairStatus.PLANNED: 1, RepairStatus.DONE: 2}
"""Which of several works is told of: one that runs, one that is to begin, the last that is done."""


@dataclass(frozen=True)
class Standing:
    """The fact that counts, and the works that are told of with it."""

    water: FireWater | None = None
    repair: WaterRepair | None = None

    @property
    def colour(self) -> str:
        return COLOURS[State(self.water.state)] if self.water else "grey"

    @property
    def word(self) -> str:
        return State(self.water.state).label if self.water else UNKNOWN

    @property
    def is_wanting(self) -> bool:
        """Whether residents should know: no water, too little, or works that are not done."""
        is_short = self.water is not None and self.water.state != State.SOUND
        return is_short or (self.repair is not None and self.repair.status != RepairStatus.DONE)

    @property
    def sentences(self) -> list[str]:
        found = [_of_water(self.water)] if self.water else [_("还没有登记消防供水情况。")]
        if self.water and self.water.extinguishers:
            count = self.water.extinguishers
            found.append(
                ngettext("现场放了%(count)d具灭火器应急。", "现场放了%(count)d具灭火器应急。", count)
                % {"count": count}
            )
        return [*found, _of_works(self.repair)] if self.repair else found


def _of_water(row: FireWater) -> str:
    facts = {"day": day_plain(row.on), "pressure": pressure(row.reading), "least": pressure(row.least)}
    if row.mains == FireWater.Mains.NONE:
        return _("小区没有消防管网（%(day)s查看）。") % facts
    if row.state == State.DRY:
        return _("消防管网没有水（%(day)s实测）。") % facts
    if row.state == State.LOW:
        return _("消防管网有水，水压只有%(pressure)sMPa，应不低于%(least)sMPa（%(day)s实测）。") % facts
    return _("消防管网有水有压，水压%(pressure)sMPa（%(day)s实测）。") % facts


def _of_works(repair: WaterRepair) -> str:
    facts = {"title": repair.title}
    if repair.status == RepairStatus.DONE:
        return _("“%(title)s”已在%(day)s通水。") % {**facts, "day": day_plain(repair.water_on)}
    facts["due"] = day_plain(repair.next_due_at)
    if repair.status == RepairStatus.RUNNING:
        started = day_plain(repair.started_on)
        return _("“%(title)s”%(day)s开工，计划%(due)s前通水。") % {**facts, "day": started}
    return _("“%(title)s”已经立项，计划%(due)s前通水。") % facts


def standings(compounds: Iterable[Compound] | QuerySet[Compound], day: date) -> dict[int, Standing]:
    """By the compound's key, for those of which anything is known; two queries, whatever their number."""
    water = {row.compound_id: row for row in FireWater.objects.as_of(day).filter(compound__in=compounds)}
    works: dict[int, WaterRepair] = {}
    rows = WaterRepair.objects.filter(compound__in=compounds, status__in=RANK).order_by("water_on", "pk")
    for row in rows:
        known = works.get(row.compound_id)
        if known is None or RANK[RepairStatus(row.status)] <= RANK[RepairStatus(known.status)]:
            works[row.compound_id] = row
    return {key: Standing(water.get(key), works.get(key)) for key in water.keys() | works.keys()}


def standing(compound: Compound, day: date) -> Standing:
    return standings([compound], day).get(compound.pk, Standing())


def with_fire_water(compounds: QuerySet[Compound], day: date) -> QuerySet[Compound]:
    """Annotate what counts on the day as `water_state`, `water_reading`, `water_day`, `extinguishers`,
    and the last works that were not dropped as `repair_number` and `repair_status`."""
    water = FireWater.objects.filter(compound=OuterRef("pk"), on__lte=day).latest_first()
    works = WaterRepair.objects.filter(compound=OuterRef("pk"), status__in=RANK).order_by("-pk")
    return compounds.annotate(
        water_state=Subquery(water.values("state")[:1]),
        water_reading=Subquery(water.values("reading")[:1]),
        water_day=Subquery(water.values("on")[:1]),
        extinguishers=Subquery(water.values("extinguishers")[:1]),
        repair_number=Subquery(works.values("number")[:1]),
        repair_status=Subquery(works.values("status")[:1]),
    )
