from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import suggesting
from complaints.suggestion import evaluation, training
from workflow.management.commands.deadline import is_absent
from workflow.management.speaking import SpeakingCommand

MOST_BYTES = 50_000_000


class Command(SpeakingCommand):
    help = (
        "评估派单建议的准确率，不保存任何内容：evaluate_dispatch 文件.csv（五折交叉验证），"
        "或 evaluate_dispatch 文件.csv --train 训练文件.csv。文件须有 text、category 两列。"
    )
    usage_sentence = gettext_lazy("用法：evaluate_dispatch 文件.csv [--train 训练文件.csv]。")
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--train", metavar="FILE")

    def handle(self, *, file: str, train: str | None, **options: Any) -> None:
        if not training.available():
            self.stderr.write(_("没有安装 scikit-learn，只按识别词评估；安装方法见 docs/dependencies.md。"))
        lexicon, known = suggesting.without_database() if is_absent() else suggesting.for_evaluation()
        learn = evaluation.learner(lexicon)
        examples = self.read(file, known)
        try:
            if train:
                outcome = evaluation.judge(learn(self.read(train, known)), examples, known)
            else:
                outcome = evaluation.cross_validate(examples, known, learn)
        except evaluation.Unusable as unusable:
            self.refuse(str(unusable), code=1)
        self.stdout.write("\n".join([outcome.line(), *outcome.table()]))

    def read(self, name: str, known: tuple[str, ...]) -> list[training.Example]:
        path = Path(name)
        if not path.is_file():
            self.refuse(_("找不到文件“%(name)s”。") % {"name": name}, code=1)
        if path.stat().st_size > MOST_BYTES:
            self.refuse(_("文件“%(name)s”超过50MB，请分开评估。") % {"name": name}, code=1)
        try:
            return evaluation.read(path.read_bytes(), known)
        except (evaluation.Unusable, OSError) as unusable:
            self.refuse(
                str(unusable) if isinstance(unusable, evaluation.Unusable) else _("文件无法读取。"), code=1
            )
