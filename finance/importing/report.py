"""What an import of a bank statement would do, or did, in words."""

from django.utils.translation import gettext as _

from workflow.words import day_plain

from .bank import Checked
from .figures import yuan


def bank_rows(checked: Checked) -> list[tuple[str, str]]:
    """Labels with values, in the order of reading; nothing where the file has no lines."""
    statement = checked.statement
    if not statement.lines or statement.opening is None or statement.closing is None:
        return []
    days = {"first": day_plain(statement.lines[0].on), "last": day_plain(statement.lines[-1].on)}
    return [
        (_("银行"), statement.stated.bank or "—"),
        (_("账号后四位"), "、".join(sorted(statement.tails)) or "—"),
        (_("期间"), _("%(first)s至%(last)s") % days),
        (_("笔数"), _("%(count)d笔") % {"count": len(statement.lines)}),
        (_("期初余额"), yuan(statement.opening)),
        (_("期末余额"), yuan(statement.closing)),
        (_("新增"), _("%(count)d笔") % {"count": len(checked.fresh)}),
        (_("以前导入过，不再导入"), _("%(count)d笔") % {"count": checked.known}),
    ]


def bank_outcome(checked: Checked) -> str:
    """In one sentence."""
    if not checked.fresh:
        return _("文件里的流水以前都导入过，没有改动。")
    return _("已导入银行流水%(count)d笔。") % {"count": len(checked.fresh)}
