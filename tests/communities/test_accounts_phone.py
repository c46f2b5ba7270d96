import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from communities.access import Post
from communities.accounts import codes, residents
from communities.actions import confirm_resident
from communities.models import Person, User
from tests.factories import a_compound, a_person, a_user, an_appointment, days_ago
from workflow.refusals import Refused

pytestmark = pytest.mark.django_db
PHONE = "13800001234"
ASK, CODE = "/accounts/phone/", "/accounts/phone/code/"
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def console(settings):
    settings.SMS_GATEWAY = "console"


@pytest.fixture
def ask(client, capsys):
    """Asks for a code and answers with what the console shows."""

    def post(phone=PHONE, address="10.1.1.1", **data):
        page = client.post(ASK, {"phone": phone, **data}, REMOTE_ADDR=address)
        sent = re.search(r"→ (\d+): 验证码(\d{6})", capsys.readouterr().out)
        return page, sent and sent[2]

    return post


def text(page) -> str:
    return page.content.decode()


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_an_unknown_telephone_comes_in_with_its_code_and_gets_a_person_without_posts(client, ask, audited):
    page, code = ask(" 138 0000 1234 ")
    assert page.url == CODE

    page = client.post(CODE, {"code": f" {code[:3]} {code[3:]} "})

    user = User.objects.get()
    assert page.url == "/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert (user.person.name, user.person.phone, user.phone_verified) == ("手机用户1234", PHONE, True)
    assert not user.person.appointments.exists()
    assert not user.has_usable_password()
    assert PHONE not in user.username
    assert [verb for verb, _ in audited()] == ["register", "login"]


def test_who_has_no_password_is_offered_no_change_of_it(client):
    client.force_login(residents.admit(PHONE, at=NOON))

    assert "修改密码" not in text(client.get("/about/"))


def test_who_comes_again_gets_the_same_account_and_lands_where_he_wanted_to_go(client, ask):
    user = residents.admit(PHONE, at=NOON)

    page, code = ask(next="/about/")
    assert page.url == f"{CODE}?next=%2Fabout%2F"
    page = client.post(page.url, {"code": code, "next": "/about/"})

    assert page.url == "/about/"
    assert list(User.objects.all()) == [user]


def test_another_site_is_no_place_to_go_to(client, ask):
    page, code = ask(next="https://elsewhere.example/")

    assert page.url == CODE
    assert client.post(f"{CODE}?next=//elsewhere.example", {"code": code}).url == "/"


@pytest.mark.parametrize("known", [True, False])
def test_the_answer_is_the_same_whether_or_not_the_telephone_is_known(client, ask, known):
    if known:
        residents.admit(PHONE, at=NOON)

    page, code = ask()

    assert page.url == CODE
    assert code
    assert "138****1234" in text(client.get(CODE))


def test_asking_makes_no_account(ask):
    ask()

    assert not User.objects.exists()


def test_a_wrong_code_is_told_and_the_fifth_makes_the_code_void(client, ask, audited):
    _, code = ask()

    pages = [client.post(CODE, {"code": wrong(code)}) for _ in range(5)]

    assert "验证码不正确" in text(pages[0])
    assert pages[4].url == ASK
    assert client.post(CODE, {"code": code}).url == ASK
    assert not User.objects.exists()
    assert audited() == [("login_failed", "unknown")] * 5


def test_a_code_counts_once(client, ask):
    _, code = ask()
    client.post(CODE, {"code": code})
    client.logout()

    assert client.post(CODE, {"code": code}).url == ASK


def test_a_code_lasts_five_minutes(rf, capsys):
    request = rf.post(ASK)
    request.session = {}
    codes.send(request, PHONE, at=NOON)
    code = re.search(r"\d{6}，", capsys.readouterr().out)[0][:6]

    assert codes.pending(request, NOON + timedelta(minutes=5)) == PHONE
    assert codes.redeem(request, code, at=NOON + timedelta(minutes=5, seconds=1)) is None


def test_neither_telephone_nor_code_can_be_read_in_the_session(client, ask):
    _, code = ask()

    stored = str(Session.objects.get().get_decoded())

    assert PHONE not in stored
    assert code not in stored


def test_a_telephone_gets_one_code_a_minute_from_whatever_address(ask):
    ask(address="10.1.1.1")

    page, code = ask(address="10.2.2.2")

    assert "获取太频繁" in text(page)
    assert code is None


def test_an_address_gets_sixty_codes_an_hour(ask):
    for number in range(60):
        ask(f"1380000{number:04d}")

    assert "获取太频繁" in text(ask("13800009999")[0])
    assert ask("13800009998", address="10.2.2.2")[1]


@pytest.mark.parametrize("phone", ["", "123", "059522001234"])
def test_what_is_no_mobile_number_is_told_and_costs_nothing(ask, phone):
    page, code = ask(phone)

    assert page.status_code == 200
    assert "is-bad" in text(page)
    assert code is None


def test_without_a_gateway_the_pages_are_not_there_and_not_offered(client, settings):
    assert ASK in text(client.get("/accounts/login/"))

    settings.SMS_GATEWAY = ""

    assert ASK not in text(client.get("/accounts/login/"))
    assert client.get(ASK).status_code == 404
    assert client.post(ASK, {"phone": PHONE}).status_code == 404
    assert client.get(CODE).status_code == 404


def test_a_gateway_that_does_not_answer_is_said_plainly(client, settings):
    settings.SMS_GATEWAY = "http://127.0.0.1:9/"

    page = client.post(ASK, {"phone": PHONE})

    assert "短信暂时发不出去" in text(page)


def test_a_confirmed_owner_without_an_account_gets_one(client):
    person = a_person(name="陈红梅", phone=PHONE)
    an_appointment(Post.OWNER, a_compound(), person=person)

    assert residents.admit(PHONE, at=NOON).person == person


def test_a_newcomer_whom_the_community_confirms_becomes_that_owner(client):
    compound, at = a_compound(), timezone.now()
    newcomer = residents.admit(PHONE, at=at)
    confirm_resident("陈红梅", PHONE, compound, starts_on=days_ago(1), by=None, at=at)

    user = residents.admit(PHONE, at=at)

    assert user == newcomer
    assert user.person.name == "陈红梅"
    assert user.phone_verified


def test_a_telephone_noted_for_a_working_account_does_not_open_it(client, ask, audited):
    a_user("handler", person=a_person(phone=PHONE))

    _, code = ask()
    page = client.post(CODE, {"code": code}, follow=True)

    assert "请用用户名和密码登录" in text(page)
    assert "_auth_user_id" not in client.session


def test_a_telephone_proven_before_opens_a_working_account(client, ask):
    user = a_user("building_lead", person=a_person(phone=PHONE), phone_verified=True)

    _, code = ask()

    assert client.post(CODE, {"code": code}).url == "/desk/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_posts_of_a_person_known_by_the_telephone_are_not_handed_to_whoever_has_it(client):
    director = a_person(phone=PHONE)
    an_appointment(Post.BUILDING_LEAD, person=director)

    assert residents.admit(PHONE, at=NOON).person != director


def test_of_two_owners_with_one_telephone_neither_is_taken(client):
    for name in ("父亲", "母亲"):
        an_appointment(Post.OWNER, a_compound(), person=a_person(name=name, phone=PHONE))

    assert residents.admit(PHONE, at=NOON).person.name == "手机用户1234"


def test_a_disabled_resident_is_told_so_after_the_code(client, ask):
    User.objects.filter(pk=residents.admit(PHONE, at=NOON).pk).update(is_active=False)

    _, code = ask()

    assert client.post(CODE, {"code": code}).url == "/accounts/inactive/"


def test_a_merged_newcomer_leaves_the_telephone_free_for_another(client):
    first = residents.admit(PHONE, at=NOON)
    Person.objects.filter(pk=first.person_id).update(merged_into=a_person())
    User.objects.filter(pk=first.pk).update(person=None)

    assert residents.admit(PHONE, at=NOON).person.name.startswith("手机用户1234·")


def test_refusals_roll_nothing_half_done_into_the_database(client):
    user = a_user("handler", person=a_person(phone=PHONE))

    with pytest.raises(Refused):
        residents.admit(PHONE, at=NOON)

    user.refresh_from_db()
    assert not user.phone_verified
