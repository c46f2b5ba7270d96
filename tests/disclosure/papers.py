"""Documents for tests: a statement that adds up, and what hangs on a wall."""

from copy import deepcopy
from datetime import date

from communities.access import Role, grants
from communities.models import User
from disclosure import actions
from disclosure.models import Channel, Document, Level
from tests.complaints.scenes import an_admitted_photo
from tests.factories import NUMBERS, a_compound, a_user

STATEMENT = {
    "format": "statement-1",
    "currency": "CNY",
    "issuer": "群青公馆业主委员会",
    "account": {"holder": "群青公馆业主委员会", "bank": "农商银行洛阳支行", "tail": "8821"},
    "opening": "120000.00",
    "income": [
        {"code": "PA1", "name": "广告位", "amount": "24000.00"},
        {"code": "PA2", "name": "停车场地", "amount": "86400.50"},
    ],
    "income_by_contract": [
        {"number": "HT-01", "subject": "电梯广告", "counterparty": "分众传媒", "amount": "24000.00"},
        {"number": "", "subject": "临时停车", "counterparty": "", "amount": "86400.50"},
    ],
    "interest": "95.30",
    "other": [{"name": "装修押金", "amount": "-2000.00"}],
    "cost": [{"code": "PA2", "name": "停车场地", "amount": "18000.00"}],
    "uses": [{"purpose": "公共部位维修", "amount": "31560.00", "decision": "JD-2025-03 更换楼道灯"}],
    "fund": "40000.00",
    "total_in": "108495.80",
    "total_out": "89560.00",
    "closing": "138935.80",
    "arrears": [{"number": "HT-09", "subject": "快递柜", "counterparty": "丰巢", "amount": "1500.00"}],
    "audit": {"firm": "泉州某会计师事务所", "opinion": "无保留意见", "verified": "110400.50"},
    "book": {
        "seq": 118,
        "hash": "ab" * 32,
        "algorithm": "sha256-1",
        "anchored_at": "2026-10-08T09:00:00+08:00",
    },
}
"""120000.00 + 108495.80 - 89560.00 = 138935.80"""
PAPER = {
    "format": "paper-1",
    "facts": [{"name": "审计机构", "value": "泉州某会计师事务所"}],
    "paragraphs": ["审计意见：无保留意见。"],
}
FROM, TO = date(2026, 7, 1), date(2026, 9, 30)


def a_statement_of(area, at, number=None, data=None, by=None, **fields) -> Document:
    """The statement of the third quarter of 2026, due on 15 October."""
    period = {"period_from": FROM, "period_to": TO} | fields
    return actions.publish(
        area=area,
        kind=Document.Kind.STATEMENT,
        number=number or f"GS-{next(NUMBERS)}",
        title=f"{area}2026年第三季度公共收益公示表",
        data=data or deepcopy(STATEMENT),
        source_label="statement",
        source_key=f"{area.pk}/2026Q3",
        by=by,
        at=at,
        **period,
    )


def a_statement(at, compound=None, **fields) -> Document:
    compound = compound or a_compound()
    return a_statement_of(compound.areas.get(), at, **fields)


POSTERS = {
    Level.COMPOUND: Role.DIRECTOR,
    Level.TOWNSHIP: Role.TOWNSHIP_OFFICER,
    Level.DISTRICT: Role.DISTRICT_OFFICER,
}


def who_posts(level, compound):
    """Somebody with a say on the level there; the same at every call."""
    word = f"disclosure.post.{level}"
    known = (user for user in User.objects.order_by("pk") if grants(user).covers(word, compound))
    home = {"compound": compound, "township": compound.township, "district": compound.township.district}
    return next(known, None) or a_user(POSTERS[Level(level)], home[Level(level)])


def post_on_web(document, at, levels=tuple(Level)):
    """On the web of these levels, each by somebody of its own."""
    return [
        actions.post(
            document, level=level, channel=Channel.WEB, by=who_posts(level, document.compound), at=at
        )
        for level in levels
    ]


def hang(document, at, by=None, level=Level.COMPOUND, place="1号楼大堂"):
    return actions.post(
        document,
        level=level,
        channel=Channel.WALL,
        place=place,
        evidence=[an_admitted_photo()],
        by=by or who_posts(level, document.compound),
        at=at,
    )
