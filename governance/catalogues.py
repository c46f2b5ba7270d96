"""Translations: compiles `locale/*/LC_MESSAGES/*.po` at set-up and finds texts that would break a page.

`python -m governance.catalogues` needs neither gettext nor Django; nothing it makes is committed.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")


def compile_stale(folder: Path = LOCALE) -> None:
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(compiled))


def faults(folder: Path = LOCALE) -> Iterator[str]:
    """One sentence for each translation that has other placeholders than its original."""
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        for entry in polib.pofile(str(source), check_for_duplicates=True).translated_entries():
            if any(placeholders(text) != placeholders(entry.msgid) for text in translations(entry)):
                yield f"{source.relative_to(folder)}:{entry.linenum}: other placeholders than {entry.msgid!r}"


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


if __name__ == "__main__":
    found = list(faults()) if "--check" in sys.argv else []
    print(*found, sep="\n", end="\n" if found else "")
    compile_stale()
    sys.exit(bool(found))
