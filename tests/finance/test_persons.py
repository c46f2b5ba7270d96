"""Names of persons are known as such where nobody said so, and stay out of what the public reads."""

import pytest

from finance.export.book import words_of
from finance.models import Voucher
from finance.rules.facts import warnings
from finance.rules.persons import looks_like_person

from .scenes import a_fact


@pytest.mark.parametrize(
    "name",
    [
        "林秀英",
        "陈强",
        "欧阳明",
        "业主林秀英",
        "林秀英（5栋302）",
        "黄 丽",
        "王师傅",
        "高志远",
        "租户：许小龙",
    ],
)
def test_a_person_is_known_by_the_name(name):
    assert looks_like_person(name)


@pytest.mark.parametrize(
    "name",
    [
        *("", "泉州市桐林广告有限公司", "中国铁塔股份有限公司泉州分公司", "供电服务站", "林业局", "沐光书吧"),
        *("方圆物业", "安心超市", "万达物业公司", "张记五金店", "陈氏餐馆", "扫码结算户", "某维修队", "A座"),
    ],
)
def test_a_company_is_none(name):
    assert not looks_like_person(name)


@pytest.mark.parametrize(("is_person", "count"), [(False, 1), (True, 0)])
def test_who_posts_is_told_of_a_name_that_would_be_published(is_person, count):
    fact = a_fact(counterparty="林秀英", is_person=is_person)

    assert sum("像是个人" in words for words in warnings(fact, None)) == count


def test_telephones_and_account_numbers_in_a_summary_are_masked():
    voucher = Voucher(
        summary="付林秀英修路灯，电话13805951234，卡号6222021234567890123",
        counterparty="林秀英",
        is_person=True,
    )

    words = words_of(voucher)

    assert words.startswith("付个人修路灯")
    assert not any(secret in words for secret in ("林秀英", "13805951234", "6222021234567890123"))
