"""Nothing of the library's English is seen on a Chinese page, whatever goes wrong."""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp

from tests.factories import PASSWORD, a_person, a_user

pytestmark = pytest.mark.django_db
FACTOR = "/accounts/second-factor"
NOT_WORDS = re.compile(r"<(code|svg|script|style|title)\b.*?</\1>|<[^>]*>|&\w+;", re.DOTALL)
KNOWN = {"user", "chenhm", "nobody", "EN"}


def english(page) -> set[str]:
    return set(re.findall(r"[A-Za-z]+", NOT_WORDS.sub(" ", page.content.decode()))) - KNOWN


@pytest.fixture(autouse=True)
def short_limits(settings):
    settings.DEMO = False
    settings.SMS_GATEWAY = "console"
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "20/m/ip"}


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/accounts/login/", {}),
        ("/accounts/login/", {"login": "chenhm", "password": "x"}),
        ("/accounts/login/", {"login": "13800001234", "password": "x"}),
        ("/accounts/login/", {"login": "x" * 200, "password": "x"}),
        ("/accounts/phone/", {}),
        ("/accounts/phone/", {"phone": "1"}),
    ],
)
def test_before_log_in(client, path, data):
    assert english(client.get(path)) == set()
    assert english(client.post(path, data)) == set()


def test_locked_and_shut_out(client):
    pages = [client.post("/accounts/login/", {"login": "chenhm", "password": "x"}) for _ in range(21)]

    assert [english(page) for page in pages] == [set()] * 21
    assert pages[-1].status_code == 429


def test_disabled_account(client):
    assert english(client.get("/accounts/inactive/")) == set()


def test_code_by_sms(client):
    client.post("/accounts/phone/", {"phone": "13800001234"})

    assert english(client.get("/accounts/phone/code/")) == set()
    assert english(client.post("/accounts/phone/code/", {})) == set()
    pages = [client.post("/accounts/phone/code/", {"code": "x"}, follow=True) for _ in range(5)]
    assert [english(page) for page in pages] == [set()] * 5


@pytest.mark.parametrize("profile", ["mlps3", "asvs"])
@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("", "", ""),
        ("x", "x", "y"),
        (PASSWORD, "password1", "password1"),
        (PASSWORD, "123456789", "123456789"),
        (PASSWORD, PASSWORD, PASSWORD),
        (PASSWORD, "chenhm-ChenHM-1", "chenhm-ChenHM-1"),
    ],
)
def test_change_of_password(client, settings, profile, old, new, again):
    settings.PASSWORD_PROFILE = profile
    client.force_login(a_user("handler", username="chenhm", person=a_person(name="陈红梅")))
    path = "/accounts/password/change/"

    assert english(client.get(path)) == set()
    page = client.post(path, {"oldpassword": old, "password1": new, "password2": again})
    assert page.status_code == 200
    assert english(page) == set()


def test_change_of_password_done(client):
    client.force_login(a_user("handler", username="chenhm"))
    new = {"password1": "Lantern-Bridge-47", "password2": "Lantern-Bridge-47", "next": "/about/"}

    page = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, **new}, follow=True)

    assert "密码已修改" in page.content.decode()
    assert english(page) == set()


def test_leaving(client):
    client.force_login(a_user("handler", username="chenhm"))

    assert english(client.get("/accounts/logout/")) == set()
    assert (
        "您已退出登录" in client.post("/accounts/logout/", {"next": "/about/"}, follow=True).content.decode()
    )


@pytest.mark.parametrize("path", ["", "/totp/activate/"])
def test_second_factor_before_it_is_there(client, path):
    client.force_login(a_user("handler", username="chenhm"))

    assert english(client.get(FACTOR + path)) <= set()
    assert english(client.post(FACTOR + "/totp/activate/", {"code": "1"})) == set()
    assert english(client.post(FACTOR + "/totp/activate/", {})) == set()
    assert english(client.post(FACTOR + "/recovery-codes/generate/")) == set()


@pytest.mark.parametrize(
    "path",
    ["/", "/totp/deactivate/", "/recovery-codes/", "/recovery-codes/generate/", "/recovery-codes/download/"],
)
@pytest.mark.parametrize("role", ["handler", "auditor"])
def test_second_factor_once_it_is_there(client, settings, path, role):
    settings.REQUIRE_SECOND_FACTOR = True
    user = a_user(role, username="chenhm")
    totp.TOTP.activate(user, totp.generate_totp_secret())
    RecoveryCodes.activate(user)
    client.force_login(user)

    page = client.get(FACTOR + path)
    assert page.status_code == 200
    assert english(page) == set()
    assert english(client.post(FACTOR + path, follow=True)) == set()


def test_asking_again_who_it_is(client):
    user = a_user("handler", username="chenhm")
    totp.TOTP.activate(user, totp.generate_totp_secret())
    client.force_login(user)

    for path in ("/accounts/reauthenticate/", FACTOR + "/reauthenticate/"):
        pages = [client.get(path), client.post(path, {}), client.post(path, {"password": "x", "code": "x"})]
        assert [english(page) for page in pages] == [set()] * 3


def test_asking_for_the_code_at_log_in(client):
    user = a_user("handler", username="chenhm")
    totp.TOTP.activate(user, totp.generate_totp_secret())
    client.post("/accounts/login/", {"login": "chenhm", "password": PASSWORD})
    path = FACTOR + "/authenticate/"

    pages = [client.get(path), client.post(path, {"code": ""})]
    pages += [client.post(path, {"code": "x"}) for _ in range(6)]

    assert [page.status_code for page in pages] == [200] * 8
    assert [english(page) for page in pages] == [set()] * 8


def test_pages_of_the_security_administrator(client):
    client.force_login(a_user("security_admin"))
    a_user("handler", username="chenhm")

    pages = [
        client.get("/desk/accounts/?state=active&text=nobody"),
        client.get("/desk/accounts/new/"),
        client.post("/desk/accounts/new/", {"username": "x y"}),
        client.get("/desk/accounts/of/chenhm/"),
        client.post("/desk/accounts/of/chenhm/password/"),
    ]

    assert [english(page) for page in pages] == [set()] * 5
