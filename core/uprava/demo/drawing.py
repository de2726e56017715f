"""Drawing a letter as the file that would have come: PDF, a scan, TIFF or DOCX."""

import io
import re
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from uprava.demo.dice import Dice, seed_of
from uprava.demo.letters import Form, Letter
from uprava.demo.names import Case
from uprava.demo.words import short_date
from uprava.demo.writers import WriterKind
from uprava.printing import compile_pdf

if TYPE_CHECKING:
    from PIL.Image import Image

_SCAN_DPI = 150
_PDFIUM = Lock()
"""PDFium is not made for threads."""
_TIED = re.compile(
    r"(?<![а-яё])(№|ул\.|д\.|кв\.|г\.|ст\.|пр\.|пер\.|[А-ЯЁ]\.|в|и|с|по|на|о) "
    r"|(\d|[а-яё](?= [А-ЯЁ]\.\s[А-ЯЁ]\.)) (?=[А-ЯЁа-яё])"
)
_MANY = "Главам городских округов\nи муниципальных районов\nЗаозёрской области"


def render(letter: Letter) -> bytes:
    """Return the letter's file; the same letter gives the same bytes."""
    if letter.form is Form.DOCX:
        return _docx(letter)
    pdf = compile_pdf(_template(), _values(letter), created=letter.received_at)
    if letter.form is Form.PDF:
        return pdf
    pages = _scanned(pdf, Dice(letter.seed + 1, letter.index))
    return _tiff(pages) if letter.form is Form.TIFF else _scan(pages, letter)


def _template() -> Path:
    return Path(str(files("uprava.demo") / "letter.typ"))


def _tied(text: str) -> str:
    """Keep short words and signs with what follows them, and law numbers whole."""
    tied = _TIED.sub(lambda found: f"{found[1] or found[2]}\N{NO-BREAK SPACE}", text)
    return tied.replace("-ФЗ", "\N{NON-BREAKING HYPHEN}ФЗ")


def _values(letter: Letter) -> dict[str, object]:
    writer, stamp = letter.writer, letter.stamp
    official = writer.kind in (WriterKind.AUTHORITY, WriterKind.PROSECUTOR, WriterKind.DEPUTY)
    signer = letter.signatory
    attachment = letter.attachment
    return {
        "title": letter.title if not writer.head else _tied(letter.title),
        "author": writer.name,
        "kind": "" if letter.title.startswith(letter.kind) else letter.kind,
        "face": seed_of(writer.code) % 3,
        "arms": _arms(letter) if official else None,
        "head": writer.head,
        "place": _place(letter),
        "date": short_date(letter.outgoing_date),
        "number": letter.outgoing_number,
        "reply": letter.reply_to or None,
        "addressee": _addressee(letter),
        "list": letter.addressee is None,
        "heading-centred": not writer.head or writer.kind is WriterKind.PROSECUTOR,
        "greeting": letter.greeting,
        "body": [_tied(line) for line in letter.paragraphs],
        "attachment": _attached(letter),
        "post": _post(letter),
        "signed": signer.name.signed,
        "stamp": stamp
        and {
            "serial": stamp.serial,
            "owner": stamp.owner,
            "since": short_date(stamp.valid_from),
            "until": short_date(stamp.valid_until),
        },
        "pen": _pen(letter) if stamp is None else [],
        "executor": letter.executor and [letter.executor.name.full, letter.executor.phone],
        "columns": attachment.columns if attachment else (),
        "rows": attachment.rows if attachment else (),
        "table-title": attachment.title if attachment else "",
    }


def _arms(letter: Letter) -> str:
    return "waves" if "Верхнереченск" in letter.writer.place else "cross"


def _place(letter: Letter) -> list[str]:
    writer = letter.writer
    if writer.kind is WriterKind.CITIZEN:
        name = letter.signatory.name
        return [f"от {name.full_in(Case.GENITIVE)},", _tied(writer.place), f"тел. {writer.phone}"]
    lines = [writer.place, f"тел. {writer.phone}, {writer.mail}"]
    return [*lines, f"ИНН {writer.inn}, ОГРН {writer.ogrn}"] if writer.inn else lines


def _addressee(letter: Letter) -> list[str]:
    if letter.addressee is None:
        return _MANY.split("\n")
    post, _newline, name = letter.addressee.addressed().partition("\n")
    return [f"{post} Верхнереченск" if post.endswith("округа") else post, "", name]


def _post(letter: Letter) -> list[str]:
    signer = letter.signatory
    if letter.writer.kind is WriterKind.CITIZEN:
        return [short_date(letter.outgoing_date)]
    return [part for part in (signer.post, signer.rank) if part]


def _attached(letter: Letter) -> str | None:
    found = letter.attachment
    if found is None:
        return None
    title = found.title[0].lower() + found.title[1:]
    return f"Приложение: {title} на {found.sheets}\N{NO-BREAK SPACE}л. в 1\N{NO-BREAK SPACE}экз."


def _pen(letter: Letter) -> list[list[float]]:
    """A flourish of the pen that is the same for the same person."""
    dice = Dice(seed_of(letter.signatory.name.full))
    strokes, along = [], 3.0
    for _ in range(dice.between(3, 6)):
        step = dice.between(30, 62) / 10
        points = [along + step * 0.2, dice.between(-20, 20) / 10]
        points += [along + step * 0.6, dice.between(70, 105) / 10]
        strokes.append([*points, along + step, dice.between(30, 70) / 10])
        along += step * 0.8
    return strokes


def _scanned(pdf: bytes, dice: Dice) -> list["Image"]:
    """Draw the pages and spoil them a little, as a scanner with a tired lamp does."""
    import pypdfium2

    with _PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        pages = [page.render(scale=_SCAN_DPI / 72, grayscale=True).to_pil() for page in document]
    return [_spoiled(page, dice) for page in pages]


def _spoiled(page: "Image", dice: Dice) -> "Image":
    from PIL import Image

    turned = page.rotate(dice.between(-9, 9) / 10, Image.Resampling.BILINEAR, fillcolor=255)
    return Image.blend(turned, _grain(turned.size, dice), 0.05)


def _grain(size: tuple[int, int], dice: Dice) -> "Image":
    """Grain of the paper: one small tile, laid side by side."""
    from PIL import Image

    side = 64
    specks = b"".join(dice.below(1 << 62).to_bytes(8, "big") for _ in range(side * side // 8))
    tile = Image.frombytes("L", (side, side), specks)
    paper = Image.new("L", size)
    for top in range(0, size[1], side):
        for left in range(0, size[0], side):
            paper.paste(tile, (left, top))
    return paper


def _scan(pages: list["Image"], letter: Letter) -> bytes:
    made = letter.received_at.utctimetuple()
    file = io.BytesIO()
    pages[0].save(
        file,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=_SCAN_DPI,
        quality=60,
        creationDate=made,
        modDate=made,
    )
    return file.getvalue()


def _tiff(pages: list["Image"]) -> bytes:
    file = io.BytesIO()
    sheets = [page.point(lambda tone: 255 if tone > 150 else 0, "1") for page in pages]
    sheets[0].save(
        file,
        "TIFF",
        save_all=True,
        append_images=sheets[1:],
        compression="group4",
        dpi=(_SCAN_DPI, _SCAN_DPI),
    )
    return file.getvalue()


def _docx(letter: Letter) -> bytes:
    """The least document a word processor opens: paragraphs only, as e-mailed drafts are."""
    values = _values(letter)
    head = [*letter.writer.head, *_place(letter)]
    number = f"{values['date']} № {letter.outgoing_number}"
    signed = " ".join(_post(letter)) + "    " + letter.signatory.name.signed
    lines = [*head, "", number, "", *_addressee(letter), "", letter.title, "", letter.greeting]
    lines += [*letter.paragraphs, _attached(letter) or "", "", signed]
    lines += ["\t".join(cells) for cells in letter.attachment.rows] if letter.attachment else []
    body = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in lines
    )
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": _DOCUMENT.format(body=body),
    }
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(ZipInfo(name, letter.received_at.timetuple()[:6]), text)
    return file.getvalue()


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_OOXML = "http://schemas.openxmlformats.org"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_CONTENT_TYPES = (
    f'{_XML}<Types xmlns="{_OOXML}/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}"/></Types>'
)
_RELATIONS = (
    f'{_XML}<Relationships xmlns="{_OOXML}/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OOXML}/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_DOCUMENT = (
    f'{_XML}<w:document xmlns:w="{_OOXML}/wordprocessingml/2006/main">'
    "<w:body>{body}</w:body></w:document>"
)
