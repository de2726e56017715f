"""Office files and archives written by hand, good and hostile."""

import io
import struct
import zipfile
import zlib

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def archive(members: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in members.items():
            file.writestr(name, body)
    return out.getvalue()


def word(part: str, body: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{part} {_W}>{body}</w:{part}>'


def docx(paragraphs: list[str], more: dict[str, str | bytes] | None = None) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    members = {"[Content_Types].xml": "<Types/>", "word/document.xml": word("document", body)}
    return archive({**members, **(more or {})})


def odt(body: str, prolog: str = "") -> bytes:
    content = f"{prolog}<office:document-content {_ODF}><office:body>{body}</office:body>"
    return archive(
        {
            "mimetype": ODT,
            "content.xml": f'<?xml version="1.0"?>{content}</office:document-content>',
        }
    )


def lying_docx(declared: int = 100) -> bytes:
    """A part of 300 MB whose directory entry and header say it is short."""
    data = bytearray(docx([" "], {"word/footer1.xml": b" " * 300_000_000}))
    real = struct.pack("<I", 300_000_000)
    at = data.find(real)
    while at >= 0:
        data[at : at + 4] = struct.pack("<I", declared)
        at = data.find(real, at + 4)
    return bytes(data)


def overlapping_docx() -> bytes:
    """Fifty entries share one member's bytes (after D. Fifield's construction)."""
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = b" " * 4_000_000
    packed = kernel.compress(body) + kernel.flush()
    name = b"word/document.xml"
    crc = zlib.crc32(body)
    local = struct.pack(
        "<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, crc, len(packed), len(body), len(name), 0
    )
    data = local + name + packed
    directory = b""
    for number in range(50):
        each = b"[Content_Types].xml" if number == 0 else b"word/header%d.xml" % number
        directory += (
            struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 0, crc, len(packed), len(body),
                        len(each), 0, 0, 0, 0, 0, 0) + each
        )  # fmt: skip
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 50, 50, len(directory), len(data), 0)
    return data + directory + end


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "lol">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    + "]><a>&l11;</a>"
)


def outsider(uri: str) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "{uri}">]><a>&x;</a>'


def whole_docx(text: str) -> bytes:
    """A document with the relations and types that other programs insist on."""
    kind = "application/vnd.openxmlformats"
    schema = "http://schemas.openxmlformats.org"
    return archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{schema}/package/2006/content-types">'
            f'<Default Extension="rels" ContentType="{kind}-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kind}-officedocument'
            '.wordprocessingml.document.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{schema}/package/2006/relationships">'
            f'<Relationship Id="r1" Target="word/document.xml"'
            f' Type="{schema}/officeDocument/2006/relationships/officeDocument"/></Relationships>',
            "word/document.xml": word(
                "document", f"<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body>"
            ),
        }
    )
