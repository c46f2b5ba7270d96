"""How long a large register takes to import: `BENCH_COMPOUNDS=6000 python -m bench register`."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import register_book

ROOT = Path(__file__).resolve().parent.parent
COMPOUNDS = int(os.environ.get("BENCH_COMPOUNDS", "600"))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "register.xlsx"
        register_book.write(file, COMPOUNDS)
        print(f"{COMPOUNDS} compounds, {file.stat().st_size / 1e6:.1f} MB")
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3"}
        run(["migrate", "-v0"], environment)
        for title in ("first import", "same file again"):
            began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
            run(["import_register", str(file), "--at", "2025-12-31"], environment)
            seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
            busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            peak = after.ru_maxrss // 1024
            print(f"{title:16} {seconds:6.1f} s ({busy:.1f} s of work), peak so far {peak} MB")


def run(words: list[str], environment: dict[str, str]) -> None:
    command = [sys.executable, ROOT / "manage.py", *words]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
