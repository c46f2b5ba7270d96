"""Bars as PNG for the DOCX, which shows no SVG on many machines."""

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from workflow import typesetting

from .blocks import Chart

WIDTH, ROW, THICK, NAME, FIGURE, GAP = 1500, 66, 40, 420, 210, 20
"""Pixels; 150 mm of paper are 1500 of them, 254 to the inch."""
SIZE = 36
INK, TRACK, BAR = "#1d1d1f", "#eeeeee", "#8f2226"


def bars(chart: Chart) -> bytes:
    """Name, bar and value side by side, as in the PDF; the whole track is a hundred."""
    picture = Image.new("RGB", (WIDTH, ROW * len(chart.bars) + GAP), "white")
    pen, font = ImageDraw.Draw(picture), _font()
    track = WIDTH - NAME - FIGURE - 2 * GAP
    for at, bar in enumerate(chart.bars):
        top, left = at * ROW + GAP, NAME + GAP
        middle = top + THICK / 2
        pen.text((NAME, middle), bar.name, fill=INK, font=font, anchor="rm")
        pen.rectangle((left, top, left + track, top + THICK), fill=TRACK)
        share = min(max(bar.value, 0), 100) / 100
        if share:
            pen.rectangle((left, top, left + track * share, top + THICK), fill=BAR)
        pen.text((left + track + GAP, middle), bar.text, fill=INK, font=font, anchor="lm")
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True, dpi=(254, 254))
    return file.getvalue()


@lru_cache(maxsize=1)
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(typesetting.typeface(), SIZE)
