"""The data behind a bulletin as a workbook: frozen values with their rows' hash, scores, corrections."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from communities.exports import Column, xlsx_book

from ..models import Bulletin, Freeze, FrozenScore, FrozenValue, Level
from ..rules import bulletins as rules
from .layout import WORDS

CHUNK = 5000
FEW = f"少于{rules.FEW}件"
Sheets = Iterator[tuple[str, Sequence[Column], Iterable[Any]]]


def workbook(bulletin: Bulletin, *, is_public: bool) -> Any:
    """An open file. In public, a compound's value that few people's records make is not told.

    The words are Chinese in every language, as the bulletin's are.
    """
    assert bulletin.freeze is not None  # noqa: S101 - the page asks before
    return xlsx_book(_sheets(bulletin, bulletin.freeze, is_public))


def _sheets(bulletin: Bulletin, freeze: Freeze, is_public: bool) -> Sheets:
    yield "说明", [("项目", lambda row: row[0]), ("内容", lambda row: row[1])], _facts(bulletin, freeze)
    yield "指标", _terms(), freeze.asked
    yield "得分和名次", _scores(), _read(FrozenScore.objects.filter(freeze=freeze), "level", "rank", "name")
    names = dict(FrozenScore.objects.filter(freeze=freeze).values_list("place", "name"))
    values = FrozenValue.objects.filter(freeze=freeze)
    yield "数值", _values(names, is_public), _read(values, "code", "level", "place")
    corrections = bulletin.corrections.in_order().select_related("freeze")
    yield "更正", _corrections(is_public), corrections.iterator(chunk_size=CHUNK)


def _read(rows: Any, *order: str) -> Iterator[Any]:
    return rows.order_by(*order).iterator(chunk_size=CHUNK)


def _facts(bulletin: Bulletin, freeze: Freeze) -> list[tuple[str, str]]:
    return [
        ("标题", bulletin.title),
        ("文号", bulletin.number or "尚未印发"),
        ("季度", bulletin.quarter),
        ("截止日期", freeze.until.isoformat()),
        ("冻结数据校验码（SHA-256）", freeze.sha256),
        ("通报内容校验码（SHA-256）", bulletin.sha256 or "尚未印发"),
        ("未计入", "括号内为不计入分母的原因和件数，原因用平台的代码"),
        ("引用值", "由一人按文件填报、另一人审签的数值"),
    ]


def _terms() -> list[Column]:
    heads = [
        ("编号", "code"),
        ("名称", "name"),
        ("权重", "weight"),
        ("黄线（%）", "yellow"),
        ("红线（%）", "red"),
        ("最少件数", "least"),
    ]
    return [(head, lambda row, key=key: row[key]) for head, key in heads]


def _level(row: Any) -> str:
    return {"district": "区", "township": "镇乡", "compound": "小区"}[row.level]


def _scores() -> list[Column]:
    return [
        ("级别", _level),
        ("名称", lambda row: row.name),
        ("名次", lambda row: row.rank),
        ("得分", lambda row: row.score),
        ("适用权重", lambda row: row.weight),
    ]


def _values(names: dict[str, str], is_public: bool) -> list[Column]:
    def shown(name: str, instead: str = FEW) -> Any:
        return lambda row: instead if is_public and _is_hidden(row) else getattr(row, name)

    return [
        ("指标", lambda row: row.code),
        ("级别", _level),
        ("名称", lambda row: names.get(row.place, row.place)),
        ("分子", shown("numerator")),
        ("分母", shown("denominator")),
        ("颜色", lambda row: "" if is_public and _is_hidden(row) else WORDS[row.colour]),
        ("未计入", lambda row: "" if is_public and _is_hidden(row) else _told(row.excluded)),
        ("引用值", lambda row: row.is_quoted),
        ("记录校验码（SHA-256）", shown("rows_sha256", "")),
    ]


def _is_hidden(row: FrozenValue) -> bool:
    return row.level == Level.COMPOUND and rules.is_hidden(row.code, row.denominator)


def _told(excluded: dict[str, int]) -> str:
    return "；".join(f"{word} {many}" for word, many in sorted(excluded.items()))


def _corrections(is_public: bool) -> list[Column]:
    def shown(name: str) -> Any:
        def value(row: Any) -> Any:
            few = any(rules.is_hidden(row.code, pair[1]) for pair in (row.before, row.after))
            return FEW if is_public and few and row.level == Level.COMPOUND else getattr(row, name)

        return value

    return [
        ("季度", lambda row: row.freeze.quarter),
        ("指标", lambda row: row.code),
        ("级别", _level),
        ("名称", lambda row: row.name),
        ("原分子", shown("numerator_before")),
        ("原分母", shown("denominator_before")),
        ("更正后分子", shown("numerator_after")),
        ("更正后分母", shown("denominator_after")),
        ("原因", lambda row: row.note),
    ]
