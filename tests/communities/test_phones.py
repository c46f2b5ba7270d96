import pytest

from communities import phones
from workflow.refusals import Refused


@pytest.mark.parametrize(
    "typed",
    [
        "13800001234",
        " 138 0000 1234 ",
        "138-0000-1234",
        "+8613800001234",
        "+86 138 0000 1234",
        "008613800001234",
        "8613800001234",
        "１３８００００１２３４",
        "(138) 0000.1234",
    ],
)
def test_every_way_of_writing_a_number_gives_its_eleven_digits(typed):
    assert phones.normal(typed) == "13800001234"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "1380000123",
        "138000012345",
        "12800001234",
        "+1 13800001234",
        "0595-22001234",
        "1380000123a",
        "٣" * 11,
    ],
)
def test_what_is_no_mainland_mobile_number_is_refused_with_how_to_mend_it(typed):
    with pytest.raises(Refused, match="11位手机号码"):
        phones.normal(typed)
