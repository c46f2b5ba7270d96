"""What the words of other systems mean: ratings, states, urgencies, and the units they name."""

import re

from communities.register.cells import squeezed

from ..models import Rating, Urgency

STARS = {
    "非常满意": 5,
    "很满意": 5,
    "满意": 4,
    "基本满意": 3,
    "一般": 3,
    "不满意": 2,
    "非常不满意": 1,
    "很不满意": 1,
} | {f"{stars}{ending}": stars for stars in range(1, 6) for ending in ("", "星", "分")}
NOT_VALID = {
    **dict.fromkeys(
        ("未接通", "无法接通", "无人接听", "空号", "停机", "关机", "联系不上", "未回访成功"),
        Rating.Outcome.MISSED,
    ),
    **dict.fromkeys(("拒绝评价", "拒评", "拒绝回访", "拒访"), Rating.Outcome.REFUSED),
    **dict.fromkeys(("恶意评价", "恶意差评"), Rating.Outcome.ABUSIVE),
}
NO_RATING = frozenset({"未评价", "未评", "待评价", "未回访", "无"})
URGENCIES = {
    **{value: value for value in Urgency.values},
    **{"特急": "U1", "紧急": "U2", "加急": "U2", "一般": "U3", "普通": "U3", "平件": "U3"},
    **{"复杂": "U4", "疑难": "U4", "咨询": "U5", "急件": "U2", "特急件": "U1"},
}
DECLINED = re.compile(r"不予受理(?:[(:,，](?P<reason>[^)]*)\)?)?")
MERGED = re.compile(r"(?:并入|合并至|合并到|重复于|同)(?P<number>[A-Z0-9][A-Z0-9_-]*)", re.IGNORECASE)
REPEATED = re.compile(r"重复|并案|并入|合并")
WITHDRAWN = re.compile(r"已?撤(?:回|销|诉)")
FORMER = re.compile(r"[(\[【](?:曾用名|原名|原|又名|别名|现名)?[::]?(?P<other>[^)\]】]+)[)\]】]")
DESK_WORDS = {
    "住建": "housing",
    "住房和城乡建设": "housing",
    "消防": "fire",
    "市场监": "market",
    "公安": "police",
    "派出所": "police",
    "综合执法": "urban",
    "城管": "urban",
    "城市管理": "urban",
    "供水": "water",
    "自来水": "water",
    "供电": "power",
    "电力": "power",
    "燃气": "gas",
}
"""Words in the name of a department, team or utility, and the code by which the portal knows the desk."""


def declined_because(text: str) -> str | None:
    """The reason behind 不予受理（…）, "" where none is given; None where nothing was declined."""
    found = DECLINED.search(squeezed(text))
    return (found["reason"] or "").strip() if found else None


def merged_into(text: str) -> str | None:
    """The number behind 重复件（并入…）, "" where none is given; None where it is no duplicate."""
    plain = squeezed(text)
    if not REPEATED.search(plain):
        return None
    found = MERGED.search(plain)
    return found["number"] if found else ""


def was_withdrawn(text: str) -> bool:
    return bool(WITHDRAWN.match(squeezed(text)))


def spellings(name: str) -> list[str]:
    """檀悦（曾用名：檀悦小区） → both names, the one outside the brackets first."""
    text = squeezed(name)
    outside = FORMER.sub("", text)
    return [word for word in dict.fromkeys((text, outside, *FORMER.findall(text))) if word]


def desk_of(name: str) -> str | None:
    """The code of the desk whose word stands in the name."""
    return next((code for word, code in DESK_WORDS.items() if word in name), None)
