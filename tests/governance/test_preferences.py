import pytest
from django.urls import reverse


def tap(client, page, next_page, **extra):
    return client.get(page, {"next": next_page}, **extra)


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "http:///evil.example",
        "javascript:alert(1)",
        "https://testserver@evil.example/",
        "",
    ],
)
def test_a_preference_never_leads_to_another_site(client, target):
    answer = tap(client, reverse("preferences-type", args=["large"]), target)

    assert answer.status_code == 302
    assert answer["Location"] == "/"


def test_a_preference_leads_back_to_the_page_with_its_question(client):
    answer = tap(client, reverse("preferences-language", args=["en"]), "/about/?q=电梯")

    assert answer["Location"] == "/about/?q=%E7%94%B5%E6%A2%AF"


def test_an_address_of_our_own_keeps_only_its_path(client):
    answer = tap(client, reverse("preferences-language", args=["en"]), "http://testserver/about/")

    assert answer["Location"] == "/about/"


@pytest.mark.parametrize("path", ["/preferences/language/fr/", "/preferences/type/huge/"])
def test_a_preference_that_does_not_exist_is_not_found(client, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert not answer.cookies


def test_a_preference_is_not_set_by_post(client):
    assert client.post(reverse("preferences-type", args=["large"])).status_code == 405


def test_pages_are_chinese_whatever_the_browser_wishes(client):
    answer = client.get("/about/", headers={"accept-language": "en"})

    assert '<html lang="zh-Hans"' in answer.content.decode()
    assert answer["Content-Language"] == "zh-Hans"
    assert "Cookie" in answer["Vary"]
    assert "Accept-Language" not in answer["Vary"]


def test_the_chosen_language_is_kept(client):
    tap(client, reverse("preferences-language", args=["en"]), "/about/")

    answer = client.get("/about/")

    assert '<html lang="en"' in answer.content.decode()
    assert answer["Content-Language"] == "en"


def test_an_unknown_language_in_the_cookie_is_chinese(client):
    client.cookies["django_language"] = "xx"

    assert client.get("/about/")["Content-Language"] == "zh-Hans"


def test_large_type_is_kept_until_it_is_switched_off(client):
    tap(client, reverse("preferences-type", args=["large"]), "/about/")
    large = client.get("/about/").content.decode()
    tap(client, reverse("preferences-type", args=["normal"]), "/about/")
    normal = client.get("/about/").content.decode()

    assert 'class="public elder"' in large
    assert "标准版" in large
    assert 'class="public"' in normal
    assert "大字版" in normal


def test_the_cookie_of_a_preference_is_out_of_reach_of_scripts(client):
    cookie = tap(client, reverse("preferences-type", args=["large"]), "/").cookies["type"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
