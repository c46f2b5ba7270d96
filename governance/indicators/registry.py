"""The twelve indicators of RULES 6, each bound to the function that counts it."""

from django.utils.translation import gettext_lazy as _

from safety.rates import STANDARD

from . import books, cases, dangers, register
from .counting import Counting

COUNTINGS: dict[str, Counting] = {
    one.code: one
    for one in (
        Counting(
            "I01",
            _("个小区"),
            _("有任期内、已备案业委会的小区数 ÷ 具备成立条件的小区数；物业管理委员会不计。"),
            register.committees_formed,
            register.FORMED,
        ),
        Counting(
            "I02",
            _("个物业项目"),
            _("企业有党组织、党建指导员或者加入联合党委的物业项目数 ÷ 有企业的物业项目数。"),
            register.companies_with_party,
            register.PARTY,
        ),
        Counting(
            "I03",
            _("个业委会"),
            _("在任成员中党员过半数的业委会数 ÷ 任期内的业委会数；候补委员不计。"),
            register.red_committees,
            register.RED,
        ),
        Counting(
            "I04",
            _("个小区"),
            _("最近一个应公示的季度，三级都在期限内公示的小区数 ÷ 小区数。"),
            books.statements_published,
            books.PUBLISHED,
        ),
        Counting(
            "I05",
            _("个小区"),
            _("近十二个月内有审计报告的小区数 ÷ 小区数；建账不满一年、还没有报告的不计。"),
            books.books_audited,
            books.AUDITED,
        ),
        Counting(
            "I06",
            _("处隐患"),
            _("按期整改并且已经销号的隐患数 ÷ 本季度整改到期的隐患数。"),
            dangers.hazards_closed_in_time,
            dangers.CLOSED,
        ),
        Counting(
            "I07",
            _("个小区"),
            _("最近一次评定（本年度或者上年度）达标的小区数 ÷ 参加评定的小区数。"),
            dangers.standard_reached,
            STANDARD,
        ),
        Counting(
            "I08",
            _("件诉求"),
            _("按期办结的诉求数 ÷ 本季度办结时限到期的诉求数（延期、暂停按批准的算）。"),
            cases.closed_in_time,
            cases.CLOSED,
        ),
        Counting(
            "I09",
            _("件诉求"),
            _("三星及以上的有效评价数 ÷ 本季度的有效评价数；没有评价的不计，不足5件的不评。"),
            cases.satisfied,
            cases.RATED,
        ),
        Counting(
            "I10",
            _("件诉求"),
            _("按期办结的环境卫生诉求数 ÷ 本季度办结时限到期的环境卫生诉求数。"),
            cases.environment_cleared,
            cases.CLOSED,
        ),
        Counting("I11", _("名项目经理"), _("评为三星及以上的项目经理数 ÷ 参评的项目经理数（引用值）。")),
        Counting("I12", _("份问卷"), _("回答满意的有效问卷数 ÷ 有效问卷数（引用值）。")),
    )
}
