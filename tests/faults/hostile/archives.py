"""Archives and office files: bombs, lies, entities, macros, links to elsewhere."""

import io
import struct
import warnings
import zipfile
import zlib

from core.rendering.office_files import (
    DOCX,
    LAUGHS,
    ODT,
    archive,
    docx,
    lying_docx,
    odt,
    outsider,
    overlapping_docx,
    word,
)
from faults.hostile.values import Hostile, of

RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="{kind}" Target="{target}" TargetMode="External"/></Relationships>'
)
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def zipped(*members: tuple[str, bytes], packed: bool = True) -> bytes:
    """An archive; names may repeat and be anything."""
    out = io.BytesIO()
    how = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", how) as file:
        warnings.simplefilter("ignore", UserWarning)  # one name twice is what some are about
        for name, body in members:
            file.writestr(zipfile.ZipInfo(name), body, how, 9 if packed else None)
    return out.getvalue()


def nested(depth: int) -> bytes:
    """An archive in an archive, ten of each."""
    body = zipped(("a", bytes(10_000_000)))
    for _ in range(depth):
        body = zipped(*((f"{n}.zip", body) for n in range(10)))
    return body


def bomb_docx(size: int) -> bytes:
    """A document whose text unpacks to `size` bytes."""
    return docx([" "], {"word/header1.xml": bytes(size)})


def many_members(count: int) -> bytes:
    """A document of so many parts."""
    return docx(["a"], {f"word/header{n}.xml": "" for n in range(count)})


def quine() -> bytes:
    """An archive whose only member says it is the archive itself, beginning at byte 0."""
    name = b"a.zip"
    end = b"PK\5\6\0\0\0\0\1\0\1\0"
    head = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 0, 0, 0, 0, 500, 500, len(name), 0) + name
    entry = struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 500, 500, len(name),
                        0, 0, 0, 0, 0, 0) + name  # fmt: skip
    return head + entry + end + struct.pack("<IIH", len(entry), len(head), 0)


def patched(data: bytes, sign: bytes, place: int, value: bytes) -> bytes:
    """An archive with bytes changed in every record of a kind."""
    whole, at = bytearray(data), data.find(sign)
    while at >= 0:
        whole[at + place : at + place + len(value)] = value
        at = whole.find(sign, at + 4)
    return bytes(whole)


def zip64(entries: int, size: int) -> bytes:
    """A document whose zip64 records tell of other numbers."""
    whole = docx(["a"])
    at = whole.rindex(b"PK\5\6")
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, entries, entries, size, at)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, at, 1)
    return whole[:at] + record + locator + whole[at:]


def symlink() -> bytes:
    """A member that is a link to the passwords."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        member = zipfile.ZipInfo("link")
        member.external_attr = 0o120777 << 16
        file.writestr(member, "/etc/passwd")
    return out.getvalue()


def with_part(xml: str) -> bytes:
    """A document whose main part is this XML."""
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": xml})


def linked(kind: str, target: str) -> bytes:
    """A document with a relation to elsewhere."""
    relations = RELATIONS.format(kind=KIND + kind, target=target)
    return docx(["Письмо"], {"word/_rels/settings.xml.rels": relations})


def sheet(cells: str, strings: str = "") -> bytes:
    """A workbook of one sheet."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return archive(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": "<workbook/>",
            "xl/worksheets/sheet1.xml": f"<worksheet {space}>"
            f"<sheetData>{cells}</sheetData></worksheet>",
            "xl/sharedStrings.xml": f"<sst {space}>{strings}</sst>",
        }
    )


def ole(mark: str) -> bytes:
    """A container of the old office formats with a stream's name inside."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + mark.encode("utf-16-le") + bytes(3000)
    )


def part(body: str) -> str:
    """A main part with something inside."""
    return word("document", body)


BOMBS = (
    of("zip: bomb in ten bombs", "a.zip", nested, 2),
    of("zip: bomb in ten bombs, four deep", "a.zip", nested, 4),
    of("zip: contains itself", "a.zip", quine),
    of("zip: contains itself, called a document", "a.docx", quine),
    of("docx: 1 GB of text", "a.docx", bomb_docx, 10**9),
    of("docx: 250 MB of text", "a.docx", bomb_docx, 250_000_000),
    of("docx: parts share bytes", "a.docx", overlapping_docx),
    of("docx: says it is short", "a.docx", lying_docx),
    of("docx: 12,000 parts", "a.docx", many_members, 12_000),
    of("docx: a million levels", "a.docx", lambda: with_part(part("<w:p>" * 1_000_000))),
    of("docx: a million paragraphs", "a.docx", lambda: with_part(part("<w:p/>" * 1_000_000))),
    of(
        "docx: an element of 100,000 attributes",
        "a.docx",
        lambda: with_part(part("<w:p " + " ".join(f'a{n}=""' for n in range(100_000)) + "/>")),
    ),
    of("docx: a name of a million letters", "a.docx", lambda: with_part(part(f"<{'a' * 10**6}/>"))),
    of(
        "xlsx: a million columns",
        "a.xlsx",
        sheet,
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    ),
    of(
        "xlsx: cell 10^30",
        "a.xlsx",
        sheet,
        '<row r="1"><c r="A1" t="s"><v>' + "9" * 30 + "</v></c></row>",
    ),
    of(
        "xlsx: string −1", "a.xlsx", sheet, '<row><c t="s"><v>-1</v></c></row>', "<si><t>a</t></si>"
    ),
    of(
        "xlsx: 200,000 strings named a million times",
        "a.xlsx",
        lambda: sheet(
            '<row><c t="s"><v>0</v></c></row>' * 200_000, f"<si><t>{'я' * 1000}</t></si>"
        ),
    ),
    of("odt: repeated 10^9 times", "a.odt", odt, '<text:p><text:s text:c="999999999"/></text:p>'),
)

ENTITIES = (
    of("docx: billion laughs", "a.docx", with_part, LAUGHS),
    of("odt: billion laughs", "a.odt", lambda: archive({"mimetype": ODT, "content.xml": LAUGHS})),
    *(
        of(f"docx: entity {uri[:16]}", "a.docx", lambda uri=uri: with_part(outsider(uri)))
        for uri in (
            "file:///etc/passwd",
            "http://127.0.0.1:9/",
            "expect://id",
            "php://filter",
            "jar:file:///a!/b",
            "netdoc:///etc/passwd",
            "\\\\host\\share",
        )
    ),
    of(
        "docx: parameter entity",
        "a.docx",
        with_part,
        '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/a.dtd"> %x;]><a/>',
    ),
    of(
        "docx: XInclude",
        "a.docx",
        with_part,
        '<a xmlns:xi="http://www.w3.org/2001/XInclude">'
        '<xi:include href="/etc/passwd" parse="text"/></a>',
    ),
    of(
        "docx: style sheet named",
        "a.docx",
        with_part,
        '<?xml-stylesheet type="text/xsl" href="http://127.0.0.1:9/"?><a/>',
    ),
    of(
        "docx: UTF-16 with entities",
        "a.docx",
        lambda: archive(
            {"[Content_Types].xml": "<Types/>", "word/document.xml": LAUGHS.encode("utf-16")}
        ),
    ),
    of(
        "docx: UTF-7",
        "a.docx",
        lambda: archive(
            {
                "[Content_Types].xml": "<Types/>",
                "word/document.xml": b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a>',
            }
        ),
    ),
    of(
        "docx: types with entities",
        "a.docx",
        lambda: archive({"[Content_Types].xml": LAUGHS, "word/document.xml": part("")}),
    ),
    of("docx: text outside XML", "a.docx", with_part, "\0\1\2 not xml"),
    of(
        "docx: signs that XML forbids", "a.docx", with_part, part("<w:t>&#0;&#xFFFF;&#xD800;</w:t>")
    ),
    of("xml: external entity", "a.xml", outsider("file:///etc/passwd").encode()),
    of("xml: billion laughs", "a.xml", LAUGHS.encode()),
    of("xml: not closed", "a.xml", b"<?xml version='1.0'?>" + b"<a>" * 200_000),
)

TRICKS = (
    of(
        "docm: macro called a document",
        "a.docx",
        lambda: docx(["a"], {"word/vbaProject.bin": ole("VBA")}),
    ),
    of("docm: macro", "a.docm", lambda: docx(["a"], {"word/vbaProject.bin": b"x"})),
    *(
        of(f"docx: {kind} from {target[:12]}", "a.docx", linked, kind, target)
        for kind, target in (
            ("attachedTemplate", "http://127.0.0.1:9/t.dotm"),
            ("oleObject", "file://host/share"),
            ("frame", "mhtml:http://127.0.0.1:9/x!x"),
            ("image", "http://127.0.0.1:9/a.png"),
        )
    ),
    of(
        "docx: program inside",
        "a.docx",
        lambda: docx(["a"], {"word/embeddings/a.exe": b"MZ" + bytes(99)}),
    ),
    of("docx: wrong types", "a.docx", lambda: archive({"[Content_Types].xml": "<Types/>"})),
    of("docx: is a workbook", "a.docx", sheet, ""),
    of("docx: is an OpenDocument", "a.docx", odt, "<text:p>a</text:p>"),
    of(
        "odt: mimetype of a program",
        "a.odt",
        lambda: archive({"mimetype": "application/x-msdownload"}),
    ),
    of("docx: password", "a.docx", ole, "EncryptedPackage"),
    of("doc: old format with macros", "a.doc", ole, "_VBA_PROJECT"),
    of("xls: old format of rubbish", "a.xls", ole, "Workbook"),
    of("msi: called a document", "a.doc", ole, "SummaryInformation"),
    *(
        of(f"zip: name {name[:12]!r}", "a.zip", zipped, (name, b"x"))
        for name in (
            "../../etc/cron.d/a",
            "/etc/passwd",
            "C:\\Windows\\a",
            "..\\..\\a",
            "a\nb",
            "\u202egnp.exe",
            "a" * 60_000,
            "con",
            "~/.bashrc",
        )
    ),
    of("zip: link to the passwords", "a.zip", symlink),
    of("zip: one name twice", "a.zip", zipped, ("a", b"1"), ("a", b"2")),
    of(
        "docx: main part twice",
        "a.docx",
        lambda: zipped(
            ("[Content_Types].xml", b"<Types/>"),
            ("word/document.xml", part("1").encode()),
            ("word/document.xml", part("2").encode()),
        ),
    ),
    of("docx: encrypted members", "a.docx", lambda: patched(docx(["a"]), b"PK\1\2", 8, b"\1\0")),
    of("docx: unknown packing", "a.docx", lambda: patched(docx(["a"]), b"PK\1\2", 10, b"\x63\0")),
    of(
        "docx: packing LZMA claimed",
        "a.docx",
        lambda: patched(docx(["a"]), b"PK\1\2", 10, b"\x0e\0"),
    ),
    of("docx: wrong sum", "a.docx", lambda: patched(docx(["a"]), b"PK\1\2", 16, b"\0\0\0\0")),
    of(
        "docx: members beyond the file",
        "a.docx",
        lambda: patched(docx(["a"]), b"PK\1\2", 42, b"\xff\xff\xff\x7f"),
    ),
    of("docx: other names inside", "a.docx", lambda: patched(docx(["a"]), b"PK\3\4", 30, b"XXXX")),
    of("zip64: billions of members", "a.docx", zip64, 2**40, 50),
    of("zip64: a table of exabytes", "a.docx", zip64, 2, 2**62),
    of(
        "zip: 65,535 members claimed",
        "a.zip",
        lambda: patched(zipped(("a", b"b")), b"PK\5\6", 8, b"\xff\xff\xff\xff"),
    ),
    of(
        "zip: comment is an archive",
        "a.zip",
        lambda: patched(zipped(("a", b"b")), b"PK\5\6", 20, b"\x16\0") + b"PK\5\6" + bytes(18),
    ),
    of("zip: a program stands before", "a.zip", lambda: b"MZ" + bytes(500) + zipped(("a", b"b"))),
    of("zip: nothing but the end", "a.zip", b"PK\5\6" + bytes(18)),
    *(
        of(f"docx: cut at {part_:.0%}", "a.docx", lambda p=part_: docx(["a" * 999])[: int(p * 500)])
        for part_ in (0.05, 0.3, 0.7, 0.95)
    ),
    of(
        "gz: 1 GB in 1 MB",
        "a.gz",
        lambda: b"\x1f\x8b\x08" + bytes(7) + zlib.compress(bytes(10**8), 9)[2:],
    ),
    of("7z: header only", "a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(26)),
    of("rar: header only", "a.rar", b"Rar!\x1a\x07\1\0" + bytes(20)),
    of(f"docx: claims {DOCX[-8:]} but is text", "a.docx", b"just a text"),
)

FILES: tuple[Hostile, ...] = BOMBS + ENTITIES + TRICKS
