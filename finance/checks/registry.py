"""All rules in the order in which a report lists them."""

from django.utils.translation import gettext_lazy as _

from ..models import CheckRun
from . import assets, books, uses
from .facts import Rule

C1, C2, C3 = CheckRun.Kind.C1, CheckRun.Kind.C2, CheckRun.Kind.C3

RULES = (
    Rule("C1-1", C1, _("资产在用而没有合同"), assets.used_without_contract),
    Rule("C1-2", C1, _("合同没有业主共同决定或其他依据"), assets.without_decision),
    Rule("C1-3", C1, _("所附业主决定不适用或没有通过"), assets.without_majority),
    Rule("C1-4", C1, _("权属不清或不是业主共有"), assets.title_in_doubt),
    Rule("C1-5", C1, _("合同到期仍在收款"), assets.paid_after_the_end),
    Rule("C2-1", C2, _("公共收益被物业企业截留"), books.taken_by_company, offence="a", of_company=True),
    Rule("C2-2", C2, _("收入没有存入专户"), books.not_on_the_account, offence="c"),
    Rule("C2-3", C2, _("有合同而没有收入"), books.contract_without_income),
    Rule("C2-4", C2, _("凭证没有附件"), books.without_papers),
    Rule("C2-5", C2, _("银行流水没有入账"), books.not_reconciled),
    Rule("C2-6", C2, _("银行余额与账面不符"), books.balances_differ),
    Rule("C2-7", C2, _("未经允许的现金收支"), books.in_cash),
    Rule("C3-1", C3, _("没有按规定分配"), uses.not_distributed, offence="b"),
    Rule("C3-2", C3, _("没有按季公示"), uses.not_published, offence="d"),
    Rule("C3-3", C3, _("支出没有决定或超限额"), uses.spent_without_decision),
    Rule("C3-4", C3, _("以前的问题没有按期整改"), uses.corrections_overdue),
)


def rules_of(kind: str) -> list[Rule]:
    return [rule for rule in RULES if rule.kind == kind]
