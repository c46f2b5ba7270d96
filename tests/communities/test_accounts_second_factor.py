import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.management import call_command

from communities.access import TWO_FACTOR_ROLES, Role
from communities.accounts import second_factor, sessions
from tests.factories import PASSWORD, a_user
from workflow.sealing import new_key

pytestmark = pytest.mark.django_db
LOGIN, STEP = "/accounts/login/", "/accounts/second-factor/authenticate/"
INDEX, ENROL = "/accounts/second-factor/", "/accounts/second-factor/totp/activate/"
REMOVE, CODES = "/accounts/second-factor/totp/deactivate/", "/accounts/second-factor/recovery-codes/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def demanded(settings):
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.fixture
def log_in(client):
    def post(user):
        return client.post(LOGIN, {"login": user.username, "password": PASSWORD})

    return post


def code_of(secret: str) -> str:
    counter = int(time.time()) // 30
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def wrong_code() -> str:
    return f"{(int(code_of(SECRET)) + 1) % 10**6:06d}"


def enrolled(role=Role.DISTRICT_OFFICER):
    user = a_user(role)
    totp.TOTP.activate(user, SECRET)
    return user


def text(page) -> str:
    return page.content.decode()


@pytest.mark.parametrize("role", Role.values)
def test_who_needs_a_second_factor_may_open_only_the_page_for_it(client, role):
    client.force_login(a_user(role))

    pages = [client.get("/about/"), client.get("/accounts/password/change/"), client.get("/accounts/logout/")]

    if role in TWO_FACTOR_ROLES:
        assert pages[0].url == ENROL
        assert client.get(INDEX).url == ENROL
    else:
        assert pages[0].status_code == 200
    assert [page.status_code for page in pages[1:]] == [200, 200]


def test_roles_that_administer_keep_money_or_dispatch_need_it():
    assert {
        Role.SYSTEM_ADMIN,
        Role.SECURITY_ADMIN,
        Role.AUDIT_ADMIN,
        Role.TREASURER,
        Role.AUDITOR,
        Role.DISTRICT_OFFICER,
        Role.TOWNSHIP_OFFICER,
    } == TWO_FACTOR_ROLES


def test_the_demo_does_without(client, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    client.force_login(a_user("system_admin"))

    assert client.get("/about/").status_code == 200


def test_enrolling_shows_a_code_to_scan_then_recovery_codes_and_opens_the_rest(
    client, log_in, audited, django_capture_on_commit_callbacks
):
    user = a_user("treasurer")
    log_in(user)
    page = client.get(ENROL)
    secret = page.context["form"].secret

    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(ENROL, {"code": code_of(secret)}, follow=True)

    assert "<svg" in text(page)
    assert secret in text(page)
    assert "必须使用动态码" in text(page)
    assert done.redirect_chain == [(CODES, 302)]
    assert len(done.context["unused_codes"]) == 10
    assert client.get("/about/").status_code == 200
    assert ("second_factor_on", user.username) in audited()


def test_a_wrong_code_enrols_nobody(client, log_in):
    user = a_user("treasurer")
    log_in(user)
    client.get(ENROL)

    assert "动态码不正确" in text(client.post(ENROL, {"code": "000000"}))
    assert not second_factor.has(user)


def test_secrets_are_sealed_in_the_database():
    user = enrolled()
    RecoveryCodes.activate(user)

    stored = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert SECRET not in stored
    assert stored.count("k1:") == 2


def test_password_and_code_together_open_the_desk(client, log_in, audited):
    user = enrolled()

    asked = log_in(user)
    assert asked.url == STEP
    assert client.get("/accounts/password/change/").status_code == 302
    done = client.post(STEP, {"code": code_of(SECRET)})

    assert done.url == "/desk/"
    assert client.get("/about/").status_code == 200
    assert audited() == [("login", user.username)]


def test_a_wrong_code_is_told_and_noted(client, log_in, audited):
    user = enrolled()
    log_in(user)

    page = client.post(STEP, {"code": wrong_code()})

    assert "动态码不正确" in text(page)
    assert "_auth_user_id" not in client.session
    assert audited() == [("second_factor_failed", user.username)]


def test_five_wrong_codes_bar_the_right_one_too(client, log_in):
    user = enrolled()
    log_in(user)
    for _ in range(5):
        client.post(STEP, {"code": wrong_code()})

    page = client.post(STEP, {"code": code_of(SECRET)})

    assert "错误次数太多，请30分钟后再试" in text(page)
    assert "_auth_user_id" not in client.session


def test_a_code_is_not_taken_twice(client, log_in):
    user, code = enrolled(), code_of(SECRET)
    log_in(user)
    client.post(STEP, {"code": code})
    client.post("/accounts/logout/")
    log_in(user)

    assert "动态码不正确" in text(client.post(STEP, {"code": code}))


def test_a_recovery_code_stands_in_once(client, log_in):
    user = enrolled()
    code = RecoveryCodes.activate(user).generate_codes()[0]

    log_in(user)
    assert client.post(STEP, {"code": code}).url == "/desk/"
    client.post("/accounts/logout/")
    log_in(user)

    assert "动态码不正确" in text(client.post(STEP, {"code": code}))


def test_a_post_that_needs_the_factor_keeps_it(client):
    user = enrolled()
    client.force_login(user)

    assert "您的岗位必须使用动态码" in text(client.get(REMOVE))
    assert "您的岗位必须使用动态码" in text(client.post(REMOVE))
    assert second_factor.has(user)


def test_whoever_took_it_freely_may_give_it_up(client, audited):
    user = enrolled(Role.HANDLER)
    client.force_login(user)

    client.get(INDEX)
    assert client.post(REMOVE).url == INDEX
    assert not second_factor.has(user)
    assert audited()[-1] == ("second_factor_off", user.username)


def test_after_some_minutes_the_password_is_asked_again_before_codes_are_shown(client):
    user = enrolled()
    RecoveryCodes.activate(user)
    client.force_login(user)
    session = client.session
    session[sessions.STARTED] = session[sessions.SEEN] = time.time() - 301
    session.save()

    asked = client.get(CODES)
    page = client.post(asked.url, {"password": PASSWORD})

    assert asked.url.startswith("/accounts/reauthenticate/")
    assert page.url == CODES
    assert client.get(CODES).status_code == 200


def test_a_locked_account_is_locked_for_the_second_asking_of_the_password_too(client):
    user = enrolled()
    client.force_login(user)

    for _ in range(5):
        page = client.post("/accounts/reauthenticate/", {"password": "wrong"})

    assert "已锁定到" in text(page)


def test_secrets_move_to_a_new_key_with_the_sealed_columns(settings, capsys):
    k1, k2, hmac = new_key(), new_key(), new_key()
    settings.DATA_KEYS = f"k1:{k1} hmac:{hmac}"
    user = enrolled()
    codes = RecoveryCodes.activate(user).generate_codes()
    settings.DATA_KEYS = f"k1:{k1} k2:{k2} hmac:{hmac}"

    call_command("reseal")
    call_command("reseal")

    settings.DATA_KEYS = f"k2:{k2} hmac:{hmac}"
    told = capsys.readouterr().out
    assert "动态码：重新加密2个。" in told
    assert "动态码：重新加密0个。" in told
    totp_row, codes_row = Authenticator.objects.filter(user=user).order_by("pk")
    assert totp_row.wrap().validate_code(code_of(SECRET))
    assert codes_row.wrap().generate_codes() == codes
