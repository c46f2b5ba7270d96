"""Every pair of text and ground that the tokens name can be read: 4.5 to 1 and more."""

import re
from pathlib import Path

import pytest

TOKENS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", Path("static/portal/tokens.css").read_text()))
STATES = ["good", "warn", "bad", "idle", "busy"]
PAIRS = [
    ("ink", "paper"),
    ("ink", "wash"),
    ("muted", "paper"),
    ("muted", "wash"),
    ("accent", "paper"),
    ("accent", "wash"),
    ("accent-dark", "paper"),
    ("paper", "accent"),
    ("bad", "paper"),
    ("paper", "night"),
    ("line", "night"),
    ("line", "night-wash"),
    ("paper", "night-wash"),
    ("night-warn", "night"),
    *((state, f"{state}-wash") for state in STATES),
    *(("ink", f"{state}-wash") for state in STATES),
]


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read_on_its_ground(text, ground):
    dark, light = sorted([luminance(TOKENS[text]), luminance(TOKENS[ground])])

    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_the_edge_of_a_field_can_be_seen():
    assert 1.05 / (luminance(TOKENS["field"]) + 0.05) >= 3


def test_colours_are_written_down_only_among_the_tokens_and_in_the_charts():
    for sheet in Path("static/portal").glob("*.css"):
        if sheet.name in {"tokens.css", "charts.css", "admin.css"}:
            continue
        strange = set(re.findall(r"#[0-9a-f]{3,6}\b", sheet.read_text())) - {"#fff", "#000"}
        assert not strange, sheet
