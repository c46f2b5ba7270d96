"""The learned half, its judge, and the command that prints what the judge says."""

import csv
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from complaints import seed
from complaints.suggesting import packaged
from complaints.suggestion import evaluation, model, training
from complaints.suggestion.proposing import Proposer
from complaints.suggestion.training import Example

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "tests" / "samples" / "complaints_labelled.csv"
CODES = tuple(row["code"] for row in seed.rows("categories"))
FEW = [
    Example("门口的狗叫了一夜", "NOI"),
    Example("狗又叫了", "NOI"),
    Example("账目不公开", "INC"),
    Example("钱的账目在哪里", "INC"),
]


@pytest.fixture(scope="module")
def sample():
    return evaluation.read(SAMPLE.read_bytes(), CODES)


def evaluate(*arguments):
    out, err = StringIO(), StringIO()
    call_command("evaluate_dispatch", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue().splitlines(), err.getvalue()


def written(path, rows, encoding="utf-8-sig"):
    out = StringIO()
    csv.writer(out).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def test_five_folds_of_the_sample_reach_what_is_asked_and_are_the_same_each_time(sample):
    learn = evaluation.learner(packaged())

    outcome = evaluation.cross_validate(sample, CODES, learn)

    assert outcome.count == 300
    assert outcome.first >= 0.80 * 300
    assert outcome.among >= 0.95 * 300
    assert evaluation.folds(sample) == evaluation.folds(list(sample))


def test_folds_do_not_depend_on_the_order_of_the_file_and_spread_every_category(sample):
    mine = dict(zip(sample, evaluation.folds(sample), strict=True))
    turned = sample[::-1]

    assert dict(zip(turned, evaluation.folds(turned), strict=True)) == mine
    for code in CODES:
        sizes = [
            sum(fold == its for example, its in mine.items() if example.category == code) for fold in range(5)
        ]
        assert max(sizes) - min(sizes) <= 1


def test_learning_improves_on_words_alone(sample):
    none = evaluation.Lexicon([])
    bare = evaluation.cross_validate(sample, CODES, lambda _examples: Proposer(none))
    learnt = evaluation.cross_validate(sample, CODES, evaluation.learner(none))

    assert learnt.first > 0.4 * 300 > bare.first


def test_a_model_keeps_its_answers_as_plain_data():
    fitted = training.fit(FEW, lambda _text: {})

    again = model.from_bytes(fitted.to_bytes())

    assert again.codes == ("INC", "NOI")
    assert again.probabilities("狗叫", {}) == pytest.approx(fitted.probabilities("狗叫", {}), abs=1e-4)
    assert again.probabilities("狗叫", {})["NOI"] > 0.5


def test_three_categories_have_three_chances_that_sum_to_one():
    fitted = training.fit([*FEW, Example("电梯坏了", "LFT"), Example("电梯停了", "LFT")], lambda _text: {})

    chances = fitted.probabilities("电梯", {})

    assert sum(chances.values()) == pytest.approx(1)
    assert max(chances, key=chances.get) == "LFT"


@pytest.mark.parametrize("stored", [b"", b"x", b"cos\nsystem\n", model.zlib.compress(b"\0\0\0\2{}")])
def test_bytes_that_are_no_model_are_refused(stored):
    with pytest.raises(model.Unreadable):
        model.from_bytes(stored)


def test_one_category_alone_teaches_nothing():
    assert training.fit(FEW[:2], lambda _text: {}) is None


def test_the_command_prints_one_line_and_the_table(tmp_path):
    file = written(
        tmp_path / "a.csv", [["id", "text", "category"], *(["1", "电梯坏了", "LFT"] for _ in range(5))]
    )

    lines, _err = evaluate(file)

    assert lines[0] == "top1=1.00 top3=1.00 n=5"
    assert lines[1].split() == list(CODES)
    assert lines[2 + CODES.index("LFT")].split() == [
        "LFT",
        *("5" if code == "LFT" else "0" for code in CODES),
    ]
    assert len(lines) == 2 + len(CODES)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_command_reads_what_offices_save_and_learns_from_the_other_file_only(tmp_path, encoding):
    strange = [
        ["category", "text"],
        ["SEC", "咕噜咕噜"],
        ["SEC", "咕噜"],
        ["INC", "哗啦哗啦"],
        ["INC", "哗啦"],
    ] * 1
    train = written(tmp_path / "t.csv", strange + strange[1:] * 40, encoding)
    file = written(tmp_path / "a.csv", [["Text ", "类型", "Category"], ["咕噜咕噜咕噜", "", "sec"]], encoding)

    assert evaluate(file, "--train", train)[0][0] == "top1=1.00 top3=1.00 n=1"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的"),
        (b"text,category\n", "文件是空的"),
        ("文字,category\n漏水,LEA\n".encode(), "缺少“text”列"),
        ("text,category\n漏水,LEA\n".encode(), "至少要有5条"),
        (
            "text,category\n漏水,LEA\n漏水,XXX\n停水,\n,LEA\n".encode(),
            "第3行的类别“XXX”不存在，第4行没有类别，第5行没有内容",
        ),
        (b"text,category\n\xff\xff,LEA\n", "编码无法识别"),
    ],
)
def test_the_command_answers_a_bad_file_with_a_sentence(tmp_path, content, sentence):
    (tmp_path / "a.csv").write_bytes(content)

    with pytest.raises(CommandError, match=sentence) as refused:
        evaluate(tmp_path / "a.csv")
    assert refused.value.returncode == 1


@pytest.mark.parametrize("sign", ["\t", ";"])
def test_the_command_reads_other_signs_between_the_columns_and_a_very_long_text(tmp_path, sign):
    rows = [("category", "text"), *[("LEA", "天花板漏水，" * 30_000)] * 5]
    (tmp_path / "a.csv").write_text("\n".join(sign.join(row) for row in rows), encoding="utf-8")

    assert evaluate(tmp_path / "a.csv")[0][0] == "top1=1.00 top3=1.00 n=5"


def test_the_command_names_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="找不到文件"):
        evaluate(tmp_path / "none.csv")


@pytest.mark.parametrize("there", [False, True])
def test_without_database_or_tables_the_packaged_words_are_judged_and_nothing_is_stored(tmp_path, there):
    file = written(tmp_path / "a.csv", [["text", "category"], *(["电梯坏了", "LFT"] for _ in range(5))])
    database = tmp_path / "db.sqlite3"
    if there:
        database.touch()
    command = [sys.executable, "manage.py", "evaluate_dispatch", str(file)]
    settings = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "governance.settings",
    }

    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True)

    assert done.stdout.splitlines()[0] == "top1=1.00 top3=1.00 n=5"
    assert database.exists() is there


def test_without_scikit_learn_the_words_alone_are_judged_and_the_command_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(training, "LIBRARIES", ("no_such_library",))
    file = written(tmp_path / "a.csv", [["text", "category"], *(["电梯坏了", "LFT"] for _ in range(5))])

    lines, err = evaluate(file)

    assert lines[0] == "top1=1.00 top3=1.00 n=5"
    assert "没有安装 scikit-learn" in err
    with pytest.raises(training.NotInstalled):
        training.fit(FEW, lambda _text: {})
