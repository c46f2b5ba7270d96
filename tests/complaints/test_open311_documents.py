"""One description, two ways of writing it."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.open311.documents import JSON, XML, Document, Many, moment

from .georeport import same

TEXTS = st.text(max_size=30)
LEAVES = st.none() | st.booleans() | st.integers(-1000, 1000) | TEXTS
NAMES = st.sampled_from(["status", "lat", "description", "notes"])
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.dictionaries(NAMES, inner, min_size=1, max_size=3)
        | st.lists(inner, max_size=3).map(lambda items: Many("item", items))
    ),
    max_leaves=10,
)
BODIES = st.lists(VALUES, max_size=3).map(lambda items: Many("item", items))


@pytest.mark.parametrize(
    ("value", "xml", "plain"),
    [
        (None, "<a />", None),
        ("", "<a />", None),
        (True, "<a>true</a>", True),
        (False, "<a>false</a>", False),
        (3, "<a>3</a>", 3),
        (Decimal("24.8912"), "<a>24.8912</a>", 24.8912),
        ("a<b>&amp", "<a>a&lt;b&gt;&amp;amp</a>", "a<b>&amp"),
        ("\x00\x0b\ufffe好𠮷", "<a>好𠮷</a>", "好𠮷"),
        (datetime(2026, 3, 2, 2, 0, 0, 999, tzinfo=UTC), "<a>2026-03-02T10:00:00+08:00</a>", None),
        (Many("b", []), "<a />", []),
        (Many("b", ["x"]), "<a><b>x</b></a>", ["x"]),
        (Many("b", [{"c": None}, {"c": 1}]), "<a><b><c /></b><b><c>1</c></b></a>", [{"c": None}, {"c": 1}]),
    ],
)
def test_an_element_is_written_in_both_formats(value, xml, plain):
    document = Document("r", {"a": value})

    assert document.written(XML).decode().split("\n", 1)[1] == f"<r>{xml}</r>"
    if not isinstance(value, datetime):
        assert json.loads(document.written(JSON)) == {"a": plain}


def test_json_drops_the_name_of_the_root():
    document = Document("services", Many("service", [{"service_code": "LFT"}]))

    assert document.written(JSON) == b'[{"service_code": "LFT"}]'
    assert document.written(XML).endswith(
        b"<services><service><service_code>LFT</service_code></service></services>"
    )


def test_a_moment_has_whole_seconds_and_our_offset():
    assert moment(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T08:00:00+08:00"


@given(BODIES)
def test_both_formats_say_the_same_whatever_is_in_them(body):
    document = Document("root", body)

    as_xml = ElementTree.fromstring(document.written(XML))
    as_json = json.loads(document.written(JSON).decode())

    assert same(as_xml, normal(as_json))


def normal(body):
    """Line ends as XML keeps them."""
    if isinstance(body, str):
        return body.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(body, list):
        return [normal(item) for item in body]
    if isinstance(body, dict):
        return {name: normal(item) for name, item in body.items()}
    return body
