"""Reads the environment for `settings.py`; what is missing or makes no sense ends in a sentence.

The sentences are Chinese without gettext, which needs the settings that are being read here.
"""

import sys
import warnings
from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

DEMO_SECRET_KEY = "demo-only-secret-key-never-in-production-0123456789"
YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}


class Values(environ.FileAwareMapping):
    """The environment, and the files that names ending in `_FILE` point to; what is empty is not there."""

    def __getitem__(self, key: str) -> str:
        value = super().__getitem__(key).strip()
        if not value:
            raise KeyError(key)
        return value


class Environment(environ.Env):
    ENVIRON = Values(cache=False)

    def get_value(self, var: str, cast: Any = None, default: Any = environ.Env.NOTSET, **options: Any) -> Any:
        try:
            return super().get_value(var, cast=cast, default=default, **options)
        except OSError as fault:
            sys.exit(f"环境变量 {var}_FILE 指向的文件无法读取：{fault.strerror}。")
        except ValueError:
            sys.exit(f"环境变量 {var} 必须是{'整数' if cast is int else cast}。")

    def bool(self, var: str, default: bool) -> bool:
        word = self.str(var, default=str(default)).lower()
        if word not in YES | NO:
            sys.exit(f"环境变量 {var} 只能是 1 或 0。")
        return word in YES

    def choice(self, var: str, options: Collection[str], *, default: str) -> str:
        word = self.str(var, default=default)
        if word not in options:
            sys.exit(f"环境变量 {var} 只能是 {' 或 '.join(options)}。")
        return word

    def days(self, var: str, *, default: int, least: int) -> timedelta:
        days = self.int(var, default=default)
        if days < least:
            sys.exit(f"环境变量 {var} 不能少于{least}天。")
        return timedelta(days=days)

    def database(self, var: str, *, default: str) -> dict[str, Any]:
        return self.address(var, default, self.db_url_config, "postgres:// 或 sqlite:///")

    def mail(self, var: str, *, default: str) -> dict[str, Any]:
        return self.address(
            var, default, self.email_url_config, "smtp+tls://、smtp+ssl://、smtp:// 或 consolemail://"
        )

    def address(self, var: str, default: str, parse: Callable[[str], Any], forms: str) -> dict[str, Any]:
        with warnings.catch_warnings(action="error"):
            try:
                return parse(self.str(var, default=default))
            except (ImproperlyConfigured, UserWarning):
                sys.exit(f"环境变量 {var} 必须以 {forms} 开头。")


def refuse_unsafe(*, secret_key: str, hosts: list[str]) -> None:
    """Production (DEBUG=0) starts with a secret and names of its own or not at all."""
    if reasons := unsafe(secret_key=secret_key, hosts=hosts):
        sys.exit("\n".join(reasons))


def unsafe(*, secret_key: str, hosts: list[str]) -> list[str]:
    reasons = []
    if not secret_key:
        reasons.append("没有 SECRET_KEY：正式运行必须有自己的密钥。")
    elif secret_key == DEMO_SECRET_KEY or len(secret_key) < 50 or len(set(secret_key)) < 5:
        reasons.append("SECRET_KEY 是演示密钥或太弱：正式运行需要至少50个随机字符。")
    if not hosts:
        reasons.append("没有 ALLOWED_HOSTS：请写明门户的域名。")
    elif any("*" in host or host.startswith(".") for host in hosts):
        reasons.append("ALLOWED_HOSTS 含通配符：请逐个写明域名。")
    return reasons
