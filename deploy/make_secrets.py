"""Makes the secret files of docker-compose.yml, once: `python3 deploy/make_secrets.py`.

Standard library only. The folder is closed to others; its files are not: the container's user must read them.
"""

import base64
import os
import secrets
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "secrets"


def key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def contents() -> dict[str, str]:
    postgres, redis = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    return {
        "secret_key": secrets.token_urlsafe(64),
        "data_keys": f"k1:{key()}\nhmac:{key()}",
        "postgres_password": postgres,
        "redis_password": redis,
        "database_url": f"postgres://portal:{postgres}@postgres:5432/portal",
        "redis_url": f"redis://:{redis}@redis:6379/0",
        "email_url": "consolemail://",
        "sms_token": "",
    }


if __name__ == "__main__":
    if FOLDER.exists():
        sys.exit(f"{FOLDER} is there already and stays as it is: without its data_keys sealed data is lost.")
    FOLDER.mkdir(mode=0o700)
    for name, text in contents().items():
        (FOLDER / name).write_text(text + "\n")
        os.chmod(FOLDER / name, 0o444)
    print(f"{FOLDER}: {', '.join(contents())}. Put the mail server into email_url; keep a copy of data_keys.")
