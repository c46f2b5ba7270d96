from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from communities.accounts import passwords
from communities.models import PasswordHistory
from tests.factories import PASSWORD, a_person, a_user

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
CHANGE = "/accounts/password/change/"
NEW = "Lantern-Bridge-47"


def refusals(password, user=None) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return error.messages
    return []


@pytest.mark.parametrize(
    ("password", "count"),
    [("abc", 1), ("abcDEF", 2), ("abcDEF1", 3), ("abcDEF1!", 4), ("123!", 2), ("密码", 1), ("", 0)],
)
def test_classes_of_signs_are_counted(password, count):
    assert passwords.classes_in(password) == count


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("Ab3-efgh1", "太短"),
        ("abcdefghij", "太单一"),
        ("abcdefgh12", "太单一"),
        ("ABCDEFGH!!", "太单一"),
        ("Password1!", "太常见"),
        ("Ab3-efgh12", None),
        ("Xiaoqu-2026!", "本平台的名称"),
    ],
)
def test_mlps3_wants_ten_signs_of_three_classes(password, word, settings):
    settings.PASSWORD_PROFILE = "mlps3"

    found = refusals(password)

    assert any(word in sentence for sentence in found) if word else found == []


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("elevenchars", "太短"),
        ("twelve chars", None),
        ("correct horse battery", None),
        ("administrator", "太常见"),
        ("ilove-quanzhou-much", "本平台的名称"),
    ],
)
def test_asvs_wants_length_and_no_known_words(password, word, settings):
    settings.PASSWORD_PROFILE = "asvs"

    found = refusals(password)

    assert any(word in sentence for sentence in found) if word else found == []


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["x-ZhangWei-88!", "Aa!13800001234", "1-Chenhm-1-Ab"])
def test_own_name_telephone_and_user_name_are_refused(password):
    user = a_user(username="chenhm", person=a_person(name="张伟", phone="13800001234"))

    assert "姓名拼音" in refusals(password, user)[0]


@pytest.mark.django_db
def test_the_last_five_passwords_are_barred_and_the_sixth_is_free_again():
    user = a_user()
    used = [PASSWORD, *(f"Garden-Lane-{number}x" for number in range(5))]
    for password in used[1:]:
        user.set_password(password)
        user.save()

    barred = [password for password in used if refusals(password, user)]

    assert barred == used[1:]
    assert PasswordHistory.objects.of(user).count() == 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("profile", "age", "due"),
    [("mlps3", 90, False), ("mlps3", 91, True), ("asvs", 9000, False)],
)
def test_a_password_has_to_be_changed_after_90_days_under_mlps3_only(profile, age, due, settings):
    settings.PASSWORD_PROFILE = profile
    user = a_user(password_changed_at=NOON - timedelta(age))

    assert passwords.must_change(user, NOON) == due


@pytest.mark.django_db
@pytest.mark.parametrize("profile", ["mlps3", "asvs"])
def test_a_password_that_somebody_else_has_set_has_to_be_changed(profile, settings):
    settings.PASSWORD_PROFILE = profile

    assert passwords.must_change(a_user(password_changed_at=None), NOON)


@pytest.mark.django_db
def test_who_has_an_expired_password_comes_no_further_than_the_page_for_changing_it(client):
    client.force_login(a_user("district_officer", password_changed_at=timezone.now() - timedelta(91)))

    assert client.get("/accounts/second-factor/").url == CHANGE
    assert client.get("/about/").url == CHANGE
    assert "已超过有效期" in client.get(CHANGE).content.decode()
    assert client.get("/accounts/logout/").status_code == 200


@pytest.mark.django_db
def test_the_new_password_opens_the_desk_and_is_in_the_audit_trail(client, audited):
    user = a_user("district_officer", password_changed_at=None)
    client.force_login(user)

    page = client.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    user.refresh_from_db()
    assert page.url == "/desk/"
    assert user.check_password(NEW)
    assert not passwords.must_change(user, timezone.now())
    assert ("password_change", user.username) in audited()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        ("wrong", NEW, NEW, "当前密码不正确"),
        (PASSWORD, NEW, NEW + "x", "两次输入的新密码不一样"),
        (PASSWORD, PASSWORD, PASSWORD, "最近用过"),
        (PASSWORD, "short", "short", "密码太短：至少要有10个字符"),
    ],
)
def test_a_slip_on_the_change_page_is_named_and_nothing_is_changed(client, old, new, again, sentence):
    user = a_user("handler")
    client.force_login(user)

    page = client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": again})

    assert sentence in page.content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.django_db
def test_a_change_ends_the_sessions_on_other_devices(client, django_user_model):
    user, elsewhere = a_user("handler"), type(client)()
    client.force_login(user)
    elsewhere.force_login(user)

    client.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert client.get("/accounts/second-factor/").status_code == 200
    assert elsewhere.get("/accounts/second-factor/").status_code == 302
