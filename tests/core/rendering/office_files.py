"""Office files and archives written by hand, good and hostile."""

import io
import struct
import zipfile
import zlib

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"

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


_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_EVERYTHING = " ".join(
    [f'xmlns:{name}="{_OASIS}{space}:1.0"' for name, space in {
        "office": "office", "text": "text", "table": "table", "draw": "drawing",
        "svg": "svg-compatible", "script": "script", "of": "of"}.items()
    ]
    + [
        'xmlns:xlink="http://www.w3.org/1999/xlink"', 'office:version="1.2"',
        'xmlns:dom="http://www.w3.org/2001/xml-events"',
        'xmlns:ooo="http://openoffice.org/2004/office"',
    ]
)  # fmt: skip


def _open_document(kind: str, body: str, more: dict[str, str] | None = None) -> bytes:
    """An OpenDocument file that LibreOffice opens; `body` has the root's children."""
    members = {"content.xml": f"<office:document-content {_EVERYTHING}>{body}"
               "</office:document-content>", **(more or {})}  # fmt: skip
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in members
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_OASIS}manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        f"{entries}</manifest:manifest>"
    )
    return archive({"mimetype": kind, **members, "META-INF/manifest.xml": manifest})


def whole_odt(body: str) -> bytes:
    return _open_document(ODT, f"<office:body>{body}</office:body>")


def ods(tables: str) -> bytes:
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    return _open_document(ODS, body)


def odt_with_macro(text: str, statement: str) -> bytes:
    """A document whose Basic macro is to run as soon as it is opened."""
    library = 'xmlns:library="http://openoffice.org/2000/library"'
    link = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
    listener = (
        "<office:scripts><office:event-listeners>"
        '<script:event-listener script:language="ooo:script" script:event-name="dom:load"'
        ' xlink:type="simple" xlink:href='
        '"vnd.sun.star.script:Standard.M.Main?language=Basic&amp;location=document"/>'
        "</office:event-listeners></office:scripts>"
    )
    body = f"<office:body><office:text><text:p>{text}</text:p></office:text></office:body>"
    source = statement.replace('"', "&quot;")
    more = {
        "Basic/script-lc.xml": f"<library:libraries {library} {link}><library:library"
        ' library:name="Standard" library:link="false"/></library:libraries>',
        "Basic/Standard/script-lb.xml": f'<library:library {library} library:name="Standard"'
        ' library:readonly="false" library:passwordprotected="false">'
        '<library:element library:name="M"/></library:library>',
        "Basic/Standard/M.xml": '<script:module xmlns:script="http://openoffice.org/2000/script"'
        ' script:name="M" script:language="StarBasic">'
        f"Sub Main\n{source}\nEnd Sub\n</script:module>",
    }
    return _open_document(ODT, listener + body, more)


def xlsx(*, rows: int, columns: int) -> bytes:
    """A workbook of one sheet whose first cells say which row they are in."""
    schema = "http://schemas.openxmlformats.org"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    relation = f"{schema}/officeDocument/2006/relationships"
    rest = "<c><v>1</v></c>" * (columns - 1)
    lines = "".join(
        f'<row r="{n}"><c t="inlineStr"><is><t>строка {n}</t></is></c>{rest}</row>'
        for n in range(1, rows + 1)
    )
    main = f'xmlns="{schema}/spreadsheetml/2006/main" xmlns:r="{relation}"'
    package = f"{schema}/package/2006"
    return archive({
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/s.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1"'
        f' Target="xl/workbook.xml" Type="{relation}/officeDocument"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main}><sheets><sheet name="a" sheetId="1" r:id="r1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Target="s.xml" Type="{relation}/worksheet"/></Relationships>',
        "xl/s.xml": f"<worksheet {main}><sheetData>{lines}</sheetData></worksheet>",
    })  # fmt: skip
