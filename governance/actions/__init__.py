"""Verbs of the top floor; those of warnings have a package of their own."""

from .bulletins import (
    Words,
    check_bulletin,
    draft_bulletin,
    freeze_bulletin,
    issue_bulletin,
    names_in,
    return_bulletin,
    revise_bulletin,
)
from .calendars import (
    make_calendar_link,
    revoke_calendar_link,
)
from .chores import (
    annex_of,
    begin_comparison,
    begin_freezing,
    begin_freezing_quarter,
    issue_with_annexes,
)
from .corrections import (
    compare_quarters,
    explain_corrections,
)
from .freezing import (
    freeze,
)
from .hazards import (
    open_hazard,
    order_inspection,
    source_of,
)
from .indicators import (
    Change,
    change_indicators,
)
from .interviews import (
    Promise,
    call_interviews,
)
from .issues import Fact, open_issue, record_issues
from .quotes import (
    quote,
    send_back,
    sign,
)
from .repairs import (
    PROJECT,
    fund_repair,
    open_project_for,
)
from .tough import (
    Resolution,
    approve_release,
    ask_release,
    end_duty,
    end_sponsorship,
    give_duty,
    list_compound,
    plan_meeting,
    record_meeting,
    refuse_release,
    report_progress,
    sponsor,
)
from .work import give_task

__all__ = [
    "annex_of",
    "begin_comparison",
    "begin_freezing",
    "begin_freezing_quarter",
    "issue_with_annexes",
    "Change",
    "Fact",
    "PROJECT",
    "Promise",
    "Resolution",
    "Words",
    "approve_release",
    "ask_release",
    "call_interviews",
    "change_indicators",
    "check_bulletin",
    "compare_quarters",
    "draft_bulletin",
    "end_duty",
    "end_sponsorship",
    "explain_corrections",
    "freeze",
    "freeze_bulletin",
    "fund_repair",
    "give_duty",
    "give_task",
    "issue_bulletin",
    "list_compound",
    "make_calendar_link",
    "names_in",
    "open_hazard",
    "open_issue",
    "open_project_for",
    "order_inspection",
    "plan_meeting",
    "quote",
    "record_issues",
    "record_meeting",
    "refuse_release",
    "report_progress",
    "return_bulletin",
    "revise_bulletin",
    "revoke_calendar_link",
    "send_back",
    "sign",
    "source_of",
    "sponsor",
]
