"""Tools of a forger: change bytes, add revisions, put another CMS into a signed file."""

import io
import re
from collections.abc import Callable

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\] *")


def byte_range(pdf: bytes) -> tuple[int, int, int, int]:
    first, length, rest, last = map(int, RANGE.findall(pdf)[-1])
    return first, length, rest, last


def covered(pdf: bytes) -> bytes:
    first, length, rest, last = byte_range(pdf)
    return pdf[first : first + length] + pdf[rest : rest + last]


def cms_of(pdf: bytes) -> bytes:
    _first, length, rest, _last = byte_range(pdf)
    contents = bytes.fromhex(pdf[length + 1 : rest - 1].decode())
    return contents[: 4 + int.from_bytes(contents[2:4], "big")]


def with_cms(pdf: bytes, cms: bytes) -> bytes:
    _first, length, rest, _last = byte_range(pdf)
    hexed = cms.hex().encode().ljust(rest - length - 2, b"0")
    assert len(hexed) == rest - length - 2, "the CMS does not fit"
    return pdf[: length + 1] + hexed + pdf[rest - 1 :]


def with_range(pdf: bytes, numbers: tuple[int, int, int, int]) -> bytes:
    found = list(RANGE.finditer(pdf))[-1]
    old = found.group()
    new = b"/ByteRange [%d %d %d %d]" % numbers
    assert len(new) <= len(old), "the numbers do not fit"
    return pdf[: found.start()] + new.ljust(len(old)) + pdf[found.end() :]


def flipped(pdf: bytes, offset: int) -> bytes:
    changed = bytearray(pdf)
    changed[offset] ^= 1
    return bytes(changed)


def revised(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """Return the file with one more revision, as an editor would append it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def overlay(writer: IncrementalPdfFileWriter) -> None:
    drawing = generic.StreamObject(stream_data=b"q 1 0 0 rg 100 400 200 100 re f Q")
    writer.add_stream_to_page(0, writer.add_object(drawing))


def annotation(kind: str) -> Callable[[IncrementalPdfFileWriter], None]:
    def add(writer: IncrementalPdfFileWriter) -> None:
        entries = {
            "/Type": pdf_name("/Annot"),
            "/Subtype": pdf_name(kind),
            "/Rect": generic.ArrayObject([generic.NumberObject(n) for n in (100, 100, 300, 200)]),
            "/Contents": generic.TextStringObject("Сумма 1 000 000 рублей"),
        }
        note = generic.DictionaryObject({pdf_name(key): part for key, part in entries.items()})
        page = writer.find_page_for_modification(0)[0].get_object()
        known = list(page["/Annots"]) if "/Annots" in page else []
        page[pdf_name("/Annots")] = generic.ArrayObject([*known, writer.add_object(note)])
        writer.update_container(page)

    return add


def text_field(writer: IncrementalPdfFileWriter) -> None:
    entries = {
        "/FT": pdf_name("/Tx"),
        "/T": generic.TextStringObject("sum"),
        "/V": generic.TextStringObject("1 000 000"),
    }
    field = generic.DictionaryObject({pdf_name(key): part for key, part in entries.items()})
    form = writer.root["/AcroForm"]
    form["/Fields"].append(writer.add_object(field))
    writer.update_container(form["/Fields"])


def page_entry(key: str, value: generic.PdfObject) -> Callable[[IncrementalPdfFileWriter], None]:
    def change(writer: IncrementalPdfFileWriter) -> None:
        page = writer.find_page_for_modification(0)[0].get_object()
        page[pdf_name(key)] = value
        writer.update_container(page)

    return change


def catalogue_entry(
    key: str, value: generic.PdfObject
) -> Callable[[IncrementalPdfFileWriter], None]:
    def change(writer: IncrementalPdfFileWriter) -> None:
        writer.root[pdf_name(key)] = value
        writer.update_root()

    return change


def new_text(writer: IncrementalPdfFileWriter) -> None:
    """Replace what the first page says, keeping its objects (the shadow attack)."""
    page = writer.find_page_for_modification(0)[0].get_object()
    stream = page.raw_get("/Contents")
    forged = generic.StreamObject(stream_data=b"q 0 0 0 rg 50 50 100 100 re f Q")
    writer.objects[(stream.generation, stream.idnum)] = forged
    writer.mark_update(stream.reference)
