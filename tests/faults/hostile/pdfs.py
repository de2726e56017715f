"""PDFs that explode, loop, lie, act by themselves or are something else as well."""

import zlib

from core.rendering.pdf_files import (
    HELLO,
    deep_tree,
    encrypted,
    giant_image,
    many_pages,
    object_stream,
    page,
    page_tree_loop,
    pdf,
    simple,
    stream,
    stream_bomb,
)
from faults.hostile.values import Hostile, of

CATALOG = b"<</Type/Catalog/Pages 2 0 R%s>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"


def packed(body: bytes, layers: int) -> tuple[bytes, bytes]:
    """Return a body deflated several times, and the entries that say so."""
    for _ in range(layers):
        body = zlib.compress(body, 9)
    return body, b"/Filter[%s]" % (b"/FlateDecode" * layers)


def flate_layers(layers: int) -> bytes:
    """A content stream deflated again and again."""
    objects = list(page())
    objects[3] = stream(*packed(b" " * 30_000_000, layers))
    return pdf(*objects)


def filters(name: bytes, count: int) -> bytes:
    """A content stream that claims many filters of one kind."""
    objects = list(page())
    objects[3] = stream(b"00" * 1000, b"/Filter[%s]" % (name * count))
    return pdf(*objects)


def with_catalog(entries: bytes, *more: bytes) -> bytes:
    """A page and something in the catalog."""
    return pdf(*page(HELLO, entries=entries), *more)


def with_image(entries: bytes, body: bytes) -> bytes:
    """A page that shows one picture."""
    head = b"/Type/XObject/Subtype/Image" + entries
    return pdf(*page(b"500 0 0 500 0 0 cm /I Do"), stream(body, head))


def boxed(box: str) -> bytes:
    """A page of an odd size."""
    return simple(box=box)


def form_loop() -> bytes:
    """A form that draws itself."""
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</I 6 0 R>>>>"
    return pdf(*page(b"/I Do"), stream(b"/I Do /I Do", entries))


def form_tree() -> bytes:
    """Twenty forms, each drawing the next one ten times."""
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</I %d 0 R>>>>"
    forms = [stream(b"/I Do " * 10, entries % (7 + place)) for place in range(20)]
    return pdf(*page(b"/I Do"), *forms, stream(b"0 0 9 9 re f", entries % 6))


def pattern_storm() -> bytes:
    """A page filled with an endless tiling of tiny tiles."""
    tile = stream(
        b"0 0 1 1 re f",
        b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep .0001"
        b"/YStep .0001/Resources<<>>",
    )
    objects = list(page(b"/Pattern cs /P scn 0 0 595 842 re f"))
    objects[2] = objects[2].replace(b"/Font", b"/Pattern<</P 6 0 R>>/Font")
    return pdf(*objects, tile)


def xref_loop(kind: bytes) -> bytes:
    """A cross-reference table whose predecessor is itself."""
    whole = simple()
    at = whole.rindex(b"startxref") + 10
    start = whole[at:].split()[0]
    return whole.replace(b"/Root 1 0 R", b"/Root 1 0 R/%s %s" % (kind, start), 1)


def object_stream_loop() -> bytes:
    """Object streams that extend each other and hold each other."""
    one = stream(
        zlib.compress(b"7 0 8 3 <<>>"), b"/Type/ObjStm/N 2/First 8/Extends 7 0 R/Filter/FlateDecode"
    )
    two = stream(
        zlib.compress(b"6 0 8 3 <<>>"), b"/Type/ObjStm/N 2/First 8/Extends 6 0 R/Filter/FlateDecode"
    )
    return pdf(*page(HELLO), one, two)


def length_loop() -> bytes:
    """A stream whose length is itself."""
    objects = list(page())
    objects[3] = b"<</Length 4 0 R>>\nstream\n" + HELLO + b"\nendstream"
    return pdf(*objects)


def outline_loop() -> bytes:
    """Bookmarks that follow each other in a circle."""
    return with_catalog(
        b"/Outlines 6 0 R",
        b"<</First 7 0 R/Last 7 0 R/Count 1>>",
        b"<</Title(a)/Parent 6 0 R/Next 7 0 R/Prev 7 0 R/First 6 0 R>>",
    )


def real_pages(count: int) -> bytes:
    """So many pages, each an object of its own."""
    kids = b" ".join(b"%d 0 R" % (3 + place) for place in range(count))
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>"
    return pdf(CATALOG % b"", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), *[leaf] * count)


def lying_count(count: int) -> bytes:
    """One page, and a tree that claims others."""
    return pdf(CATALOG % b"", b"<</Type/Pages/Kids[3 0 R]/Count %d>>" % count, page()[2])


def operators(body: bytes, times: int) -> bytes:
    """A page whose content repeats operators."""
    return simple(body * times)


def with_font(entries: bytes, body: bytes) -> bytes:
    """A page whose font is a file of rubbish."""
    objects = list(page(HELLO))
    objects[4] = b"<</Type/Font/Subtype/TrueType/BaseFont/X/FontDescriptor 6 0 R>>"
    return pdf(*objects, b"<</Type/FontDescriptor/FontName/X%s 7 0 R>>" % entries, stream(body))


def cmap_bomb() -> bytes:
    """A font that maps four billion codes to text."""
    body = b"begincmap 1 begincodespacerange <00000000> <ffffffff> endcodespacerange\n" + (
        b"1 beginbfrange <00000000> <ffffffff> <0041> endbfrange\n" * 2000
    )
    objects = list(page(HELLO))
    objects[4] = b"<</Type/Font/Subtype/Type0/BaseFont/X/ToUnicode 6 0 R>>"
    return pdf(*objects, stream(body))


def action(kind: bytes) -> bytes:
    """A page that acts when it is opened."""
    return with_catalog(b"/OpenAction<<%s>>" % kind)


def locked(version: int, revision: int, bits: int, method: bytes) -> bytes:
    """A file that claims one of the ways of encryption, with rubbish for keys."""
    size = 48 if version == 5 else 32
    crypt = b"/CF<</StdCF<</CFM/%s/Length %d>>>>/StmF/StdCF/StrF/StdCF" % (method, bits // 8)
    entries = b"/Encrypt<</Filter/Standard/V %d/R %d/Length %d/P -44/O<%s>/U<%s>/OE<%s>/UE<%s>%s>>"
    rubbish = b"41" * size
    dictionary = entries % (
        version,
        revision,
        bits,
        rubbish,
        rubbish,
        b"42" * 32,
        b"42" * 32,
        crypt if version >= 4 else b"",
    )
    return pdf(*page(HELLO), trailer=dictionary + b"/ID[<00><00>]")


def cut(part: float) -> bytes:
    """A good file cut off."""
    whole = real_pages(20)
    return whole[: int(len(whole) * part)]


def damaged(seed: int) -> bytes:
    """A good file with bytes turned here and there, by a generator of our own."""
    whole, state = bytearray(object_stream(b"<</Type/Outlines/Count 3>>")), seed
    for _ in range(40):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        whole[(state >> 20) % len(whole)] = state >> 56
    return bytes(whole)


def js(script: bytes) -> bytes:
    """A file with a script that runs when it is opened."""
    return action(b"/S/JavaScript/JS(%s)" % script)


GIF = b"GIF89a\1\0\1\0\0\0\0;"
ZIP_END = b"PK\5\6" + bytes(18)
GREY = b"/ColorSpace/DeviceGray/BitsPerComponent 8"

BOMBS = (
    of("pdf: stream of 2 GB through two filters", "a.pdf", stream_bomb),
    *(of(f"pdf: flate of flate, {n} layers", "a.pdf", flate_layers, n) for n in (2, 3, 8, 30)),
    *(
        of(f"pdf: {n} filters {name.decode()}", "a.pdf", filters, name, n)
        for name in (b"/ASCIIHexDecode", b"/LZWDecode", b"/RunLengthDecode", b"/Crypt")
        for n in (50, 5000)
    ),
    of("pdf: picture of 60,000 × 60,000", "a.pdf", giant_image),
    of(
        "pdf: picture of 2 billion × 1",
        "a.pdf",
        with_image,
        b"/Width 2147483647/Height 1" + GREY,
        b"0",
    ),
    of("pdf: picture of negative size", "a.pdf", with_image, b"/Width -5/Height -5" + GREY, b"0"),
    *(
        of(
            f"pdf: picture {name.decode()} of rubbish",
            "a.pdf",
            with_image,
            b"/Width 9000/Height 9000/Filter/%s" % name + GREY,
            b"\x97JB2\r\n\x1a\n" + b"\xff" * 5000,
        )
        for name in (b"JBIG2Decode", b"JPXDecode", b"DCTDecode", b"CCITTFaxDecode", b"Unknown")
    ),
    of(
        "pdf: JPX of huge tiles",
        "a.pdf",
        with_image,
        b"/Width 9/Height 9/Filter/JPXDecode",
        bytes.fromhex("ff4fff51002f0000") + b"\x7f\xff\xff\xff" * 8 + bytes(99),
    ),
    of(
        "pdf: picture is its own mask",
        "a.pdf",
        with_image,
        b"/Width 9/Height 9/SMask 6 0 R" + GREY,
        bytes(81),
    ),
    of("pdf: tiles without end", "a.pdf", pattern_storm),
    of("pdf: a million characters on a page", "a.pdf", operators, HELLO, 100_000),
    of("pdf: a million saved states", "a.pdf", operators, b"q ", 1_000_000),
    of("pdf: a million marks", "a.pdf", operators, b"/A BMC ", 1_000_000),
    of("pdf: numbers of a thousand digits", "a.pdf", operators, b"9" * 1000 + b" w ", 2_000),
    of("pdf: four billion codes in a font", "a.pdf", cmap_bomb),
    of("pdf: 100,000 pages that are one object", "a.pdf", many_pages, 100_000),
    of("pdf: 20,000 real pages", "a.pdf", real_pages, 20_000),
    *(
        of(f"pdf: page of {box}", "a.pdf", boxed, box)
        for box in (
            "0 0 14400 14400",
            "0 0 1e9 1e9",
            "0 0 0 0",
            "0 0 -100 -100",
            "0 0 .001 14400",
            "0 0 99999999999999999999 9",
            "a b c d",
            "0 0",
            "-1e30 -1e30 1e30 1e30",
        )
    ),
)

LOOPS = (
    of("pdf: page tree in a circle", "a.pdf", page_tree_loop),
    of("pdf: page tree 300 deep", "a.pdf", deep_tree, 300),
    of("pdf: page tree 20,000 deep", "a.pdf", deep_tree, 20_000),
    of("pdf: table follows itself", "a.pdf", xref_loop, b"Prev"),
    of("pdf: hybrid table is itself", "a.pdf", xref_loop, b"XRefStm"),
    of("pdf: object streams hold each other", "a.pdf", object_stream_loop),
    of("pdf: length of a stream is the stream", "a.pdf", length_loop),
    of("pdf: bookmarks in a circle", "a.pdf", outline_loop),
    of("pdf: form draws itself", "a.pdf", form_loop),
    of("pdf: forms draw each other 10^20 times", "a.pdf", form_tree),
    *(of(f"pdf: claims {n} pages", "a.pdf", lying_count, n) for n in (0, -1, 2**31 - 1, 10**20)),
)

ACTING = (
    *(
        of(f"pdf: opens with {kind[:12].decode()}", "a.pdf", action, kind)
        for kind in (
            b"/S/Launch/F(cmd.exe)",
            b"/S/URI/URI(file:///etc/passwd)",
            b"/S/SubmitForm/F(http://a/)",
            b"/S/GoToR/F(\\\\\\\\host\\\\share)",
            b"/S/ImportData/F(x)",
            b"/S/GoToE/T<</R/C>>",
            b"/S/RichMediaExecute",
            b"/S/Rendition",
        )
    ),
    of("pdf: script at opening", "a.pdf", js, b"app.alert\\(1\\)"),
    of("pdf: script that spins", "a.pdf", js, b"while\\(1\\);"),
    of(
        "pdf: names tree of scripts in a circle",
        "a.pdf",
        with_catalog,
        b"/Names<</JavaScript 6 0 R>>",
        b"<</Kids[6 0 R]>>",
    ),
    of(
        "pdf: XFA form with an entity",
        "a.pdf",
        with_catalog,
        b"/AcroForm<</XFA 6 0 R>>",
        stream(b'<!DOCTYPE a[<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    ),
    of(
        "pdf: a program attached",
        "a.pdf",
        with_catalog,
        b"/Names<</EmbeddedFiles<</Names[(a.exe) 6 0 R]>>>>",
        b"<</Type/Filespec/F(a.exe)/EF<</F 7 0 R>>>>",
        stream(b"MZ" + bytes(500)),
    ),
    of(
        "pdf: signature of rubbish",
        "a.pdf",
        with_catalog,
        b"/AcroForm<</SigFlags 3/Fields[6 0 R]>>",
        b"<</FT/Sig/T(a)/V<</Type/Sig/Filter/Adobe.PPKLite/ByteRange[0 9 99999999999 -5]"
        b"/Contents<3080>>>>>",
    ),
    *(
        of(
            f"pdf: font file of rubbish in {name.decode()}",
            "a.pdf",
            with_font,
            name,
            b"\0\1\0\0\xff\xff" + b"glyf" * 3000,
        )
        for name in (b"/FontFile", b"/FontFile2", b"/FontFile3")
    ),
)

LOCKED = (
    of("pdf: password, RC4 of 40 bits", "a.pdf", encrypted, b"secret"),
    of("pdf: owner's password only", "a.pdf", encrypted, b""),
    *(
        of(
            f"pdf: encryption V{version} R{revision} {method.decode()}",
            "a.pdf",
            locked,
            version,
            revision,
            bits,
            method,
        )
        for version, revision, bits, method in (
            (1, 2, 40, b""),
            (2, 3, 128, b""),
            (4, 4, 128, b"AESV2"),
            (4, 4, 128, b"None"),
            (5, 5, 256, b"AESV3"),
            (5, 6, 256, b"AESV3"),
            (9, 99, 0, b"Magic"),
        )
    ),
)

BROKEN = (
    *(
        of(f"pdf: cut at {part:.0%}", "a.pdf", cut, part)
        for part in (
            0.01,
            0.1,
            0.25,
            0.5,
            0.75,
            0.9,
            0.99,
        )
    ),
    *(of(f"pdf: bytes turned, {seed}", "a.pdf", damaged, seed) for seed in range(8)),
    of("pdf: nothing but the header", "a.pdf", b"%PDF-1.7\n"),
    of("pdf: header and a million blanks", "a.pdf", b"%PDF-1.7\n" + b" " * 1_000_000 + b"%%EOF"),
    of("pdf: a zip follows", "a.pdf", simple() + ZIP_END),
    of("pdf: a picture stands before", "a.pdf", GIF + simple()),
    of("pdf: a web page stands before", "a.pdf", b"<html><script>alert(1)</script>\n" + simple()),
    of(
        "pdf: a web page in a comment",
        "a.pdf",
        simple().replace(b"%\xe2\xe3\xcf\xd3", b"%<script>alert(1)</script>", 1),
    ),
    of("pdf: a shell script stands before", "a.pdf", b"#!/bin/sh\nexit\n" + simple()),
    of("pdf: called a web page", "a.html", simple()),
    of("pdf: called a picture", "a.png", simple()),
    of("pdf: called a document", "a.docx", simple()),
)

FILES: tuple[Hostile, ...] = BOMBS + LOOPS + ACTING + LOCKED + BROKEN
