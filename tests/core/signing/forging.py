"""Tools of a forger: change bytes, add revisions, put another CMS into a signed file."""

import asyncio
import io
import re
from collections.abc import Callable

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper

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
    writer.mark_update(stream.reference)
    writer.objects[(stream.generation, stream.idnum)] = forged


Change = Callable[[IncrementalPdfFileWriter], None]


def both(*changes: Change) -> Change:
    def change(writer: IncrementalPdfFileWriter) -> None:
        for each in changes:
            each(writer)

    return change


def dictionary(**entries: object) -> generic.DictionaryObject:
    """Return a dictionary; strings are names."""
    known = {
        pdf_name(f"/{key}"): pdf_name(f"/{part}") if type(part) is str else part
        for key, part in entries.items()
    }
    return generic.DictionaryObject(known)


def numbers(*found: float) -> generic.ArrayObject:
    return generic.ArrayObject([generic.FloatObject(number) for number in found])


def drawing(
    text: bytes = b"1 0 0 rg 0 0 300 300 re f", *, form: bool = True
) -> generic.StreamObject:
    entries = dictionary(Type="XObject", Subtype="Form", BBox=numbers(0, 0, 300, 300))
    return generic.StreamObject(entries if form else None, stream_data=text)


def page_of(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    return writer.find_page_for_modification(0)[0].get_object()


def invisible_field(writer: IncrementalPdfFileWriter) -> None:
    """Add a signature field nobody signed yet, with no room on any page."""
    field = dictionary(
        FT="Sig", Type="Annot", Subtype="Widget", Rect=numbers(0, 0, 0, 0),
        T=generic.TextStringObject("Next"),
    )  # fmt: skip
    form = writer.root["/AcroForm"]
    form["/Fields"].append(writer.add_object(field))
    writer.update_container(form["/Fields"])


def empty_field(writer: IncrementalPdfFileWriter) -> None:
    """Add a signature field nobody signed, whose look covers the page."""
    look = dictionary(N=writer.add_object(drawing()))
    field = dictionary(
        FT="Sig", Type="Annot", Subtype="Widget", Rect=numbers(50, 50, 500, 700), AP=look,
        T=generic.TextStringObject("Empty"), F=generic.NumberObject(4),
    )  # fmt: skip
    reference = writer.add_object(field)
    form = writer.root["/AcroForm"]
    form["/Fields"].append(reference)
    writer.update_container(form["/Fields"])
    page = page_of(writer)
    known = list(page["/Annots"]) if "/Annots" in page else []
    page[pdf_name("/Annots")] = generic.ArrayObject([*known, reference])
    writer.update_container(page)


def one_more_page(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    page = dictionary(
        Type="Page", Parent=writer.root.raw_get("/Pages"), MediaBox=numbers(0, 0, 595, 842)
    )
    pages["/Kids"].append(writer.add_object(page))
    pages[pdf_name("/Count")] = generic.NumberObject(int(pages["/Count"]) + 1)
    writer.update_container(pages)


def no_pages(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    pages[pdf_name("/Kids")] = generic.ArrayObject()
    pages[pdf_name("/Count")] = generic.NumberObject(0)
    writer.update_container(pages)


def other_pages(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.add_object(
        dictionary(Type="Pages", Kids=generic.ArrayObject(), Count=generic.NumberObject(0))
    )
    writer.root[pdf_name("/Pages")] = pages
    writer.update_root()


def overlay_off(writer: IncrementalPdfFileWriter) -> None:
    page = page_of(writer)
    parts = page["/Contents"]
    page[pdf_name("/Contents")] = generic.ArrayObject(
        [parts.raw_get(number) for number in range(len(parts) - 1)]
    )
    writer.update_container(page)


def notes_off(writer: IncrementalPdfFileWriter) -> None:
    page = page_of(writer)
    page[pdf_name("/Annots")] = generic.ArrayObject()
    writer.update_container(page)


def form(writer: IncrementalPdfFileWriter) -> None:
    """Add a form with a text field that shows a sum."""
    font = dictionary(Type="Font", Subtype="Type1", BaseFont="Helvetica")
    reference = writer.add_object(
        dictionary(
            FT="Tx", Type="Annot", Subtype="Widget", Rect=numbers(100, 100, 300, 120),
            T=generic.TextStringObject("sum"), V=generic.TextStringObject("1"),
            DA=generic.TextStringObject("/F1 12 Tf"), F=generic.NumberObject(4),
            AP=dictionary(N=writer.add_object(drawing())),
        )
    )  # fmt: skip
    fonts = dictionary(Font=dictionary(F1=writer.add_object(font)))
    fields = writer.add_object(generic.ArrayObject([reference]))
    writer.root[pdf_name("/AcroForm")] = writer.add_object(dictionary(Fields=fields, DR=fonts))
    writer.update_root()
    page = page_of(writer)
    page[pdf_name("/Annots")] = generic.ArrayObject([reference])
    writer.update_container(page)


def _field(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    fields = writer.root["/AcroForm"]["/Fields"]
    return next(each.get_object() for each in fields if each.get_object()["/FT"] == "/Tx")


def other_value(writer: IncrementalPdfFileWriter) -> None:
    field = _field(writer)
    field[pdf_name("/V")] = generic.TextStringObject("1 000 000")
    writer.update_container(field)


def other_look(writer: IncrementalPdfFileWriter) -> None:
    field = _field(writer)
    field[pdf_name("/AP")] = dictionary(N=writer.add_object(drawing(b"0 0 300 300 re f")))
    writer.update_container(field)


def other_fonts(writer: IncrementalPdfFileWriter) -> None:
    font = dictionary(Type="Font", Subtype="Type1", BaseFont="ZapfDingbats")
    known = writer.root["/AcroForm"]
    known[pdf_name("/DR")] = dictionary(Font=dictionary(F1=writer.add_object(font)))
    known[pdf_name("/NeedAppearances")] = generic.BooleanObject(True)
    writer.update_container(known)


def waiting_page(writer: IncrementalPdfFileWriter) -> None:
    """Add a page that stands in no tree yet."""
    stream = writer.add_object(drawing(form=False))
    page = dictionary(
        Type="Page", Parent=writer.root.raw_get("/Pages"), MediaBox=numbers(0, 0, 595, 842),
        Contents=stream,
    )  # fmt: skip
    writer.root[pdf_name("/Waiting")] = writer.add_object(page)
    writer.update_root()


def waiting_page_on(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    pages[pdf_name("/Kids")] = generic.ArrayObject([writer.root.raw_get("/Waiting")])
    pages[pdf_name("/Count")] = generic.NumberObject(1)
    writer.update_container(pages)


def empty_store(writer: IncrementalPdfFileWriter) -> None:
    store = dictionary(Type="DSS", Certs=generic.ArrayObject())
    writer.root[pdf_name("/DSS")] = writer.add_object(store)
    writer.update_root()


def other_title(writer: IncrementalPdfFileWriter) -> None:
    info = writer.trailer["/Info"] if "/Info" in writer.trailer else generic.DictionaryObject()
    info[pdf_name("/Title")] = generic.TextStringObject("О премировании")
    writer.update_container(info)


def document_stamp(pdf: bytes, service: TimeStamper, field: str = "Stamp") -> bytes:
    """Return the file with a document time stamp, in the empty field of that name if any."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    stamper = PdfTimeStamper(service, field_name=field)
    return asyncio.run(stamper.async_timestamp_pdf(writer, "sha256")).getvalue()


OFFICE = b" /Lang (ru-RU) /MarkInfo << /Marked true >> /PageLayout /SinglePage"


def classic(text: str, *, hidden: str = "", catalogue: bytes = b"") -> bytes:
    """Return a one-page PDF with a plain table, as many programs write them."""
    first, second = (
        f"BT /F1 12 Tf 72 700 Td ({each}) Tj ET".encode("cp1251") for each in (text, hidden)
    )
    inside = b"4 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj" % (len(second), second)
    streams = [first, inside]
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R%s >>" % catalogue,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 7 0 R >>",
        *(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(each), each) for each in streams),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 6 0 R >> >>",
    ]
    pdf = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(pdf)
    pdf += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    pdf += b"".join(b"%010d 00000 n \n" % place for place in places)
    pdf += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, start,
    )  # fmt: skip
    return bytes(pdf)


def pointed_elsewhere(pdf: bytes) -> bytes:
    """Return a signed `classic` file with a table more: object 4 is the one inside object 5."""
    place = pdf.rindex(b"4 0 obj", 0, pdf.index(b"6 0 obj"))
    before = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    size = max(map(int, re.findall(rb"/Size (\d+)", pdf)))
    start = len(pdf)
    root = re.findall(rb"/Root (\d+ \d+ R)", pdf)[-1]
    return pdf + (
        b"xref\n4 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root %s /Prev %d >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (place, size, root, before, start)
    )
