"""Whether a word at its place is denied: “没有漏水”, “不是电梯的问题”, “电梯没问题”, but not “有没有漏水”."""

import re

FILLER = (
    r"(?:再有?|有过?|过|在|还|又|任何|什么|一点|明显|继续|出现|发生|发现|存在|看到|看见|闻到|听到|听见|感觉到|"
    r"说|讲|问|谈|提|要|想|来|反映|反应|投诉|举报|关于|因为|由于|针对|属于|是|的|被|让|人|我们?|你们?|他们?|这个?|那个?){0,3}"
)
NO_EVENT = re.compile(
    rf"(?<![有是能会可])(?:没有?|并未|从未|尚未|未|无|并无|毫无|不再|不会|不存在|不曾){FILLER}$"
)
NO_TOPIC = re.compile(
    rf"(?<![是还要可])(?:(?<!能)(?<!会)不是|并非|并不是|又不是|不属于|不涉及|不关|不谈|不提|先不说|不说){FILLER}$"
)
EITHER_OR = re.compile(r"(?:不是|要么).*(?:就是|便是|而是不)")
ASIDE = re.compile(
    r"^(?:方面|本身|那边|这边|这块|倒是|倒|都|也|的事情?|的问题|问题|是|目前|现在|已经|和|跟|与|这件事|此事){0,3}"
    r"(?:没有?(?:什么|任何)?(?:问题|毛病|关系|坏|事$)|无关|不相干|不相关|一切正常|都正常|是正常|很正常|挺好的?|是好的|"
    r"没反映|不是重点|不用管|不用修|不需要)"
)
CONCEDED = re.compile(
    r"^(?:方面|这事|这点|这个|的事情?|的问题|的|我们?|咱们?|大家|就|都|也|倒|还){0,4}"
    r"(?:(?:忍了|认了|算了|不计较|不追究|无所谓|能接受|可以接受|能理解|可以理解)[的了吧]?$|"
    r"(?:先不|暂且不|懒得)[说讲提谈])"
)
SIGNS = re.compile("[没未无不非正好忍认算接理懒]")
"""Each way of denying has one of these characters."""
REACH = 14
"""How many characters before or after a word can deny it."""


def may_deny(clause: str) -> bool:
    """Whether it is worth a look; most clauses deny nothing."""
    return bool(SIGNS.search(clause))


def denies_event(before: str) -> bool:
    """Whether what stands before a fault says that it does not happen."""
    return bool(NO_EVENT.search(before[-REACH:])) and not before.endswith(("有没", "有没有", "是不是"))


def denies_topic(before: str, after: str) -> bool:
    """Whether a clause says that it is not about this."""
    if ASIDE.match(after[:REACH]):
        return True
    return bool(NO_TOPIC.search(before[-REACH:])) and not EITHER_OR.search(before + after)


def concedes(after: str) -> bool:
    """Whether a clause puts up with what it names: “垃圾我都忍了”, “车的事我不计较”. A danger stays one."""
    return bool(CONCEDED.match(after))
