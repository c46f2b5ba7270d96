"""A first draft of what may be read in public: words that lead to a person are hidden (RULES 10.2).

It proposes; a reviewer decides. It rather hides too much, and what is hidden once stays as it is when it is
masked again.
"""

import re

DIGIT = "[0-9０-９]"
BLANK = r"[ \-\u00a0\u3000－—]?"
FAMILY = (
    "欧阳|上官|司徒|诸葛|[林陈黄张李王吴刘蔡杨许郑谢郭洪曾周邱叶庄苏徐吕廖彭赖施柯潘傅朱沈胡孙赵罗董邓冯蒋韩唐曹魏袁卢"
    "丁尤颜戴邹谭龚侯邵孟秦尹薛阎范姚崔谷龙汤阮连涂纪翁温贾郝毛史顾陆倪严詹饶蓝雷钟江梁宋余杜夏田姜熊孔康俞]"
)
DOUBTFUL = "[高常任方白时于安万成金石何全向易程段钱武乔游骆粘辜留阳](?![便面空度层意年常天间候装静功额部体])"
"""Surnames that begin other words as often: taken for one only where the name plainly ends."""
HAN = r"[\u4e00-\u9fff]"
CALLED = (
    r"(?:业主|户主|住户|租户|租客|邻居|本人|我叫|我是|姓名|名叫|联系人|反映人|投诉人|当事人)"
    r"(?:[是叫为：: ]\s?)?"
)
TITLE = "先生|女士|小姐|太太|师傅|阿姨|大爷|大妈|老师|同志"
ENDS = r"(?=[，。、；！？,.;!?\s（）()：:“”]|$|是|在|家|说|的)"
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

RULES: list[tuple[re.Pattern[str], str]] = [
    (re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+", re.ASCII), "***@***"),
    (
        re.compile(r"((?:微信号?|[Vv]信|wx|WX|QQ|qq)(?:号码?)?[：:是为 ]{0,3})[A-Za-z0-9_\-]{5,20}"),
        r"\1***",
    ),
    (
        re.compile(
            rf"(?<!{DIGIT})({DIGIT}{{2}}){DIGIT}{{13}}({DIGIT}{{2}}[0-9０-９XxＸｘ])(?![0-9０-９A-Za-z])"
        ),
        r"\1*************\2",
    ),
    (re.compile(rf"(?<!{DIGIT}){DIGIT}{{12,15}}({DIGIT}{{4}})(?!{DIGIT})"), r"************\1"),
    (
        re.compile(
            rf"(?<!{DIGIT})([1１][3-9３-９]{DIGIT}){BLANK}{DIGIT}{{4}}{BLANK}({DIGIT}{{4}})(?!{DIGIT})"
        ),
        r"\1****\2",
    ),
    (re.compile(rf"(?<!{DIGIT})([0０]{DIGIT}{{2,3}})[\-－—]?{DIGIT}{{7,8}}(?!{DIGIT})"), r"\1-*******"),
    (
        re.compile(
            rf"((?:电话|座机|手机|热线|号码|拨打)[：:是为 ]{{0,3}})(?<!{DIGIT}){DIGIT}{{7,8}}(?!{DIGIT})"
        ),
        r"\1*******",
    ),
    (re.compile(rf"([{PROVINCES}][A-Z])[·•. \-]?(?=[A-Z0-9]*[0-9])[A-Z0-9]{{5,6}}(?![A-Z0-9])"), r"\1·*****"),
    (
        re.compile(
            rf"({DIGIT}(?:号楼|[栋幢座#＃]|单元)){DIGIT}{{1,2}}(?:层|楼)?[\-－—]?{DIGIT}{{2,4}}(?:室|房|号房?|户)?"
            rf"(?!{DIGIT}|[0-9０-９栋幢座年月日元米个点度分时天次])"
        ),
        r"\1***",
    ),
    (re.compile(rf"(?<!{DIGIT}){DIGIT}{{3,4}}([室房])(?!间)"), r"***\1"),
    (
        re.compile(
            rf"(?<![0-9０-９.\-－—])({DIGIT}{{1,2}}[\-－—])(?:{DIGIT}{{1,2}}[\-－—])?{DIGIT}{{3,4}}"
            r"(?![0-9０-９.\-－—年月日元米])"
        ),
        r"\1***",
    ),
    (re.compile(rf"({CALLED})({FAMILY})(?!某|\*){HAN}{{1,2}}(?=(?:{TITLE}))"), r"\1\2**"),
    (re.compile(rf"({CALLED})({FAMILY})(?!某|\*|{TITLE}){HAN}{{1,2}}"), r"\1\2**"),
    (re.compile(rf"({CALLED})({DOUBTFUL})(?!某|\*|{TITLE}){HAN}{{1,2}}{ENDS}"), r"\1\2**"),
    (re.compile(rf"({FAMILY}|{DOUBTFUL})(?!某){HAN}{{1,2}}({TITLE})"), r"\1**\2"),
]
"""In this order: longer figures before the shorter ones that they contain."""

PLAIN = RULES[:8]
"""What no published text may hold: mail, accounts, identity numbers, telephones, plates."""


def masked(text: str) -> str:
    """The text as it is proposed for the public."""
    for pattern, instead in RULES:
        text = pattern.sub(instead, text)
    return text


def gives_away(text: str) -> bool:
    """Whether the text still holds something that no reviewer may let pass."""
    return any(pattern.search(text) for pattern, _instead in PLAIN)
