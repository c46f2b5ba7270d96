"""A container's health check: `python -m governance.probe URL` ends with 0 where the page is well."""

import os
import sys
from urllib.error import URLError
from urllib.request import Request, urlopen


def main(url: str) -> int:
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
    try:
        with urlopen(Request(url, headers={"Host": host}), timeout=5) as answer:
            return 0 if answer.status == 200 else 1
    except (URLError, TimeoutError) as fault:
        print(fault, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
