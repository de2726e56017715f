"""Pictures that travel beside a document: grey PNG, set by typst, drawn page by page."""

import re
import struct
import zlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

FORM = Path(__file__).parent.parent / "forms" / "stamp.typ"
PGM = re.compile(rb"P5\s+(\d+)\s+(\d+)\s+(\d+)\s")


def draw_stamp(
    lines: Sequence[str], *, size: tuple[int, int], at: datetime, framed: bool = False
) -> bytes:
    """Return a picture of lines; `size` in millimetres."""
    from uprava.documents.lending import lend
    from uprava.printing.compiler import Setting, print_pdf
    from uprava.printing.values import Missing
    from uprava.rendering.calls import draw_scan

    width, height = size
    values = {"lines": list(lines), "width": width, "height": height, "framed": framed}
    pdf = print_pdf(FORM, values, created=at, setting=Setting(missing=Missing.NAME)).pdf
    with lend([pdf]) as path:
        page = draw_scan(path, "application/pdf", 1)
    return as_png(page.data, dpi=page.dpi)


def as_png(pgm: bytes, *, dpi: int) -> bytes:
    """Return grey dots as a PNG: ISO/IEC 15948, grey of eight bits, no filter."""
    head = PGM.match(pgm)
    assert head is not None, "the drawing is not a grey picture"
    width, height = int(head[1]), int(head[2])
    dots = pgm[head.end() :]
    rows = b"".join(b"\0" + dots[at * width : (at + 1) * width] for at in range(height))
    metre = round(dpi / 0.0254)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
            chunk(b"pHYs", struct.pack(">IIB", metre, metre, 1)),
            chunk(b"IDAT", zlib.compress(rows, 9)),
            chunk(b"IEND", b""),
        )
    )


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a part of a PNG with its length and check sum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
