"""A compound that keeps a book: who enters, who posts, who watches, and what happens there."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

from assembly.models import JointDecision
from communities.access import Role
from communities.models import Compound, User
from finance import actions
from finance.models import AssetKind, Book, CommonAsset, Draft, IncomeContract, UsePurpose, Voucher
from finance.rules.facts import Fact
from tests.factories import a_compound, a_user

NOON = datetime(2026, 3, 16, 4, tzinfo=UTC)
"""Noon of Monday, 16 March 2026 in Shanghai."""
TODAY = date(2026, 3, 16)
OPENED = date(2026, 1, 1)
KEYS = count(1)


@dataclass
class Scene:
    compound: Compound
    book: Book
    treasurer: User
    director: User
    township: User
    keys: dict = field(default_factory=dict)

    def enter(self, kind="income", amount="1200.00", on=TODAY, by=None, **fields) -> Draft:
        words = {"summary": "电梯广告费", "form_key": f"key-{next(KEYS)}", "at": NOON} | fields
        if kind == "use" and "purpose" not in words:
            words["purpose"] = UsePurpose.objects.get(code="REPAIR")
        return actions.enter(
            book=self.book, kind=kind, on=on, amount=Decimal(amount), by=by or self.treasurer, **words
        )

    def post(self, draft: Draft, by=None, at=NOON) -> Voucher:
        return actions.post(draft, by=by or self.director, at=at)

    def posted(self, kind="income", amount="1200.00", on=TODAY, **fields) -> Voucher:
        return self.post(self.enter(kind, amount, on, **fields))

    def head(self):
        self.book.head.refresh_from_db()
        return self.book.head


def a_scene(**fields) -> Scene:
    compound = a_compound()
    book = a_book(compound, **fields)
    roles = (Role.TREASURER, Role.DIRECTOR, Role.TOWNSHIP_OFFICER)
    return Scene(compound, book, *(in_post(a_user(role, compound)) for role in roles))


def in_post(user: User) -> User:
    """Since before the book was opened."""
    user.person.appointments.update(starts_on=date(2025, 1, 1))
    return user


def a_book(compound=None, opened_on=OPENED, **fields) -> Book:
    compound = compound or a_compound()
    words = {
        "bank": "建设银行",
        "account_holder": f"{compound}业委会",
        "account_number": "35050167000123456789",
    }
    return actions.open_book(
        area=compound.areas.get(), opened_on=opened_on, by=None, at=NOON, **(words | fields)
    )


def an_asset(book: Book, kind="PA1", **fields) -> CommonAsset:
    number = next(KEYS)
    words = {"code": f"GG-{number}", "name": f"电梯广告位{number}", "basis": CommonAsset.Basis.COMMON_PART}
    return CommonAsset.objects.create(
        area=book.area, kind=AssetKind.objects.get(code=kind), **(words | fields)
    )


def an_income_contract(book: Book, asset=None, **fields) -> IncomeContract:
    words = {
        "number": f"HT-{next(KEYS)}",
        "subject": "电梯广告位",
        "counterparty": "泉州某广告有限公司",
        "amount": Decimal("1200.00"),
        "cycle": IncomeContract.Cycle.QUARTER,
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
    }
    return IncomeContract.objects.create(asset=asset or an_asset(book), **(words | fields))


def a_decision(book: Book, matter="M9", **fields) -> JointDecision:
    """Returned and agreed by nearly all."""
    words = {
        "number": f"JY-{next(KEYS)}",
        "title": "使用公共收益修缮单元门",
        "decided_on": date(2026, 1, 10),
        "total_area": 30000,
        "returned_area": 24000,
        "agree_area": 23000,
        "against_area": 1000,
        "abstain_area": 0,
        "total_heads": 300,
        "returned_heads": 240,
        "agree_heads": 230,
        "against_heads": 10,
        "abstain_heads": 0,
        "recorded_at": NOON,
    }
    return JointDecision.objects.create(area=book.area, matter=matter, **(words | fields))


def a_fact(kind="income", amount="100.00", on=TODAY, summary="广告费", **fields) -> Fact:
    return Fact(kind=kind, on=on, amount=Decimal(amount), summary=summary, **fields)
