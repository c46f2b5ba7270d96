"""The bulletin as paragraphs, tables and charts in their order: one text for the page, the PDF and the DOCX.

The words are Chinese in every language, as the document is.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from django.conf import settings
from django.utils import translation

from workflow import words

from ..rules import scores
from .blocks import SIGNS, Annex, Bar, Block, Cell, Chart, Heading, Paper, Person, Table, Text
from .content import Content
from .material import EDGE

WORDS = {scores.GREEN: "达标", scores.YELLOW: "黄色", scores.RED: "红色", scores.NONE: "不适用"}
ORDINALS = "一二三四五六七八九十"
ACROSS = 5
"""So many townships stand side by side in one table; more of them go into further tables."""
LEFT, RIGHT = "left", "right"


def paper_of(content: Content, people: Sequence[Person] | None = None, *, sha256: str = "") -> Paper:
    """The public paper; with `people` the desk's own, which says so. Its days are Chinese for any reader."""
    with translation.override(settings.LANGUAGE_CODE):
        return _paper_of(content, people, sha256)


def _paper_of(content: Content, people: Sequence[Person] | None, sha256: str) -> Paper:
    is_issued = bool(content["number"])
    issued_on = words.day_plain(date.fromisoformat(content["issued_on"])) if is_issued else ""
    marks = ["" if is_issued else "草稿", "内部使用" if people is not None else ""]
    return Paper(
        head=f"{content['office']}文件",
        number=content["number"] or f"{content['mark']}〔　　〕　号",
        title=content["title"],
        recipients=content["recipients"],
        blocks=list(_body(content)),
        annexes=list(_annexes(content, people)),
        office=content["office"],
        issued_on=issued_on or "　　年　月　日",
        copies=content["copies"],
        is_issued=is_issued,
        mark="　".join(filter(None, marks)),
        notes=list(_notes(content, sha256)),
    )


def _body(content: Content) -> Iterator[Block]:
    as_of = words.day_plain(date.fromisoformat(content["as_of"]))
    frozen = "数据已经冻结" if content["values_sha256"] else "数据尚未冻结，仍可能变化"
    yield Text(
        f"现将{content['quarter_name']}小区治理考核指标情况通报如下。数据截至{as_of}，"
        f"由平台按逐条记录统计，{frozen}。"
    )
    sections = [
        ("总体情况", _overview(content)),
        ("镇乡排名", _townships(content)),
        ("小区排名", _compounds(content)),
        ("黄色、红色预警情况", _warnings(content)),
        ("以前季度数据的更正", _corrections(content)),
        ("工作要求", _measures(content)),
    ]
    shown = [(title, list(blocks)) for title, blocks in sections]
    for number, (title, blocks) in zip(ORDINALS, [one for one in shown if one[1]], strict=False):
        yield Heading(f"{number}、{title}")
        yield from blocks


def _overview(content: Content) -> Iterator[Block]:
    whole = content["whole"]
    if whole and whole["score"]:
        sides = [cell["colour"] for cell in whole["cells"] if cell]
        counts = {colour: sides.count(colour) for colour in WORDS}
        rest = len(content["columns"]) - counts[scores.GREEN] - counts[scores.YELLOW] - counts[scores.RED]
        yield Text(
            f"全区综合得分{whole['score']}分{_compared(whole)}。{len(content['columns'])}项指标中，"
            f"达到黄线的{counts[scores.GREEN]}项，黄色{counts[scores.YELLOW]}项，"
            f"红色{counts[scores.RED]}项{f'，不适用{rest}项' if rest else ''}。"
        )
    yield from map(Text, content["comment"])
    if whole and whole["score"]:
        bars = [
            Bar(column["name"], float(cell["percent"].rstrip("%")), _said(cell))
            for column, cell in zip(content["columns"], whole["cells"], strict=True)
            if cell
        ]
        yield Chart("全区各项指标", "%", bars)


def _compared(place: Content) -> str:
    """，比上季度上升1.20分"""
    if not place["score_before"]:
        return ""
    cents = round(float(place["score"]) * 100) - round(float(place["score_before"]) * 100)
    if not cents:
        return "，与上季度持平"
    return f"，比上季度{'上升' if cents > 0 else '下降'}{abs(cents) / 100:.2f}分"


def _said(cell: Content) -> str:
    return f"{SIGNS[cell['colour']]} {cell['percent']}"


def _townships(content: Content) -> Iterator[Block]:
    rows = [
        [
            Cell(one["name"]),
            Cell(_rank(one)),
            Cell(one["score"] or "—"),
            Cell(one["score_before"] or "—"),
            Cell(_moved(one)),
        ]
        for one in content["townships"]
    ]
    if not rows:
        return
    yield Table(
        "镇乡得分和名次",
        ["镇乡", "名次", "得分", "上季度得分", "名次变化"],
        rows,
        [2.2, 1, 1.4, 1.6, 1.4],
        [LEFT, RIGHT, RIGHT, RIGHT, RIGHT],
    )
    bars = [
        Bar(one["name"], float(one["score"]), one["score"]) for one in content["townships"] if one["score"]
    ]
    yield Chart("镇乡得分", "分", bars)


def _rank(place: Content) -> str:
    return str(place["rank"] or "—")


def _moved(place: Content) -> str:
    if not (place["rank"] and place["rank_before"]):
        return "—"
    steps = place["rank_before"] - place["rank"]
    return f"↑{steps}" if steps > 0 else f"↓{-steps}" if steps else "持平"


def _compounds(content: Content) -> Iterator[Block]:
    known = content["compounds"]
    if not known["ranked"]:
        return
    left = known["all"] - known["ranked"]
    yield Text(
        f"全区{known['all']}个小区参加评分，{known['ranked']}个有名次"
        f"{f'，{left}个没有适用的指标、不排名次' if left else ''}。"
        f"{f'并列第1的有{best}个，下面列出{EDGE}个。' if (best := known['best']) > EDGE else ''}"
    )
    first, last = known["first"], known["last"]
    yield _ranking("小区排名" if not last else f"排名前{len(first)}位的小区", first)
    if last:
        yield _ranking(f"排名后{len(last)}位的小区", last)


def _ranking(title: str, places: list[Content]) -> Table:
    rows = [
        [Cell(one["name"]), Cell(one["township"]), Cell(_rank(one)), Cell(one["score"]), Cell(_moved(one))]
        for one in places
    ]
    heads = ["小区", "镇乡", "名次", "得分", "名次变化"]
    return Table(title, heads, rows, [3.2, 1.6, 1, 1.3, 1.4], [LEFT, LEFT, RIGHT, RIGHT, RIGHT])


def _warnings(content: Content) -> Iterator[Block]:
    names = {column["code"]: column["name"] for column in content["columns"]}
    rows = []
    for one in content["townships"]:
        red, yellow = (
            _below(one, content["columns"], colour, names) for colour in (scores.RED, scores.YELLOW)
        )
        if red or yellow:
            rows.append([Cell(one["name"]), Cell(red or "—", red and scores.RED), Cell(yellow or "—")])
    if rows:
        heads = ["镇乡", "红色", "黄色"]
        yield Table("镇乡未达线的指标", heads, rows, [1.2, 3, 3], [LEFT, LEFT, LEFT])
    else:
        yield Text("各镇乡的指标都达到黄线。")
    counts = [row for row in content["counts"] if row["red"] or row["yellow"]]
    if not counts:
        yield Text("各小区的指标都达到黄线。")
        return
    sums = {colour: sum(row[colour] for row in counts) for colour in ("red", "yellow")}
    lines = [
        [Cell(row["name"]), Cell(words.number(row["red"])), Cell(words.number(row["yellow"]))]
        for row in [*counts, {"name": "合计", **sums}]
    ]
    title = "未达线的小区指标（项次）"
    yield Table(title, ["镇乡", "红色", "黄色"], lines, [2, 1, 1], [LEFT, RIGHT, RIGHT])


def _below(place: Content, columns: list[Content], colour: str, names: dict[str, str]) -> str:
    return "、".join(
        f"{names[column['code']]}{cell['percent']}"
        for column, cell in zip(columns, place["cells"], strict=True)
        if cell and cell["colour"] == colour
    )


def _corrections(content: Content) -> Iterator[Block]:
    known = content["corrections"]
    if not known["all"]:
        yield Text("经按原截止日期重新核对，以前季度的数据没有需要更正的。")
        return
    yield Text(
        f"经按原截止日期重新核对，以前季度有{known['all']}项数值更正如下。原通报不再改动，名次不重新排列。"
    )
    rows = [
        [
            Cell(row["name"]),
            Cell(row["quarter"]),
            Cell(row["indicator"]),
            Cell(_count(row["before"]), row["colour_before"]),
            Cell(_count(row["after"]), row["colour_after"]),
            Cell(row["note"]),
        ]
        for row in known["rows"]
    ]
    heads = ["镇乡、小区", "季度", "指标", "原数值", "更正为", "原因"]
    yield Table("更正", heads, rows, [1.9, 1.3, 2, 1.2, 1.2, 2.4], [LEFT, LEFT, LEFT, RIGHT, RIGHT, LEFT])
    if left := known["all"] - len(known["rows"]):
        yield Text(f"其余{left}项见数据附件。")


def _count(pair: Sequence[int]) -> str:
    return f"{pair[0]}/{pair[1]}" if pair[1] else "不适用"


def _measures(content: Content) -> Iterator[Block]:
    yield from map(Text, content["measures"])


def _annexes(content: Content, people: Sequence[Person] | None) -> Iterator[Annex]:
    matrix = list(_matrix(content))
    if matrix:
        yield Annex("镇乡各项指标", list(matrix))
    if content["flagged"]:
        yield Annex("未达线的小区指标", list(_flagged(content)))
    if people:
        yield Annex("末位小区的责任人（内部）", list(_people(people)))


def _matrix(content: Content) -> Iterator[Table]:
    places = [*content["townships"], *([content["whole"]] if content["whole"] else [])]
    for start in range(0, len(places), ACROSS):
        shown = places[start : start + ACROSS]
        rows = [
            [
                Cell(column["name"], small=f"权重{column['weight']}"),
                *(_box(one["cells"][at]) for one in shown),
            ]
            for at, column in enumerate(content["columns"])
        ]
        rows.append([Cell("得分"), *(Cell(one["score"] or "—") for one in shown)])
        rows.append([Cell("名次"), *(Cell(_rank(one)) for one in shown)])
        yield Table(
            "" if len(places) <= ACROSS else f"第{start // ACROSS + 1}组",
            ["指标", *(one["name"] for one in shown)],
            rows,
            [2.6, *[1.6] * len(shown)],
            [LEFT, *[RIGHT] * len(shown)],
            is_matrix=True,
            note="✓ 达到黄线；! 低于黄线；‼ 低于红线；○ 不适用。括号内为分子/分母，带*的为引用值。",
        )


def _box(cell: Content | None) -> Cell:
    if cell is None:
        return Cell(f"{SIGNS[scores.NONE]} {WORDS[scores.NONE]}", scores.NONE)
    small = f"{cell['numerator']}/{cell['denominator']}{'*' if cell['quoted'] else ''}"
    return Cell(_said(cell), cell["colour"], f"{WORDS[cell['colour']]}（{small}）")


def _flagged(content: Content) -> Iterator[Block]:
    names = {column["code"]: column["name"] for column in content["columns"]}
    rows = [
        [
            Cell(one["name"]),
            Cell(one["township"]),
            Cell(names[one["code"]]),
            Cell(f"{_said(one)} {WORDS[one['colour']]}", one["colour"]),
            Cell(f"{one['numerator']}/{one['denominator']}"),
        ]
        for one in content["flagged"]
    ]
    heads = ["小区", "镇乡", "指标", "数值", "分子/分母"]
    left = sum(row["red"] + row["yellow"] for row in content["counts"]) - len(rows)
    note = f"其余{left}项见数据附件；诉求类指标记录少于3件的小区不列。" if left > 0 else ""
    widths, sides = [2.6, 1.4, 2.4, 1.6, 1.3], [LEFT, LEFT, LEFT, RIGHT, RIGHT]
    yield Table("", heads, rows, widths, sides, note=note)


def _people(people: Sequence[Person]) -> Iterator[Block]:
    rows = [[Cell(one.compound), Cell(one.post), Cell(one.name), Cell(one.of)] for one in people]
    heads = ["小区", "职务", "姓名", "单位"]
    note = "按打印当天的任职登记列出，不随通报印发、公开。"
    yield Table("", heads, rows, [2, 1.4, 1.2, 3], [LEFT, LEFT, LEFT, LEFT], note=note)


def _notes(content: Content, sha256: str) -> Iterator[str]:
    if content["values_sha256"]:
        yield f"冻结数据校验码（SHA-256）：{content['values_sha256']}"
    if sha256:
        yield f"通报内容校验码（SHA-256）：{sha256}"
