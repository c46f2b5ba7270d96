"""How long one photo takes at the gate, child start-up included: `python bench/bench_uploads.py`."""

import io
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")

import django  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from PIL import Image  # noqa: E402

from workflow.refusals import Refused  # noqa: E402
from workflow.uploads import admit  # noqa: E402

RUNS = 5
PHOTOS = [
    ("64 pixels: the child alone", (8, 8), "JPEG", {}),
    ("12 Mpx JPEG", (4000, 3000), "JPEG", {"quality": 88}),
    ("12 Mpx JPEG, progressive", (4000, 3000), "JPEG", {"quality": 88, "progressive": True}),
    ("12 Mpx WebP", (4000, 3000), "WEBP", {"quality": 85, "method": 0}),
    ("40 Mpx JPEG", (7300, 5470), "JPEG", {"quality": 70}),
    ("2 Mpx screenshot PNG", (1080, 1920), "PNG", {}),
]


def main() -> None:
    django.setup()
    for name, size, form, options in PHOTOS:
        data = photo(size, form, options)
        print(f"{name:28} {len(data) // 1024:5} KB {median(lambda data=data: gate(data)):6.2f} s")


def photo(size: tuple[int, int], form: str, options: dict) -> bytes:
    """Coarse noise in three channels, which packs about as badly as a street with trees."""
    grain = Image.effect_noise((max(size[0] // 8, 1), max(size[1] // 8, 1)), 90).resize(size)
    content = io.BytesIO()
    Image.merge("RGB", [grain, grain.rotate(180), grain.transpose(Image.Transpose.FLIP_LEFT_RIGHT)]).save(
        content, form, **options
    )
    return content.getvalue()


def gate(data: bytes) -> None:
    try:
        admit(ContentFile(data, "photo"))
    except Refused as refusal:
        print(refusal)


def median(action) -> float:
    """Of a few runs, in seconds."""
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        action()
        times.append(time.perf_counter() - began)
    return sorted(times)[RUNS // 2]


if __name__ == "__main__":
    main()
