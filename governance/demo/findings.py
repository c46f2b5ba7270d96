"""Runs of the three special checks in the demo, with findings in every state."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from finance.actions import checks
from finance.actions.assets import record_asset
from finance.models import AssetKind, Audit, Book, CheckRun, CommonAsset, Finding
from finance.rules.months import last_day, previous_month

from . import accounts
from .books import HAND_KEPT
from .pictures import picture
from .statements import morning

RUNS = (
    (accounts.COMPOUND, "C1", 46),
    (accounts.COMPOUND, "C2", 45),
    (accounts.COMPOUND, "C3", 44),
    (HAND_KEPT, "C1", 9),
    (HAND_KEPT, "C2", 8),
    (HAND_KEPT, "C3", 8),
    ("LY003", "C1", 6),
    ("ZB003", "C2", 5),
)
"""Compound, check, how many days ago."""


@dataclass(frozen=True)
class Deed:
    """What became of a finding so many days ago."""

    move: str
    days: int
    words: str


FOUND = (("道闸广告牌", "南门车行道闸"), ("外墙灯箱", "3号楼西侧"), ("临时摊位", "北门内侧"))
"""Assets of the compound in which the scene plays that somebody uses without a contract."""
PATHS = {
    "道闸广告牌": (
        Deed("correct", 30, "已与广告公司补签合同，收入从本季度起进专户。"),
        Deed("close", 26, "核对合同和第一笔到账，销号。"),
    ),
    "外墙灯箱": (
        Deed("correct", 33, "灯箱已拆除。"),
        Deed("send_back", 29, "照片上还有支架和电线，请拆净后再提交。"),
    ),
    "C2-4": (Deed("correct", 2, "已补齐今年1至6月的原始凭证扫描件，其余按月补。"),),
    "C3-1": (Deed("dismiss", 3, "第四季度的转入款已到账，按全年计算达到比例。"),),
}
"""By a word of the finding, or by its rule; what has no path is open, the oldest of it overdue by now."""
SPOKEN = "审计发现：两笔支出的发票抬头不是业主委员会"


def load(at: datetime) -> None:
    if CheckRun.objects.exists():
        return
    books = {
        book.compound.code: book
        for book in Book.objects.select_related("area__compound__township", "area__compound__community")
    }
    with transaction.atomic():
        if accounts.COMPOUND in books:
            use_without_contract(books[accounts.COMPOUND], before(at, 60))
        for code, kind, days in RUNS:
            if code in books:
                run(books[code], kind, before(at, days))
        for finding in Finding.objects.order_by("pk"):
            for deed in path_of(finding):
                take(finding, deed, at)
        audited(at)


def before(at: datetime, days: int) -> datetime:
    return morning(timezone.localdate(at) - timedelta(days=days))


def use_without_contract(book: Book, at: datetime) -> None:
    kind = AssetKind.objects.get(code="PA1")
    for number, (name, place) in enumerate(FOUND, start=91):
        facts = {"kind": kind, "name": name, "place": place, "basis": CommonAsset.Basis.COMMON_PART}
        facts |= {"in_use": True, "surveyed_on": timezone.localdate(at)}
        record_asset(book.area, code=f"PA1-{number}", facts=facts, by=None, at=at)


def path_of(finding: Finding) -> tuple[Deed, ...]:
    if finding.compound.code != accounts.COMPOUND and finding.rule != "C3-1":
        return ()
    told = f"{finding.rule} {finding.words}"
    return next((path for word, path in PATHS.items() if word in told), ())


def run(book: Book, kind: str, at: datetime) -> CheckRun:
    """Of all that the book told by the month before."""
    until = last_day(previous_month(timezone.localdate(at)))
    auditor = accounts.account_of("auditor")
    return checks.run_check(book, kind, since=book.opened_on, until=until, by=auditor, at=at)


def take(finding: Finding, deed: Deed, at: datetime) -> None:
    finding.refresh_from_db()
    moment = before(at, deed.days)
    if deed.move == "correct":
        by, papers = accounts.account_of("secretary"), [picture(cleared=True)]
        checks.correct(finding, note=deed.words, papers=papers, by=by, at=moment)
        return
    move = {"close": checks.close, "send_back": checks.send_back, "dismiss": checks.dismiss}[deed.move]
    move(finding, note=deed.words, by=accounts.account_of("auditor"), at=moment)


def audited(at: datetime) -> None:
    """What an audit found goes the same way."""
    report = Audit.objects.filter(opinion=Audit.Opinion.QUALIFIED).order_by("pk").first()
    if report is not None:
        words = "发票抬头为经办人个人，请业委会向商家换开后补交扫描件。"
        by = accounts.account_of("auditor")
        checks.add_audit_finding(report, title=SPOKEN, words=words, by=by, at=before(at, 4))
