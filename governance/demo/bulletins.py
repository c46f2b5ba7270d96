"""The bulletins of 2025, each within its ten working days; one that is due by now is left as a draft."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from finance.rules.periods import Period, from_code, quarter_of
from governance import actions
from governance.actions import Words
from governance.models import Bulletin
from governance.rules import bulletins as rules

from .days import working_day
from .quarters import FROZEN, QUARTERS

DRAFTED, CHECKED, ISSUED = 4, 6, 9
"""Working days after the quarter's end; values are frozen between the second and the third."""
RECIPIENTS, COPIES = "各镇乡人民政府，区直有关单位", "区委办公室、区管委会办公室"
COMMENTS = {
    "2025Q1": "一季度重在打底子：各镇乡完成小区底数核对，业委会组建和党组织覆盖稳步推进。\n"
    "公共收益公示刚刚起步，部分小区三级公示没有同步；项目经理星级评定还有短板。",
    "2025Q2": "二季度公示、审计两项工作铺开，多数小区能够按时公示。\n"
    "个别小区隐患整改不够及时，拖低了全镇乡得分。",
    "2025Q3": "三季度物业党组织覆盖补齐了缺口，居民满意度继续上升。\n汛期隐患集中，按期闭环的压力仍然较大。",
    "2025Q4": "四季度各项指标总体向好，年度目标基本完成。\n"
    "少数小区的公共收益审计和诉求办理仍低于预警线，要盯住不放。",
}
MEASURES = (
    "各镇乡对照附件逐项核对，对黄色、红色指标明确责任人、措施和完成时限。\n"
    "排名末位的镇乡和小区，在收到通报后十个工作日内报送整改方案。\n"
    "对数据有异议的，由镇乡汇总后书面提出，经核实在下一期通报中更正。"
)


def load(at: datetime, say: Callable[[str], None]) -> None:
    for code in QUARTERS:
        quarter = from_code(code)
        if quarter and not Bulletin.objects.filter(quarter=code).exists():
            say(_("正在印发%(quarter)s的通报……") % {"quarter": code})
            issue(quarter)
    last = quarter_of(quarter_of(timezone.localdate(at)).since - timedelta(days=1))
    if last.since > from_code(QUARTERS[-1]).since and not Bulletin.objects.filter(quarter=last.code).exists():
        drafted = min(at, working_day(last, DRAFTED))
        row = actions.draft_bulletin(last, words(last), by=None, at=drafted)
        actions.compare_quarters(row, by=None, at=drafted)


def words(quarter: Period) -> Words:
    return Words(
        title=rules.title_of(quarter),
        recipients=RECIPIENTS,
        copies=COPIES,
        comment=COMMENTS.get(quarter.code, "本季度各项工作平稳推进，短板仍集中在少数小区。"),
        measures=MEASURES,
    )


def issue(quarter: Period) -> None:
    """Drafted, compared, explained, checked, frozen and issued, each on its working day."""
    drafted, checked = working_day(quarter, DRAFTED), working_day(quarter, CHECKED)
    row = actions.draft_bulletin(quarter, words(quarter), by=None, at=drafted)
    actions.compare_quarters(row, by=None, at=drafted)
    for of, code in row.corrections.order_by().values_list("freeze__quarter", "code").distinct():
        actions.explain_corrections(row, of=of, code=code, note="补录登记后重新统计", by=None, at=drafted)
    actions.check_bulletin(row, harmless=actions.names_in(row), by=None, at=checked)
    row = actions.freeze_bulletin(row, by=None, at=working_day(quarter, FROZEN))
    actions.issue_bulletin(row, by=None, at=working_day(quarter, ISSUED))
