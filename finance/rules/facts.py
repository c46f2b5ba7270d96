"""What is wrong with something that is to be entered, in sentences; pure: reads a `Fact` and a `Standing`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from workflow.words import day_plain, yuan

from .persons import looks_like_person
from .words import SPENDING, Kind, Means

ZERO = Decimal(0)
LONGEST_SUMMARY, LONGEST_NAME, LONGEST_NUMBER = 120, 80, 40


@dataclass(frozen=True)
class Fact:
    """Something that happened, as a form or a file tells it. Rows are those of `finance.models`."""

    kind: str
    on: date
    amount: Decimal
    summary: str
    retained: Decimal = ZERO
    means: str = Means.BANK
    counterparty: str = ""
    is_person: bool = False
    asset: Any = None
    contract: Any = None
    decision: Any = None
    purpose: Any = None
    source_no: str = ""
    form_key: str = field(default="", compare=False)


@dataclass(frozen=True)
class Standing:
    """Where the book stands while somebody enters or posts."""

    today: date
    area_id: int
    opened_on: date
    closed_until: date | None
    may_hold_cash: bool
    has_opening: bool = False


def problems(fact: Fact, standing: Standing) -> Iterator[str]:
    """Why it cannot be entered at all."""
    yield from day_problems(fact.on, standing)
    yield from _words(fact)
    yield from _figures(fact)
    yield from _strangers(fact, standing)
    if fact.kind == Kind.OPENING and standing.has_opening:
        yield _("上年结转已经记过，不能再记一次；记错了请先红冲。")
    if fact.kind == Kind.BANKED or fact.means == Means.CASH:
        yield from _cash(fact, standing)


def day_problems(on: date, standing: Standing) -> Iterator[str]:
    """In the future, before the book, or in a month that is closed."""
    if on > standing.today:
        yield _("日期不能晚于今天。")
    elif on < standing.opened_on:
        yield _("日期早于建账日期%(day)s。") % {"day": day_plain(standing.opened_on)}
    elif standing.closed_until and on <= standing.closed_until:
        yield _("%(year)d年%(month)d月已经结账，不能再记。请用结账以后的日期，或者申请重新打开该月。") % {
            "year": on.year,
            "month": on.month,
        }


def _words(fact: Fact) -> Iterator[str]:
    if not fact.summary.strip():
        yield _("请写明摘要。")
    if fact.kind == Kind.USE and fact.purpose is None:
        yield _("请选择支出用途。")
    for label, text, most in (
        (_("摘要"), fact.summary, LONGEST_SUMMARY),
        (_("对方"), fact.counterparty, LONGEST_NAME),
        (_("原凭证号"), fact.source_no, LONGEST_NUMBER),
    ):
        if len(text) > most:
            yield _("%(label)s最多%(count)d个字。") % {"label": label, "count": most}


def _figures(fact: Fact) -> Iterator[str]:
    if fact.amount <= 0:
        yield _("金额应大于0。")
    if fact.retained < 0:
        yield _("扣留的合理成本不能是负数。")
    elif fact.retained and fact.kind != Kind.INCOME:
        yield _("只有收入才能填写对方扣留的合理成本。")
    elif fact.retained > fact.amount:
        yield _("扣留的合理成本不能超过收入金额。")


def _strangers(fact: Fact, standing: Standing) -> Iterator[str]:
    """Rows of another area: one book never speaks of another's things."""
    if fact.contract is not None and fact.contract.asset.area_id != standing.area_id:
        yield _("合同“%(number)s”不是本小区的。") % {"number": fact.contract.number}
    if fact.asset is not None and fact.asset.area_id != standing.area_id:
        yield _("资产“%(name)s”不是本小区的。") % {"name": fact.asset.name}
    if fact.decision is not None and fact.decision.area_id != standing.area_id:
        yield _("业主决定“%(number)s”不是本小区的。") % {"number": fact.decision.number}
    if fact.contract is not None and fact.asset is not None and fact.contract.asset_id != fact.asset.pk:
        yield _("合同“%(number)s”不是这处资产的合同。") % {"number": fact.contract.number}


def _cash(fact: Fact, standing: Standing) -> Iterator[str]:
    if not standing.may_hold_cash:
        yield _("本账本不允许现金收支，款项应直接进出专户。确有需要的，由镇乡在账本设置中写明理由后放开。")
    if fact.kind == Kind.BANKED and fact.means == Means.CASH:
        yield _("现金存入专户时，收付方式应为专户。")


def warnings(fact: Any, limit: Decimal | None) -> Iterator[str]:
    """What a second pair of eyes should look at; it may still be true, and then the book must show it.

    :param fact: a `Fact`, a draft or a voucher.
    :param limit: up to which the committee may spend alone; None where no passed decision grants any.
    """
    contract = fact.contract
    if not fact.is_person and looks_like_person(fact.counterparty):
        yield _("对方“%(name)s”像是个人，却没有登记为个人：公示时会写出姓名。是个人的，请退回重录。") % {
            "name": fact.counterparty
        }
    if contract is not None:
        end = min(filter(None, [contract.ends_on, contract.ended_on]))
        if not contract.starts_on <= fact.on <= end:
            yield _("合同“%(number)s”的期限是%(start)s至%(end)s，不含这一天。") % {
                "number": contract.number,
                "start": day_plain(contract.starts_on),
                "end": day_plain(end),
            }
    if fact.kind == Kind.USE and fact.decision is None and (limit is None or fact.amount > limit):
        if limit is None:
            yield _("没有业主共同决定，也没有授权限额，业委会不能自行支出。")
        else:
            yield _("没有业主共同决定，且超过单笔授权限额%(limit)s。") % {"limit": yuan(limit)}
    if fact.decision is not None and not fact.decision.has_passed:
        yield _("所附业主决定没有通过。")
    elif fact.kind == Kind.USE and fact.decision is not None and fact.decision.matter != "M9":
        yield from _other_matter(fact)


def _other_matter(fact: Any) -> Iterator[str]:
    granted = fact.decision.spending_limit
    if granted is None:
        yield _("所附业主决定不是关于使用公共收益的（M9）。")
    elif fact.amount > granted:
        yield _("超过所附业主决定授权的单笔限额%(limit)s。") % {"limit": yuan(granted)}


def overdrawn(kind: str, bank: Decimal, cash: Decimal, *, may_overdraw: bool) -> Iterator[str]:
    """Whether what is left after the posting is allowed."""
    if bank < 0 and not may_overdraw and kind in SPENDING | {Kind.REVERSAL}:
        yield _("记账后专户余额为%(left)s。专户不能透支：请先记入收入，或由镇乡在账本设置中写明理由。") % {
            "left": yuan(bank)
        }
    if cash < 0:
        yield _("记账后库存现金为%(left)s，现金不能为负数。") % {"left": yuan(cash)}
