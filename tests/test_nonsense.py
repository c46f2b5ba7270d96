"""Every form of every page, filled in with what nobody means: refused or taken, never broken."""

from collections import defaultdict
from typing import NamedTuple

import pytest
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client
from lxml import html

from communities.access import Role
from tests.walk import pages_open_to

ROLES = (None, Role.DISTRICT_OFFICER, Role.COMMUNITY_OFFICER, Role.SECRETARY, Role.SECURITY_ADMIN)
"""Whoever has forms that those before do not have."""
FORMS = 150
"""How many different forms there are, at the least."""


class Words(NamedTuple):
    """What is written into fields of a kind; the choice is the last of a list, the first, or none of them."""

    day: str
    moment: str
    number: str
    line: str
    choice: int | None
    is_ticked: bool


NONSENSE = (
    Words("9999-12-31", "9999-12-31T23:59", "9223372036854775808", "9" * 40, -1, True),
    Words("0001-01-01", "0001-01-01T00:00", "-1", "\u3000", 0, False),
    Words("2026-13-45", "x", "NaN", "\x00<b>\u202e😀</b>", None, True),
    Words("9999-12-31", "1900-01-01T00:00", "3", "2147483648", -1, True),
)


def written(field, words: Words) -> str | None:
    """None leaves the field out."""
    kind = field.get("type", "text") if field.tag == "input" else field.tag
    if kind in {"submit", "button", "file"} or (kind == "checkbox" and not words.is_ticked):
        return None
    if kind in {"hidden", "checkbox"}:
        return field.get("value", "on")
    if kind in {"select", "radio"}:
        options = [one.get("value", "") for one in field.iter("option")] or [field.get("value", "on")]
        return options[words.choice] if words.choice is not None else "none of them"
    if field.get("inputmode") in {"numeric", "decimal"}:
        kind = "number"
    return {"date": words.day, "datetime-local": words.moment, "number": words.number}.get(kind, words.line)


def filled(form, words: Words) -> dict[str, list[str]]:
    data = defaultdict(list)
    for field in form.xpath(".//input[@name] | .//textarea[@name] | .//select[@name]"):
        if (value := written(field, words)) is not None:
            data[field.get("name")].append(value)
    for button in form.xpath(".//button[@name]")[:1]:
        data[button.get("name")].append(button.get("value", ""))
    return data


def answered(client, form, path: str, words: Words) -> int:
    """The status; what was done is taken back."""
    address, data = form.get("action") or path, filled(form, words)
    with transaction.atomic():
        if form.get("method", "get").lower() == "post":
            response = client.post(address, data)
        else:
            response = client.get(address.partition("?")[0], data)
        transaction.set_rollback(True)
    return response.status_code


@pytest.mark.walk
@pytest.mark.django_db
def test_nonsense_in_any_form_breaks_no_page(common_world):
    seen, sent, broken = set(), 0, []

    def remember(request, **_told):
        broken.append(f"{request.method} {request.path}")

    got_request_exception.connect(remember)
    for role in ROLES:
        client, user = Client(raise_request_exception=False), common_world.users.get(role)
        for path in sorted(set(pages_open_to(user, common_world.own)) - seen):
            seen.add(path)
            if user:
                client.force_login(user)
            page = client.get(path)
            if page.status_code != 200 or page.streaming or not page["Content-Type"].startswith("text/html"):
                continue
            for form in html.document_fromstring(page.content.decode()).xpath("//main//form"):
                sent += 1
                for words in NONSENSE:
                    if user:
                        client.force_login(user)
                    answered(client, form, path, words)
    got_request_exception.disconnect(remember)

    assert not broken, "\n".join(broken)
    assert sent >= FORMS
