import base64
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from workflow import sealing
from workflow.models import Message
from workflow.sealing import SealBroken, fingerprint, make_key_file, parse_keys, seal, unseal

K1, K2, K10, HMAC = (base64.b64encode(bytes([number]) * 32).decode() for number in range(4))
OLD = parse_keys(f"k1:{K1}\nhmac:{HMAC}")
ROTATED = parse_keys(f"k1:{K1}\nk10:{K10}\nk2:{K2}\nhmac:{HMAC}")


@given(st.text())
def test_what_is_sealed_opens_again(text):
    assert unseal(seal(text)) == text


def test_the_same_text_is_sealed_differently_every_time():
    assert seal("13800001234") != seal("13800001234")
    assert "1380000" not in seal("13800001234")


def test_the_newest_key_seals_and_the_old_ones_still_open():
    assert ROTATED.seal("甲").startswith("k10:")
    assert ROTATED.unseal(OLD.seal("甲")) == "甲"
    with pytest.raises(SealBroken, match="缺少密钥k10"):
        OLD.unseal(ROTATED.seal("甲"))


def test_a_fingerprint_survives_a_new_sealing_key_but_not_a_new_hmac_key():
    assert OLD.fingerprint("13800001234") == ROTATED.fingerprint("13800001234")
    assert OLD.fingerprint("13800001234") != parse_keys(f"k1:{K1} hmac:{K2}").fingerprint("13800001234")
    assert len(fingerprint("13800001234")) == 64


@given(st.text(min_size=1), st.data())
def test_a_changed_character_never_opens(text, data):
    sealed = seal(text)
    place = data.draw(st.integers(0, len(sealed.rstrip("=")) - 3))
    other = "A" if sealed[place] != "A" else "B"

    with pytest.raises(SealBroken):
        unseal(sealed[:place] + other + sealed[place + 1 :])


@pytest.mark.parametrize(
    "sealed", ["", "13800001234", "k1:", "k1:AAAA", "k1:密", "k1", "k0:AAAA", "k1:" + "A" * 40]
)
def test_what_was_never_sealed_is_refused(sealed):
    with pytest.raises(SealBroken, match="。$"):
        unseal(sealed)


def test_a_seal_does_not_move_to_another_key_id():
    twin = parse_keys(f"k1:{K1} k2:{K2} hmac:{HMAC}")

    with pytest.raises(SealBroken):
        twin.unseal(OLD.seal("甲").replace("k1:", "k2:"))


@pytest.mark.parametrize(
    "text",
    [
        f"k1:{K1}",
        f"hmac:{HMAC}",
        f"k1:{K1} hmac:{K1}",
        f"k1:{K1} k1:{K2} hmac:{HMAC}",
        f"k1:{K1[:20]} hmac:{HMAC}",
        f"main:{K1} hmac:{HMAC}",
        "{",
        json.dumps({"k1": 5, "hmac": HMAC}),
        "nonsense",
    ],
)
def test_unusable_keys_are_refused_with_a_sentence_that_shows_none(text):
    with pytest.raises(ImproperlyConfigured, match="。$") as refusal:
        parse_keys(text)
    assert K1[:20] not in str(refusal.value)


def test_keys_may_be_lines_or_json():
    assert parse_keys(json.dumps({"k1": K1, "hmac": HMAC})) == OLD == parse_keys(f"k1:{K1},hmac:{HMAC}")
    assert K1 not in repr(OLD)


def test_a_demo_makes_one_key_file_however_many_start_at_once(tmp_path):
    file = tmp_path / "var" / "data_keys"
    with ThreadPoolExecutor(8) as pool:
        read = set(pool.map(lambda _: (make_key_file(file), file.read_text())[1], range(16)))

    assert len(read) == 1
    assert parse_keys(read.pop())
    assert file.stat().st_mode & 0o777 == 0o600
    assert os.listdir(file.parent) == ["data_keys"]


def test_production_has_no_keys_of_its_own(settings, tmp_path):
    settings.DATA_KEYS_MAKE, settings.DATA_KEYS, settings.DATA_KEYS_FILE = False, "", ""
    with pytest.raises(ImproperlyConfigured, match="没有数据密钥"):
        sealing.keyring()
    settings.DATA_KEYS_FILE = tmp_path / "absent"
    with pytest.raises(ImproperlyConfigured, match="无法读取"):
        sealing.keyring()


def test_production_does_not_start_without_keys():
    root = Path(sealing.__file__).parent.parent
    live = {
        "DEBUG": "0",
        "SECRET_KEY": "abcdef" * 10,
        "ALLOWED_HOSTS": "portal.example",
        "PATH": os.environ["PATH"],
    }
    start = "import django, sys; sys.path.insert(0, '.'); django.setup()"

    done = subprocess.run(
        [sys.executable, "-c", start],
        cwd=root,
        env={**live, "DJANGO_SETTINGS_MODULE": "governance.settings"},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert done.stderr == "没有数据密钥：请设置 DATA_KEYS 或 DATA_KEYS_FILE。\n"


def a_message(**fields):
    return Message(subject="s", channel="mail", created_at="2026-01-01T00:00+08:00", **fields)


def stored(key):
    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM workflow_message WHERE key = %s", [key])
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_a_sealed_column_is_sealed_however_it_is_written():
    a_message(key="a", address="13800001234").save()
    Message.objects.bulk_create([a_message(key="b", address="13800001234"), a_message(key="c", address=None)])
    Message.objects.filter(key="c").update(address="13800001234")
    row = Message.objects.get(key="b")
    row.address = "13800005678"
    Message.objects.bulk_update([row], ["address"])

    assert [stored(key)[:3] for key in "abc"] == ["k1:"] * 3
    assert list(Message.objects.order_by("key").values_list("address", flat=True)) == [
        "13800001234",
        "13800005678",
        "13800001234",
    ]


@pytest.mark.django_db
def test_none_stays_none_and_can_be_asked_for():
    a_message(key="a", address=None).save()

    assert stored("a") is None
    assert Message.objects.filter(address=None).get().address is None
    with pytest.raises(FieldError, match="sealed"):
        Message.objects.filter(address="13800001234")


@pytest.mark.django_db
def test_a_row_changed_in_the_database_is_refused():
    a_message(key="a", address="13800001234").save()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE workflow_message SET address = 'k1:' || substr(address, 5) WHERE key = 'a'")

    with pytest.raises(SealBroken, match="校验不通过"):
        Message.objects.get(key="a")
