"""How well texts are put into categories: a labelled file, judged by cross-validation or after training."""

import codecs
import csv
import hashlib
import io
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from . import training
from .lexicon import Lexicon
from .proposing import SHOWN, Proposer
from .training import Example

ENCODINGS = ("utf-8-sig", "gb18030")
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
DELIMITERS = ",\t;"
NEEDED = ("text", "category")
FOLDS = 5
MOST_LINES_NAMED = 20
LONGEST_FIELD = 2 << 20
"""In signs: what is longer is no text of a resident's. Only the beginning of a text is looked at anyway."""

Fit = Callable[[Sequence[Example]], Proposer]


class Unusable(Exception):
    """The file cannot be used; the text is one sentence for who gave it."""


@dataclass
class Outcome:
    """Counts of a judgement; `confusion[asked][proposed]`."""

    known: tuple[str, ...]
    count: int = 0
    first: int = 0
    among: int = 0
    confusion: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, asked: str, ranked: Sequence[str]) -> None:
        self.count += 1
        self.first += asked == ranked[0]
        self.among += asked in ranked[:SHOWN]
        self.confusion[asked][ranked[0]] += 1

    def line(self) -> str:
        return f"top1={self.first / self.count:.2f} top3={self.among / self.count:.2f} n={self.count}"

    def table(self) -> Iterator[str]:
        """A row per category as labelled, a column per category as proposed."""
        yield "\t".join(["", *self.known])
        for asked in self.known:
            row = self.confusion.get(asked, Counter())
            yield "\t".join([asked, *(str(row[proposed]) for proposed in self.known)])


def read(content: bytes, known: Sequence[str]) -> list[Example]:
    """The labelled texts of a CSV file.

    :raises Unusable:
    """
    rows = _rows(_decoded(content))
    head = [name.strip().lower() for name in next(rows, (0, []))[1]]
    missing = [name for name in NEEDED if name not in head]
    if missing and not any(head):
        raise Unusable(_("文件是空的，没有可以评估的内容。"))
    if missing:
        raise Unusable(
            _("文件缺少“%(columns)s”列，表头应有 text 和 category。") % {"columns": "、".join(missing)}
        )
    columns = [head.index(name) for name in NEEDED]
    found, wrong = [], []
    for line, row in rows:
        text, code = (row[column].strip() if column < len(row) else "" for column in columns)
        if not text or code.upper() not in known:
            wrong.append(_line_at_fault(line, text, code))
        found.append(Example(text, code.upper()))
    if wrong:
        raise Unusable(
            _("文件有%(count)d行不能用：%(lines)s。") % {"count": len(wrong), "lines": _listed(wrong)}
        )
    if not found:
        raise Unusable(_("文件是空的，没有可以评估的内容。"))
    return found


def _decoded(content: bytes) -> str:
    """As offices save a table: Excel's “Unicode text” is UTF-16."""
    for encoding in ("utf-16",) if content.startswith(UTF16) else ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unusable(_("文件编码无法识别，请另存为 UTF-8 或 GB18030 的 CSV。"))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, each with the line it ends on."""
    head = text.lstrip().partition("\n")[0]
    sign = max(DELIMITERS, key=head.count)
    usual = csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=sign)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error:
        raise Unusable(_("第%(line)d行不是有效的CSV内容。") % {"line": reader.line_num}) from None
    finally:
        csv.field_size_limit(usual)


def _line_at_fault(line: int, text: str, code: str) -> str:
    if not code:
        return _("第%(line)d行没有类别") % {"line": line}
    if not text:
        return _("第%(line)d行没有内容") % {"line": line}
    return _("第%(line)d行的类别“%(code)s”不存在") % {"line": line, "code": code[:20]}


def _listed(sentences: Sequence[str]) -> str:
    shown = "，".join(sentences[:MOST_LINES_NAMED])
    return shown + "……" if len(sentences) > MOST_LINES_NAMED else shown


def judge(proposer: Proposer, examples: Sequence[Example], known: Sequence[str]) -> Outcome:
    outcome = Outcome(tuple(known))
    _judge_into(outcome, proposer, examples)
    return outcome


def cross_validate(examples: Sequence[Example], known: Sequence[str], fit: Fit) -> Outcome:
    """Judge each fifth after learning from the other four.

    :raises Unusable: fewer texts than folds.
    """
    if len(examples) < FOLDS:
        raise Unusable(
            _("只有%(count)d条内容，至少要有%(least)d条才能交叉验证。")
            % {"count": len(examples), "least": FOLDS}
        )
    outcome, fold_of = Outcome(tuple(known)), folds(examples)
    for fold in range(FOLDS):
        rest = [example for example, its in zip(examples, fold_of, strict=True) if its != fold]
        mine = [example for example, its in zip(examples, fold_of, strict=True) if its == fold]
        _judge_into(outcome, fit(rest), mine)
    return outcome


def folds(examples: Sequence[Example]) -> list[int]:
    """The fold of each text: every category spread evenly, whatever the order of the file."""
    order = sorted(
        range(len(examples)), key=lambda place: (examples[place].category, _drawn(examples[place]))
    )
    fold_of = [0] * len(examples)
    for turn, place in enumerate(order):
        fold_of[place] = turn % FOLDS
    return fold_of


def _drawn(example: Example) -> str:
    return hashlib.sha256(example.text.encode("utf-8", "replace")).hexdigest()


def _judge_into(outcome: Outcome, proposer: Proposer, examples: Sequence[Example]) -> None:
    for example in examples:
        proposal = proposer.propose(example.text, outcome.known)
        outcome.add(example.category, [candidate.category for candidate in proposal.candidates])


def learner(lexicon: Lexicon) -> Fit:
    """What learns from examples; by the lexicon alone where scikit-learn is not installed."""
    if not training.available():
        return lambda _examples: Proposer(lexicon)
    return lambda examples: Proposer(
        lexicon, training.fit(examples, lambda written: lexicon.read(written).scores())
    )
