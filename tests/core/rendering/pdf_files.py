"""PDF files written by hand, good and hostile: bytes out, nothing third-party kept."""

import zlib
from collections.abc import Sequence


def pdf(*objects: bytes, trailer: bytes = b"", tail: bytes = b"%%EOF\n") -> bytes:
    """Number the objects from 1 (the first is the catalog) and write a correct table."""
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n" % (len(objects) + 1, trailer)
    return bytes(out) + b"%d\n" % table + tail


def stream(body: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(body), entries, body)


def page(
    content: bytes = b"", *, entries: bytes = b"", box: str = "0 0 595 842"
) -> Sequence[bytes]:
    """Return catalog, page tree, one page, its content and a font."""
    return (
        b"<</Type/Catalog/Pages 2 0 R%s>>" % entries,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>/XObject<</I 6 0 R>>>>>>" % box.encode(),
        stream(content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )


HELLO = b"BT /F 24 Tf 72 700 Td (Hello world) Tj ET"


def simple(content: bytes = HELLO, **kwargs: object) -> bytes:
    return pdf(*page(content, **kwargs))  # type: ignore[arg-type]


def encrypted(user_password: bytes) -> bytes:
    """Encrypt with RC4-40 as ISO 32000-1, 7.6.3 tells (revision 2)."""
    owner = _rc4(_md5(_pad(b"owner"))[:5], _pad(user_password))
    file_id = b"0123456789abcdef"
    rights = (-4).to_bytes(4, "little", signed=True)
    key = _md5(_pad(user_password) + owner + rights + file_id)[:5]
    objects = list(page())
    secret = _rc4(_md5(key + (4).to_bytes(3, "little") + b"\0\0")[:10], HELLO)
    objects[3] = stream(secret)
    objects.append(
        b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>"
        % (owner.hex().encode(), _rc4(key, _PADDING).hex().encode())
    )
    ids = file_id.hex().encode()
    return pdf(*objects, trailer=b"/Encrypt 6 0 R/ID[<%s><%s>]" % (ids, ids))


_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def _pad(password: bytes) -> bytes:
    return (password + _PADDING)[:32]


def _md5(data: bytes) -> bytes:
    import hashlib

    return hashlib.md5(data, usedforsecurity=False).digest()


def _rc4(key: bytes, data: bytes) -> bytes:
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def page_tree_loop() -> bytes:
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 1>>",
    )


def stream_bomb(size: int = 2 * 1024**3) -> bytes:
    """A page whose content unpacks to `size` bytes through two filters."""
    pack = zlib.compressobj(9, wbits=-15)
    part = pack.compress(b" " * 2**20) + pack.flush(zlib.Z_FULL_FLUSH)
    inner = b"\x78\xda" + part * (size // 2**20) + pack.flush()
    objects = list(page())
    objects[3] = stream(zlib.compress(inner, 9), b"/Filter[/FlateDecode/FlateDecode]")
    return pdf(*objects)


def giant_image(side: int = 60_000) -> bytes:
    """A picture of side × side grey pixels in few bytes."""
    pack = zlib.compressobj(9)
    row = b"\xc0" * side
    inner = b"".join(pack.compress(row) for _ in range(64)) + pack.flush()
    entries = (
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray"
        b"/BitsPerComponent 8/Filter/FlateDecode" % (side, side)
    )
    return pdf(*page(b"500 0 0 500 0 0 cm /I Do"), stream(inner, entries))


def many_pages(count: int) -> bytes:
    """`count` pages that are all one object."""
    objects = list(page(HELLO))
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b"3 0 R " * count, count)
    return pdf(*objects)


def deep_tree(depth: int) -> bytes:
    """A page below `depth` nested page tree nodes, and as many nested arrays."""
    nodes = [
        b"<</Type/Pages/Kids[%d 0 R]/Count 1%s>>" % (n + 1, b"/Parent %d 0 R" % (n - 1))
        for n in range(2, depth)
    ]
    last = b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 99 99]/X %s%s>>"
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        *nodes,
        last % (depth - 1, b"[" * depth, b"]" * depth),
    )


def object_stream(hidden: bytes) -> bytes:
    """Hide a dictionary in a compressed object stream, as PDF 1.5 writers do."""
    packed = zlib.compress(b"7 0 " + hidden)
    entries = b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode"
    return pdf(*page(HELLO), stream(packed, entries))
