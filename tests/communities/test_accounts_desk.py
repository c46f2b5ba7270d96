from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.access import Role
from communities.accounts import actions, residents
from communities.models import User
from tests.factories import PASSWORD, a_person, a_user
from workflow.models import AuditEntry
from workflow.refusals import Refused

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
LIST, NEW = "/desk/accounts/", "/desk/accounts/new/"
OTHERS = [role for role in Role.values if role != Role.SECURITY_ADMIN]


@pytest.fixture
def security(client):
    user = a_user(Role.SECURITY_ADMIN, username="security")
    client.force_login(user)
    return user


def text(page) -> str:
    return page.content.decode()


def of(user, move="") -> str:
    return f"{LIST}of/{user.username}/{move}"


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_but_the_security_administrator_finds_these_pages(client, role):
    client.force_login(a_user(role))
    other = a_user()

    for path in (LIST, NEW, of(other)):
        assert client.get(path).status_code == 404
    for path in (of(other, "disable/"), of(other, "password/"), NEW):
        assert client.post(path).status_code == 404


@pytest.mark.parametrize(
    "act",
    [actions.unlock, actions.enable, actions.disable, actions.drop_second_factor, actions.give_password],
)
@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.DISTRICT_OFFICER, Role.VISITOR])
def test_actions_ask_for_the_right_themselves(act, role):
    with pytest.raises(Refused, match="只有安全管理员"):
        act(a_user(), by=a_user(role), at=NOON)


@pytest.mark.parametrize(
    "act",
    [actions.unlock, actions.enable, actions.disable, actions.drop_second_factor, actions.give_password],
)
def test_nobody_does_it_for_oneself(act):
    user = a_user(Role.SECURITY_ADMIN)

    with pytest.raises(Refused, match="本人的账号"):
        act(user, by=user, at=NOON)


def test_an_account_is_opened_for_a_person_of_the_register_with_a_password_for_once(client, security):
    person = a_person(name="陈红梅", phone="13800001234")

    page = client.post(NEW, {"name": "陈红梅", "phone": "138 0000 1234", "username": "chenhm"})

    user = User.objects.get(username="chenhm")
    first = page.context["password"]
    assert user.person == person
    assert user.check_password(first)
    assert user.password_changed_at is None
    assert first in text(page)
    assert "no-store" in page["Cache-Control"]
    assert first not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"phone": "13800009999"}, "没有找到姓名和手机号码都相符的人员"),
        ({"username": "security"}, "使用该名字的用户"),
        ({"username": "陈 红"}, "合法的用户名"),
        ({"phone": "123"}, "11位手机号码"),
    ],
)
def test_a_slip_when_opening_an_account_is_named(client, security, typed, sentence):
    a_person(name="陈红梅", phone="13800001234")

    page = client.post(NEW, {"name": "陈红梅", "phone": "13800001234", "username": "chenhm", **typed})

    assert sentence in text(page)
    assert not User.objects.filter(username="chenhm").exists()


def test_a_person_has_one_account(client, security):
    person = a_person(name="陈红梅", phone="13800001234")
    a_user(person=person)

    page = client.post(NEW, {"name": "陈红梅", "phone": "13800001234", "username": "second"})

    assert "已经有账号" in text(page)


@pytest.mark.parametrize("profile", ["mlps3", "asvs"])
def test_first_passwords_satisfy_the_profile(profile, settings):
    settings.PASSWORD_PROFILE = profile

    for _ in range(20):
        validate_password(actions.first_password())


def test_a_new_password_for_a_forgotten_one_ends_sessions_and_is_shown_once(client, security):
    user, elsewhere = a_user("handler"), type(client)()
    elsewhere.force_login(user)

    page = client.post(of(user, "password/"))

    user.refresh_from_db()
    assert user.check_password(page.context["password"])
    assert user.password_changed_at is None
    assert elsewhere.get("/accounts/second-factor/").status_code == 302


def test_disabling_ends_the_session_at_once_and_enabling_gives_it_back(client, security, audited):
    user, elsewhere = a_user("handler"), type(client)()
    elsewhere.force_login(user)

    client.post(of(user, "disable/"))
    assert elsewhere.get("/accounts/second-factor/").status_code == 302
    page = client.post(of(user, "enable/"), follow=True)

    assert "账号已启用" in text(page)
    assert elsewhere.get("/accounts/second-factor/").status_code == 200
    assert audited() == [("disable", user.username), ("enable", user.username)]


def test_unlocking_lets_the_right_password_in(client, security):
    user, office = a_user("handler"), type(client)()
    for _ in range(5):
        office.post("/accounts/login/", {"login": user.username, "password": "wrong"})

    client.post(of(user, "unlock/"))

    assert office.post("/accounts/login/", {"login": user.username, "password": PASSWORD}).status_code == 302


def test_the_page_of_an_account_tells_its_story(client, security):
    user = a_user("handler", person=a_person(name="陈红梅", phone="13800001234"))
    type(client)().post("/accounts/login/", {"login": user.username, "password": "wrong"})

    page = text(client.get(of(user)))

    for words in ("陈红梅", "部门经办人", "138****1234", "登录失败", "密码不正确", "127.0.0.1"):
        assert words in page


def test_the_own_account_offers_nothing_to_do(client, security):
    page = text(client.get(of(security)))

    assert "由另一位安全管理员办理" in page
    assert "重置密码" not in page


def test_a_move_that_does_not_exist_is_not_found(client, security):
    assert client.post(of(a_user(), "promote/")).status_code == 404
    assert client.get(of(a_user(), "disable/")).status_code == 405


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 4), ("?kind=staff", 3), ("?kind=resident", 1), ("?state=disabled", 1), ("?text=陈红", 1)],
)
def test_the_list_is_narrowed_by_kind_state_and_name(client, security, query, count):
    a_user("handler", person=a_person(name="陈红梅"))
    a_user(is_active=False)
    residents.admit("13800009999", at=NOON)

    page = client.get(LIST + query)

    assert len(page.context["table"].rows) == count


def test_the_list_asks_as_often_for_many_as_for_one(client, security):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST)
        return len(asked)

    a_user("handler")
    queries()
    few = queries()
    for _ in range(19):
        a_user("handler")

    assert queries() == few


def disabled_by_the_job(at=NOON, **details) -> bool:
    user = a_user("handler", **details)
    actions.disable_unused(at=at)
    user.refresh_from_db()
    return not user.is_active


LONG_AGO, LATELY = NOON - timedelta(90, minutes=1), NOON - timedelta(90)


@pytest.mark.parametrize(
    ("details", "disabled"),
    [
        ({"date_joined": LONG_AGO}, True),
        ({"date_joined": LATELY}, False),
        ({"date_joined": LONG_AGO, "last_login": LONG_AGO}, True),
        ({"date_joined": LONG_AGO, "last_login": LATELY}, False),
        ({"date_joined": LONG_AGO, "last_login": LONG_AGO, "enabled_at": LONG_AGO}, True),
        ({"date_joined": LONG_AGO, "last_login": LONG_AGO, "enabled_at": LATELY}, False),
    ],
)
def test_an_account_not_used_for_90_days_is_disabled(details, disabled):
    assert disabled_by_the_job(**details) == disabled


def test_the_job_may_run_twice_and_is_in_the_audit_trail(audited):
    user = a_user("handler", date_joined=LONG_AGO)

    assert [actions.disable_unused(at=NOON), actions.disable_unused(at=NOON)] == [1, 0]
    assert audited() == [("disable", user.username)]


def test_residents_keep_their_accounts_however_seldom_they_come():
    user = residents.admit("13800001234", at=NOON)
    User.objects.filter(pk=user.pk).update(date_joined=LONG_AGO)

    assert actions.disable_unused(at=timezone.now()) == 0
