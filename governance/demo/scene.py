"""The living scene: register, accounts, notices, and cases of the last days in every state."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.access import Post
from communities.models import Appointment, Building, Compound, Township, User
from complaints import actions
from complaints.models import Category, Complaint
from disclosure.models import Notice
from workflow.models import Message
from workflow.uploads import Admitted

from . import accounts
from .pictures import picture

REGISTER = settings.ROOT / "communities" / "fixtures" / "register.xlsx"
CASES = Path(__file__).with_name("cases.csv")
FRESH = timedelta(days=7)
"""When the newest case is older, the next start plays the scene again, so that the week is never empty."""
STEP = re.compile(r"(?P<verb>[a-z]+)(?P<stars>\d?)@(?P<hours>\d+)(:(?P<words>\S+))?")


def load(*, at: datetime, say: Callable[[str], None]) -> None:
    """Load what is missing. Every part is one transaction, so an interrupted start goes on the next time."""
    if not Compound.objects.exists():
        say(_("正在载入小区台账……"))
        quiet = io.StringIO()
        call_command("load_reference", stdout=quiet)
        call_command("import_register", str(REGISTER), stdout=quiet)
    accounts.open_accounts(at)
    if not Notice.objects.exists():
        publish_notices(at)
    if not Complaint.objects.filter(submitted_at__gt=at - FRESH).exists():
        say(_("正在载入演示诉求……"))
        play(at)


@transaction.atomic
def publish_notices(at: datetime) -> None:
    """One notice of each reach: district, township, compound."""
    township, compound = Township.objects.order_by("pk")[0], Compound.objects.get(code=accounts.COMPOUND)
    year = timezone.localdate(at).year
    Notice.objects.bulk_create(
        [
            Notice(
                number=f"GG-{year}-001",
                title="关于开展冬季消防通道集中清理的公告",
                body="本月起，各小区集中清理楼道、安全出口和消防车通道。\n"
                "请把堆放在公共部位的物品搬回家中，电动车停到集中充电点。",
                published_at=at - timedelta(days=2),
                is_pinned=True,
            ),
            Notice(
                number=f"GG-{year}-002",
                title="关于征集老旧小区改造意见的公告",
                body="请各小区居民在本月底前通过社区提出意见。",
                township=township,
                published_at=at - timedelta(days=5),
            ),
            Notice(
                number=f"GG-{year}-003",
                title="二次供水水箱清洗停水通知",
                body="本周六上午9时至12时清洗水箱，届时高层停水，请提前储水。",
                compound=compound,
                published_at=at - timedelta(days=1),
            ),
        ]
    )


@dataclass(frozen=True)
class Step:
    """What happened to a case, so many hours after it was filed."""

    verb: str
    hours: int
    stars: int | None
    words: str


def steps_of(path: str) -> Iterator[Step]:
    """`accept@1 rate5@40:谢谢` read as steps."""
    for part in path.split():
        found = STEP.fullmatch(part)
        if found is None:
            raise ValueError(part)
        stars = int(found["stars"]) if found["stars"] else None
        yield Step(found["verb"], int(found["hours"]), stars, found["words"] or "")


@transaction.atomic
def play(at: datetime) -> None:
    """File every case of the table so many hours ago and take it along its path, through the actions."""
    before, after = picture(cleared=False), picture(cleared=True)
    with CASES.open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            filed_at = at - timedelta(hours=int(row["filed"]))
            complaint = _file(row, filed_at, before)
            for step in steps_of(row["path"]):
                _take(complaint, step, filed_at + timedelta(hours=step.hours), after)
    _what_was_due_is_out(at)


def _what_was_due_is_out(at: datetime) -> None:
    """The notices of the past days went out in their time: nobody wants them all at the first tick."""
    Message.objects.to_send(at).update(sent_at=F("created_at"), attempts=1)


def _file(row: dict[str, str], at: datetime, photo: Admitted) -> Complaint:
    compound = Compound.objects.select_related("township__district").get(code=row["compound"])
    contact = actions.Contact(name=row["name"], phone=row["phone"])
    filed = actions.file_complaint(
        compound=compound,
        building=Building.objects.filter(compound=compound, name=row["building"]).first(),
        spot=row["spot"],
        category=Category.objects.get(code=row["category"]),
        description=row["words"],
        contact=contact,
        photos=[photo],
        by=None,
        at=at,
    )
    return filed.complaint


def _take(complaint: Complaint, step: Step, at: datetime, photo: Admitted) -> None:
    complaint.refresh_from_db()
    match step.verb:
        case "accept":
            actions.accept(complaint, by=_staff(complaint, at), at=at)
        case "contact":
            words = step.words or "已电话联系，约定上门查看的时间。"
            actions.contact(complaint, by=_staff(complaint, at), at=at, note=words)
        case "resolve":
            words = step.words or "已到现场处理完毕，请查看照片并评价。"
            actions.resolve(complaint, by=_staff(complaint, at), at=at, note=words, photos=[photo])
        case "rate":
            actions.rate(complaint, stars=step.stars, words=step.words, by=None, at=at)
        case "reopen":
            actions.reopen(complaint, words=step.words, by=None, at=at)
        case "withdraw":
            actions.withdraw(complaint, by=None, at=at)
        case "decline":
            actions.decline(
                complaint,
                by=User.objects.get(username="demo-district"),
                at=at,
                note="菜市场不在小区范围内，不属于本平台受理事项。",
                where="请拨打12345，由市场管理单位处理。",
            )


def _staff(complaint: Complaint, at: datetime) -> User:
    """Somebody who acts for the case's unit: a demo account, or one opened for the compound's manager."""
    case = Complaint.objects.filter(pk=complaint.pk)
    for user in User.objects.filter(username__startswith=accounts.PREFIX).order_by("pk"):
        if case.held_by(user).exists():
            return user
    manager = (
        Appointment.objects.current(timezone.localdate(at))
        .holding(Post.MANAGER)
        .filter(project__compound=complaint.compound, project__company=complaint.unit_id)
        .select_related("person")
        .order_by("pk")[0]
    )
    return accounts.open_account(f"{accounts.PREFIX}manager-{manager.pk}", manager.person, at=at)
