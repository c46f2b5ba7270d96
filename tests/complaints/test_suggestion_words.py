"""Words found in a text: denied ones, hidden ones, slips of the keyboard, danger and questions."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints.suggesting import packaged
from complaints.suggestion import negation
from complaints.suggestion.lexicon import Kind, Lexicon, Term
from complaints.suggestion.proposing import Proposer
from complaints.suggestion.text import clauses, normalise
from complaints.suggestion.urgency import propose

SAMPLE = Path(__file__).parents[1] / "samples" / "complaints_labelled.csv"
ROWS = list(csv.DictReader(SAMPLE.read_text(encoding="utf-8-sig").splitlines()))
DEFAULTS = {
    "FIR": "U2",
    "EBK": "U2",
    "WTR": "U2",
    "SEC": "U2",
    "ILL": "U4",
    "LEA": "U4",
    "INC": "U4",
    "OWN": "U4",
}
SMALL = Lexicon(
    [
        Term("漏水", Kind.FAULT, "LEA", 3),
        Term("电梯", Kind.THING, "LFT", 3),
        Term("灭火器", Kind.THING, "FIR", 3),
        Term("电梯广告", Kind.THING, "INC", 3),
        Term("充电|充着电+贵|涨价", Kind.FAULT, "EBK", 3),
    ]
)


def urgency(text, category):
    return propose(packaged().read(text), category, DEFAULTS.get(category, "U3"))


def test_widths_and_invisible_signs_are_made_one():
    assert normalise("ＡＰＰ\u200b３号楼") == "app3号楼"
    assert [("一、二。三"[start:end]) for start, end in clauses("一、二。三")] == ["一", "二", "三"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("天花板漏水", {"LEA"}),
        ("天花板没有漏水", set()),
        ("没漏水，别误会", set()),
        ("未发现漏水", set()),
        ("有没有漏水你们来看看", {"LEA"}),
        ("是不是漏水了", {"LEA"}),
        ("没人修漏水的地方", {"LEA"}),
        ("不是电梯的问题", set()),
        ("电梯没问题", set()),
        ("跟电梯无关", set()),
        ("不是电梯就是楼板漏水", {"LFT", "LEA"}),
        ("这里没有灭火器", {"FIR"}),
        ("不是漏水，是电梯坏了", {"LFT"}),
        ("我不是问漏水，是电梯坏了", {"LFT"}),
        ("漏水我们都忍了，电梯得修", {"LFT"}),
        ("漏水的事我不计较，说的是电梯", {"LFT"}),
        ("漏水先不说，电梯得修", {"LFT"}),
        ("漏水我们忍了三年", {"LEA"}),
        ("漏水不能接受", {"LEA"}),
    ],
)
def test_what_is_denied_does_not_count_but_a_missing_thing_does(text, codes):
    assert set(SMALL.read(text).scores()) == codes


@settings(max_examples=500)
@given(
    st.sampled_from([negation.NO_EVENT, negation.NO_TOPIC, negation.ASIDE, negation.CONCEDED]).flatmap(
        lambda way: st.from_regex(way, fullmatch=True)
    )
)
def test_every_way_of_denying_has_a_sign_by_which_a_clause_is_looked_at(denial):
    assert negation.may_deny(denial)


def test_a_longer_word_hides_the_shorter_one_inside_it():
    assert set(SMALL.read("电梯广告").scores()) == {"INC"}


@pytest.mark.parametrize("text", ["电梯困人了", "我被关在电梯里", "电梯里有人被困，快来人", "有人被困电梯"])
def test_no_word_of_a_category_hides_a_danger(text):
    assert urgency(text, "LFT") == "U1"


def test_a_danger_that_is_put_up_with_stays_one():
    assert urgency("煤气味我们都忍了，垃圾总得收", "ENV") <= "U2"


def test_a_shield_hides_a_danger():
    assert urgency("热水器打不着火", "WTR") > "U1"


def test_parts_of_a_word_must_stand_near_each_other():
    assert set(SMALL.read("涨价了，充电的").scores()) == {"EBK"}
    assert not SMALL.read("充电的地方就在三号楼后面靠墙那一排树旁边，菜场的菜涨价").scores()


def test_a_slip_of_the_keyboard_counts_less_than_the_word():
    right, slip = SMALL.read("楼上漏水").scores()["LEA"], SMALL.read("楼上楼水漏税").scores()["LEA"]

    assert 0 < slip < right


def test_reasons_are_the_words_that_spoke_the_weightiest_first():
    assert SMALL.read("电梯旁边漏水").reasons("LEA") == ["漏水"]


@pytest.mark.parametrize(
    ("text", "category", "urgent"),
    [
        ("有人被困在电梯里", "LFT", "U1"),
        ("楼道里煤气味很浓", "WTR", "U1"),
        ("楼下电动车冒烟了", "EBK", "U1"),
        ("没有闻到煤气味，就是热水器打不着火", "WTR", "U2"),
        ("担心电动车着火", "OTH", "U2"),
        ("外墙有脱落的可能", "LEA", "U2"),
        ("外墙没有脱落，就是有点脏", "ENV", "U3"),
        ("未发现燃气泄漏，请安排安检", "FAC", "U3"),
        ("楼道垃圾没人扫", "ENV", "U3"),
        ("充电桩又涨价了", "EBK", "U3"),
        ("业委会到期不换届", "OWN", "U4"),
        ("请问成立业委会要什么材料", "OWN", "U5"),
        ("旁边有人正在砸承重墙", "ILL", "U3"),
        ("天花板掉下来一大块", "LEA", "U2"),
        ("有人把花盆从十楼丢下来", "ENV", "U2"),
        ("梯子卡住了里面还有人", "LFT", "U1"),
        ("窨井盖没了，有小孩掉下去了", "FAC", "U1"),
        ("Lift stuck between floors, two people trapped inside", "LFT", "U1"),
        ("There is a strong smell of gas in the kitchen", "WTR", "U1"),
        ("Tiles are falling from the outer wall", "LEA", "U2"),
        ("I see smoke from the meter box", "OTH", "U2"),
        ("The rubbish has not been collected for days", "ENV", "U3"),
    ],
)
def test_the_urgency_follows_danger_questions_and_the_default(text, category, urgent):
    assert urgency(text, category) == urgent


@pytest.mark.parametrize("category", ["OTH", "EBK", "ILL", "OWN"])
def test_the_urgency_of_a_known_category_is_that_of_the_whole_reading(category):
    """Topics are left out where nothing hangs on them."""
    proposer, default = Proposer(packaged()), DEFAULTS.get(category, "U3")
    texts = [row["text"] for row in ROWS]

    alone = {text: proposer.urgency(text, category, default) for text in texts}

    assert alone == {text: urgency(text, category) for text in texts}


@pytest.mark.parametrize(
    "word", ["被困", "冒烟", "煤气味", "燃气泄漏", "坠落", "脱落", "着火", "触电", "高空坠物"]
)
@pytest.mark.parametrize("category", ["OTH", "ENV", "OWN", "INC", "LEA", "FEE"])
def test_a_danger_word_never_goes_below_u2_whatever_else_is_said(word, category):
    for frame in ("{}", "请问{}怎么办理", "几年前{}，历史遗留，请问有没有规定", "万一{}呢"):
        assert urgency(frame.format(word), category) <= "U2"


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("The elevator has been out of order for a week", "LFT"),
        ("Rubbish piles up and it smells, nobody comes for cleaning", "ENV"),
        ("A neighbour is charging an e-bike in the corridor", "EBK"),
        ("Cars parked in front of the gate, no parking space left", "PRK"),
        ("The street light at the north gate is broken", "FAC"),
        ("My ceiling is leaking when it rains", "LEA"),
        ("No water since morning, water pressure is low", "WTR"),
        ("Loud music and karaoke after midnight", "NOI"),
        ("Why did the property fee go up again", "FEE"),
        ("Where does the advertising income of the compound go", "INC"),
        ("When is the election of the owners committee", "OWN"),
        ("Bicycle stolen, the cctv does not work", "SEC"),
        ("The fire exit is blocked and the extinguisher is empty", "FIR"),
        ("Somebody put up an illegal building on the roof", "ILL"),
    ],
)
def test_who_writes_in_english_is_understood_too(text, category):
    known = sorted({row["category"] for row in ROWS})

    assert Proposer(packaged()).propose(text, known).best.category == category


def test_the_sample_is_put_into_the_right_categories_by_words_alone():
    right = among = urgent = 0
    known = sorted({row["category"] for row in ROWS})
    for row in ROWS:
        proposal = Proposer(packaged()).propose(row["text"], known)
        ranked = [candidate.category for candidate in proposal.candidates]
        right += ranked[0] == row["category"]
        among += row["category"] in ranked[:3]
        urgent += urgency(row["text"], row["category"]) == row["urgency"]

    assert right >= 0.78 * len(ROWS)
    assert among >= 0.93 * len(ROWS)
    assert urgent >= 0.80 * len(ROWS)


def test_no_line_of_the_vocabulary_is_a_sentence_of_the_sample():
    texts = [normalise(row["text"]) for row in ROWS]
    words = {word for term in packaged().terms for part in term.parts for word in part}

    assert not [word for word in words if len(word) > 6 and any(word in text for text in texts)]
