"""What lies on the desks of the demo: drafts for the second person, a survey, supervision, notices."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from assembly.models import JointDecision
from assembly.rules import Matter
from communities.models import Compound, ManagementArea, Township
from disclosure.actions import draft_notice, join_supervision, publish_notice
from disclosure.models import Notice, SupervisionAccess
from finance.actions import enter, reject
from finance.actions.assets import edit_asset, open_campaign, state_none
from finance.models import AssetKind, Book, CommonAsset, Draft, IncomeContract, SurveyCampaign, UsePurpose
from finance.rules import Kind

from . import accounts
from .pictures import picture
from .statements import clerk

EVERY = 3
"""One of so many compounds waits with the survey; one has looked at some of its assets only."""
NOT_IN_THE_GROUP = frozenset({"DY016", "ZB008"})
NOT_ON_THE_PLATFORM = frozenset({"DY012", "DY013", "DY016", "LY014", "ZB008", "ZB012"})


def load(at: datetime) -> None:
    """Every part is one transaction of its own."""
    for is_there, part in (
        (Draft.objects.exists(), enter_drafts),
        (SurveyCampaign.objects.exists(), begin_a_survey),
        (SupervisionAccess.objects.exists(), supervise),
        (Notice.objects.exists(), publish_notices),
    ):
        if not is_there:
            with transaction.atomic():
                part(at)


def enter_drafts(at: datetime) -> None:
    """Three wait for somebody else to post them, one was sent back."""
    book = Book.objects.filter(area__compound__code=accounts.COMPOUND).first()
    if book is None:
        return
    treasurer, director = accounts.account_of("treasurer"), accounts.account_of("director")
    parking = IncomeContract.objects.get(asset__area=book.area_id, number__startswith="TC-")
    use = JointDecision.objects.get(area=book.area_id, matter=Matter.M9)
    today, paper = timezone.localdate(at), (picture(cleared=True),)
    common = {"book": book, "scans": paper}
    enter(
        **common,
        kind=Kind.INCOME,
        on=today - timedelta(days=2),
        amount=Decimal("3186.40"),
        summary="收物业转来地面停车费",
        counterparty=parking.counterparty,
        contract=parking,
        form_key="demo:parking",
        by=treasurer,
        at=at - timedelta(hours=26),
    )
    repair = {"kind": Kind.USE, "purpose": UsePurpose.objects.get(code="REPAIR"), "decision": use}
    enter(
        **common,
        **repair,
        on=today - timedelta(days=1),
        amount=Decimal("1280.00"),
        summary="地下车库排水泵检修",
        counterparty="鑫达机电服务部",
        source_no="25352000000012345678",
        form_key="demo:pump",
        by=treasurer,
        at=at - timedelta(hours=5),
    )
    enter(
        **common,
        **repair,
        on=today - timedelta(days=3),
        amount=Decimal("460.00"),
        summary="儿童游乐区地垫更换",
        counterparty="乐园体育用品店",
        form_key="demo:mats",
        by=director,
        at=at - timedelta(hours=50),
    )
    wrong = enter(
        **common,
        **repair,
        on=today - timedelta(days=4),
        amount=Decimal("4600.00"),
        summary="儿童游乐区地垫更换",
        counterparty="乐园体育用品店",
        form_key="demo:wrong",
        by=director,
        at=at - timedelta(hours=70),
    )
    reason, by = "发票金额是460元，多写了一个0，请重新录入。", accounts.account_of("secretary")
    reject(wrong, reason=reason, by=by, at=at - timedelta(hours=60))


def begin_a_survey(at: datetime) -> None:
    today = timezone.localdate(at)
    campaign = open_campaign(
        name=f"{today.year}年下半年公共资产摸排" if today.month > 6 else f"{today.year}年上半年公共资产摸排",
        starts_on=today - timedelta(days=18),
        ends_on=today + timedelta(days=24),
        by=accounts.account_of("district"),
        at=at - timedelta(days=20),
    )
    kinds = list(AssetKind.objects.filter(active=True).order_by("ordinal", "pk"))
    for place, compound in enumerate(Compound.objects.active().order_by("code")):
        if place % EVERY:
            for area in compound.areas.order_by("pk"):
                survey(area, campaign, kinds, is_half=place % EVERY == 1, at=at)


def survey(
    area: ManagementArea, campaign: SurveyCampaign, kinds: list[AssetKind], *, is_half: bool, at: datetime
) -> None:
    """The assets are seen again, half of them where there was no time for more; the rest is not there."""
    seen_on = timezone.localdate(at) - timedelta(days=6)
    assets = list(CommonAsset.objects.standing().filter(area=area).order_by("pk"))
    for asset in assets[: len(assets) // 2] if is_half else assets:
        edit_asset(asset, changes={"surveyed_on": seen_on}, by=None, at=at)
    known = {asset.kind_id for asset in assets}
    for kind in kinds:
        if kind.pk not in known:
            state_none(campaign, area, kind, on=seen_on, by=None, at=at)


def supervise(at: datetime) -> None:
    """Nearly all compounds take part in the group, most of them on the platform."""
    by, proof = accounts.account_of("district"), [picture(cleared=True)]
    kinds = SupervisionAccess.Kind
    for compound in Compound.objects.active().select_related("township__district").order_by("code"):
        for kind, without, days in (
            (kinds.GROUP, NOT_IN_THE_GROUP, 300),
            (kinds.PLATFORM, NOT_ON_THE_PLATFORM, 120),
        ):
            if compound.code not in without:
                starts_on = timezone.localdate(at) - timedelta(days=days)
                join_supervision(compound, kind=kind, starts_on=starts_on, proofs=proof, by=by, at=at)


def publish_notices(at: datetime) -> None:
    """One of each reach, written by one person and published by another, and one that still waits."""
    compound = Compound.objects.select_related("township__district").get(code=accounts.COMPOUND)
    township: Township = compound.township
    district, officer = accounts.account_of("district"), accounts.account_of("township")
    published = (
        (
            "关于开展冬季消防通道集中清理的公告",
            "本月起，各小区集中清理楼道、安全出口和消防车通道。\n"
            "请把堆放在公共部位的物品搬回家中，电动车停到集中充电点。",
            {"compound": None, "township": None},
            (clerk(township.district, "演示区专班经办", at), district),
            timedelta(days=2),
        ),
        (
            "关于征集老旧小区改造意见的公告",
            "请各小区居民在本月底前通过社区提出意见。",
            {"compound": None, "township": township},
            (clerk(township, f"演示{township}经办", at), officer),
            timedelta(days=5),
        ),
        (
            "二次供水水箱清洗停水通知",
            "本周六上午9时至12时清洗水箱，届时高层停水，请提前储水。",
            {"compound": compound, "township": None},
            (accounts.account_of("manager"), accounts.account_of("community")),
            timedelta(days=1),
        ),
    )
    for title, body, place, (writer, publisher), ago in published:
        moment = at - ago
        notice = draft_notice(title=title, body=body, **place, by=writer, at=moment - timedelta(hours=20))
        is_pinned = place == {"compound": None, "township": None}
        publish_notice(notice, is_pinned=is_pinned, expires_at=None, by=publisher, at=moment)
    draft_notice(
        title="给水立管更新期间的停水安排",
        body="1号楼给水立管更新期间，工作日9时至17时停水，请提前储水；行动不便的住户请联系楼栋长。",
        compound=compound,
        township=None,
        by=accounts.account_of("secretary"),
        at=at - timedelta(hours=4),
    )
