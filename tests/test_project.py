"""The project as a whole: starts, refusals to start, papers that must agree with the code."""

import os
import re
import subprocess
import sys
import tomllib
from importlib import import_module
from io import StringIO
from pathlib import Path

import django
import polib
import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from communities.models import User
from governance import catalogues, checks
from governance.demo.accounts import ACCOUNTS, PASSWORD
from governance.management.commands import diagrams
from workflow.sealing import new_key

ROOT = Path(__file__).resolve().parent.parent
ROOMS = (
    *("workflow", "standards", "communities", "assembly", "complaints", "finance", "safety", "disclosure"),
    *("livelihood", "governance"),
)
STARTS = ("celery.py", "wsgi.py")
DJANGO_S = ["conf", "contrib/admin"]
LIVE = {
    "DEBUG": "0",
    "SECRET_KEY": "fifty characters at least, and of more than five kinds",
    "ALLOWED_HOSTS": "portal.example",
    "DATA_KEYS": f"k1:{new_key()} hmac:{new_key()}",
}


def start(*words, **environment):
    """A process of its own, as an operator starts it; None takes a name away."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "DATABASE_URL"}}
    named = {name: str(value) for name, value in environment.items() if value is not None}
    return subprocess.run(
        [sys.executable, *words], env={**kept, **named}, cwd=ROOT, capture_output=True, text=True, timeout=120
    )


def test_every_module_can_be_imported():
    """A command that no test calls is read here; what starts a process has tests of its own."""
    files = {path for room in ROOMS for path in (ROOT / room).rglob("*.py")}

    for path in files - {ROOT / "governance" / name for name in STARTS}:
        import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


@pytest.mark.database
def test_production_settings_pass_every_deployment_check():
    done = start("manage.py", "check", "--deploy", "--fail-level", "WARNING", **LIVE)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", None, "没有 SECRET_KEY：正式运行必须有自己的密钥。"),
        ("SECRET_KEY", "short", "SECRET_KEY 是演示密钥或太弱：正式运行需要至少50个随机字符。"),
        (
            "SECRET_KEY",
            "demo-only-secret-key-never-in-production-0123456789",
            "SECRET_KEY 是演示密钥或太弱：正式运行需要至少50个随机字符。",
        ),
        ("ALLOWED_HOSTS", None, "没有 ALLOWED_HOSTS：请写明门户的域名。"),
        ("ALLOWED_HOSTS", "portal.example,*", "ALLOWED_HOSTS 含通配符：请逐个写明域名。"),
        ("ALLOWED_HOSTS", ".portal.example", "ALLOWED_HOSTS 含通配符：请逐个写明域名。"),
        ("DATA_KEYS", None, "没有数据密钥：请设置 DATA_KEYS 或 DATA_KEYS_FILE。"),
        ("DATA_KEYS", "k1:short", "数据密钥k1必须是32字节的 base64。"),
        ("SECRET_KEY_FILE", "/nowhere", "环境变量 SECRET_KEY_FILE 指向的文件无法读取"),
        ("DEBUG", "perhaps", "环境变量 DEBUG 只能是 1 或 0。"),
        ("PASSWORD_PROFILE", "any", "环境变量 PASSWORD_PROFILE 只能是 mlps3 或 asvs。"),
        ("TRUSTED_PROXIES", "one", "环境变量 TRUSTED_PROXIES 必须是整数。"),
        ("KEEP_PERSONAL_DAYS", "30", "环境变量 KEEP_PERSONAL_DAYS 不能少于90天。"),
        ("DATABASE_URL", "the big one", "环境变量 DATABASE_URL 必须以 postgres:// 或 sqlite:/// 开头。"),
        ("EMAIL_URL", "pigeon://", "环境变量 EMAIL_URL 必须以 smtp"),
    ],
)
def test_a_bad_environment_is_refused_in_one_sentence(name, value, sentence):
    done = start("manage.py", "check", **{**LIVE, name: value})

    assert done.returncode == 1
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(("debug", "asked", "shown"), [("1", "", False), ("1", "1", True), ("0", "1", False)])
def test_technical_pages_are_shown_to_who_asks_for_them_and_never_in_earnest(debug, asked, shown):
    told = {**LIVE, "DEBUG": debug, "TECHNICAL_PAGES": asked}

    done = start("-c", "from governance import settings; print(settings.DEBUG)", **told)

    assert done.stdout == f"{shown}\n", done.stderr


def test_every_reason_to_refuse_has_its_own_line():
    done = start("manage.py", "check", DEBUG=0)

    assert [line.split("：")[0] for line in done.stderr.splitlines()] == [
        "没有 SECRET_KEY",
        "没有 ALLOWED_HOSTS",
    ]


def test_a_secret_may_lie_in_a_file(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text(LIVE["SECRET_KEY"] + "\n")

    done = start("manage.py", "check", **{**LIVE, "SECRET_KEY": None}, SECRET_KEY_FILE=secret)

    assert done.returncode == 0, done.stderr


@pytest.mark.django_db
def test_accounts_of_the_demo_keep_production_from_starting(settings):
    settings.EMBEDDED = False
    User.objects.create(username="demo-leader")

    with pytest.raises(SystemExit, match="数据库里有演示账号（demo-leader）"):
        checks.refuse_demo_accounts()
    with pytest.raises(SystemCheckError, match="demo-leader"):
        call_command("check", databases=["default"])


@pytest.mark.django_db
def test_accounts_of_the_demo_are_welcome_in_the_demo(settings):
    settings.EMBEDDED = True
    User.objects.create(username="demo-leader")

    checks.refuse_demo_accounts()


def test_the_demo_starts_with_the_example_environment_as_it_stands(tmp_path):
    example = dict(
        line.split("=", 1)
        for line in (ROOT / ".env.example").read_text().splitlines()
        if "=" in line and not line.startswith("#")
    )

    assert start("manage.py", "check", **example).returncode == 0


def test_the_example_environment_lists_every_name_once():
    read = re.findall(r'env\.\w+\(\s*"(\w+)"', (ROOT / "governance/settings.py").read_text())
    listed = re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)

    assert sorted(listed) == sorted(set(read))


def test_no_merge_is_left_half_done():
    """Python would not run; pages and papers would show both sides."""
    files = [ROOT / "README.md", ROOT / "CHANGELOG.md"]
    files += [file for folder in ("templates", "static", "docs") for file in (ROOT / folder).rglob("*.*")]
    texts = {file: file.read_text("utf-8", "ignore") for file in files}

    assert len(texts) > 200
    assert not [file for file, text in texts.items() if re.search(r"^(<{7}|>{7}) ", text, re.MULTILINE)]


def test_every_direct_dependency_has_a_reason():
    asked = {
        re.split(r"[\[<>=]", line)[0].strip()
        for name in ["requirements.in", "requirements-suggest.in", "requirements-dev.in"]
        for line in (ROOT / name).read_text().splitlines()
        if line and not line.startswith(("-", "#"))
    }
    explained = re.findall(r"^\| `([\w.-]+)", (ROOT / "docs/dependencies.md").read_text(), re.MULTILINE)

    assert sorted(explained, key=str.lower) == sorted(asked, key=str.lower)


def test_the_readme_names_every_account_of_the_demo():
    named = re.findall(r"^\| `(demo-[\w-]+)`", (ROOT / "README.md").read_text(), re.MULTILINE)

    assert sorted(named) == sorted(account.username for account in ACCOUNTS)
    assert PASSWORD in (ROOT / "README.md").read_text()


def test_the_locks_hold_hashes_and_name_no_host():
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text()

        assert text.count("==") <= text.count("--hash=sha256:")
        assert "://" not in text


@pytest.mark.django_db
def test_no_migration_is_missing_and_every_app_has_one_leaf():
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())

    assert MigrationLoader(connection).detect_conflicts() == {}


def test_every_room_stands_on_a_floor_and_has_layers():
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    rooms = {path.parent.name for path in ROOT.glob("*/apps.py")}

    assert set(linter["root_packages"]) == rooms
    assert set(linter["contracts"][1]["containers"]) == rooms
    assert not any("ignore_imports" in contract for contract in linter["contracts"])


def test_other_placeholders_in_a_translation_are_found(tmp_path):
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    folder.joinpath("django.po").write_text('msgid "还剩%(days)s天"\nmsgstr "%(day)s days left"\n')

    assert len(list(catalogues.faults(tmp_path))) == 1


def test_a_catalogue_is_compiled_once_and_again_after_a_change(tmp_path):
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source, compiled = folder / "django.po", folder / "django.mo"
    source.write_text('msgid "小区"\nmsgstr "compound"\n')

    catalogues.compile_stale(tmp_path)
    first = compiled.read_bytes()
    source.write_text('msgid "小区"\nmsgstr "housing compound"\n')
    os.utime(source, (compiled.stat().st_mtime + 1,) * 2)
    catalogues.compile_stale(tmp_path)

    assert b"housing compound" in compiled.read_bytes()
    assert b"housing" not in first


def test_plurals_of_pages_are_written_as_the_catalogue_finds_them():
    """The program that makes the catalogue overlooks a `count` that stands after `trimmed`."""
    pages = [page.read_text() for page in (ROOT / "templates").rglob("*.*")]
    overlooked = re.compile(r"{%\s*blocktrans(?:late)?\s[^%]*\btrimmed\b[^%]*\bcount\s+\w+=")

    assert [found for page in pages for found in overlooked.findall(page)] == []


def test_every_sentence_of_ours_for_django_s_pages_still_replaces_one():
    django_s = [Path(django.__file__).parent / at / "locale/en/LC_MESSAGES/django.po" for at in DJANGO_S]
    theirs = {entry.msgid for catalogue in django_s for entry in polib.pofile(str(catalogue))}
    ours = {entry.msgid for entry in polib.pofile(str(ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"))}

    assert ours <= theirs


def test_the_diagrams_of_the_papers_are_what_the_tables_say():
    drawn = {page.name: page.read_text(encoding="utf-8") for page in diagrams.FOLDER.glob("*.md")}

    assert drawn == diagrams.pages(), "run `manage.py diagrams`"
