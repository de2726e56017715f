"""Office documents (Office Open XML and OpenDocument): text and dangers, no page images.

The text is read straight from the parts that hold it, in constant memory: body, tables, headers,
footers, notes and comments. Pages need a converter (`uprava.rendering.convert_to_pdf`).
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO, cast

from uprava.rendering import xml
from uprava.rendering.archive import open_archive
from uprava.rendering.collecting import Collected, EnoughError
from uprava.rendering.formats.spreadsheet import Cells, shared_strings, sheets
from uprava.rendering.reading import READERS, RefusedError, Source
from uprava.rendering.values import EXTENSIONS, Inspection, PageImage, Problem, TextPage
from uprava.rendering.words import normalise

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_PARTS = re.compile(
    r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml"
    r"|ppt/(slides/slide\d+|notesSlides/notesSlide\d+)\.xml"
    r"|content\.xml|styles\.xml"
)
"""Members with text of their own; OpenDocument keeps headers and footers in styles.xml."""

_DANGERS = (
    (re.compile(r"(^|/)vba(Project|Data)[^/]*$|^(Basic|Scripts)/", re.IGNORECASE), "Macro"),
    (re.compile(r"/embeddings/|^Object \d|/oleObject"), "EmbeddedFile"),
    (re.compile(r"/activeX/"), "ActiveX"),
    (re.compile(r"/externalLinks/"), "ExternalLink"),
)
_SIGNATURES = re.compile(r"^_xmlsignatures/|^META-INF/documentsignatures\.xml$")

_MANIFEST = "META-INF/manifest.xml"

_BREAKS = {"p", "h", "tr", "br", "cr", "line-break", "table-row", "list-item"}
_GAPS = {"tab", "s", "tc", "table-cell"}
_SILENT = {"instrText", "delText", "binary-data", "fldChar"}


class OfficeReader:
    """Reads .docx, .xlsx, .pptx, .odt, .ods and .odp."""

    def warm_up(self) -> None:
        """Let lxml build its first parser."""
        xml.parse(b"<a/>")

    def inspect(self, source: Source) -> Inspection:
        """Look at the archive's directory: wholeness, macros, embedded objects, signatures."""
        _refuse_ole(source)
        with open_archive(source.file, source.limits) as archive:
            _refuse_locked(archive)
            names = archive.namelist()
            if not {"[Content_Types].xml", "mimetype"} & set(names):
                raise RefusedError(Problem.MISTYPED)
            active = {title for mark, title in _DANGERS if any(map(mark.search, names))}
            if _has_remote_template(archive):
                active.add("ExternalLink")
            signed = any(map(_SIGNATURES.search, names))
            if broken := archive.testzip():
                raise RefusedError(Problem.DAMAGED, detail=broken[:200])
        problem = Problem.MACRO if "Macro" in active else None
        return Inspection(active=tuple(sorted(active)), signed=signed, problem=problem)

    def text(self, source: Source) -> Iterator[TextPage]:
        """Yield the whole text as one page."""
        _refuse_ole(source)
        try:
            with open_archive(source.file, source.limits) as archive:
                _refuse_locked(archive)
                yield TextPage(1, normalise(_text(archive, source)))
        except xml.ForbiddenXmlError as error:
            raise RefusedError(Problem.FORBIDDEN_XML) from error
        except xml.BrokenXmlError as error:
            raise RefusedError(Problem.DAMAGED, detail=str(error)[:200]) from error

    def image(self, source: Source, page: int, width: int) -> PageImage:
        """Refuse: pages need a converter."""
        raise RefusedError(Problem.UNSUPPORTED, page=page, detail=f"{source.media_type}, {width}")


def _refuse_ole(source: Source) -> None:
    """Password-protected OOXML is an OLE container under the same name ([MS-OFFCRYPTO])."""
    if source.data[:8] != _OLE:
        return
    found = source.data.find(_OLE_ENCRYPTED) >= 0  # the directory may come last
    raise RefusedError(Problem.ENCRYPTED if found else Problem.MISTYPED)


def _refuse_locked(archive: zipfile.ZipFile) -> None:
    """OpenDocument under a password (part 2, 3.4): whole, or each part named in the manifest."""
    names = archive.namelist()
    if "encrypted-package" in names:
        raise RefusedError(Problem.ENCRYPTED)
    if _MANIFEST in names and b"encryption-data" in archive.read(_MANIFEST):
        raise RefusedError(Problem.ENCRYPTED)


_REMOTE = re.compile(
    rb"""(attachedTemplate|oleObject|frame|subDocument)"[^>]*TargetMode=.External"""
)


_RELATIONS_BYTES = 1024 * 1024


def _has_remote_template(archive: zipfile.ZipFile) -> bool:
    """Tell whether opening the document would fetch a template or object from elsewhere."""
    for member in archive.infolist():
        small = member.filename.endswith(".rels") and member.file_size < _RELATIONS_BYTES
        if small and _REMOTE.search(archive.read(member)):
            return True
    return False


def _text(archive: zipfile.ZipFile, source: Source) -> str:
    limit = source.limits.text_chars
    names = archive.namelist()
    collected = Collected(limit)
    parts: Iterable[str] = sorted(filter(_PARTS.fullmatch, names), key=_reading_order)
    handler: xml.Handler = _Prose(collected)
    if "xl/workbook.xml" in names:
        parts, handler = sheets(names), Cells(collected, shared_strings(archive, limit))
    try:
        for name in parts:
            with archive.open(name) as stream:
                xml.follow(cast("BinaryIO", stream), handler)
            collected.add("\n")
    except EnoughError:
        source.truncated = True
    return collected.text()


def _reading_order(name: str) -> tuple[bool, int, str]:
    number = re.search(r"\d+", name)
    return name not in {"word/document.xml", "content.xml"}, int(number[0]) if number else 0, name


class _Prose:
    """Paragraphs end lines; tabs and table cells are spaces; field codes are not text."""

    def __init__(self, collected: Collected) -> None:
        self._collected = collected
        self._silent = 0

    def start(self, tag: str, _attributes: Mapping[str, str], /) -> None:
        """Leave a gap, or begin a part that is not text."""
        name = tag.rpartition("}")[2]
        self._silent += name in _SILENT
        if name in _GAPS:
            self._collected.add(" ")

    def data(self, text: str) -> None:
        """Keep the text."""
        if not self._silent:
            self._collected.add(text)

    def end(self, tag: str) -> None:
        """End a line, or a part that is not text."""
        name = tag.rpartition("}")[2]
        self._silent -= name in _SILENT
        if name in _BREAKS:
            self._collected.add("\n")


for _media_type, _extension in EXTENSIONS.items():
    if _extension in {".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp"}:
        READERS[_media_type] = OfficeReader()
