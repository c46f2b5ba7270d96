"""Compounds: list, page, change, close, merge, residents."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import ListView, TemplateView

from .. import actions, overview
from ..access import Post, grants
from ..faults import faults
from ..filters import CompoundFilter
from ..forms import CloseForm, CompoundForm, MergeForm, ResidentForm
from ..forms.compounds import communities_for
from ..models import Appointment, Compound
from ..tables import CompoundTable, ResidentTable
from .base import ActionForm, DeskList, DeskTable


class CompoundList(DeskList):
    table_class = CompoundTable
    filterset_class = CompoundFilter
    title = pgettext_lazy("list", "小区")
    export_columns = (
        (_("编号"), lambda row: row.code),
        (_("小区名称"), lambda row: row.name),
        (_("所属镇乡"), lambda row: row.township.name),
        (_("所属社区"), lambda row: row.community.name),
        (_("地址"), lambda row: row.address),
        (_("交付年份"), lambda row: row.delivered_year),
        (_("总户数"), lambda row: row.households),
        (_("专有部分面积㎡"), lambda row: row.exclusive_area),
        (_("物业类型"), lambda row: row.kind),
        (_("是否老大难"), lambda row: row.is_hard_case),
        (_("有党支部"), lambda row: row.has_branch),
        (_("有业委会"), lambda row: row.has_committee),
        (_("有物业服务"), lambda row: row.has_service),
        (_("业委会任期至"), lambda row: row.term_ends_on),
        (_("物业合同至"), lambda row: row.contract_ends_on),
    )

    def get_queryset(self):
        return (
            Compound.objects.active()
            .visible_to(self.request.user)
            .with_coverage(timezone.localdate())
            .with_ends()
            .select_related("township", "community")
            .order_by("township", "code", "pk")
        )


class OneCompound:
    """Finds the compound of the address among those the reader may see; the rest are 404."""

    permission = "register.view"

    @cached_property
    def compound(self):
        rows = Compound.objects.visible_to(self.request.user, self.permission)
        try:
            return rows.select_related("township__district", "community", "merged_into").get(
                code__iexact=self.kwargs["code"]
            )
        except Compound.DoesNotExist:
            raise Http404 from None

    def get_back(self):
        return self.compound.get_desk_url()

    def get_trail(self):
        return [
            (pgettext_lazy("list", "小区"), reverse("communities:compound-list")),
            (self.compound.name, self.get_back()),
        ]


class CompoundPage(OneCompound, TemplateView):
    """概况: who governs, who serves, since when, until when, what is wrong.

    Rooms above add their panels in a template that extends this one and fills the block `panels`.
    """

    template_name = "communities/compound_page.html"

    def get(self, request, *args, **kwargs):
        home = self.compound.merged_into or self.compound
        if home.code != self.kwargs["code"]:
            return redirect(home.get_desk_url())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        shown = overview.read(self.compound, timezone.localdate())
        reach = grants(self.request.user)
        return super().get_context_data(
            compound=self.compound,
            shown=shown,
            faults=faults(shown),
            names_seen=reach.covers("people.view", self.compound),
            may_edit=reach.covers("register.edit", self.compound),
            may_appoint=reach.covers("appointment.edit", self.compound),
            may_confirm=reach.covers("resident.confirm", self.compound),
            may_confirm_party=reach.covers("party.confirm", self.compound),
            trail=self.get_trail()[:1] + [(self.compound.name, "")],
            **kwargs,
        )


class CompoundEdit(OneCompound, ActionForm):
    permission = "register.edit"
    form_class = CompoundForm
    title = _("修改小区资料")

    def get_form_kwargs(self):
        communities = communities_for(self.request.user, self.compound)
        return {**super().get_form_kwargs(), "instance": self.compound, "communities": communities}

    def form_valid(self, form):
        self.changes = form.changes
        return super().form_valid(form)

    def act(self, data, *, by, at):
        actions.edit_compound(self.compound, changes=self.changes, by=by, at=at, note=data["note"])


class CompoundClose(OneCompound, ActionForm):
    permission = "register.edit"
    form_class = CloseForm
    title = _("停用小区")
    intro = _("拆除或不再按住宅小区管理时停用。停用后不在清单和统计中出现，编号保留，不再分配。")
    submit = _("停用小区")
    is_grave = True

    def act(self, data, *, by, at):
        actions.close_compound(self.compound, **data, by=by, at=at)

    def get_success_url(self):
        return reverse("communities:compound-list")


class CompoundMerge(OneCompound, ActionForm):
    permission = "register.edit"
    form_class = MergeForm
    title = _("并入其他小区")
    intro = _("楼栋、组织、物业项目和业主都转到并入的小区，原编号的网址自动跳转。此项操作不能撤销。")
    submit = _("并入其他小区")
    is_grave = True

    def get_form_kwargs(self):
        others = Compound.objects.active().visible_to(self.request.user, self.permission)
        others = others.exclude(pk=self.compound.pk).order_by("pinyin", "pk")
        return {**super().get_form_kwargs(), "compounds": others}

    def act(self, data, *, by, at):
        self.into = actions.merge_compounds(self.compound, **data, by=by, at=at)

    def get_success_url(self):
        return self.into.get_desk_url()


class ResidentList(OneCompound, DeskTable, ListView):
    """Owners whom the community has confirmed (SETTLED 16: with dates)."""

    permission = "resident.confirm"
    table_class = ResidentTable
    title = _("已核实业主")

    def get_queryset(self):
        rows = Appointment.objects.at(self.compound).holding(Post.OWNER).current(timezone.localdate())
        return rows.select_related("person").order_by("person__pinyin", "pk")

    def get_actions(self):
        url = reverse("communities:resident-confirm", args=[self.compound.code])
        return [(_("核实业主"), url)]

    def get_context_data(self, **kwargs):
        return super().get_context_data(trail=[*self.get_trail(), (self.title, "")], **kwargs)


class ResidentConfirm(OneCompound, ActionForm):
    permission = "resident.confirm"
    form_class = ResidentForm
    title = _("核实业主")
    submit = _("确认")
    done = _("已登记为本小区业主，本人可用手机号登录。")

    def act(self, data, *, by, at):
        actions.confirm_resident(compound=self.compound, **data, by=by, at=at)

    def get_back(self):
        return reverse("communities:resident-list", args=[self.compound.code])
