"""Answers that nobody changed are not made again: 304 from one row, without a look at what is shown."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import condition

LEAST_FRESH = "%Y%m%d%H"
"""Whatever a hand changed past the actions, as a compound's name, is seen within the hour."""
NOT_OURS = frozenset({"csrftoken", "sessionid"})


def kept_fresh(view: Callable, current: Callable[[], int]) -> Callable:
    """Readers may keep the page, and ask each time whether it still holds.

    :param current: the number that stands for all that the page may show.
    """

    def etag(request: HttpRequest, *_args: Any, **_kwargs: Any) -> str | None:
        """What the page depends on, in one word; none for who is logged in or was told something."""
        if request.user.is_authenticated or "messages" in request.COOKIES:
            return None
        choices = sorted((name, word) for name, word in request.COOKIES.items() if name not in NOT_OURS)
        hour = timezone.localtime().strftime(LEAST_FRESH)
        facts = (current(), hour, request.build_absolute_uri(), choices)
        return f'"{hashlib.sha256(repr(facts).encode()).hexdigest()[:32]}"'

    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if not request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-cache")
        return response

    return condition(etag_func=etag)(answer)
