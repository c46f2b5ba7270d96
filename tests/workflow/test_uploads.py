import io
import struct
import zlib

import pytest
from django.core.files.base import ContentFile
from PIL import ExifTags, Image, ImageOps

from workflow.refusals import Refused
from workflow.uploads import MAX_BYTES, SCAN, Bounds, admit, admit_all, shown_name, sniffed

RED, BLUE = (220, 30, 30), (30, 30, 220)
MINIMAL_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def a_file(data, name="照片.jpg"):
    return ContentFile(data, name)


def saved(picture, form="JPEG", **options):
    content = io.BytesIO()
    picture.save(content, form, **options)
    return content.getvalue()


def a_picture(width=64, height=48, mode="RGB"):
    """Red, with a blue upper left quarter."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(BLUE, (0, 0, width // 2, height // 2))
    return picture.convert(mode)


def a_png(width, height, depth, colour, rows):
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def redrawn(data, **options):
    admitted = admit(a_file(data), **options)
    assert (admitted.mime, admitted.extension) == ("image/jpeg", ".jpg")
    picture = Image.open(io.BytesIO(admitted.content))
    assert picture.size == (admitted.width, admitted.height)
    return picture


def is_near(picture, place, colour):
    return all(abs(a - b) < 24 for a, b in zip(picture.convert("RGB").getpixel(place), colour, strict=True))


def refusal(data, name="照片.jpg", **options):
    with pytest.raises(Refused) as refused:
        admit(a_file(data, name), **options)
    return str(refused.value)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_drawn_anew(form):
    picture = redrawn(saved(a_picture(), form))

    assert picture.format == "JPEG"
    assert is_near(picture, (8, 8), BLUE)
    assert is_near(picture, (56, 40), RED)


def test_what_is_admitted_has_a_random_name_and_a_hash_of_its_own():
    one, two = (admit(a_file(saved(a_picture()), "我家.jpg")) for _ in range(2))

    assert one.name != two.name
    assert one.name.endswith(".jpg")
    assert one.sha256 == two.sha256
    assert len(one.sha256) == 64


def test_a_large_photo_is_made_smaller():
    assert redrawn(saved(Image.new("RGB", (4000, 3000)))).size == (2560, 1920)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_as_the_camera_was_held(orientation):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    data = saved(a_picture(), exif=exif)
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))

    picture = redrawn(data)

    assert picture.size == upright.size
    for place in [(4, 4), (picture.width - 4, 4), (4, picture.height - 4)]:
        assert is_near(picture, place, upright.getpixel(place))


def test_nothing_but_pixels_is_kept():
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "SecretCamera"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: (24.9, 0, 0)}
    )
    data = saved(
        a_picture(), exif=exif, comment="SecretNote", xmp=b"SecretXmp", icc_profile=b"SecretIcc" * 20
    )
    assert data.count(b"Secret") == 23

    picture = redrawn(data)

    assert not picture.getexif()
    assert set(picture.info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_script_behind_or_inside_a_photo_does_not_pass():
    data = saved(a_picture(), comment="<script>alert(1)</script>") + b"<script>alert(2)</script><?php"

    content = admit(a_file(data)).content

    assert b"script" not in content
    assert b"php" not in content


@pytest.mark.parametrize(
    ("mode", "form"),
    [("CMYK", "JPEG"), ("L", "JPEG"), ("P", "PNG"), ("1", "PNG"), ("LA", "PNG"), ("RGBA", "WEBP")],
)
def test_every_colour_mode_is_read(mode, form):
    picture = redrawn(saved(a_picture(mode=mode), form))

    assert picture.mode in ("RGB", "L")
    if mode not in ("L", "1", "LA"):
        assert is_near(picture, (8, 8), BLUE)


@pytest.mark.parametrize(("colour", "channels"), [(0, 1), (2, 3), (4, 2), (6, 4)])
def test_sixteen_bits_a_channel_become_eight(colour, channels):
    rows = (b"\0" + b"\x80\x00" * 16 * channels) * 16
    if colour in (4, 6):
        rows = (b"\0" + (b"\x80\x00" * (channels - 1) + b"\xff\xff") * 16) * 16

    assert is_near(redrawn(a_png(16, 16, 16, colour, rows)), (8, 8), (128, 128, 128))


def test_transparency_is_laid_on_white():
    clear = Image.new("RGBA", (32, 32), (0, 0, 0, 0))
    palette = Image.new("P", (32, 32))

    assert is_near(redrawn(saved(clear, "PNG")), (8, 8), (255, 255, 255))
    assert is_near(redrawn(saved(clear, "WEBP")), (8, 8), (255, 255, 255))
    assert is_near(redrawn(saved(palette, "PNG", transparency=0)), (8, 8), (255, 255, 255))


def test_the_first_picture_of_a_phone_with_two_lenses_is_taken():
    data = saved(a_picture(), "MPO", save_all=True, append_images=[Image.new("RGB", (32, 24))])

    assert redrawn(data).size == (64, 48)


def test_content_counts_and_not_the_name():
    assert admit(a_file(saved(a_picture(), "PNG"), "照片.exe")).extension == ".jpg"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "是空文件"),
        (b"\xff\xd8\xff" + b"\0" * MAX_BYTES, "超过10MB"),
        (b"just words", "不是照片"),
        (b"<html><body>", "网页或SVG"),
        (b"\xef\xbb\xbf\n <svg xmlns='http://www.w3.org/2000/svg'/>", "网页或SVG"),
        (b"GIF89a/*<script>*/", "GIF"),
        (b"BM" + b"\0" * 60, "BMP"),
        (b"II*\0" + b"\0" * 60, "TIFF"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "兼容性最佳"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "视频"),
        (b"PK\x03\x04" + b"\0" * 60, "文档或压缩包"),
        (MINIMAL_PDF, "只能上传照片"),
        (b"\xff\xd8\xff\xe0 not a photo", "已损坏"),
        (b"\x89PNG\r\n\x1a\n<script>", "已损坏"),
        (b"RIFF\x20\0\0\0WEBPVP8 <script>", "已损坏"),
    ],
)
def test_a_refusal_names_the_file_and_the_reason(data, reason):
    sentence = refusal(data, "楼道.jpg")

    assert sentence.startswith("“楼道.jpg”")
    assert sentence.endswith("。")
    assert reason in sentence


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_half_a_photo_is_refused(form):
    noise = Image.effect_noise((200, 200), 80).convert("RGB")
    data = saved(noise, form)

    assert "不完整" in refusal(data[: len(data) // 2])


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_a_moving_picture_is_refused(form):
    data = saved(a_picture(), form, save_all=True, append_images=[Image.new("RGB", (64, 48))])

    assert "动图" in refusal(data)


def test_the_bomb_of_seventeen_kilobytes_is_refused_by_its_header():
    """As a plain ImageField lets it pass: 704 MB when decoded."""
    bomb = a_png(13_266, 13_266, 1, 0, bytes((13_266 // 8 + 2) * 13_266))

    assert len(bomb) < 22_000
    assert "4000万" in refusal(bomb)


def headers_of_sixty_thousand():
    side = 60_000
    yield a_png(side, side, 8, 2, b"")
    jpeg = saved(a_picture())
    frame = jpeg.index(b"\xff\xc0")
    yield jpeg[: frame + 5] + struct.pack(">HH", side, side) + jpeg[frame + 9 :]
    body = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + (side - 1).to_bytes(3, "little") * 2
    yield b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


@pytest.mark.parametrize("data", [*headers_of_sixty_thousand()], ids=["png", "jpeg", "webp"])
def test_a_header_of_sixty_thousand_squared_is_refused(data):
    assert "4000万" in refusal(data)


@pytest.mark.parametrize(("width", "passes"), [(8000, True), (8001, False)])
def test_forty_million_pixels_pass_and_one_row_more_does_not(width, passes):
    data = a_png(width, 5000, 1, 0, bytes((width // 8 + 1 + (width % 8 > 0)) * 5000))

    if passes:
        assert redrawn(data, bounds=Bounds(seconds=60)).size == (2560, 1600)
    else:
        assert "4000万" in refusal(data)


def test_a_text_that_unpacks_to_megabytes_is_refused():
    text = b"zTXt" + b"note\0\0" + zlib.compress(bytes(50_000_000))
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    data = saved(a_picture(), "PNG")

    assert "已损坏" in refusal(data[:33] + chunk + data[33:])


def test_a_picture_that_takes_too_much_memory_is_refused():
    data = saved(Image.new("RGB", (6000, 5000), RED), "PNG")

    assert "占用内存过大" in refusal(data, bounds=Bounds(memory=200 * 1024 * 1024))


def test_a_picture_that_takes_too_long_is_stopped():
    """Hundreds of refinement scans over 25 million pixels: a small file that keeps a decoder busy."""
    data = saved(Image.new("L", (5000, 5000), 128), progressive=True)
    scan = data[data.rindex(b"\xff\xda") : -2]

    assert "处理超时" in refusal(data[:-2] + scan * 300 + data[-2:], bounds=Bounds(seconds=1))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\照片\\楼道.jpg", "楼道.jpg"),
        ("楼\n道\r\0.jpg", "楼道.jpg"),
        ("gpj.\u202e楼道", "gpj.楼道"),
        ("很" * 300 + ".jpg", "很" * 39 + "…"),
        ("", "未命名文件"),
        ("\n", "未命名文件"),
        (None, "未命名文件"),
    ],
)
def test_a_name_is_shown_without_tricks(name, shown):
    assert shown_name(name) == shown


def test_a_percent_sign_in_a_name_is_only_a_sign():
    assert refusal(b"", "100%(reason)s.jpg").startswith("“100%(reason)s.jpg”")


def test_six_photos_pass_and_seven_do_not():
    files = [a_file(saved(a_picture(8, 8))) for _ in range(7)]

    assert len(admit_all(files[:6])) == 6
    with pytest.raises(Refused, match="一次最多上传6个文件，您选择了7个。"):
        admit_all(files)
    assert admit_all([]) == []


def test_all_bad_files_are_named_at_once():
    good = a_file(saved(a_picture(8, 8)))

    with pytest.raises(Refused, match="“甲.jpg”是空文件.*“乙.jpg”是GIF"):
        admit_all([a_file(b"", "甲.jpg"), good, a_file(b"GIF89a", "乙.jpg")])


def test_a_file_that_was_read_before_is_read_from_its_start():
    file = a_file(saved(a_picture()))
    file.read()

    assert admit(file).width == 64


def test_a_scan_may_be_a_pdf_kept_as_it_is_or_a_photo():
    paper = admit(a_file(MINIMAL_PDF, "合同.pdf"), kind=SCAN)

    assert (paper.content, paper.mime, paper.extension) == (MINIMAL_PDF, "application/pdf", ".pdf")
    assert (paper.width, paper.height) == (None, None)
    assert admit(a_file(saved(a_picture())), kind=SCAN).mime == "image/jpeg"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (MINIMAL_PDF[:-8], "不完整"),
        (b"junk " + MINIMAL_PDF, "不是扫描件"),
        (b"PK\x03\x04", "不是扫描件"),
        (b"GIF89a", "GIF"),
    ],
)
def test_other_papers_are_refused(data, reason):
    assert reason in refusal(data, kind=SCAN)


def test_a_kind_is_read_from_the_first_bytes():
    assert sniffed(b"") == "unknown"
    assert sniffed(b"RIFF\0\0\0\0WAVE") == "unknown"
    assert sniffed(b"\0\0\0\x18ftypavif") == "heic"
