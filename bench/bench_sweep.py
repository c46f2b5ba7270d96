"""A sweep of many due cases, and its longest transaction: `BENCH_CASES=10000 python -m bench sweep`."""

import os
import subprocess
import sys
import tempfile

from tests import servers

CASES = int(os.environ.get("BENCH_CASES", "10000"))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        run_on("SQLite", f"sqlite:///{folder}/bench.sqlite3")
    with servers.postgres() as url:
        run_on("PostgreSQL", url)


def run_on(name: str, database_url: str) -> None:
    given = os.environ | {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "governance.settings"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=given, check=True)
    print(f"{name:12}", end=" ", flush=True)
    subprocess.run([sys.executable, "-m", "bench.sweep_cases", str(CASES)], env=given, check=True)


if __name__ == "__main__":
    main()
