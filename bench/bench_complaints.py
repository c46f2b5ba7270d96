"""The desk's list among very many cases: `BENCH_CASES=1000000 python -m bench complaints`."""

import os
import subprocess
import sys

from tests import servers

CASES = int(os.environ.get("BENCH_CASES", "100000"))
COMPOUNDS = int(os.environ.get("BENCH_COMPOUNDS", "1000"))


def main() -> None:
    with servers.postgres() as url:
        given = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bench.settings"}
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=given, check=True)
        run = [sys.executable, "-m", "bench.complaint_list", str(CASES), str(COMPOUNDS)]
        subprocess.run(run, env=given, check=True)


if __name__ == "__main__":
    main()
