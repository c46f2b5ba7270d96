"""Pictures of the main pages, taken from the running demo: `make screenshots`.

Starts the demo on a free port; residents' pages are taken on a phone, the others on a desk.
"""

import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "demo-portal-2026"
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1440, "height": 900}
PAGES = {
    None: {
        "home": "/",
        "compound": "/c/LY001/",
        "report": "/report/?c=LY001",
        "follow": "/follow/",
        "board": "/cases/",
        "statistics": "/cases/statistics/",
        "bulletin": "/bulletins/2025Q4/",
        "data": "/data/",
        "login": "/accounts/login/",
    },
    "demo-district": {
        "desk-home": "/desk/",
        "desk-compounds": "/desk/compounds/",
        "desk-compound": "/desk/compounds/LY001/",
        "desk-cases": "/desk/cases/",
        "desk-workload": "/desk/cases/workload/",
        "desk-review": "/desk/cases/review/",
        "desk-categories": "/desk/categories/",
        "desk-suggestions": "/desk/suggestions/",
        "desk-import": "/desk/import/register/",
        "desk-terms": "/desk/terms/",
        "desk-people": "/desk/people/",
        "desk-contracts": "/desk/contracts/",
        "desk-scorecard": "/desk/scorecard/",
        "desk-warnings": "/desk/warnings/",
        "desk-bulletin": "/desk/bulletins/2025Q4/",
        "desk-interviews": "/desk/interviews/",
        "desk-tough": "/desk/tough/LY001/",
        "desk-search": "/desk/search/?q=凤林",
        "desk-screen": "/desk/screen/",
        "desk-operations": "/desk/operations/",
    },
    "demo-audit": {"audit-trail": "/desk/audit/", "audit-chain": "/desk/audit/chain/"},
    "demo-manager": {"manager-home": "/desk/", "manager-cases": "/desk/cases/"},
}


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    port = a_free_port()
    demo = subprocess.Popen([sys.executable, "manage.py", "demo", "--port", str(port)], cwd=ROOT)
    try:
        wait_for(port)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            for user, pages in PAGES.items():
                take(browser, f"http://127.0.0.1:{port}", user, pages, folder)
            browser.close()
    finally:
        demo.terminate()
        demo.wait()


def take(browser: Browser, base: str, user: str | None, pages: dict[str, str], folder: Path) -> None:
    for language in ("zh-hans", "en"):
        context = browser.new_context(
            base_url=base, locale="zh-CN", timezone_id="Asia/Shanghai", viewport=DESK if user else PHONE
        )
        page = context.new_page()
        page.goto(f"/preferences/language/{language}/?next=/")
        if user:
            log_in(page, user)
        for name, path in pages.items():
            page.goto(path)
            page.screenshot(path=folder / f"{name}-{language[:2]}.png", full_page=True)
        context.close()


def log_in(page: Page, user: str) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", user)
    page.fill("[name=password]", PASSWORD)
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url("**/desk/**")


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, seconds: int = 90) -> None:
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise SystemExit("The demo did not start.")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots")
