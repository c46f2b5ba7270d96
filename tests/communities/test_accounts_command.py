import pytest
from django.core.management import call_command

from communities.access import Role, grants
from communities.models import User
from tests.factories import a_district, a_user

pytestmark = pytest.mark.django_db
NEW = {"name": "陈红梅", "phone": "13800001234"}


def first_password(output: str) -> str:
    return output.split("：")[1].split()[0]


def test_the_first_administrator_comes_from_the_command_line(capsys):
    a_district()

    call_command("open_account", "chenhm", **NEW)

    user = User.objects.get(username="chenhm")
    assert grants(user).roles == {Role.SECURITY_ADMIN}
    assert user.check_password(first_password(capsys.readouterr().out))
    assert user.password_changed_at is None


def test_an_account_that_is_there_is_enabled_with_a_new_password(capsys):
    user = a_user(Role.SECURITY_ADMIN, is_active=False)

    call_command("open_account", user.username)

    user.refresh_from_db()
    assert user.is_active
    assert user.check_password(first_password(capsys.readouterr().out))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({}, "需要本人的姓名和手机号码"),
        ({**NEW, "phone": "1"}, "11位手机号码"),
    ],
)
def test_a_slip_is_answered_with_a_sentence_and_nothing_is_stored(words, sentence):
    a_district()

    with pytest.raises(SystemExit, match=sentence):
        call_command("open_account", "chenhm", **words)
    assert not User.objects.exists()


def test_without_a_district_there_is_no_post_to_give():
    with pytest.raises(SystemExit, match="还没有区划数据"):
        call_command("open_account", "chenhm", **NEW)


def test_one_person_does_not_get_two_of_the_three_administrators_posts():
    a_district()
    call_command("open_account", "chenhm", **NEW)

    with pytest.raises(SystemExit):
        call_command("open_account", "second", post="audit_admin", **NEW)
    assert not User.objects.filter(username="second").exists()
