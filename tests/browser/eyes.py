"""What a browser sees of a page that a reader should never see: each fault is one sentence."""

import json
import re
from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import ConsoleMessage, Page, Response

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = json.dumps({"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]})
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
WORDS = """(html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  const language = page.documentElement.lang;
  const foreign = (node) => node.closest("[lang]").lang !== language || node.closest("script, style, code");
  const found = [page.title];
  const texts = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) if (!foreign(texts.currentNode.parentElement)) found.push(texts.currentNode.data);
  for (const node of page.querySelectorAll("[aria-label], [alt], [title], [placeholder], [content]")) {
    if (foreign(node) || node.matches("meta:not([name=description])")) continue;
    for (const name of ["aria-label", "alt", "title", "placeholder", "content"]) {
      if (node.hasAttribute(name)) found.push(node.getAttribute(name));
    }
  }
  return found.map((words) => words.trim()).filter(Boolean);
}"""
SKELETON = """(html) => {
  const frame = new DOMParser().parseFromString(html, "text/html");
  const main = frame.querySelector("main");
  const texts = frame.createTreeWalker(frame.documentElement, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.trim() && "x";
  const said = ["href", "action", "value", "content", "title", "alt", "placeholder", "aria-label"];
  const nodes = [...frame.querySelectorAll("*")].reverse();
  for (const node of nodes) {
    for (const name of said) if (node.getAttribute(name)) node.setAttribute(name, "x");
    if (node.getAttribute("src")) node.setAttribute("src", node.getAttribute("src").replace(/\\d+/g, ""));
  }
  for (const node of nodes) {
    const next = node.nextElementSibling;
    if (next && !node.id && next.outerHTML === node.outerHTML) next.remove();
  }
  const parts = [main.outerHTML];
  main.remove();
  return [frame.documentElement.outerHTML, ...parts];
}"""
"""What stands around every page, and the page itself, without their words; of like siblings the first."""
FORMS = """(html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  return page.querySelectorAll("main form[method=post]:has([required])").length;
}"""
WIDER = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((node) => {
    const box = node.getBoundingClientRect();
    return box.width && box.right > room + 1;
  });
  return wide.slice(-3).map((node) => node.cloneNode(false).outerHTML);
}"""
HAN = re.compile(r"[\u3400-\u9fff]+")
LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9'._/:@-]*")
CODE = re.compile(r"[0-9@]|://")
"""Letters beside a figure are a number or a code; addresses are what they are."""
ENGLISH_ANYWHERE = frozenset(
    {
        "AA",
        "APP",
        "CSV",
        "DOCX",
        "Cookie",
        "EN",
        "Excel",
        "GB",
        "GB/T",
        "GeoReport",
        "HEIC",
        "JPEG",
        "JPG",
        "JSON",
        "MB",
        "MPa",
        "PDF",
        "PNG",
        "Tab",
        "WCAG",
        "XLSX",
        "XML",
        "mg/L",
        "xlsx",
        "flhy",
        *("beancount", "hledger"),
    }
)
"""Names of formats, programs, norms, keys and units, which Chinese writes the same way;
and the initials of the example."""


class Watch:
    """Listens to a page, and collects what its console says and what it failed to load."""

    def __init__(self, page: Page):
        self.page = page
        self.faults: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.faults.append(f"{response.status}: {response.url}")

    def taken(self) -> list[str]:
        found, self.faults[:] = list(self.faults), []
        return found


def audit(page: Page) -> list[str]:
    """Violations of WCAG 2.1 A and AA that a machine can find; AXE is an initial script of the page."""
    found = page.evaluate(f"axe.run(document, {RULES}).then(result => result.violations)")
    return [f"{rule['id']}: {node['html']} ({_reason(node)})" for rule in found for node in rule["nodes"]]


def _reason(node: dict) -> str:
    return "; ".join(check["message"] for kind in ("any", "all", "none") for check in node[kind])


def too_wide(page: Page) -> list[str]:
    """What makes the reader scroll sideways."""
    return [f"wider than the screen: {html}" for html in page.evaluate(WIDER)]


def words_of(page: Page, html: str) -> list[str]:
    """Every text, label and title, without parts that are marked as another language."""
    return page.evaluate(WORDS, html)


def skeleton(page: Page, html: str) -> set[str]:
    """Frame and page; what has the skeleton of another differs from it in its words alone."""
    return set(page.evaluate(SKELETON, html))


def forms_to_fill(page: Page, html: str) -> int:
    """How many forms have fields that must be filled."""
    return page.evaluate(FORMS, html)


def han(texts: list[str], stored: tuple[str, ...]) -> list[str]:
    """Chinese in the texts besides what is stored; `stored` has the longest first."""
    page = "\n".join(texts)
    known = [words for words in stored if words in page and HAN.search(words)]
    return [run for text in texts for run in HAN.findall(_without(text, known))]


def _without(text: str, known: list[str]) -> str:
    if HAN.search(text):
        for words in known:
            text = text.replace(words, " ")
    return text


def latin(texts: list[str], stored: tuple[str, ...]) -> list[str]:
    """English words in the texts besides what is stored."""
    known = _latin_in(stored)
    return [word for text in texts for word in _latin_words(text) if word not in known]


@cache
def _latin_in(stored: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for words in stored for word in _latin_words(words))


def _latin_words(text: str) -> list[str]:
    found = [word.strip(".-/:'") for word in LATIN.findall(text)]
    return [word for word in found if len(word) > 1 and not CODE.search(word)]
