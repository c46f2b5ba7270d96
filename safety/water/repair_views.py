"""Works on fire water: the list, one with its readings and story, a new one, a reading, the moves."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from communities.access import grants
from communities.views.base import ActionForm, DeskList
from communities.views.chosen import ForCompound
from communities.views.files import file_response
from workflow.models import AuditEntry
from workflow.words import pressure

from .. import actions
from ..forms import NoteForm
from ..lifecycle import REPAIR, RepairStatus
from ..models import Hazard, PressurePhoto, PressureReading, WaterRepair
from ..rules.water import BEFORE, last_by_spot
from .filters import RepairFilter
from .forms import BeginForm, MeasureForm, PostponeForm, RepairForm, TurnOnForm
from .tables import RepairTable
from .views import list_url as water_url

Stage = PressureReading.Stage


def list_url():
    return reverse("safety:repair-list")


def trail(*further):
    return [(_("消防供水"), water_url()), (_("改造项目"), list_url()), *further]


def written(changes) -> str:
    """3号楼屋顶 0→0.32；5号楼屋顶 0→0.28"""
    return "；".join(
        f"{one.spot} {pressure(one.before) or '—'}→{pressure(one.after) or '—'}" for one in changes
    )


class RepairList(DeskList):
    table_class = RepairTable
    filterset_class = RepairFilter
    title = gettext_lazy("消防管网改造")
    intro = gettext_lazy("开工前测水压，完工后在同样的位置再测；水压达到要求、由另外一个人确认，才算通水。")
    export_columns = (
        (gettext_lazy("编号"), lambda row: row.number),
        (gettext_lazy("小区"), lambda row: row.compound.name),
        (gettext_lazy("镇乡"), lambda row: row.compound.township.name),
        (gettext_lazy("项目名称"), lambda row: row.title),
        (gettext_lazy("责任单位"), lambda row: str(row.unit or "")),
        (gettext_lazy("施工单位"), lambda row: row.builder),
        (gettext_lazy("立项时间"), lambda row: row.opened_at),
        (gettext_lazy("开工日期"), lambda row: row.started_on),
        (gettext_lazy("计划通水"), lambda row: row.next_due_at),
        (gettext_lazy("通水日期"), lambda row: row.water_on),
        (gettext_lazy("水压（MPa）"), lambda row: written(row.changes())),
        (gettext_lazy("筹资项目编号"), lambda row: row.funding_key),
        (gettext_lazy("状态"), lambda row: row.stage.label),
    )

    def get_queryset(self):
        rows = WaterRepair.objects.visible_to(self.request.user).with_place().prefetch_related("readings")
        return rows.order_by("-opened_at", "-pk")

    def get_context_data(self, **kwargs):
        return super().get_context_data(trail=trail()[:-1] + [(_("改造项目"), "")], **kwargs)

    def get_actions(self):
        return [(_("立项改造"), reverse("safety:repair-new"))] if self.may("repair.edit") else []


class RepairNew(ForCompound, ActionForm):
    permission = "repair.edit"
    form_class = RepairForm
    title = gettext_lazy("立项改造")
    submit = gettext_lazy("立项")
    done = gettext_lazy("已立项，请接着登记改造前的水压。")

    @property
    def intro(self):
        return self.compound.name

    def get_form_kwargs(self):
        rows = Hazard.objects.filter(compound=self.compound).open().select_related("item")
        return {**super().get_form_kwargs(), "hazards": rows.order_by("-found_at", "-pk")}

    def act(self, data, *, by, at):
        self.repair = actions.open_repair(compound=self.compound, by=by, at=at, **data)

    def get_success_url(self):
        return self.repair.get_absolute_url()

    def get_back(self):
        return list_url()

    get_list_url = get_back
    get_trail = staticmethod(trail)


class OneRepair:
    permission = "hazard.view"

    @cached_property
    def repair(self):
        rows = WaterRepair.objects.visible_to(self.request.user, self.permission).with_place()
        rows = rows.select_related("compound__community", "confirmed_by__person")
        return get_object_or_404(rows, number=self.kwargs["number"])

    def get_back(self):
        return self.repair.get_absolute_url()

    def get_trail(self):
        return trail((self.repair.number, self.get_back()))


DONE = {move.name: move.done for move in REPAIR.moves} | {
    "open_repair": gettext_lazy("已立项"),
    "measure": gettext_lazy("已登记水压读数"),
    "name_funding": gettext_lazy("已关联筹资项目"),
    "extend": gettext_lazy("计划通水的日期已延后"),
    "escalate": gettext_lazy("已催办、督办"),
    "recompute": gettext_lazy("按公布的日历重新计算时限"),
}


class RepairPage(OneRepair, TemplateView):
    """The top floor shows the money on it; alone it names the project's number."""

    template_name = "safety/repair_page.html"

    def get_context_data(self, **kwargs):
        repair, user = self.repair, self.request.user
        moves = REPAIR.open_to(repair.status, repair.relations_of(user))
        readings = repair.readings.prefetch_related("photos").order_by("pk")
        story = AuditEntry.objects.about(repair.label, repair.number).order_by("at", "pk")
        may_measure = not repair.stage.final and grants(user).covers("inspection.do", repair.compound)
        return super().get_context_data(
            repair=repair,
            changes=[(one.spot, pressure(one.before), pressure(one.after)) for one in repair.changes()],
            before=self.photos(readings, Stage.BEFORE),
            after=self.photos(readings, Stage.AFTER),
            moves=[(move.label, self.address(move.name)) for move in moves],
            may_measure=may_measure,
            limits=repair.deadlines.order_by("started_at", "pk"),
            story=[(entry, DONE.get(entry.verb, "")) for entry in story],
            trail=trail((repair.number, "")),
            **kwargs,
        )

    @staticmethod
    def photos(readings, stage):
        return [
            {
                "url": reverse("safety:pressure-photo", args=[photo.token]),
                "alt": f"{row.spot} {pressure(row.value)}MPa",
            }
            for row in readings
            if row.stage == stage
            for photo in row.photos.all()
        ]

    def address(self, name):
        return reverse("safety:repair-move", args=[self.repair.number, name])


class RepairMeasure(OneRepair, ActionForm):
    permission = "inspection.do"
    form_class = MeasureForm
    done = gettext_lazy("已登记。")

    def get(self, request, *args, **kwargs):
        self.repair  # noqa: B018 - out of scope is 404 before anything is shown
        return super().get(request, *args, **kwargs)

    @property
    def title(self):
        is_running = self.repair.status == RepairStatus.RUNNING
        return _("登记改造后水压") if is_running else _("登记改造前水压")

    submit = title

    @property
    def intro(self):
        return str(self.repair)

    def get_form_kwargs(self):
        is_running = self.repair.status == RepairStatus.RUNNING
        spots = list(last_by_spot(self.repair.measured(), BEFORE)) if is_running else []
        return {**super().get_form_kwargs(), "spots": spots}

    def act(self, data, *, by, at):
        actions.measure(self.repair, by=by, at=at, **data)


FORMS = {"begin": BeginForm, "turn_on": TurnOnForm, "postpone": PostponeForm, "drop": NoteForm}
VERBS = {
    "begin": actions.begin_repair,
    "turn_on": actions.turn_on,
    "postpone": actions.postpone,
    "drop": actions.drop_repair,
}


class RepairMove(OneRepair, ActionForm):
    """One form for each move; whoever has no part in it finds no page."""

    done = gettext_lazy("已记录。")

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not self.is_mine():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def is_mine(self):
        move = REPAIR.by_name.get(self.kwargs["move"])
        return move is not None and bool(move.roles & self.repair.relations_of(self.request.user))

    @property
    def move(self):
        return REPAIR.by_name[self.kwargs["move"]]

    @property
    def title(self):
        return self.move.label

    submit = title

    @property
    def is_grave(self):
        return self.move.name == "drop"

    @property
    def intro(self):
        return str(self.repair)

    def get_form_class(self):
        return FORMS[self.move.name]

    def act(self, data, *, by, at):
        VERBS[self.move.name](self.repair, by=by, at=at, **data)


class PressureFile(View):
    """Photos are for those who see the compound's safety."""

    def get(self, request, token):
        seen = WaterRepair.objects.visible_to(request.user)
        return file_response(
            get_object_or_404(PressurePhoto, reading__repair__in=seen, token=token), "pressure"
        )
