"""What the walk takes for the same page, and what not."""

from functools import partial

import pytest

from . import eyes

pytestmark = pytest.mark.browser
PAGE = '<main><h1>凤林花苑</h1><ul><li><a href="/a/">一</a></li><li><a href="/b/">二</a></li></ul></main>'


@pytest.fixture
def skeleton_of(new_context):
    return partial(eyes.skeleton, new_context().new_page())


def test_other_words_and_more_rows_are_the_same_page(skeleton_of):
    other = PAGE.replace("凤林花苑", "江滨商住区").replace("</ul>", '<li><a href="/c/">三</a></li></ul>')

    assert skeleton_of(other) == skeleton_of(PAGE)


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("<h1>凤林花苑</h1>", "<h1></h1>"),
        (">二</a>", "></a>"),
        ("<ul>", '<ul class="pale">'),
        ("<h1>", '<h1 lang="fr">'),
        ("<ul>", '<ul aria-hidden="true">'),
        ("</main>", '<img src="/p.png"></main>'),
    ],
)
def test_what_an_audit_may_object_to_is_another_page(skeleton_of, good, bad):
    assert skeleton_of(PAGE.replace(good, bad)) != skeleton_of(PAGE)


def test_another_picture_may_be_broken_but_not_for_its_number(skeleton_of):
    first, next_one, other = (
        skeleton_of(PAGE.replace("</main>", f'<img src="{path}"></main>'))
        for path in ("/photos/7/", "/photos/8/", "/plans/7/")
    )

    assert first == next_one != other
