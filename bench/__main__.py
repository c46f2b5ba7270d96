"""`make bench`: every bench in turn, on a named machine; `python -m bench clock` runs one."""

import os
import platform
import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent


def main(words: list[str]) -> None:
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    for file in sorted(HERE.glob("bench_*.py")):
        if not words or file.stem.removeprefix("bench_") in words:
            print(f"\n== {file.stem.removeprefix('bench_')}", flush=True)
            import_module(f"bench.{file.stem}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
