"""Photos for the demo, drawn so that nobody takes them for real ones."""

import io
from dataclasses import replace
from functools import cache
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from workflow.uploads import Admitted, admit

WALL, FLOOR, DOOR = "#d8d2c4", "#9c958a", "#6b5f4d"
CLUTTER = ("#b3693a", "#8a4f2a", "#3f6f8f", "#7d7d36")


COMMENT = b"\xff\xfe"
"""Begins a segment of a JPEG file that no reader shows."""
FRESH = count(1)


def another(photo: Admitted) -> Admitted:
    """The same picture as a file of its own: a repair is not proved by the photo of an earlier one."""
    words = b"demo %d" % next(FRESH)
    segment = COMMENT + (len(words) + 2).to_bytes(2, "big") + words
    content = photo.content[:2] + segment + photo.content[2:]
    return replace(photo, content=content)


@cache
def picture(*, cleared: bool) -> Admitted:
    """A corridor with a door, full of boxes or cleared; goes through the gate like any other photo."""
    image = Image.new("RGB", (960, 720), WALL)
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, 720), (300, 430), (660, 430), (960, 720)], fill=FLOOR)
    draw.rectangle((380, 180, 580, 430), fill=DOOR)
    if not cleared:
        for number, colour in enumerate(CLUTTER):
            left = 180 + 150 * number
            draw.rectangle((left, 420 + 30 * (number % 2), left + 150, 620), fill=colour, outline="#333333")
    stored = io.BytesIO()
    image.save(stored, "JPEG", quality=85)
    name = "after.jpg" if cleared else "before.jpg"
    return admit(SimpleUploadedFile(name, stored.getvalue(), "image/jpeg"))
