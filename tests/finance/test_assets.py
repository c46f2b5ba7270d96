"""Kinds, assets and surveys: recorded, changed, retired, looked for and not found."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.access import Role
from communities.models import ManagementArea
from finance.actions import assets as actions
from finance.models import Account, AssetKind, CommonAsset, NoAsset
from finance.surveying import completeness, progress
from tests.complaints.scenes import an_admitted_photo
from tests.factories import a_building, a_compound, a_user
from tests.finance.scenes import an_income_contract
from workflow.models import AuditEntry
from workflow.refusals import Refused

pytestmark = pytest.mark.django_db
BASIS = CommonAsset.Basis


def today():
    return timezone.localdate()


def found(area=None, code="GG-01", kind="PA1", by=None, photos=(), **facts):
    facts = {"name": "电梯广告位", "basis": BASIS.COMMON_PART, "surveyed_on": today()} | facts
    facts["kind"] = AssetKind.objects.get(code=kind)
    area = area or a_compound().areas.get()
    return actions.record_asset(area, code=code, facts=facts, photos=photos, by=by, at=timezone.now())


def a_campaign(**fields):
    days = {"starts_on": today() - timedelta(30), "ends_on": today() + timedelta(30)}
    return actions.open_campaign(**({"name": "2026年摸排"} | days | fields), by=None, at=timezone.now())


def none(campaign, area, kind="PA2", on=None, by=None):
    row = AssetKind.objects.get(code=kind)
    return actions.state_none(campaign, area, row, on=on or today(), by=by, at=timezone.now())


def test_a_new_kind_has_an_account_for_income_and_one_for_cost():
    kind = actions.add_asset_kind(
        code="PA6",
        name="光伏屋面",
        name_en="Solar roofs",
        hint="",
        hint_en="",
        ordinal=60,
        by=None,
        at=timezone.now(),
    )

    assert [
        *Account.objects.filter(asset_kind=kind).order_by("code").values_list("code", "name", "nature")
    ] == [
        ("4PA6", "光伏屋面收入", "income"),
        ("5PA6", "光伏屋面成本", "cost"),
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"code": "PA1"}, "已有这个代码"),
        ({"name": "广告位"}, "已有这个代码"),
        ({"code": "900"}, "科目已被占用"),
    ],
)
def test_a_kind_that_would_share_a_code_a_name_or_an_account_is_refused(words, sentence):
    words = {"code": "PA6", "name": "光伏", "name_en": "", "hint": "", "hint_en": "", "ordinal": 60} | words

    with pytest.raises(Refused, match=sentence):
        actions.add_asset_kind(**words, by=None, at=timezone.now())


def test_an_asset_is_recorded_with_its_photo_and_its_surveyor():
    compound = a_compound()
    officer = a_user(Role.COMMUNITY_OFFICER, compound)

    asset = found(compound.areas.get(), by=officer, photos=[an_admitted_photo()])

    assert asset.surveyed_by == officer
    assert asset.photos.count() == 1
    assert AuditEntry.objects.get(subject_label="commonasset", verb="record").by == officer


def test_what_does_not_fit_an_asset_is_refused():
    area = found().area

    for facts, sentence in (
        ({}, "已有编号为“GG-01”"),
        ({"code": "2", "surveyed_on": today() + timedelta(1)}, "不能晚于今天"),
        ({"code": "2", "building": a_building()}, "楼栋不在这个管理区域内"),
    ):
        with pytest.raises(Refused, match=sentence):
            found(area, **facts)


def test_who_looks_again_is_the_surveyor_and_the_change_is_in_the_trail():
    asset = found(surveyed_on=date(2025, 1, 1))
    member = a_user(Role.TREASURER, asset.compound)

    actions.edit_asset(
        asset,
        changes={"surveyed_on": today(), "quantity": Decimal(12)},
        by=member,
        at=timezone.now(),
        note="复查",
    )

    asset.refresh_from_db()
    assert (asset.surveyed_by, asset.quantity) == (member, 12)
    assert AuditEntry.objects.get(verb="edit").details["changes"]["quantity"] == ["1.00", "12"]


def test_an_asset_is_retired_once_and_not_while_a_contract_runs():
    asset = found()
    contract = an_income_contract(
        None, asset, starts_on=today() - timedelta(30), ends_on=today() + timedelta(30)
    )
    words = {"on": today(), "reason": "已拆除", "by": None, "at": timezone.now()}

    with pytest.raises(Refused, match="还有没到期的合同"):
        actions.retire_asset(asset, **words)
    type(contract).objects.update(ended_on=today() - timedelta(1))
    actions.retire_asset(asset, **words)

    with pytest.raises(Refused, match="已经停用"):
        actions.retire_asset(asset, **words)
    with pytest.raises(Refused, match="不能再修改"):
        actions.edit_asset(asset, changes={"name": "别的"}, by=None, at=timezone.now())


def test_strangers_neither_record_nor_retire_nor_set_kinds():
    stranger = a_user(Role.TREASURER, a_compound())
    asset, at = found(), timezone.now()

    with pytest.raises(Refused, match="职责范围"):
        found(by=stranger)
    with pytest.raises(Refused, match="职责范围"):
        actions.retire_asset(asset, on=today(), reason="x", by=stranger, at=at)
    with pytest.raises(Refused, match="区专班设置"):
        actions.open_campaign(name="x", starts_on=today(), ends_on=today(), by=stranger, at=at)


def test_a_kind_is_known_when_all_of_it_was_seen_or_somebody_says_there_is_none():
    campaign, area = a_campaign(), a_compound().areas.get()
    found(area, "1", "PA1")
    found(area, "2", "PA2")
    found(area, "3", "PA2", surveyed_on=date(2020, 1, 1))
    found(area, "4", "PA3", surveyed_on=date(2020, 1, 1))
    none(campaign, area, "PA4")

    (line,) = progress(campaign, [area])

    states = {cell.kind.code: cell.state for cell in line.cells}
    assert states == {"PA1": "surveyed", "PA2": "partly", "PA3": "missing", "PA4": "none", "PA5": "missing"}
    assert (line.done, line.is_complete) == (2, False)


def test_what_is_found_after_the_word_that_there_is_none_weighs_more():
    campaign, area = a_campaign(), a_compound().areas.get()
    none(campaign, area, "PA1")
    found(area, "1", "PA1")

    (line,) = progress(campaign, [area])

    assert line.cells[0].state == "surveyed"


def test_none_is_said_once_inside_the_campaign_and_not_where_an_asset_stands():
    campaign, area = a_campaign(), a_compound().areas.get()
    found(area, "1", "PA1")
    none(campaign, area)
    none(campaign, area)

    assert NoAsset.objects.count() == 1
    with pytest.raises(Refused, match="不能填“没有”"):
        none(campaign, area, "PA1")
    for on in (campaign.starts_on - timedelta(1), today() + timedelta(1)):
        with pytest.raises(Refused, match="起止日期之内"):
            none(campaign, area, "PA3", on=on)


def test_a_compound_is_complete_when_all_its_areas_are():
    campaign, whole, half = a_campaign(), a_compound(), a_compound()
    ManagementArea.objects.create(compound=half, name="二期")
    for area in (whole.areas.get(), half.areas.get(name="")):
        for kind in AssetKind.objects.all():
            none(campaign, area, kind.code)

    rate = completeness(
        progress(campaign, list(ManagementArea.objects.select_related("compound"))), as_of=today()
    )

    assert (rate.numerator, rate.denominator) == (1, 2)


def test_progress_costs_as_much_for_many_areas_as_for_one():
    campaign = a_campaign()
    areas = [a_compound().areas.get() for _number in range(6)]
    for area in areas:
        found(area)
        none(campaign, area)

    def spent(some):
        with CaptureQueriesContext(connection) as captured:
            progress(campaign, some)
        return len(captured)

    assert spent(areas) == spent(areas[:1]) == 3
