"""Pages whose address is a secret: never cached, indexed, or named to the next site; and their codes."""

import hashlib
import hmac

from django.http.response import HttpResponseBase

HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


def hushed(response: HttpResponseBase) -> HttpResponseBase:
    for name, value in HEADERS.items():
        response[name] = value
    return response


def hash_of(code: str) -> str:
    """What is stored of a code. It is as long as a key, so a plain digest cannot be searched through."""
    return hashlib.sha256(code.encode()).hexdigest()


def fits(code: str, stored: str) -> bool:
    """Whether a code is the one of which the hash is stored."""
    return hmac.compare_digest(hash_of(code), stored)
