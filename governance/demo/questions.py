"""What residents asked about the statements of the demo, and how far each question has come."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from disclosure import actions
from disclosure.asking_forms import lines_of
from disclosure.models import Document, Objection

from . import accounts
from .statements import morning


@dataclass(frozen=True)
class Question:
    """So many days ago; what follows is told in days after it, and empty where it has not happened."""

    about: str
    """A word of the line; empty asks about the whole statement."""
    asked: int
    words: str
    answer: str = ""
    answered: int = 0
    content: bool = False
    appeal: str = ""
    appealed: int = 0
    decision: str = ""
    decided: int = 0
    shown: bool = False
    """A second person has looked it through for the public."""


QUESTIONS = (
    Question(
        "停车",
        asked=34,
        words="停车费收入比上一季度少了一些，是少收了还是晚到账？",
        answer="本季度临停减少，月租按合同足额到账；明细见账本的停车场地各笔。",
        answered=3,
        content=True,
        shown=True,
    ),
    Question(
        "",
        asked=27,
        words="公示表贴在南门，北门的住户看不到，能不能北门也贴一份？",
        answer="已在北门公示栏加贴一份，以后每季度两处都贴。",
        answered=2,
        shown=True,
    ),
    Question(
        "工作经费",
        asked=22,
        words="办公用品和印刷花的钱有没有比过价？请公开报价和发票。",
        answer="在业主大会授权的限额内办理。",
        answered=4,
        appeal="问的是有没有比价，答复没有回答。",
        appealed=6,
        decision="经核对有两家报价，已要求业委会把报价单附到凭证并公开。",
        decided=10,
        shown=True,
    ),
    Question(
        "充电",
        asked=11,
        words="充电桩分成比例是多少，合同什么时候到期，到期前会不会重新招标？",
        answer="合同正在商谈续签。",
        answered=4,
        appeal="没有说比例，也没有说要不要招标。",
        appealed=8,
    ),
    Question("快递", asked=13, words="快递柜这个季度没有收入，是不是欠费？催了没有？"),
    Question("", asked=1, words="转入维修资金的钱现在存在哪里，余额多少，在哪里可以查？"),
)


def load(at: datetime) -> None:
    """All about the last statement of the compound in which the scene plays."""
    rows = Document.objects.filter(kind=Document.Kind.STATEMENT, area__compound__code=accounts.COMPOUND)
    last = rows.order_by("-period_to", "-pk").first()
    if last is None or Objection.objects.exists():
        return
    with transaction.atomic():
        for question in QUESTIONS:
            tell(question, last, at)


def tell(question: Question, document: Document, at: datetime) -> None:
    def after(days: int) -> datetime:
        return morning(timezone.localdate(at) - timedelta(days=question.asked - days))

    lines = [value for value, _words in lines_of(document) if question.about and question.about in value]
    line = lines[0] if lines else ""
    asked = actions.ask(document, line=line, question=question.words, form_key=uuid.uuid4(), at=after(0))
    row, last = asked.objection, 0
    if question.answer:
        last = question.answered
        answered_by = accounts.account_of("treasurer")
        actions.answer(row, answer=question.answer, by=answered_by, at=after(last))
    if question.content:
        actions.accept(row, at=after(last := last + 1))
    if question.appeal:
        actions.appeal(row, reason=question.appeal, at=after(last := question.appealed))
    if question.decision:
        last = question.decided
        actions.decide(row, decision=question.decision, by=accounts.account_of("township"), at=after(last))
    if question.shown:
        words = {"question": question.words, "answer": question.decision or question.answer}
        actions.publish_answer(row, **words, by=accounts.account_of("community"), at=after(last + 1))
