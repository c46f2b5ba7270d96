"""The desk's pages of hazards: list, one with its story and moves, a new one, the heat strip."""

import secrets

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from communities.models import Compound, Organisation
from communities.views.base import ActionForm, DeskList
from communities.views.chosen import ForCompound
from communities.views.files import file_response
from workflow import calendars
from workflow.models import AuditEntry

from .. import actions, forms, ladder, sources
from ..filters import HazardFilter
from ..lifecycle import LIFECYCLE, Relation
from ..models import CampaignRound, ChecklistKind, FixedPoint, Hazard, HazardPhoto, current_edition
from ..strip import strip
from ..tables import HazardTable


def list_url():
    return reverse("safety:hazard-list")


class HazardList(DeskList):
    table_class = HazardTable
    filterset_class = HazardFilter
    title = gettext_lazy("隐患")
    intro = gettext_lazy("发现、研判、交办、整改、复查、销号，一个也不漏。整改人和复查人必须是两个人。")
    export_columns = (
        (gettext_lazy("编号"), lambda row: row.number),
        (gettext_lazy("小区"), lambda row: row.compound.name),
        (gettext_lazy("镇乡"), lambda row: row.compound.township.name),
        (gettext_lazy("事项"), lambda row: str(row.item)),
        (gettext_lazy("位置"), lambda row: row.place),
        (gettext_lazy("等级"), lambda row: row.get_grade_display()),
        (gettext_lazy("责任单位"), lambda row: str(row.unit or "")),
        (gettext_lazy("发现时间"), lambda row: row.found_at),
        (gettext_lazy("时限"), lambda row: row.next_due_at),
        (gettext_lazy("状态"), lambda row: row.stage.label),
        (gettext_lazy("销号时间"), lambda row: row.closed_at),
    )

    def get_queryset(self):
        rows = Hazard.objects.visible_to(self.request.user).with_place()
        return rows.order_by("-found_at", "-pk")

    def get_actions(self):
        shown = [(_("登记隐患"), reverse("safety:hazard-new"))] if self.may("hazard.report") else []
        if self.may("hazard.publish"):
            shown.append((_("张贴公示"), reverse("safety:poster-new")))
        return [*shown, (_("大类分布"), reverse("safety:hazard-strip"))]


class HazardStrip(TemplateView):
    """Compounds × kinds: how many are open, and how many of them are late."""

    template_name = "safety/strip.html"

    def get_context_data(self, **kwargs):
        compounds = Compound.objects.active().visible_to(self.request.user, "hazard.view")
        kinds = list(ChecklistKind.objects.all())
        return super().get_context_data(
            kinds=kinds,
            rows=strip(compounds, kinds, at=timezone.now()),
            trail=[(_("隐患"), list_url()), (_("大类分布"), "")],
            **kwargs,
        )


class HazardNew(ForCompound, ActionForm):
    permission = "hazard.report"
    form_class = forms.HazardForm
    title = gettext_lazy("登记隐患")
    submit = gettext_lazy("登记隐患")
    done = gettext_lazy("已登记。")
    intro = gettext_lazy("一般隐患自动交办给小区的物业企业（没有物业企业的，交给业委会或社区）。")

    @cached_property
    def point(self):
        code = self.request.GET.get("point", "")
        rows = FixedPoint.objects.filter(compound=self.compound, retired_on=None, code__iexact=code)
        return rows.select_related("building").first() if code else None

    @cached_property
    def source(self):
        """`?round=XD202500001-2` is where it was found, if that round went to this compound."""
        number, _dash, ordinal = self.request.GET.get("round", "").rpartition("-")
        if not ordinal.isdecimal() or len(ordinal) > 4:
            return ""
        rows = CampaignRound.objects.filter(campaign__number=number, ordinal=ordinal, compounds=self.compound)
        found = rows.select_related("campaign").first()
        return found.key if found else ""

    def get_form_kwargs(self):
        edition = current_edition(timezone.localdate())
        return {**super().get_form_kwargs(), "compound": self.compound, "edition": edition}

    def get_initial(self):
        initial = {"form_key": secrets.token_hex(16)}
        if self.point is not None:
            edition = current_edition(timezone.localdate())
            item = edition.items.filter(code=self.point.item_code).first()
            initial |= {
                "item": item.pk if item else None,
                "building": self.point.building,
                "spot": self.point.name[:60],
            }
        return initial

    def act(self, data, *, by, at):
        place = {"compound": self.compound, "point": self.point, "source": self.source}
        self.hazard = actions.register(**place, by=by, at=at, **data)

    def get_success_url(self):
        return self.hazard.get_absolute_url()

    def get_back(self):
        return list_url()

    get_list_url = get_back

    def get_trail(self):
        return [(_("隐患"), list_url())]


class OneHazard:
    @cached_property
    def hazard(self):
        rows = Hazard.objects.visible_to(self.request.user).with_place()
        rows = rows.select_related("repeats__item", "found_by", "rectified_by", "answer__inspection")
        return get_object_or_404(rows, number=self.kwargs["number"])

    def get_back(self):
        return self.hazard.get_absolute_url()

    def get_trail(self):
        return [(_("隐患"), list_url()), (self.hazard.number, self.get_back())]


DONE = {move.name: move.done for move in LIFECYCLE.moves} | {
    "register": gettext_lazy("发现登记"),
    "extend": gettext_lazy("整改时限已延长"),
    "recompute": gettext_lazy("按公布的日历重新计算时限"),
}


OFFICES = frozenset({Relation.JUDGE, Relation.RECHECKER, Relation.LISTER})


def evidence(row, url):
    """A photo with the moment at which the portal got it, and its digest."""
    return {"url": url, "at": row.uploaded_at, "sha256": row.sha256}


def done(entry):
    return ladder.told(entry) if entry.verb == "escalate" else DONE.get(entry.verb, "")


class HazardPage(OneHazard, TemplateView):
    template_name = "safety/hazard_page.html"

    def get_context_data(self, **kwargs):
        hazard = self.hazard
        self.request.calendar = calendars.current()
        roles = hazard.relations_of(self.request.user)
        story = AuditEntry.objects.about(hazard.label, hazard.number).order_by("at", "pk")
        return super().get_context_data(
            hazard=hazard,
            moves=[(move.label, self.address(move.name)) for move in self.open_moves(roles)],
            limits=hazard.deadlines.order_by("started_at", "pk"),
            source=sources.words(hazard.source),
            rungs=ladder.rungs(hazard, self.request.calendar),
            before=[*self.photos(HazardPhoto.Stage.FOUND), *self.answer_photos()],
            after=self.photos(HazardPhoto.Stage.AFTER),
            story=[(entry, done(entry), self.name_in(entry, roles)) for entry in story],
            repairs=hazard.repairs.order_by("-pk"),
            enforced=hazard.enforcement.visible_to(self.request.user).order_by("pk"),
            trail=[(_("隐患"), list_url()), (hazard.number, "")],
            **kwargs,
        )

    def name_in(self, entry, roles):
        """Who reported a hazard is known to those who judge it and to the reporter (RULES 10.2)."""
        told = self.hazard.answer_id is not None or bool(OFFICES & roles)
        is_hidden = entry.verb == "register" and not told and entry.by_id != self.request.user.pk
        return "" if is_hidden else entry.by_name

    def open_moves(self, roles):
        waits = self.hazard.deadlines.running().filter(kind="approve").exists()
        hidden = set() if waits else {"grant_extension", "refuse_extension"}
        if self.hazard.asked_days is not None:
            hidden.add("ask_extension")
        return [move for move in LIFECYCLE.open_to(self.hazard.status, roles) if move.name not in hidden]

    def photos(self, stage):
        number = self.hazard.number
        rows = self.hazard.photos.filter(stage=stage).order_by("pk")
        return [evidence(row, reverse("safety:hazard-photo", args=[number, row.token])) for row in rows]

    def answer_photos(self):
        if self.hazard.answer is None:
            return []
        number = self.hazard.answer.inspection.number
        rows = self.hazard.answer.photos.order_by("pk")
        return [evidence(row, reverse("safety:inspection-photo", args=[number, row.token])) for row in rows]

    def address(self, name):
        return reverse("safety:hazard-move", args=[self.hazard.number, name])


FORMS = {
    "grade": forms.GradeForm,
    "regrade": forms.GradeForm,
    "order": forms.OrderForm,
    "rectify": forms.RectifyForm,
    "pass": forms.CloseForm,
    "fail": forms.NoteForm,
    "secure": forms.SecureForm,
    "ask_extension": forms.ExtensionForm,
    "grant_extension": forms.OptionalNoteForm,
    "refuse_extension": forms.NoteForm,
    "enforce": forms.NoteForm,
    "list": forms.ListingForm,
    "void": forms.NoteForm,
}
VERBS = {
    "grade": actions.grade,
    "regrade": actions.grade,
    "order": actions.order,
    "rectify": actions.rectify,
    "pass": actions.close,
    "fail": actions.send_back,
    "secure": actions.secure,
    "ask_extension": actions.ask_extension,
    "grant_extension": actions.grant_extension,
    "refuse_extension": actions.refuse_extension,
    "enforce": actions.hand_over,
    "list": actions.supervise,
    "void": actions.void,
}
GRAVE = frozenset({"void", "enforce"})


class HazardMove(OneHazard, ActionForm):
    """One form for each move; whoever has no part in it finds no page."""

    done = gettext_lazy("已记录。")

    def dispatch(self, request, *args, **kwargs):
        name = self.kwargs["move"]
        if request.user.is_authenticated:
            open_ = LIFECYCLE.by_name.get(name)
            if open_ is None or not open_.roles & self.hazard.relations_of(request.user):
                raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def move(self):
        return LIFECYCLE.by_name[self.kwargs["move"]]

    @property
    def title(self):
        return self.move.label

    submit = title

    @property
    def is_grave(self):
        return self.move.name in GRAVE

    @property
    def intro(self):
        if (
            self.move.name.endswith("_extension")
            and self.hazard.asked_days
            and self.move.name != "ask_extension"
        ):
            return _("申请延长%(days)d天。") % {"days": self.hazard.asked_days}
        return ""

    def get_form_class(self):
        return FORMS[self.move.name]

    def get_form_kwargs(self):
        given = super().get_form_kwargs()
        return {**given, "units": self.units()} if self.move.name == "order" else given

    def units(self):
        """Who may be told to repair: whoever sits in the compound, serves it, or is its office."""
        compound, rows = self.hazard.compound, Organisation.objects.current(timezone.localdate())
        near = Q(compound=compound) | Q(company__projects__compound=compound)
        offices = Q(community=compound.community_id) | Q(township=compound.township_id)
        return rows.filter(near | offices).distinct().order_by("kind", "name")

    def get_initial(self):
        if self.move.name == "order":
            return {"days": self.hazard.days, "unit": self.hazard.unit, "measure": self.hazard.measure}
        return {"grade": self.hazard.grade} if self.move.name in ("grade", "regrade") else {}

    def act(self, data, *, by, at):
        VERBS[self.move.name](self.hazard, **data, by=by, at=at)


class HazardFile(OneHazard, View):
    """Photos are for those who see the hazard."""

    def get(self, request, number, token):
        return file_response(
            get_object_or_404(HazardPhoto, hazard=self.hazard, token=token), self.hazard.number
        )
