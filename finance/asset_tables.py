"""The lists of assets and contracts."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from communities.tables import Cell

from .models import CommonAsset, IncomeContract


def cell(name, title, **options):
    return Cell(name, title, folder="finance", **options)


class AssetTable(tables.Table):
    name = cell("asset", _("编号、名称"), order_by=("code", "pk"))
    compound = cell("asset_compound", _("小区"), order_by=("area__compound__pinyin", "pk"))
    kind = tables.Column(order_by=("kind__ordinal", "pk"))
    quantity = cell("asset_quantity", _("数量"), orderable=False)
    basis = cell("asset_basis", _("权属依据"), orderable=False)
    in_use = cell("asset_use", _("使用情况"), orderable=False)
    surveyed_on = cell("asset_survey", _("摸排日期"), order_by=("surveyed_on", "pk"))

    class Meta:
        model = CommonAsset
        fields = ("name", "compound", "kind", "quantity", "basis", "in_use", "surveyed_on")
        empty_text = _("没有符合条件的公共资产。放宽筛选条件，或者点“登记资产”。")


class IncomeContractTable(tables.Table):
    subject = cell("contract", _("编号、标的"), order_by=("number", "pk"))
    compound = cell("contract_compound", _("小区"), order_by=("asset__area__compound__pinyin", "pk"))
    counterparty = tables.Column(order_by=("counterparty", "pk"))
    amount = cell("contract_amount", _("每期金额"), order_by=("amount", "pk"))
    ends_on = cell("contract_term", _("合同期限"), order_by=("ends_on", "pk"))
    state = cell("contract_state", _("状态"), orderable=False)
    authority = cell("contract_authority", _("授权依据"), orderable=False)

    class Meta:
        model = IncomeContract
        fields = ("subject", "compound", "counterparty", "amount", "ends_on", "state", "authority")
        empty_text = _("没有符合条件的经营合同。放宽筛选条件，或者在资产页面点“登记合同”。")
