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
WORDS = """() => {
  const language = document.documentElement.lang;
  const foreign = (node) => node.closest("[lang]").lang !== language || node.closest("script, style, code");
  const found = [document.title];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) if (!foreign(texts.currentNode.parentElement)) found.push(texts.currentNode.data);
  for (const node of document.querySelectorAll("[aria-label], [alt], [title], [placeholder], [content]")) {
    if (foreign(node) || node.matches("meta:not([name=description])")) continue;
    for (const name of ["aria-label", "alt", "title", "placeholder", "content"]) {
      if (node.hasAttribute(name)) found.push(node.getAttribute(name));
    }
  }
  return found.map((words) => words.trim()).filter(Boolean);
}"""
PARTS = """() => {
  const frame = new DOMParser().parseFromString(document.documentElement.outerHTML, "text/html");
  const main = frame.querySelector("main");
  const parts = [`${document.title} ${main.outerHTML}`];
  main.remove();
  frame.querySelector("title").remove();
  return [frame.documentElement.outerHTML, ...parts];
}"""
SKELETON = """() => {
  const frame = new DOMParser().parseFromString(document.documentElement.outerHTML, "text/html");
  const main = frame.querySelector("main");
  const texts = frame.createTreeWalker(frame.documentElement, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.trim() && "x";
  const said = ["href", "src", "action", "value", "content", "title", "alt", "placeholder", "aria-label"];
  const nodes = [...frame.querySelectorAll("*")].reverse();
  for (const node of nodes) {
    for (const name of said) if (node.getAttribute(name)) node.setAttribute(name, "x");
  }
  for (const node of nodes) {
    const next = node.nextElementSibling;
    if (next && !node.id && next.outerHTML === node.outerHTML) next.remove();
  }
  const parts = [main.outerHTML];
  main.remove();
  return [frame.documentElement.outerHTML, ...parts];
}"""
"""The same parts without their words and figures; of like siblings the first."""
WIDER = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((node) => {
    const box = node.getBoundingClientRect();
    return box.width && box.right > room + 1;
  });
  return wide.slice(-3).map((node) => node.cloneNode(false).outerHTML);
}"""
VOLATILE = re.compile(r'value="[^"]{40,}"|next=[^"]*|\d+')
"""Tokens, ways back and figures, by which pages differ that are otherwise the same to the letter."""
TITLE = re.compile(r"(?s)<title>.*?</title>")
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
    }
)
"""Names of formats, norms, keys and units, which Chinese writes the same way;
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
    """Violations of WCAG 2.1 A and AA that a machine can find."""
    page.evaluate(AXE)
    found = page.evaluate(f"axe.run(document, {RULES}).then(result => result.violations)")
    return [f"{rule['id']}: {node['html']} ({_reason(node)})" for rule in found for node in rule["nodes"]]


def _reason(node: dict) -> str:
    return "; ".join(check["message"] for kind in ("any", "all", "none") for check in node[kind])


def too_wide(page: Page) -> list[str]:
    """What makes the reader scroll sideways."""
    return [f"wider than the screen: {html}" for html in page.evaluate(WIDER)]


def parts(page: Page) -> set[str]:
    """What stands around every page, and the page itself, without what is volatile."""
    return {VOLATILE.sub("", html) for html in page.evaluate(PARTS)}


def sent(html: str) -> set[str]:
    """The same of a page as the server sent it, before a browser has read it."""
    frame, main, rest = re.split(r"(?s)(<main\b.*</main>)", html, maxsplit=1)
    title = TITLE.search(frame)
    frame = TITLE.sub("", frame, count=1)
    return {VOLATILE.sub("", part) for part in (frame + rest, (title[0] if title else "") + main)}


def words_on(page: Page) -> list[str]:
    """Every text, label and title of the page, without parts that are marked as another language."""
    return page.evaluate(WORDS)


def skeleton(page: Page) -> set[str]:
    """What the audit depends on, frame and page: those of one skeleton differ in their words alone."""
    return set(page.evaluate(SKELETON))


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
