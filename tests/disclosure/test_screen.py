"""The lobby screen: what is on it without a script, and that it turns and outlives the network with one."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from disclosure import actions
from disclosure.models import Channel, Level, Notice
from tests.disclosure.papers import a_statement, post_on_web, who_posts
from tests.factories import a_compound

NOW = timezone.now().replace(microsecond=0)
CONTROLLED = """() => new Promise(done => {
    if (navigator.serviceWorker.controller) done();
    navigator.serviceWorker.addEventListener("controllerchange", () => done());
})"""
"""The worker answers for the page. To ask again and again would take `eval`, which the page refuses."""


def on_screen(compound):
    document = a_statement(NOW, compound)
    by = who_posts(Level.COMPOUND, compound)
    actions.post(document, level=Level.COMPOUND, channel=Channel.SCREEN, by=by, at=NOW)
    return document


@pytest.mark.django_db
def test_all_pages_stand_one_below_the_other_without_a_script(client):
    compound = a_compound(name="群青公馆", code="QQ01")
    on_screen(compound)
    published = {"compound": compound, "published_at": NOW - timedelta(days=1)}
    Notice.objects.create(number="GG-1", title="水箱清洗停水通知", body="请提前储水。", **published)

    page = client.get("/screen/QQ01/").content.decode()

    assert page.count("data-screen-page") == 5
    assert " hidden" not in re.sub(r"data-screen-broken hidden", "", page)
    for words in ("¥138,935.80", "停车场地", "转入专项维修资金", "水箱清洗停水通知"):
        assert words in page


@pytest.mark.django_db
def test_only_what_was_put_on_the_screen_is_on_it(client):
    compound = a_compound(code="QQ01")
    document = a_statement(NOW, compound)
    post_on_web(document, NOW)

    page = client.get("/screen/QQ01/").content.decode()

    assert document.title not in page
    assert "现在没有上屏的公示和公告" in page


@pytest.mark.django_db
def test_nothing_in_the_page_is_inline(client):
    on_screen(a_compound(code="QQ01"))

    page = client.get("/screen/QQ01/").content.decode()

    assert "style=" not in page
    assert not re.findall(r"<script(?![^>]*src=)", page)
    assert "<style" not in page


def shown(page) -> list[int]:
    pages = page.locator("[data-screen-page]")
    return [place for place in range(pages.count()) if pages.nth(place).is_visible()]


@pytest.mark.django_db(transaction=True)
def test_it_turns_and_goes_on_where_the_network_is_away(page):
    on_screen(a_compound(code="QQ01"))
    page.goto("/screen/QQ01/")
    first = shown(page)

    page.keyboard.press("ArrowRight")
    second = shown(page)
    page.context.set_offline(True)
    page.locator("[data-screen-broken]").wait_for(state="visible")
    page.keyboard.press("ArrowRight")

    assert (first, second, shown(page)) == ([0], [1], [2])


@pytest.mark.django_db(transaction=True)
def test_it_even_starts_again_without_network(page):
    on_screen(a_compound(code="QQ01"))
    page.goto("/screen/QQ01/")
    page.evaluate(CONTROLLED)
    page.reload()
    page.wait_for_load_state("networkidle")

    page.context.set_offline(True)
    page.reload()

    assert shown(page) == [0]
    assert "¥138,935.80" in page.locator("[data-screen]").inner_text()
