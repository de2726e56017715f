"""Pictures that explode, loop, lie about their size or are something else as well."""

import io
import struct
import zlib

from faults.hostile.values import Hostile, of
from PIL import Image


def png(width: int, height: int, body: bytes = b"\0", *, depth: int = 8, colour: int = 2) -> bytes:
    """A PNG that claims a size."""
    head = struct.pack(">IIBBBBB", width % 2**32, height % 2**32, depth, colour, 0, 0, 0)
    chunks = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(body, 9)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def flood(side: int) -> bytes:
    """A PNG whose pixels are all there, packed a thousandfold."""
    return png(side, side, (b"\0" + bytes(side)) * side, colour=0)


def with_chunk(kind: bytes, data: bytes) -> bytes:
    """A small PNG with something more inside."""
    whole = png(1, 1, bytes(4))
    return whole[:33] + chunk(kind, data) + whole[33:]


def tiff(*directories: tuple[list[tuple[int, int, int, int]], int]) -> bytes:
    """A TIFF of directories: entries (tag, type, count, value) and where the next one is."""
    out = bytearray(b"II*\0\x08\0\0\0")
    for entries, following in directories:
        out += struct.pack("<H", len(entries))
        out += b"".join(struct.pack("<HHII", *entry) for entry in entries)
        out += struct.pack("<I", following)
    return bytes(out)


PLAIN = [(256, 3, 1, 1), (257, 3, 1, 1), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1),
         (273, 4, 1, 8), (278, 3, 1, 1), (279, 4, 1, 1)]  # fmt: skip


def sized(width: int, height: int, *, packing: int = 1) -> list[tuple[int, int, int, int]]:
    """The entries of a grey TIFF that claims a size."""
    other = {256: width, 257: height, 259: packing}
    return [(tag, 4 if tag in other else kind, count, other.get(tag, value))
            for tag, kind, count, value in PLAIN]  # fmt: skip


def tiff_of_pages(count: int) -> bytes:
    """So many directories, one after another."""
    step = 2 + 12 * len(PLAIN) + 4
    return tiff(*[(PLAIN, 8 + step * (place + 1)) for place in range(count - 1)], (PLAIN, 0))


def gif_of_frames(count: int) -> bytes:
    """An animation of so many frames of 60,000 × 60,000."""
    frame = b",\0\0\0\0\x60\xea\x60\xea\0\2\2D\1\0"
    return b"GIF89a\x60\xea\x60\xea\0\0\0" + frame * count + b";"


def drawn(kind: str, mode: str, **options: object) -> bytes:
    """A small picture by Pillow."""
    out = io.BytesIO()
    Image.new(mode, (64, 64)).save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


def turned(kind: str, seed: int) -> bytes:
    """A good picture with bytes turned."""
    whole, state = bytearray(drawn(kind, "RGB")), seed
    for _ in range(12):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        whole[12 + (state >> 20) % (len(whole) - 12)] = state >> 56
    return bytes(whole)


def halved(kind: str) -> bytes:
    """A good picture cut off in the middle."""
    whole = drawn(kind, "RGB")
    return whole[: len(whole) // 2]


def exif(orientation: int, size: int) -> bytes:
    """A JPEG with a turn and a heavy note of the camera."""
    notes = Image.Exif()
    notes[0x0112], notes[0x010E] = orientation, "x" * size
    return drawn("JPEG", "RGB", exif=notes.tobytes())


def bmp(width: int, height: int) -> bytes:
    """A BMP that claims a size."""
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + head


ENDINGS = {"PNG": "png", "JPEG": "jpg", "TIFF": "tif", "GIF": "gif", "WEBP": "webp", "BMP": "bmp"}

FILES: tuple[Hostile, ...] = (
    *(
        of(f"png: claims {w} × {h}", "a.png", png, w, h)
        for w, h in (
            (100_000, 100_000),
            (2**31 - 1, 1),
            (1, 2**31 - 1),
            (2**31 - 1, 2**31 - 1),
            (0, 0),
            (-1, 5),
        )
    ),
    of("png: 20,000 × 20,000 in 400 kB", "a.png", flood, 20_000),
    of("png: 16 bits, alpha, huge", "a.png", lambda: png(9_000, 9_000, depth=16, colour=6)),
    of(
        "png: text of 50 MB in 50 kB",
        "a.png",
        with_chunk,
        b"zTXt",
        b"a\0\0" + zlib.compress(bytes(50_000_000), 9),
    ),
    of(
        "png: profile of 50 MB in 50 kB",
        "a.png",
        with_chunk,
        b"iCCP",
        b"a\0\0" + zlib.compress(bytes(50_000_000), 9),
    ),
    of(
        "png: half a million empty chunks",
        "a.png",
        lambda: png(1, 1, bytes(4))[:33] + chunk(b"tEXt", b"a\0b") * 500_000,
    ),
    of(
        "png: animation of a million frames",
        "a.png",
        with_chunk,
        b"acTL",
        struct.pack(">II", 1_000_000, 0),
    ),
    of("tiff: directory follows itself", "a.tif", tiff, (PLAIN, 8)),
    of(
        "tiff: two directories follow each other",
        "a.tif",
        tiff,
        (PLAIN, 8 + 2 + 12 * 8 + 4),
        (PLAIN, 8),
    ),
    of("tiff: 20,000 pages", "a.tif", tiff_of_pages, 20_000),
    of("tiff: next directory outside", "a.tif", tiff, (PLAIN, 2**31)),
    *(
        of(
            f"tiff: claims 100,000 × 100,000, packing {n}",
            "a.tif",
            lambda n=n: tiff((sized(100_000, 100_000, packing=n), 0)),
        )
        for n in (1, 4, 5, 7, 8, 32773)
    ),
    of(
        "tiff: four billion strips",
        "a.tif",
        tiff,
        ([*PLAIN[:5], (273, 4, 2**32 - 1, 8), *PLAIN[6:]], 0),
    ),
    of("tiff: 65,535 entries that are not there", "a.tif", b"II*\0\x08\0\0\0\xff\xff"),
    of("gif: 5,000 frames of 60,000 × 60,000", "a.gif", gif_of_frames, 5_000),
    of("gif: a web page inside", "a.gif", b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//<script>"),
    *(of(f"{kind.lower()}: cut off", f"a.{ENDINGS[kind]}", halved, kind) for kind in ENDINGS),
    *(
        of(f"{kind.lower()}: bytes turned, {n}", f"a.{ENDINGS[kind]}", turned, kind, n)
        for kind in ENDINGS
        for n in range(2)
    ),
    of("jpeg: four inks", "a.jpg", drawn, "JPEG", "CMYK"),
    of("jpeg: turned eight ways", "a.jpg", exif, 8, 60_000),
    of("jpeg: turn that does not exist", "a.jpg", exif, 99, 10),
    of(
        "jpeg: claims 65,500 × 65,500",
        "a.jpg",
        lambda: drawn("JPEG", "RGB").replace(b"\0\x40\0\x40", b"\xff\xdc\xff\xdc", 1),
    ),
    of("jpeg: a zip follows", "a.jpg", lambda: drawn("JPEG", "RGB") + b"PK\5\6" + bytes(18)),
    of("jpeg: only the header", "a.jpg", b"\xff\xd8\xff\xe0"),
    of("bmp: claims 60,000 × 60,000", "a.bmp", bmp, 60_000, 60_000),
    of("bmp: negative height", "a.bmp", bmp, 60_000, -60_000),
    of(
        "webp: claims 16,383 × 16,383",
        "a.webp",
        b"RIFF\x1a\0\0\0WEBPVP8L\x0e\0\0\0/" + b"\xff\xff\xff\x0f" + bytes(9),
    ),
    of("svg: script", "a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    of("svg: called a picture", "a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    of("picture: a program", "a.jpg", b"MZ" + bytes(2000)),
    of(
        "ico: 255 pictures",
        "a.ico",
        b"\0\0\1\0\xff\0" + b"\0\0\0\0\1\0\x20\0\xff\xff\xff\x7f\x16\0\0\0" * 255,
    ),
)
