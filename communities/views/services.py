"""Contracts that run out, a new contract, the end of a project."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import actions
from ..filters import ContractFilter
from ..forms import ContractForm, ProjectEndForm
from ..models import Compound, ServiceContract, ServiceProject
from ..tables import ContractTable
from .base import ActionForm, DeskList


class ContractList(DeskList):
    table_class = ContractTable
    filterset_class = ContractFilter
    title = _("物业合同到期")
    intro = _("期满前180、90、60天各提醒一次。到期未续签的，原合同继续有效，提前60天通知可以终止。")
    export_columns = (
        (_("项目编号"), lambda row: row.project.code),
        (_("项目名称"), lambda row: row.project.name),
        (_("小区"), lambda row: row.project.compound.name),
        (_("所属镇乡"), lambda row: row.project.compound.township.name),
        (_("企业"), lambda row: row.project.company or _("业主自行管理")),
        (_("合同类型"), lambda row: row.get_kind_display()),
        (_("合同开始"), lambda row: row.starts_on),
        (_("合同结束"), lambda row: row.ends_on),
        (_("收费标准（元/㎡·月）"), lambda row: row.fee),
    )

    def get_queryset(self):
        return (
            ServiceContract.objects.visible_to(self.request.user)
            .latest()
            .filter(project__ends_on=None)
            .select_related("project__compound__township", "project__company__organisation")
            .order_by("ends_on", "pk")
        )


class OneProject:
    """Finds the project among those of compounds whose register the reader may edit; the rest are 404."""

    @cached_property
    def project(self):
        seen = Compound.objects.visible_to(self.request.user, "register.edit")
        rows = ServiceProject.objects.filter(compound__in=seen).select_related("compound")
        return get_object_or_404(rows, code=self.kwargs["code"])

    def get_back(self):
        return self.project.compound.get_desk_url()

    def get_trail(self):
        return [
            (pgettext_lazy("list", "小区"), reverse("communities:compound-list")),
            (self.project.compound.name, self.get_back()),
        ]


class ContractNew(OneProject, ActionForm):
    form_class = ContractForm
    title = _("登记合同")

    @property
    def intro(self):
        return str(self.project)

    def get_initial(self):
        kind = (
            ServiceContract.Kind.SELF_MANAGED
            if self.project.is_self_managed
            else ServiceContract.Kind.SERVICE
        )
        return {"kind": kind}

    def act(self, data, *, by, at):
        actions.add_contract(self.project, **data, by=by, at=at)


class ProjectEnd(OneProject, ActionForm):
    form_class = ProjectEndForm
    title = _("物业退出")
    submit = _("登记退出")
    is_grave = True

    @property
    def intro(self):
        return str(self.project)

    def act(self, data, *, by, at):
        actions.end_project(self.project, **data, by=by, at=at)
