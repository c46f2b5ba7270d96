"""Rounds and other inspections: the list, one with its items, one item a screen, both signatures."""

from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from communities.access import Post, grants
from communities.actions.rights import is_same_person
from communities.models import Appointment, Person
from communities.views.base import ActionForm, DeskList
from communities.views.chosen import ForCompound
from communities.views.files import file_response
from workflow.refusals import Refused

from .. import actions, forms, sources
from ..filters import InspectionFilter
from ..models import AnswerPhoto, Inspection, Inspector
from ..tables import InspectionTable

DO = "inspection.do"
INSPECTING = (Post.TOWNSHIP_OFFICER, Post.DISTRICT_OFFICER, Post.COMMUNITY_OFFICER, Post.ENFORCEMENT_OFFICER)


def list_url():
    return reverse("safety:inspection-list")


def inspectors_for(compounds) -> "Person":
    """Officers in office today whose place holds one of the compounds, and the rosters of units there."""
    today = timezone.localdate()
    posts = Appointment.objects.current(today).holding(*INSPECTING)
    near = posts.filter(township__in=compounds.values("township")) | posts.filter(
        community__in=compounds.values("community")
    )
    above = posts.filter(district__in=compounds.values("township__district"))
    enlisted = Inspector.objects.current(today).in_office(today).reaching(compounds)
    known = Q(pk__in=(near | above).values("person")) | Q(pk__in=enlisted.values("person"))
    return Person.objects.filter(known).order_by("name", "pk")


class InspectionList(DeskList):
    table_class = InspectionTable
    filterset_class = InspectionFilter
    title = gettext_lazy("安全检查")
    intro = gettext_lazy("例行检查按频次每天自动生成；过了期间没有检查的，记为漏检。")
    export_columns = (
        (gettext_lazy("编号"), lambda row: row.number),
        (gettext_lazy("小区"), lambda row: row.compound.name),
        (gettext_lazy("方式"), lambda row: row.get_kind_display()),
        (gettext_lazy("检查日期起"), lambda row: row.since),
        (gettext_lazy("检查日期止"), lambda row: row.until),
        (gettext_lazy("检查人签字"), lambda row: row.finished_at),
        (gettext_lazy("被检查方签字"), lambda row: row.acknowledged_at),
    )

    def get_queryset(self):
        """Rounds are planned a week ahead by the portal and listed on their day, what people plan at once."""
        rows = Inspection.objects.visible_to(self.request.user).select_related("compound__township")
        begun = Q(since__lte=timezone.localdate())
        by_hand = ~Q(kind=Inspection.Kind.ROUTINE)
        return rows.filter(begun | by_hand).order_by("-since", "compound__code", "pk")

    def get_context_data(self, **kwargs):
        return super().get_context_data(today=timezone.localdate(), **kwargs)

    def get_actions(self):
        shown = [(_("固定点位"), reverse("safety:point-list"))] if self.may("inspection.view") else []
        if self.may("inspection.plan"):
            new = [
                (_("安排检查"), reverse("safety:inspection-new")),
                (_("双随机抽取"), reverse("safety:drawing-new")),
                (_("检查人员名录"), reverse("safety:roster-list")),
            ]
            shown = new + shown
        return shown


class InspectionNew(ForCompound, ActionForm):
    permission = "inspection.plan"
    form_class = forms.InspectionForm
    title = gettext_lazy("安排检查")
    submit = gettext_lazy("安排")
    done = gettext_lazy("已安排。")

    def get_form_kwargs(self):
        return {
            **super().get_form_kwargs(),
            "inspectors": inspectors_for(self.compounds.filter(pk=self.compound.pk)),
        }

    def get_initial(self):
        today = timezone.localdate()
        return {"since": today, "until": today}

    def act(self, data, *, by, at):
        self.inspection = actions.order_inspection(compound=self.compound, by=by, at=at, **data)

    def get_success_url(self):
        return self.inspection.get_absolute_url()

    def get_back(self):
        return list_url()

    get_list_url = get_back

    def get_trail(self):
        return [(_("安全检查"), list_url())]


class OneInspection:
    permission = "inspection.view"

    @cached_property
    def inspection(self):
        rows = Inspection.objects.visible_to(self.request.user, self.permission)
        rows = rows.select_related(
            "compound__township", "edition", "drawing", "finished_by__person", "acknowledged_by__person"
        )
        return get_object_or_404(rows, number=self.kwargs["number"])

    @cached_property
    def answers(self):
        rows = self.inspection.answers.select_related("hazard", "building__area").prefetch_related("photos")
        return {answer.item_id: answer for answer in rows}

    def get_back(self):
        return self.inspection.get_absolute_url()

    def get_trail(self):
        return [(_("安全检查"), list_url()), (self.inspection.number, self.get_back())]


class InspectionPage(OneInspection, TemplateView):
    template_name = "safety/inspection_page.html"

    def get_context_data(self, **kwargs):
        row, rights, today = self.inspection, grants(self.request.user), timezone.localdate()
        answered = [(item, self.answers.get(item.pk)) for item in row.items]
        is_running = row.finished_at is None and row.since <= today
        is_of_team = row.has_in_team(self.request.user)
        may_do = is_running and (is_of_team or rights.covers(DO, row.compound))
        return super().get_context_data(
            inspection=row,
            items=[(item, answer, self.photos(answer)) for item, answer in answered],
            done=sum(answer is not None for _item, answer in answered),
            next_item=next((item for item, answer in answered if answer is None), None) if may_do else None,
            may_do=may_do,
            may_finish=may_do and all(answer for _item, answer in answered),
            may_sign=row.finished_at is not None
            and row.acknowledged_at is None
            and rights.covers("inspection.sign", row.compound)
            and not row.names(self.request.user)
            and not is_same_person(self.request.user, row.finished_by),
            sees_hazards=rights.covers("hazard.view", row.compound),
            inspectors=row.inspectors.order_by("name", "pk"),
            source=sources.words(row.source),
            today=today,
            trail=[(_("安全检查"), list_url()), (row.number, "")],
            **kwargs,
        )

    def photos(self, answer):
        number = self.inspection.number
        rows = answer.photos.all() if answer else ()
        return [{"url": reverse("safety:inspection-photo", args=[number, row.token])} for row in rows]


class InspectionItem(OneInspection, ActionForm):
    """One item a screen: a form; a script keeps what could not be sent and sends it again."""

    permission = DO
    template_name = "safety/inspection_item.html"
    form_class = forms.AnswerForm
    submit = gettext_lazy("保存，下一项")
    done = gettext_lazy("已保存。")

    @cached_property
    def items(self):
        return list(self.inspection.items)

    @cached_property
    def item(self):
        code = self.kwargs["code"]
        found = next((item for item in self.items if item.code.casefold() == code.casefold()), None)
        if found is None:
            raise Http404
        return found

    @property
    def title(self):
        return str(self.item)

    @cached_property
    def answer(self):
        return self.answers.get(self.item.pk)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "compound": self.inspection.compound, "item": self.item}

    def get_initial(self):
        if self.answer is None:
            return {}
        names = ("result", "note", "building", "spot", "reading")
        return {name: getattr(self.answer, name) for name in names if getattr(self.answer, name) is not None}

    def act(self, data, *, by, at):
        actions.answer(self.inspection, self.item, by=by, at=at, **data)

    def get(self, request, *args, **kwargs):
        """What is signed is read on the page of the whole inspection."""
        if self.inspection.finished_at is not None:
            return HttpResponseRedirect(self.get_back())
        return super().get(request, *args, **kwargs)

    def form_valid(self, form):
        """A script is told the next address instead of being led there."""
        if self.request.headers.get("X-Sent-By") != "queue":
            return super().form_valid(form)
        try:
            self.act(form.cleaned_data, by=self.request.user, at=timezone.now())
        except Refused as refusal:
            return HttpResponse(str(refusal), status=422, content_type="text/plain; charset=utf-8")
        return HttpResponse(status=204)

    def form_invalid(self, form):
        if self.request.headers.get("X-Sent-By") != "queue":
            return super().form_invalid(form)
        words = "".join(str(error) for errors in form.errors.values() for error in errors)
        return HttpResponse(words, status=422, content_type="text/plain; charset=utf-8")

    def get_success_url(self):
        after = self.items[self.items.index(self.item) + 1 :]
        known = set(self.inspection.answers.values_list("item", flat=True))
        following = next((item for item in after if item.pk not in known), None)
        return self.address(following) if following else self.get_back()

    def address(self, item):
        return reverse("safety:inspection-item", args=[self.inspection.number, item.code])

    def get_context_data(self, **kwargs):
        place = self.items.index(self.item)
        return super().get_context_data(
            inspection=self.inspection,
            item=self.item,
            answer=self.answer,
            place=place + 1,
            total=len(self.items),
            previous=self.address(self.items[place - 1]) if place else "",
            following=self.address(self.items[place + 1]) if place + 1 < len(self.items) else self.get_back(),
            **kwargs,
        )


class InspectionFinish(OneInspection, ActionForm):
    permission = DO
    form_class = forms.FinishForm
    title = gettext_lazy("检查人签字")
    submit = gettext_lazy("签字，完成检查")
    done = gettext_lazy("已签字。不合格的事项已登记为隐患，等被检查方签字。")
    intro = gettext_lazy("签字以后不能再改；不合格的事项自动登记为隐患并交办。")

    def get(self, request, *args, **kwargs):
        """What is signed is read on the page of the whole inspection."""
        if self.inspection.finished_at is not None:
            return HttpResponseRedirect(self.get_back())
        return super().get(request, *args, **kwargs)

    def act(self, data, *, by, at):
        actions.finish(self.inspection, by=by, at=at, **data)


class InspectionSign(OneInspection, ActionForm):
    permission = "inspection.sign"
    form_class = forms.SignForm
    title = gettext_lazy("被检查方签字")
    submit = gettext_lazy("签字")
    done = gettext_lazy("已签字。")

    def act(self, data, *, by, at):
        actions.acknowledge(self.inspection, by=by, at=at, **data)


class InspectionFile(OneInspection, View):
    """Photos are for those who see the inspection."""

    def get(self, request, number, token):
        rows = AnswerPhoto.objects.filter(answer__inspection=self.inspection)
        return file_response(get_object_or_404(rows, token=token), self.inspection.number)
