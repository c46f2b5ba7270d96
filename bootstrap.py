"""Make `.venv` and install the hashed lock: `python3 bootstrap.py [dev]`.

Standard library only and safe to repeat. An old Python 3 must be able to read as far as its refusal,
so nothing newer than f-strings is written here.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
UV = "uv==0.13.9"
WHEELS = ["--only-binary", ":all:"]


def main(dev: bool) -> None:
    if sys.version_info < OLDEST:
        sys.exit(
            f"Python 3.11 or newer is needed and this is {sys.version.split()[0]}: "
            "install one and name it, for example `make demo PYTHON=python3.12`."
        )
    (ROOT / "var").mkdir(exist_ok=True)
    python = environment()
    lock = ROOT / ("requirements-dev.lock" if dev else "requirements.lock")
    stamp = ENVIRONMENT / (lock.stem + ".installed")
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == digest:
        return
    print(f"Installing {lock.name} into .venv (once; about half a minute) …", flush=True)
    install(python, lock)
    stamp.write_text(digest)


def environment() -> Path:
    """The environment's Python; made anew for another Python and in a moved folder."""
    python = ENVIRONMENT / "bin" / "python"
    maker = ENVIRONMENT / "made-by"
    made_by = f"{sys.version}\n{ENVIRONMENT}\n"
    if python.exists() and maker.is_file() and maker.read_text() == made_by:
        return python
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        sys.exit(
            "This Python cannot make environments (no ensurepip): install your system's python3-venv package "
            "(Debian: `apt install python3-venv`), then run this again."
        )
    venv.create(ENVIRONMENT, clear=True, with_pip=True)
    maker.write_text(made_by)
    return python


def install(python: Path, lock: Path) -> None:
    """By uv where its wheel can be had (many times faster), else by pip."""
    pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
    uv = python.parent / "uv"
    locked = [*WHEELS, "--require-hashes", "-r", str(lock)]
    if not uv.exists():
        subprocess.run([*pip, "install", "-q", *WHEELS, UV], stderr=subprocess.DEVNULL)
    fast = [str(uv), "pip", "install", "-q", "--python", str(python), *locked]
    if uv.exists() and subprocess.run(fast, env=uv_settings(pip)).returncode == 0:
        return
    if subprocess.run([*pip, "install", "-q", *locked]).returncode:
        sys.exit(
            f"Installing {lock.name} failed for the reason above; a package index must be in reach "
            "(PIP_INDEX_URL names a mirror)."
        )


def uv_settings(pip: list) -> dict:
    """uv reads no pip.conf: a mirror that is set there is handed on."""
    answer = subprocess.run([*pip, "config", "get", "global.index-url"], capture_output=True, text=True)
    mirror = os.environ.get("PIP_INDEX_URL") or answer.stdout.strip()
    return {"UV_DEFAULT_INDEX": mirror, **os.environ} if mirror else dict(os.environ)


if __name__ == "__main__":
    main(dev="dev" in sys.argv[1:])
