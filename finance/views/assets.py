"""Common assets at the desk: list, record, page, change, retire; their kinds."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import ListView, TemplateView, View

from communities.access import grants
from communities.forms.chosen import area_of
from communities.views.base import ActionForm, DeskList
from communities.views.chosen import ForCompound
from communities.views.files import file_response

from ..actions import assets as actions
from ..asset_filters import AssetFilter
from ..asset_tables import AssetTable
from ..forms.assets import AssetEditForm, AssetNewForm, KindEditForm, KindNewForm, RetireForm
from ..models import AssetKind, AssetPhoto, CommonAsset

FACTS = ("kind", "name", "building", "place", "quantity", "unit", "basis", "basis_note", "in_use")


def list_url():
    return reverse("finance:asset-list")


class AssetList(DeskList):
    table_class = AssetTable
    filterset_class = AssetFilter
    title = _("公共资产")
    intro = _("能产生公共收益的共有部分：广告位、停车场地、场地进场、设备占地、公建用房等。")
    export_columns = (
        (_("编号"), lambda row: row.code),
        (_("名称"), lambda row: row.name),
        (_("小区"), lambda row: row.compound.name),
        (_("所属镇乡"), lambda row: row.compound.township.name),
        (_("种类"), lambda row: row.kind),
        (_("楼栋"), lambda row: row.building),
        (_("位置"), lambda row: row.place),
        (_("数量"), lambda row: row.quantity),
        (_("计量单位"), lambda row: row.unit),
        (_("权属依据"), lambda row: row.get_basis_display()),
        (_("正在经营使用"), lambda row: row.in_use),
        (_("摸排日期"), lambda row: row.surveyed_on),
        (_("停用日期"), lambda row: row.retired_on),
    )

    def get_queryset(self):
        rows = CommonAsset.objects.visible_to(self.request.user).with_place()
        return rows.order_by("area__compound__pinyin", "kind__ordinal", "code", "pk")

    def get_actions(self):
        pages = [(_("摸排进度"), "survey-list"), (_("经营合同"), "contract-list"), (_("欠款"), "arrears")]
        pages += [(_("合同问题"), "contract-gaps"), (_("维修资金"), "fund-list")]
        buttons = [(label, reverse(f"finance:{page}")) for label, page in pages]
        if self.may("asset.edit"):
            buttons.insert(0, (_("登记资产"), reverse("finance:asset-new")))
        if self.may("reference.edit"):
            buttons.append((_("资产种类"), reverse("finance:kind-list")))
        return buttons


class AssetNew(ForCompound, ActionForm):
    permission = "asset.edit"
    form_class = AssetNewForm
    title = _("登记资产")
    submit = pgettext_lazy("record", "登记")

    @property
    def intro(self):
        return self.compound.name

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "compound": self.compound, "areas": self.areas}

    def get_initial(self):
        kind = AssetKind.objects.filter(code=self.request.GET.get("kind", "")).first()
        return {"kind": kind} if kind else {}

    def act(self, data, *, by, at):
        area, photos, code = area_of(data, self.areas), data.pop("photos"), data.pop("code")
        self.asset = actions.record_asset(area, code=code, facts=data, photos=photos, by=by, at=at)

    def get_success_url(self):
        return self.asset.get_absolute_url()

    def get_back(self):
        return list_url()

    get_list_url = get_back

    def get_trail(self):
        return [(_("公共资产"), list_url())]


class OneAsset:
    """The asset of the address among those that the reader may see; the rest are 404."""

    permission = "book.view"

    @cached_property
    def asset(self):
        rows = CommonAsset.objects.visible_to(self.request.user, self.permission).with_place()
        return get_object_or_404(rows.select_related("surveyed_by__person"), pk=self.kwargs["pk"])

    def get_back(self):
        return self.asset.get_absolute_url()

    def get_trail(self):
        return [(_("公共资产"), list_url()), (str(self.asset), self.get_back())]


class AssetPage(OneAsset, TemplateView):
    template_name = "finance/asset_page.html"

    def get_context_data(self, **kwargs):
        asset, reach = self.asset, grants(self.request.user)
        contracts = asset.contracts.with_place().order_by("-starts_on", "-pk")
        today = timezone.localdate()
        return super().get_context_data(
            asset=asset,
            contracts=contracts,
            lacks_contract=asset.in_use and not asset.contracts.running(today).exists(),
            photos=[
                {"url": reverse("finance:asset-photo", args=[asset.pk, photo.token])}
                for photo in asset.photos.order_by("pk")
            ],
            today=today,
            may_edit=reach.covers("asset.edit", asset.compound) and not asset.retired_on,
            may_contract=reach.covers("contract.edit", asset.compound) and not asset.retired_on,
            trail=[(_("公共资产"), list_url()), (str(asset), "")],
            **kwargs,
        )


class AssetPhotoFile(OneAsset, View):
    def get(self, request, token, **kwargs):
        return file_response(get_object_or_404(AssetPhoto, asset=self.asset, token=token), "asset")


class AssetEdit(OneAsset, ActionForm):
    permission = "asset.edit"
    form_class = AssetEditForm
    title = _("修改资产")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "compound": self.asset.compound}

    def get_initial(self):
        facts = {name: getattr(self.asset, name) for name in FACTS}
        return facts | {"surveyed_on": self.asset.surveyed_on or timezone.localdate()}

    def act(self, data, *, by, at):
        photos, reason = data.pop("photos"), data.pop("note")
        actions.edit_asset(self.asset, changes=data, photos=photos, note=reason, by=by, at=at)


class AssetRetire(OneAsset, ActionForm):
    permission = "asset.edit"
    form_class = RetireForm
    title = _("停用资产")
    intro = _("资产已拆除，或者查明不属于全体业主时停用。历史记录保留。")
    submit = _("停用")
    is_grave = True

    def act(self, data, *, by, at):
        actions.retire_asset(self.asset, **data, by=by, at=at)


class KindList(ListView):
    template_name = "finance/kind_list.html"
    context_object_name = "kinds"

    def get_queryset(self):
        return AssetKind.objects.order_by("ordinal", "pk")

    def get_context_data(self, **kwargs):
        return super().get_context_data(trail=[(_("公共资产"), list_url()), (_("资产种类"), "")], **kwargs)


class KindNew(ActionForm):
    form_class = KindNewForm
    title = _("新增资产种类")
    intro = _("新增以后，每本账自动多出这一类的收入和成本科目。")
    submit = _("新增")

    def act(self, data, *, by, at):
        actions.add_asset_kind(**data, by=by, at=at)

    def get_back(self):
        return reverse("finance:kind-list")

    def get_trail(self):
        return [(_("公共资产"), list_url()), (_("资产种类"), self.get_back())]


class KindEdit(KindNew):
    form_class = KindEditForm
    title = _("修改资产种类")
    intro = ""
    submit = _("保存")

    @cached_property
    def kind(self):
        found = AssetKind.objects.filter(code=self.kwargs["code"]).first()
        if found is None:
            raise Http404
        return found

    def get_initial(self):
        return {name: getattr(self.kind, name) for name in KindEditForm.base_fields}

    def act(self, data, *, by, at):
        actions.edit_asset_kind(self.kind, changes=data, by=by, at=at)
