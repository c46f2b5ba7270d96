"""Sheets as PDF/A in the process: a template of a room, one JSON input, a typeface out of a wheel.

All words go in as data and never into the template's text, so a name can be no markup; the time is given, so
the same data give the same bytes on every machine.
"""

import base64
import io
import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO, cast

import segno
import typst
from PIL import Image

WIDEST = 1000
"""Pixels of a photo's longer side on a sheet; more than this no printer shows on a quarter of a page."""


def typeface() -> Path:
    """The file of the one typeface, out of a wheel, whatever the machine has."""
    spec = find_spec("justmytype_intl_cjk")
    home = (spec and spec.submodule_search_locations or [""])[0]
    return Path(home) / "fonts" / "ofl" / "notosanssc" / "NotoSansSC[wght].ttf"


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Read once."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(typeface().parent)]
    )


def typeset(template: Path, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF of a template that reads `sys.inputs.data`; `at` is its date."""
    compiler = typst.Compiler(root=str(template.parent), font_paths=_fonts(), ignore_system_fonts=True)
    made = compiler.compile(
        str(template),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["a-2b"],
        timestamp=int(at.timestamp()),
    )
    return cast("bytes", made)  # a list is made of pictures alone, and nothing where a file is named


def qr(text: str) -> str:
    """A code as SVG, for `image(bytes(…), format: "svg")`."""
    drawing = io.BytesIO()
    segno.make(text, error="m").save(drawing, kind="svg", border=2, xmldecl=False, svgns=True)
    return drawing.getvalue().decode()


def photo(file: BinaryIO) -> str:
    """A photo that has passed the gate, made smaller and wrapped as SVG, as the code is."""
    with Image.open(file) as picture:
        picture.thumbnail((WIDEST, WIDEST))
        small = io.BytesIO()
        picture.convert("RGB").save(small, "JPEG", quality=80)
        width, height = picture.size
    address = f"data:image/jpeg;base64,{base64.b64encode(small.getvalue()).decode()}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image href="{address}" width="{width}" height="{height}"/></svg>'
    )
