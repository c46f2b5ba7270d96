"""Addresses put together once are those of `reverse`."""

import pytest
from django.urls import reverse
from django.urls.base import get_script_prefix, set_script_prefix

from workflow.addresses import path_of


@pytest.fixture(params=["/", "/portal/", "/another/"])
def prefix(request):
    before = get_script_prefix()
    set_script_prefix(request.param)
    yield request.param
    set_script_prefix(before)


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("complaints:case-page", ["TS2026-000001"]),
        ("complaints:follow-page", ["TS2026-000001", "0123456789ABCDEFGHJKMNPQRSTV"]),
        ("complaints:follow-page", ["0-0-0", "0-0-0"]),
    ],
)
def test_it_is_the_address_that_is_made_anew(name, named, prefix):
    assert path_of(name, *named) == reverse(name, args=named)
    assert path_of(name, *named).startswith(prefix)
