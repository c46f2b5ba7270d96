import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from workflow.models import Message
from workflow.sealing import new_key

K1, K2, HMAC = new_key(), new_key(), new_key()
OLD, BOTH, NEW = f"k1:{K1} hmac:{HMAC}", f"k1:{K1} k2:{K2} hmac:{HMAC}", f"k2:{K2} hmac:{HMAC}"


def store(key, address):
    Message(key=key, address=address, subject="s", channel="mail", created_at="2026-01-01T00:00+08:00").save()


def addresses():
    return list(Message.objects.order_by("key").values_list("address", flat=True))


@pytest.mark.django_db
def test_rows_move_to_the_newest_key_so_that_the_old_one_can_go(settings, capsys):
    settings.DATA_KEYS = OLD
    store("a", "13800001234")
    store("b", None)
    store("c", "13800005678")
    settings.DATA_KEYS = BOTH
    store("d", "13800009999")

    call_command("reseal", "--batch", "1")

    assert "workflow.Message.address：重新加密2行。" in capsys.readouterr().out
    settings.DATA_KEYS = NEW
    assert addresses() == ["13800001234", None, "13800005678", "13800009999"]


@pytest.mark.django_db
def test_doing_it_twice_changes_nothing(settings):
    settings.DATA_KEYS = BOTH
    store("a", "13800001234")
    before = raw()

    call_command("reseal")

    assert raw() == before


@pytest.mark.django_db
def test_without_the_old_key_nothing_is_lost(settings):
    settings.DATA_KEYS = OLD
    store("a", "13800001234")
    before = raw()
    settings.DATA_KEYS = NEW

    with pytest.raises(CommandError, match="缺少密钥k1"):
        call_command("reseal")
    assert raw() == before


def raw():
    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM workflow_message ORDER BY key")
        return cursor.fetchall()
