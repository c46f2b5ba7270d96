"""What the tests of bulletins begin with: drawn records, a quarter's bulletin on its way."""

from datetime import date, datetime

from communities.access import Post, Role
from communities.models import User
from finance.rules.periods import from_code
from governance import actions
from governance.actions import Words
from governance.models import Bulletin, QuotedValue
from tests.factories import POST_OF, a_seat, a_user, an_appointment
from tests.governance.indicators.draws import draw
from workflow.clock import SHANGHAI

Q1, Q2 = from_code("2025Q1"), from_code("2025Q2")
IN_TIME = datetime(2025, 7, 4, 9, tzinfo=SHANGHAI)
"""Three working days after the second quarter of 2025."""
WORDS = Words(
    title="关于2025年第二季度小区治理考核指标情况的通报",
    recipients="各镇乡人民政府，区直有关单位",
    copies="区委办、区管委会办公室",
    comment="二季度各镇乡组织得力，业委会组建提速。\n个别小区的隐患整改仍不及时。",
    measures="请各镇乡逐项对照，落实责任人和完成时限。\n对红色指标，十个工作日内报送整改方案。",
)


def drawn(seed: int = 11, **sizes):
    """Compounds in three townships, and nothing that waits for a signature."""
    places = draw(seed, **sizes)
    QuotedValue.objects.waiting().delete()
    return places


def an_officer(role: Role, place) -> User:
    """In office all the time that these tests are about."""
    post = POST_OF.get(role) or Post(role)
    person = an_appointment(post, a_seat(post, place), starts_on=date(2024, 1, 1)).person
    return a_user(person=person)


def a_draft(quarter=Q2, words: Words = WORDS, at=IN_TIME, by=None) -> Bulletin:
    return actions.draft_bulletin(quarter, words, by=by, at=at)


def a_checked_one(at=IN_TIME, **options) -> Bulletin:
    row = a_draft(at=at, **options)
    actions.compare_quarters(row, by=None, at=at)
    for of, code in row.corrections.order_by().values_list("freeze__quarter", "code").distinct():
        actions.explain_corrections(row, of=of, code=code, note="补录了登记", by=None, at=at)
    return actions.check_bulletin(row, by=None, at=at)


def an_issued_one(at=IN_TIME, **options) -> Bulletin:
    row = actions.freeze_bulletin(a_checked_one(at=at, **options), by=None, at=at)
    return actions.issue_bulletin(row, by=None, at=at)
