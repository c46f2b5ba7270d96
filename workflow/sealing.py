"""Sealed columns: text encrypted with AES-GCM, found again through a keyed fingerprint.

Keys are lines `k1:<base64 of 32 bytes>` and one `hmac:<…>` (or the same as a JSON object). The newest key
seals, the older ones still open; `manage.py reseal` moves old rows to the newest.
"""

import base64
import binascii
import hmac
import json
import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _

KEY_BYTES = 32
NONCE_BYTES = 12
KEY_ID = re.compile(r"k[1-9][0-9]{0,3}")
HMAC_ID = "hmac"
NOT_SEARCHABLE = "a sealed column answers only whether it is null: look for its fingerprint"


class SealBroken(Exception):
    """A sealed text cannot be opened: it was changed, or its key is not here."""


@dataclass(frozen=True)
class Keyring:
    seals: Mapping[str, bytes] = field(repr=False)
    hmac_key: bytes = field(repr=False)

    @cached_property
    def newest(self) -> str:
        return max(self.seals, key=lambda key_id: int(key_id[1:]))

    @cached_property
    def cipher(self) -> AESGCM:
        """Of the newest key."""
        return AESGCM(self.seals[self.newest])

    def seal(self, text: str) -> str:
        nonce = secrets.token_bytes(NONCE_BYTES)
        closed = self.cipher.encrypt(nonce, text.encode(), self.newest.encode())
        return f"{self.newest}:{base64.urlsafe_b64encode(nonce + closed).decode()}"

    def unseal(self, sealed: str) -> str:
        """The text again.

        :raises SealBroken: not a sealed text, changed, or sealed with a key that is not here.
        """
        key_id, _colon, body = sealed.partition(":")
        if not KEY_ID.fullmatch(key_id):
            raise SealBroken(_("加密内容的格式不对，可能被改动过。"))
        if key_id not in self.seals:
            raise SealBroken(_("缺少密钥%(key_id)s，无法读取加密内容。") % {"key_id": key_id})
        try:
            raw = base64.b64decode(body, altchars=b"-_", validate=True)
            opened = AESGCM(self.seals[key_id]).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], key_id.encode())
        except (binascii.Error, InvalidTag, ValueError):
            raise SealBroken(_("加密内容校验不通过，可能被改动过，或者密钥不对。")) from None
        return opened.decode()

    @cached_property
    def mac(self) -> hmac.HMAC:
        """Of no text yet; to begin one anew takes longer than a short text."""
        return hmac.new(self.hmac_key, digestmod="sha256")

    def fingerprint(self, text: str) -> str:
        mac = self.mac.copy()
        mac.update(text.encode())
        return mac.hexdigest()


def seal(text: str) -> str:
    return keyring().seal(text)


def unseal(sealed: str) -> str:
    """:raises SealBroken: see `Keyring.unseal`."""
    return keyring().unseal(sealed)


def fingerprint(text: str) -> str:
    """Equal for equal texts, 64 hexadecimal digits, and nothing to guess from without the key."""
    return keyring().fingerprint(text)


def keyring() -> Keyring:
    """The keys of the settings `DATA_KEYS`, `DATA_KEYS_FILE` and `DATA_KEYS_MAKE`.

    :raises ImproperlyConfigured: with one sentence, where there are none or they are unusable.
    """
    return _keyring(settings.DATA_KEYS, str(settings.DATA_KEYS_FILE), settings.DATA_KEYS_MAKE)


@lru_cache(maxsize=8)
def _keyring(text: str, file: str, make: bool) -> Keyring:
    if not text and file:
        if make:
            make_key_file(Path(file))
        text = _read(Path(file))
    if not text:
        raise ImproperlyConfigured(_("没有数据密钥：请设置 DATA_KEYS 或 DATA_KEYS_FILE。"))
    return parse_keys(text)


def parse_keys(text: str) -> Keyring:
    """:raises ImproperlyConfigured: with one sentence, which never shows a key."""
    pairs = [(key_id, _decoded(key_id, value)) for key_id, value in _pairs(text)]
    keys = dict(pairs)
    if len(keys) < len(pairs) or len(set(keys.values())) < len(keys):
        raise ImproperlyConfigured(_("数据密钥有重复：每个编号只能有一个密钥，且各不相同。"))
    hmac_key = keys.pop(HMAC_ID, None)
    if hmac_key is None or not keys:
        raise ImproperlyConfigured(_("数据密钥不完整：至少要有 k1 和 hmac 两个密钥。"))
    return Keyring(keys, hmac_key)


def _pairs(text: str) -> list[tuple[str, str]]:
    if text.lstrip().startswith("{"):
        try:
            return json.loads(text, object_pairs_hook=list)
        except ValueError:
            raise ImproperlyConfigured(_("数据密钥不是有效的 JSON。")) from None
    lines = re.split(r"[\s,]+", text.strip())
    return [(key_id, value) for key_id, _colon, value in (line.partition(":") for line in lines)]


def _decoded(key_id: str, value: str) -> bytes:
    if key_id != HMAC_ID and not KEY_ID.fullmatch(key_id):
        raise ImproperlyConfigured(_("数据密钥的编号只能是 k1、k2……或 hmac。"))
    try:
        key = base64.b64decode(value, validate=True)
    except (ValueError, TypeError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(_("数据密钥%(key_id)s必须是32字节的 base64。") % {"key_id": key_id})
    return key


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except (OSError, UnicodeDecodeError):
        raise ImproperlyConfigured(_("无法读取数据密钥文件%(file)s。") % {"file": file}) from None


def make_key_file(file: Path) -> None:
    """A key file for a demo, once: whoever comes second, even at the same moment, uses the first one's."""
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w") as out:
            out.writelines(f"{key_id}:{new_key()}\n" for key_id in ("k1", HMAC_ID))
            out.flush()
            os.fsync(out.fileno())
        os.link(name, file)
    except FileExistsError:
        pass
    finally:
        os.unlink(name)


def new_key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


class SealedTextField(models.TextField):
    """Text that is stored sealed and read open. It cannot be searched: keep a `fingerprint` beside it."""

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        return seal(value) if isinstance(value, str) else super().get_db_prep_save(value, connection)

    def from_db_value(
        self, value: str | None, expression: Any, connection: BaseDatabaseWrapper
    ) -> str | None:
        return None if value is None else unseal(value)

    def get_lookup(self, lookup_name: str) -> type[Lookup] | None:
        if lookup_name == "exact":
            return IsNothing
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(NOT_SEARCHABLE)


class IsNothing(Exact):
    """`column=None`, which Django turns into IS NULL; any other value can never be found."""

    def get_prep_lookup(self) -> None:
        if self.rhs is not None:
            raise FieldError(NOT_SEARCHABLE)
