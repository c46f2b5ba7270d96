"""The sentence under a result: what was reached, what was needed, and who followed."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation

from assembly.rules import NonVotePolicy, judge, sentence
from tests.assembly.tallies import a_tally
from tests.assembly.test_rules import ABSTAIN, UNRETURNED, V17


@pytest.mark.parametrize(
    ("tally", "words"),
    [
        (
            a_tally(agree=("10000.01", 101)),
            "通过：参与表决20,000.00㎡、200人，达到总数的三分之二（至少20,000.00㎡、200人）；"
            "同意10,000.01㎡、101人，超过参与表决的一半（至少10,000.01㎡、101人）。",
        ),
        (
            a_tally("M8", agree=("14999.99", 150)),
            "未通过：同意面积14,999.99㎡，不到所需的15,000.00㎡（须达到参与表决面积的四分之三）。",
        ),
        (
            a_tally(returned=("19999.99", 199), agree=("19999.99", 99)),
            "无效，未达到法定参与比例：参与表决面积19,999.99㎡，不到所需的20,000.00㎡（须达到总面积的三分之二）；"
            "参与表决人数199人，不到所需的200人（须达到总人数的三分之二）；"
            "同意人数99人，不到所需的100人（须超过参与表决人数的一半）。",
        ),
        (
            replace(V17, agree_area=Decimal("9700"), agree_heads=97, policy=ABSTAIN),
            "未通过：同意面积9,700.00㎡，不到所需的10,500.01㎡（须超过参与表决面积的一半）；"
            "同意人数97人，不到所需的106人（须超过参与表决人数的一半）。"
            "同意与反对没有在面积和人数上都占多数的一方，弃权的1,600.00㎡、16人不随多数。",
        ),
        (
            a_tally(agree=("9000", 90), policy=UNRETURNED),
            "未通过：同意面积9,000.00㎡，不到所需的15,000.01㎡（须超过参与表决面积的一半）；"
            "同意人数90人，不到所需的151人（须超过参与表决人数的一半）。"
            "未交回的10,000.00㎡、100人按规约随多数计入反对。",
        ),
    ],
)
def test_the_sentence_names_what_was_reached_and_needed(tally, words):
    assert sentence(judge(tally)) == words


def test_a_policy_that_moves_no_ballot_is_not_spoken_of():
    tally = a_tally(agree=("10000.01", 101))

    assert sentence(judge(replace(tally, policy=ABSTAIN))) == sentence(judge(tally))


def test_the_sentence_is_written_in_the_readers_language():
    with translation.override("en"):
        words = sentence(judge(replace(V17, policy=NonVotePolicy.ABSTAIN_FOLLOWS_MAJORITY)))

    assert words == (
        "Passed: 21,000.00 m², 210 heads took part, two thirds of all or more "
        "(at least 20,000.00 m², 200 heads); 12,000.00 m², 120 heads are in favour, more than half of those "
        "taking part (at least 10,500.01 m², 106 heads). The 1,600.00 m², 16 heads that abstained follow the "
        "majority, as the covenant says, and count as “For”."
    )
