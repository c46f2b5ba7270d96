"""The words of a book: what happened, how it was paid, what an account is (RULES 3.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Nature(models.TextChoices):
    """What an account is; the chart is fixed and small (RULES 3.3)."""

    BANK = "bank", _("专户存款")
    CASH = "cash", _("库存现金")
    RECEIVABLE = "receivable", _("应收款")
    PAYABLE = "payable", _("应付、暂收款")
    OPENING = "opening", _("上年结转")
    INCOME = "income", _("收入")
    COST = "cost", _("合理成本")
    USE = "use", _("使用")
    FUND = "fund", _("转入专项维修资金")


class Kind(models.TextChoices):
    """What happened, in a treasurer's words; the accounts follow from it."""

    OPENING = "opening", _("上年结转")
    INCOME = "income", _("收入")
    INTEREST = "interest", _("利息")
    COST = "cost", _("经营成本")
    USE = "use", _("公共支出")
    FUND = "fund", _("转入维修资金")
    DEPOSIT = "deposit", _("暂收款")
    REFUND = "refund", _("退款")
    BANKED = "banked", _("现金存入专户")
    REVERSAL = "reversal", _("红冲")


class Means(models.TextChoices):
    """Through the special account, or in cash, which a book allows only with a reason."""

    BANK = "bank", pgettext_lazy("means", "专户")
    CASH = "cash", pgettext_lazy("means", "现金")


RECEIVING = frozenset({Kind.OPENING, Kind.INCOME, Kind.INTEREST, Kind.DEPOSIT})
SPENDING = frozenset({Kind.COST, Kind.USE, Kind.FUND, Kind.REFUND})
