import pytest
from django.conf import settings as portal
from django.core.management import call_command
from django.urls import reverse

from communities.accounts import lockout
from tests.factories import PASSWORD, a_person, a_user
from workflow.models import AuditEntry

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
OFFICE, HOME = "10.1.1.1", "10.2.2.2"
REFUSED = "用户名（手机号）或密码不正确"
LOCKED = "已锁定到"
CLOSED_ADDRESS = "网络地址登录失败次数太多"


@pytest.fixture
def log_in(client):
    def post(login, password=PASSWORD, address=OFFICE, **headers):
        client.logout()
        return client.post(LOGIN, {"login": login, "password": password}, REMOTE_ADDR=address, **headers)

    return post


@pytest.fixture
def lock(log_in):
    def fail_until_locked(login, address=OFFICE):
        return [log_in(login, "wrong", address) for _ in range(5)][-1]

    return fail_until_locked


def is_in(page) -> bool:
    return page.status_code == 302 and portal.SESSION_COOKIE_NAME in page.cookies


def text(page) -> str:
    return page.content.decode()


@pytest.mark.parametrize("login", ["chenhm", "ChenHM", " chenhm ", "13800001234", "+86 138 0000 1234"])
def test_user_name_or_telephone_and_password_open_the_desk(log_in, login):
    a_user("handler", username="chenhm", person=a_person(phone="13800001234"))

    assert log_in(login).url == "/desk/"


def test_a_resident_lands_on_the_front_page_and_everybody_where_he_wanted_to_go(client, log_in):
    a_user(username="resident")

    assert log_in("resident").url == "/"
    client.logout()
    data = {"login": "resident", "password": PASSWORD, "next": "/about/"}
    assert client.post(LOGIN, data).url == "/about/"
    client.logout()
    assert client.post(LOGIN, {**data, "next": "https://elsewhere.example/"}).url == "/"


def test_a_telephone_of_two_accounts_opens_neither_by_password(log_in):
    for username in ("father", "son"):
        a_user(username=username, person=a_person(phone="13800001234"))

    assert REFUSED in text(log_in("13800001234"))
    assert is_in(log_in("son"))


@pytest.mark.parametrize("login", ["chenhm", "nobody", "13800001234", "13800009999"])
def test_a_wrong_password_is_answered_the_same_whether_or_not_the_account_exists(log_in, login):
    a_user(username="chenhm", person=a_person(phone="13800001234"))

    page = log_in(login, "wrong")

    assert REFUSED in text(page)
    assert not is_in(page)


def test_five_failures_lock_the_account_at_this_address_even_for_the_right_password(log_in, lock, audited):
    a_user(username="chenhm")

    fifth = lock("chenhm")
    right = log_in("chenhm")

    assert LOCKED in text(fifth)
    assert LOCKED in text(right)
    assert not is_in(right)
    assert audited() == [("login_failed", "chenhm")] * 5 + [("lock", "chenhm"), ("login_failed", "chenhm")]


def test_the_refusal_says_until_when_and_whom_to_ask(log_in, lock):
    lock(a_user(username="chenhm").username)

    page = text(log_in("chenhm"))

    assert any(f"已锁定到{hour:02d}:" in page for hour in range(24))
    assert "联系安全管理员" in page


def test_the_lock_holds_in_the_cache_of_the_product(log_in, lock, settings):
    table = "django.core.cache.backends.db.DatabaseCache"
    settings.CACHES = {"default": {"BACKEND": table, "LOCATION": "limits"}}
    call_command("createcachetable")
    user = a_user(username="chenhm")

    assert LOCKED in text(lock("chenhm"))
    assert LOCKED in text(log_in("chenhm"))
    assert is_in(log_in("chenhm", address=HOME))
    lockout.unlock(user)
    assert is_in(log_in("chenhm"))


def test_four_failures_do_not_lock(log_in):
    a_user(username="chenhm")

    for _ in range(4):
        log_in("chenhm", "wrong")

    assert is_in(log_in("chenhm"))


def test_a_success_begins_the_count_anew(log_in):
    a_user(username="chenhm")

    for _ in range(3):
        for _ in range(4):
            log_in("chenhm", "wrong")
        assert is_in(log_in("chenhm"))


def test_user_name_and_telephone_of_an_account_count_together(log_in, lock):
    a_user(username="chenhm", person=a_person(phone="13800001234"))

    for login in ("chenhm", "13800001234", "CHENHM", "138 0000 1234", "+8613800001234"):
        page = log_in(login, "wrong")

    assert LOCKED in text(page)
    assert LOCKED in text(log_in("13800001234"))


def test_a_locked_account_shuts_out_nobody_else_at_the_same_address(log_in, lock):
    a_user(username="chenhm")
    a_user(username="neighbour")

    lock("chenhm")

    assert is_in(log_in("neighbour"))


def test_telephones_do_not_count_for_one_another(log_in, lock):
    a_user(username="one", person=a_person(phone="13800001111"))
    a_user(username="two", person=a_person(phone="13800002222"))

    lock("13800001111")

    assert is_in(log_in("13800002222"))


def test_an_account_locked_at_one_address_is_open_at_another(log_in, lock):
    a_user(username="chenhm")

    lock("chenhm", OFFICE)

    assert is_in(log_in("chenhm", address=HOME))


def test_a_name_that_nobody_has_is_locked_alike(log_in, lock, audited):
    assert LOCKED in text(lock("nobody"))
    assert set(audited()) == {("login_failed", "unknown"), ("lock", "unknown")}


def test_what_was_typed_as_a_name_that_nobody_has_is_written_down_nowhere(log_in):
    log_in("My-Secret-Password-1", "oops")

    assert "Secret" not in str(list(AuditEntry.objects.values()))


def test_many_failures_at_one_address_close_it_but_not_for_those_who_came_in_from_there(log_in, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_failed_address": "10/30m/ip"}
    a_user(username="regular")
    a_user(username="newcomer")
    log_in("regular")

    for number in range(10):
        log_in(f"guess{number}", "wrong")

    assert CLOSED_ADDRESS in text(log_in("newcomer"))
    assert is_in(log_in("regular"))
    assert is_in(log_in("newcomer", address=HOME))


def test_the_threshold_of_an_address_is_far_above_what_one_account_can_fill(settings):
    assert settings.ACCOUNT_RATE_LIMITS["login_failed_address"] == "100/30m/ip"


def test_unlocking_opens_the_account_at_every_address(log_in, lock):
    user = a_user(username="chenhm")
    lock("chenhm", OFFICE)
    lock("chenhm", HOME)

    lockout.unlock(user)

    assert is_in(log_in("chenhm", address=OFFICE))
    assert is_in(log_in("chenhm", address=HOME))


def test_without_trusted_proxies_a_forwarded_address_is_not_believed(log_in, lock, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    a_user(username="chenhm")

    for number in range(5):
        page = log_in("chenhm", "wrong", HTTP_X_FORWARDED_FOR=f"10.9.9.{number}")

    assert LOCKED in text(page)


def test_behind_one_trusted_proxy_the_address_is_what_that_proxy_has_seen(log_in, settings, audited):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    a_user(username="chenhm")

    for number in range(5):
        page = log_in("chenhm", "wrong", HTTP_X_FORWARDED_FOR=f"10.9.9.{number}, {HOME}")

    assert LOCKED in text(page)
    assert LOCKED in text(log_in("chenhm", HTTP_X_FORWARDED_FOR=f"203.0.113.1, {HOME}"))
    assert is_in(log_in("chenhm", HTTP_X_FORWARDED_FOR=OFFICE))


def test_log_in_and_log_out_are_in_the_audit_trail_with_address_and_way(client, log_in, audited):
    user = a_user("handler", username="chenhm")

    log_in("chenhm")
    client.post("/accounts/logout/", REMOTE_ADDR=OFFICE)

    assert audited() == [("login", "chenhm"), ("logout", "chenhm")]
    entry = AuditEntry.objects.get(verb="login")
    assert entry.by == user
    assert entry.details == {"address": OFFICE, "methods": ["password"]}


def test_the_session_gets_a_new_key_at_log_in(client):
    a_user(username="chenhm")
    session = client.session
    session["begun"] = "as a visitor"
    session.save()

    client.post(LOGIN, {"login": "chenhm", "password": PASSWORD})

    assert client.session["begun"] == "as a visitor"
    assert client.session.session_key != session.session_key


def test_the_session_cookie_is_for_this_browser_window_and_no_script(log_in):
    a_user(username="chenhm")

    cookie = log_in("chenhm").cookies[portal.SESSION_COOKIE_NAME]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == ""


def test_a_disabled_account_is_told_so_only_with_the_right_password(client, log_in, audited):
    a_user(username="chenhm", is_active=False)

    assert REFUSED in text(log_in("chenhm", "wrong"))
    page = log_in("chenhm")

    assert page.url == "/accounts/inactive/"
    assert "账号已停用" in text(client.get(page.url))
    assert audited() == [("login_failed", "chenhm")] * 2


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_email_verification_sent",
        "account_set_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_confirm_login_code",
    ],
)
def test_pages_of_the_library_that_are_not_used_here_are_closed(client, name):
    assert client.get(reverse(name)).status_code == 404
    client.force_login(a_user("system_admin"))
    assert client.get(reverse(name)).status_code == 404
    assert client.post(reverse(name)).status_code == 404


def test_the_demo_lists_its_accounts_on_the_log_in_page_and_nothing_else_does(client, settings):
    settings.DEMO = True
    assert "demo-secretary" in text(client.get(LOGIN))

    settings.DEMO = False
    assert "demo-" not in text(client.get(LOGIN))
