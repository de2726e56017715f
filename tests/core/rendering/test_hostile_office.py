"""Hostile archives, XML, pictures and letters: stable answers at a bounded cost."""

import io
import random
import socket
import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from core.rendering import office_files
from core.rendering.costs import COSTS
from core.rendering.locked_files import locked_odt, locked_ooxml
from core.rendering.office_files import DOCX, ODT, XLSX
from PIL import Image
from uprava import rendering
from uprava.rendering import Problem, xml

Put = Callable[[bytes], Path]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

Made = Callable[[], bytes]
"""Makes a file when its test wants it: some take seconds, and every process reads this module."""


def bomb(filling: bytes) -> bytes:
    """Return a document with a part of that filling."""
    return office_files.docx(["мир"], {"word/footer1.xml": filling})


def locked_at_the_end() -> bytes:
    """Return a locked document whose directory follows two megabytes."""
    content = office_files.docx(["мир"], {"a.bin": random.Random(1).randbytes(2**21)})
    return locked_ooxml(content, "с")


REFUSED: dict[str, tuple[Made, str, Problem]] = {
    "declared bomb": (lambda: bomb(bytes(300_000_000)), DOCX, Problem.ZIP_BOMB),
    "dense bomb": (lambda: bomb(b" " * 100_000_000), DOCX, Problem.ZIP_BOMB),
    "bomb with lying sizes": (office_files.lying_docx, DOCX, Problem.DAMAGED),
    "overlapping members": (office_files.overlapping_docx, DOCX, Problem.ZIP_BOMB),
    "truncated": (lambda: office_files.docx(["мир"])[:-40], DOCX, Problem.DAMAGED),
    "no archive": (lambda: b"%PDF-1.7", DOCX, Problem.DAMAGED),
    "other archive": (lambda: office_files.archive({"a.txt": "a"}), XLSX, Problem.MISTYPED),
    "too many members": (
        lambda: office_files.archive({f"{n}": "" for n in range(10_001)}),
        DOCX,
        Problem.ZIP_BOMB,
    ),
    "password": (
        lambda: locked_ooxml(office_files.whole_docx("мир"), "секрет"),
        DOCX,
        Problem.ENCRYPTED,
    ),
    "password, directory at the end": (locked_at_the_end, DOCX, Problem.ENCRYPTED),
    "password, OpenDocument": (lambda: locked_odt("мир", "секрет"), ODT, Problem.ENCRYPTED),
    "password, OpenDocument as a whole": (
        lambda: office_files.archive({"mimetype": ODT, "encrypted-package": b"\1" * 64}),
        ODT,
        Problem.ENCRYPTED,
    ),
    "old format": (lambda: OLE, DOCX, Problem.MISTYPED),
    "empty": (lambda: b"", DOCX, Problem.EMPTY),
    "program as text": (lambda: b"MZ\x90\0" + bytes(100), "text/plain", Problem.MISTYPED),
    "text as picture": (lambda: b"hello", "image/png", Problem.MISTYPED),
    "unknown": (lambda: b"hello", "application/x-unknown", Problem.UNSUPPORTED),
}


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_file_is_refused_by_a_stable_code(put: Put, name: str) -> None:
    make, media_type, problem = REFUSED[name]
    path = put(make())
    with COSTS.measured() as costs:
        assert rendering.inspect(path, media_type).problem == problem
        text = rendering.extract_text(path, media_type)
        with pytest.raises(rendering.UnreadableError):
            list(rendering.render(path, media_type, pages=[1], width=100))
    assert "\0" not in text.text
    assert text.problem in {problem, None, Problem.DAMAGED}
    assert costs.peak_seconds < 4
    assert costs.peak_memory < 300 * 2**20


def test_macro_is_named_and_its_document_still_has_text(put: Put) -> None:
    path = put(office_files.docx(["Смета"], {"word/vbaProject.bin": OLE}))
    found = rendering.inspect(path, DOCX)
    assert (found.active, found.problem) == (("Macro",), Problem.MACRO)
    assert rendering.extract_text(path, DOCX).text == "Смета"


def test_template_from_elsewhere_is_named(put: Put) -> None:
    relations = (
        '<Relationships><Relationship Type="http://x/attachedTemplate"'
        ' Target="http://evil.example/a.dotm" TargetMode="External"/></Relationships>'
    )
    path = put(office_files.docx(["Смета"], {"word/_rels/settings.xml.rels": relations}))
    assert rendering.inspect(path, DOCX).active == ("ExternalLink",)


@pytest.fixture
def listener() -> Iterator[tuple[str, list[int]]]:
    """A server that remembers whether anybody called."""
    server = socket.create_server(("127.0.0.1", 0))
    calls: list[int] = []

    def serve() -> None:
        try:
            while True:
                server.accept()[0].close()
                calls.append(1)
        except OSError:
            return

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/x", calls
    server.shutdown(socket.SHUT_RDWR)
    server.close()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "cp1251"])
@pytest.mark.parametrize("what", ["file", "http", "laughs", "dtd"])
def test_xml_cannot_read_files_call_out_or_explode(
    put: Put, tmp_path: Path, listener: tuple[str, list[int]], what: str, encoding: str
) -> None:
    url, calls = listener
    secret = tmp_path / "secret"
    secret.write_text("тайна")
    text = {
        "file": office_files.outsider(secret.as_uri()),
        "http": office_files.outsider(url),
        "laughs": office_files.LAUGHS,
        "dtd": f'<?xml version="1.0"?><!DOCTYPE a SYSTEM "{url}"><a>b</a>',
    }[what]
    data = text.replace("?>", f' encoding="{encoding}"?>', 1).encode(encoding)
    entries = {
        "text/xml": data,
        DOCX: office_files.docx([""], {"word/header1.xml": data}),
        ODT: office_files.archive({"mimetype": ODT, "content.xml": data}),
        XLSX: office_files.archive(
            {"[Content_Types].xml": "", "xl/workbook.xml": "", "xl/sharedStrings.xml": data}
        ),
    }
    with COSTS.measured() as costs:
        for media_type, body in entries.items():
            found = rendering.extract_text(put(body), media_type)
            assert found.problem in {Problem.FORBIDDEN_XML, Problem.DAMAGED}
            assert "тайна" not in found.text
            assert len(found.text) < 100
    assert costs.peak_seconds < 1
    assert calls == []


def test_the_one_parser_refuses_what_the_readers_refuse(tmp_path: Path) -> None:
    for text in (office_files.LAUGHS, office_files.outsider(tmp_path.as_uri())):
        with pytest.raises(xml.ForbiddenXmlError):
            xml.parse(text.encode())
    assert xml.parse("<a>текст</a>".encode()).text == "текст"


def test_xml_of_a_million_levels_is_refused(put: Put) -> None:
    path = put(b"<a>" * 1_000_000)
    with COSTS.measured() as costs:
        assert rendering.extract_text(path, "text/xml").problem is Problem.DAMAGED
        rendering.extract_text(path, "text/html")
    assert costs.peak_seconds < 5


def png(width: int, height: int) -> bytes:
    """A picture that declares its size and holds nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    chunks = [
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def looped_tiff() -> bytes:
    """A directory of pages whose second entry leads back to the first."""
    out = io.BytesIO()
    page = Image.new("L", (8, 8))
    page.save(out, "TIFF", save_all=True, append_images=[page])
    data = bytearray(out.getvalue())
    first = struct.unpack_from("<I", data, 4)[0]
    second_link = first + 2 + 12 * struct.unpack_from("<H", data, first)[0]
    second = struct.unpack_from("<I", data, second_link)[0]
    last_link = second + 2 + 12 * struct.unpack_from("<H", data, second)[0]
    struct.pack_into("<I", data, last_link, first)
    return bytes(data)


def tiff_flood() -> bytes:
    out = io.BytesIO()
    Image.new("1", (40_000, 40_000)).save(out, "TIFF", compression="group4")
    return out.getvalue()


PICTURES: dict[str, tuple[Made, str, Problem | None]] = {
    "flood": (lambda: png(60_000, 60_000), "image/png", Problem.IMAGE_TOO_LARGE),
    "long flood": (lambda: png(2**31 - 1, 1), "image/png", Problem.IMAGE_TOO_LARGE),
    "cut": (lambda: png(500, 500)[:60], "image/png", Problem.TRUNCATED),
    "short of data": (lambda: png(500, 500), "image/png", Problem.TRUNCATED),
    "fax flood": (tiff_flood, "image/tiff", Problem.IMAGE_TOO_LARGE),
    "loop": (looped_tiff, "image/tiff", None),
}


@pytest.mark.parametrize("name", PICTURES)
def test_hostile_picture_is_refused_before_it_is_unpacked(put: Put, name: str) -> None:
    make, media_type, problem = PICTURES[name]
    path = put(make())
    with COSTS.measured() as costs:
        found = rendering.inspect(path, media_type)
        if problem:
            with pytest.raises(rendering.UnreadableError) as caught:
                list(rendering.render(path, media_type, pages=[1], width=500))
            assert caught.value.problem == problem
    assert found.problem == problem
    assert found.pages <= 2
    assert costs.peak_seconds < 3
    assert costs.peak_memory < 300 * 2**20


def test_picture_that_is_also_an_archive_is_only_a_picture(put: Put) -> None:
    out = io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(out, "GIF")
    path = put(out.getvalue() + office_files.docx(["мир"]))
    assert rendering.inspect(path, "image/gif").pages == 1
    assert next(rendering.render(path, "image/gif", pages=[1], width=20)).media_type == "image/png"


@pytest.mark.parametrize("depth", [100, 3_000])
def test_letter_nested_in_itself_costs_little(put: Put, depth: int) -> None:
    letter = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(depth)
    )
    with COSTS.measured() as costs:
        text = rendering.extract_text(put(letter), "message/rfc822")
    assert text.problem in {None, Problem.DAMAGED, Problem.TOO_SLOW}
    assert costs.peak_seconds < 21


def test_groups_of_rtf_nested_without_end_are_refused(put: Put) -> None:
    path = put(b"{\\rtf1" + b"{" * 1_000_000)
    assert rendering.extract_text(path, "application/rtf").problem is Problem.DAMAGED
