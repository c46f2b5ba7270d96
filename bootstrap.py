"""Make `.venv` and install the hashed lock: `python3 bootstrap.py [dev]`. Standard library only, safe to repeat."""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
UV = "uv==0.13.9"
LOCKED = ["--only-binary", ":all:", "--require-hashes", "-r"]


def main(dev: bool) -> None:
    if sys.version_info < (3, 11):
        sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ".")
    lock = ROOT / ("requirements-dev.lock" if dev else "requirements.lock")
    stamp = ROOT / ".venv" / ("dev.stamp" if dev else "run.stamp")
    digest = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
    if stamp.is_file() and stamp.read_text() == digest:
        return
    python = make_environment()
    print(f"Installing {lock.name} (once; about half a minute) …", flush=True)
    subprocess.run([*installer(python), *LOCKED, lock], check=True)
    stamp.write_text(digest)


def make_environment() -> Path:
    """The environment's Python, made anew where there is none."""
    python = ROOT / ".venv" / "bin" / "python"
    if not python.exists():
        try:
            import ensurepip  # noqa: F401
        except ImportError:
            sys.exit(
                "This Python has no ensurepip: install your system's python3-venv package, then run again."
            )
        venv.create(ROOT / ".venv", with_pip=True)
    return python


def installer(python: Path) -> list[str | Path]:
    """uv where its wheel can be had (many times faster), else pip."""
    pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    uv = python.parent / "uv"
    if not uv.exists():
        subprocess.run([*pip, "--only-binary", ":all:", UV], check=False, stderr=subprocess.DEVNULL)
    return [uv, "pip", "install", "-q", "--python", python] if uv.exists() else pip


if __name__ == "__main__":
    main(dev="dev" in sys.argv[1:])
