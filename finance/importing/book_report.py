"""What an import of a hand-kept book would do, or did, in words."""

from django.utils.translation import gettext as _

from communities.register.findings import Caution

from .books import Checked
from .figures import yuan


def rows(checked: Checked) -> list[tuple[str, str]]:
    """Labels with values, in the order of reading; nothing where the book has no entries."""
    told = checked.told
    if not told.entries:
        return []
    found = [
        (_("年度"), str(told.year or told.entries[0].on.year)),
        (_("收支记录"), _("%(count)d笔") % {"count": len(told.entries)}),
        (_("上年结转"), yuan(told.opening) if told.opening is not None else "—"),
        (_("收入合计"), yuan(told.income)),
        (_("支出合计"), yuan(told.expense)),
        (_("重新计算的期末结余"), yuan(told.balance)),
    ]
    if told.written is not None and told.written != told.balance:
        found.append((_("账本写的期末结余"), yuan(told.written)))
    return [
        *found,
        (_("新增"), _("%(count)d笔") % {"count": len(checked.fresh)}),
        (_("账上已有，不再导入"), _("%(count)d笔") % {"count": checked.known}),
        (_("新增合同"), _("%(count)d份") % {"count": checked.new_contracts}),
    ]


def overlooked(checked: Checked) -> list[Caution]:
    """Wrong balances as reminders: the book was imported with its own."""
    return [Caution(one.sheet, one.row, one.column, one.kind, one.reason) for one in checked.wrong]


def outcome(checked: Checked) -> str:
    """In one sentence."""
    if not checked.fresh and not checked.brings_forward:
        return _("账本里的记录账上都有，没有改动。")
    facts = {"count": len(checked.fresh), "wrong": len(checked.wrong)}
    if checked.wrong:
        return _("已导入账目%(count)d笔，按重新计算的结余入账；账本里有%(wrong)d处结余写错。") % facts
    return _("已导入账目%(count)d笔。") % facts
