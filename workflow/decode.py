"""The child process of the upload gate: one untrusted picture in, one clean JPEG out.

Run by `workflow.uploads` as a script of its own (`python -I decode.py …`, picture on standard input), never
imported by the portal. It limits itself first: whatever a picture does, it does to this process alone.
"""

import io
import json
import resource
import sys

from PIL import Image, WebPImagePlugin  # noqa: F401

ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
TRANSPARENT = ("LA", "La", "PA", "RGBA", "RGBa")
STILL_OR_MOVING = ("PNG", "WEBP")
QUALITY = 85


class Unfit(Exception):
    """The picture is refused; the only argument is the reason's short word."""


def main(kind: str, max_pixels: int, long_edge: int, memory: int, seconds: int) -> None:
    limit_myself(memory, seconds)
    try:
        picture = clean(opened(sys.stdin.buffer.read(), kind, max_pixels), long_edge)
        content = encoded(picture)
    except Image.DecompressionBombError:
        answer({"refused": "pixels"})
    except Unfit as unfit:
        answer({"refused": str(unfit)})
    except MemoryError:
        answer({"refused": "memory"})
    except Exception:
        answer({"refused": "broken"})
    else:
        answer({"width": picture.width, "height": picture.height}, content)


def limit_myself(memory: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def answer(words: dict, content: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(words).encode() + b"\n" + content)


def opened(data: bytes, kind: str, max_pixels: int) -> Image.Image:
    """Judged by its header; nothing is decoded yet. Pillow raises its bomb error at twice its own limit."""
    Image.MAX_IMAGE_PIXELS = max_pixels // 2
    picture = Image.open(io.BytesIO(data), formats=(kind,))
    if kind in STILL_OR_MOVING and getattr(picture, "is_animated", False):
        raise Unfit("animated")
    return picture


def clean(picture: Image.Image, long_edge: int) -> Image.Image:
    """Upright, opaque, at most `long_edge`, and nothing but pixels."""
    turn = TURNS.get(orientation(picture))
    picture.draft(None, (long_edge, long_edge))
    picture.load()
    picture = eight_bits(picture)
    picture.thumbnail((long_edge, long_edge), Image.Resampling.LANCZOS)
    picture = on_white(picture)
    if turn is not None:
        picture = picture.transpose(turn)
    picture.info = {}
    return picture


def orientation(picture: Image.Image) -> int:
    """As the camera noted it; 1 (upright) where its note cannot be read."""
    try:
        return picture.getexif().get(ORIENTATION, 1)
    except Exception:
        return 1


def eight_bits(picture: Image.Image) -> Image.Image:
    """Greyscale or colour of 8 bits a channel, with transparency where there is any."""
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if "transparency" in picture.info or picture.mode in TRANSPARENT:
        return picture.convert("RGBA")
    return picture if picture.mode in ("L", "RGB") else picture.convert("RGB")


def on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def encoded(picture: Image.Image) -> bytes:
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=QUALITY)
    return content.getvalue()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
