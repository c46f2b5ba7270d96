"""What a line of a hand-kept book means: kind and purpose, from its columns and words."""

import re

from ..rules import Kind
from .old_book import BookEntry

MISTAKEN = re.compile(r"误转|误汇|错转|错汇|误付|误存")
INTEREST = re.compile(r"结息|利息|孳息")
FUND = re.compile(r"维修资金|维修基金|专项资金专户")
MOVED = re.compile(r"转入|划入|划转|转存|补充|缴存|交存|上缴|转至|转")
CHARGES = re.compile(r"账户管理费|账户维护费|手续费|工本费|汇划费|网银|短信费|回单|对账单")
DEPOSIT = re.compile(r"押金|保证金|暂收|代收")
REFUND = re.compile(r"退还|退回|退付|归还|退")
PURPOSES = (
    ("AUDIT", re.compile(r"审计")),
    ("ALLOW", re.compile(r"补贴|津贴|工资|劳务|聘用|误工")),
    ("OFFICE", re.compile(r"业主大会|业委会|办公|打印|印刷|资料|文具|邮寄|会议|公告|刻章")),
    ("WELFARE", re.compile(r"活动|慰问|元宵|重阳|中秋|春节|端午|儿童节|志愿|评选|公益|节日")),
    (
        "REPAIR",
        re.compile(
            r"维修|修理|修补|修复|更换|补充|补种|安装|改造|清洗|疏通|检测|加装|采购|购置|维护|消防|监控|路灯|绿化|道闸|门"
        ),
    ),
)
OTHER = "OTHER"


def kind_of(entry: BookEntry) -> Kind:
    """Income and expense by what they are about; words decide where no asset is named."""
    has_asset = bool(entry.kind or entry.contract)
    words = entry.summary
    if entry.into:
        if MISTAKEN.search(words) or (not has_asset and DEPOSIT.search(words)):
            return Kind.DEPOSIT
        return Kind.INTEREST if not has_asset and INTEREST.search(words) else Kind.INCOME
    if FUND.search(words) and MOVED.search(words):
        return Kind.FUND
    is_back = REFUND.search(words) and (MISTAKEN.search(words) or DEPOSIT.search(words))
    if is_back:
        return Kind.REFUND
    return Kind.COST if has_asset or CHARGES.search(words) else Kind.USE


def purpose_of(entry: BookEntry) -> str:
    """The code of the purpose that the words of a use suggest; OTHER where they suggest none."""
    return next((code for code, pattern in PURPOSES if pattern.search(entry.summary)), OTHER)
