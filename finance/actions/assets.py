"""Kinds of common assets, the assets themselves, and the survey campaigns that look for them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.access import grants
from communities.actions import rights
from communities.actions.changes import apply
from communities.actions.rights import Actor
from communities.models import ManagementArea
from workflow import attachments, audit
from workflow.refusals import Refused
from workflow.uploads import Admitted

from ..models import Account, AssetKind, AssetPhoto, CommonAsset, NoAsset, SurveyCampaign
from ..seed import NATURES_OF_KINDS

EDITABLE = frozenset(
    {"kind", "name", "building", "place", "quantity", "unit", "basis", "basis_note", "in_use", "surveyed_on"}
)


@transaction.atomic
def add_asset_kind(
    *, code: str, name: str, name_en: str, hint: str, hint_en: str, ordinal: int, by: Actor, at: datetime
) -> AssetKind:
    """A kind with its accounts for income and cost: the chart of every book grows by the two.

    :raises Refused: no right, or the code, the name or an account is there already.
    """
    _require_reference(by, at)
    if AssetKind.objects.filter(code=code).exists() or AssetKind.objects.filter(name=name).exists():
        raise Refused(_("已有这个代码或名称的资产种类。"))
    kind = AssetKind.objects.create(
        code=code, name=name, name_en=name_en, hint=hint, hint_en=hint_en, ordinal=ordinal
    )
    accounts = [
        Account(
            code=f"{digit}{code}",
            name=f"{name}{word}",
            name_en=f"{name_en} {english}" if name_en else "",
            nature=nature,
            asset_kind=kind,
        )
        for nature, digit, word, english in NATURES_OF_KINDS
    ]
    if Account.objects.filter(code__in=[account.code for account in accounts]).exists():
        raise Refused(_("代码“%(code)s”对应的科目已被占用，请换一个代码。") % {"code": code})
    Account.objects.bulk_create(accounts)
    audit.record("assetkind", code, "add", by=by, at=at, name=name)
    return kind


@transaction.atomic
def edit_asset_kind(
    kind: AssetKind, *, changes: Mapping[str, Any], by: Actor, at: datetime, note: str = ""
) -> AssetKind:
    """Another name, hint or order, or no longer offered; the code stays, for accounts are named after it.

    :raises Refused: no right.
    """
    _require_reference(by, at)
    written = apply(kind, changes, frozenset({"name", "name_en", "hint", "hint_en", "ordinal", "active"}))
    if written:
        audit.record("assetkind", kind.code, "edit", by=by, at=at, note=note, changes=written)
    return kind


@transaction.atomic
def record_asset(
    area: ManagementArea,
    *,
    code: str,
    facts: Mapping[str, Any],
    photos: Iterable[Admitted] = (),
    by: Actor,
    at: datetime,
) -> CommonAsset:
    """Something in common that was found in a survey.

    :param facts: columns of the asset, by their names.
    :raises Refused: no right, the code is taken, or the facts do not fit.
    """
    rights.require(by, "asset.edit", area.compound, at=at)
    if CommonAsset.objects.filter(area=area, code=code).exists():
        raise Refused(_("“%(area)s”已有编号为“%(code)s”的公共资产。") % {"area": area, "code": code})
    _require_facts(area, facts, at)
    asset = CommonAsset.objects.create(area=area, code=code, surveyed_by=by, **facts)
    attachments.keep(AssetPhoto, photos, by=by, at=at, asset=asset)
    _record(asset, "record", by=by, at=at, kind=asset.kind.code)
    return asset


@transaction.atomic
def edit_asset(
    asset: CommonAsset,
    *,
    changes: Mapping[str, Any],
    photos: Iterable[Admitted] = (),
    by: Actor,
    at: datetime,
    note: str = "",
) -> CommonAsset:
    """Other facts, or the same ones seen again: whoever gives another day of survey is its surveyor.

    :raises Refused: no right, retired, or the facts do not fit.
    """
    asset = _locked(asset)
    rights.require(by, "asset.edit", asset.compound, at=at)
    if asset.retired_on:
        raise Refused(_("这项资产已停用，不能再修改。"))
    _require_facts(asset.area, changes, at)
    written = apply(asset, changes, EDITABLE)
    if "surveyed_on" in written:
        asset.surveyed_by = by
        asset.save(update_fields=["surveyed_by"])
    kept = attachments.keep(AssetPhoto, photos, by=by, at=at, asset=asset)
    if written or kept:
        _record(asset, "edit", by=by, at=at, note=note, changes=written, photos=len(kept))
    return asset


@transaction.atomic
def retire_asset(asset: CommonAsset, *, on: date, reason: str, by: Actor, at: datetime) -> CommonAsset:
    """It is not there any more, or not common. Its history stays.

    :raises Refused: no right, retired already, no reason, or a contract still runs on it.
    """
    asset = _locked(asset)
    rights.require(by, "asset.edit", asset.compound, at=at)
    if asset.retired_on:
        raise Refused(_("这项资产已经停用。"))
    if on > timezone.localdate(at):
        raise Refused(_("停用日期不能晚于今天。"))
    if asset.contracts.running(on).exists():
        raise Refused(_("这项资产上还有没到期的合同，请先登记合同提前终止。"))
    asset.retired_on, asset.retired_reason, asset.in_use = on, reason.strip(), False
    asset.save(update_fields=["retired_on", "retired_reason", "in_use"])
    _record(asset, "retire", by=by, at=at, note=asset.retired_reason, on=on.isoformat())
    return asset


@transaction.atomic
def open_campaign(*, name: str, starts_on: date, ends_on: date, by: Actor, at: datetime) -> SurveyCampaign:
    """A survey of all kinds in all compounds.

    :raises Refused: no right, a name that is taken, or an end before the start.
    """
    _require_reference(by, at)
    if ends_on < starts_on:
        raise Refused(_("结束日期不能早于开始日期。"))
    if SurveyCampaign.objects.filter(name=name).exists():
        raise Refused(_("已有名为“%(name)s”的摸排。") % {"name": name})
    campaign = SurveyCampaign.objects.create(name=name, starts_on=starts_on, ends_on=ends_on)
    audit.record("surveycampaign", str(campaign.pk), "open", by=by, at=at, name=name)
    return campaign


@transaction.atomic
def state_none(
    campaign: SurveyCampaign, area: ManagementArea, kind: AssetKind, *, on: date, by: Actor, at: datetime
) -> NoAsset:
    """Looked for and not found. Said again it is the same word.

    :raises Refused: no right, outside the campaign, or an asset of the kind stands there.
    """
    rights.require(by, "asset.edit", area.compound, at=at)
    if not campaign.starts_on <= on <= campaign.ends_on or on > timezone.localdate(at):
        raise Refused(_("摸排日期应在摸排的起止日期之内，并且不晚于今天。"))
    if CommonAsset.objects.standing().filter(area=area, kind=kind).exists():
        raise Refused(
            _("“%(area)s”登记有%(kind)s，不能填“没有”；确实没有了，请先停用原来的资产。")
            % {"area": area, "kind": kind}
        )
    row, is_new = NoAsset.objects.get_or_create(
        campaign=campaign, area=area, kind=kind, defaults={"stated_on": on, "stated_by": by}
    )
    if is_new:
        audit.record(
            "noasset",
            f"{campaign.pk}/{area.pk}/{kind.code}",
            "state",
            by=by,
            at=at,
            compound=area.compound.code,
            on=on.isoformat(),
        )
    return row


def _require_reference(by: Actor, at: datetime) -> None:
    if by is not None and not grants(by, timezone.localdate(at)).may("reference.edit"):
        raise Refused(_("资产种类和摸排由区专班设置，请联系区专班。"))


def _require_facts(area: ManagementArea, facts: Mapping[str, Any], at: datetime) -> None:
    surveyed_on, building = facts.get("surveyed_on"), facts.get("building")
    if surveyed_on and surveyed_on > timezone.localdate(at):
        raise Refused(_("摸排日期不能晚于今天。"))
    if building and building.area_id != area.pk:
        raise Refused(_("楼栋不在这个管理区域内。"))


def _locked(asset: CommonAsset) -> CommonAsset:
    rows = CommonAsset.objects.select_for_update(of=("self",)).select_related("area__compound", "kind")
    return rows.get(pk=asset.pk)


def _record(
    asset: CommonAsset, verb: str, *, by: Actor, at: datetime, note: str = "", **details: Any
) -> None:
    facts = {"compound": asset.compound.code, "code": asset.code, **details}
    audit.record("commonasset", str(asset.pk), verb, by=by, at=at, note=note, **facts)
