"""Plain text, CSV, XML and web pages: text only, whatever the encoding."""

import codecs
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress

from uprava.rendering import xml
from uprava.rendering.collecting import Collected, EnoughError
from uprava.rendering.reading import READERS, RefusedError, Source
from uprava.rendering.values import Inspection, PageImage, Problem, TextPage
from uprava.rendering.words import normalise

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 64 * 1024
_LEGACY = ("cp1251", "koi8-r", "cp866")
_FREQUENT = frozenset("оеаинтсрвлкмдпу ")
_FOREIGN = re.compile(r"[^\sа-яёА-ЯЁa-zA-Z0-9!-/:-@\[-`{-~№«»–—…“”„’•§°]")
_PROGRAMS = (b"MZ", b"\x7fELF", b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0", b"\x89PNG")
_SILENT = {"script", "style", "template", "head", "noscript"}
_BLOCKS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "title"}


def decode(data: bytes) -> str:
    """Return the text in UTF-8, UTF-16 or the most Russian-looking of the old encodings."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if wide := _wide(data[:_SAMPLE]):
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start > _SAMPLE or len(data) - error.start < 4:
            return data.decode("utf-8", "replace")
    best = max(_LEGACY, key=lambda encoding: _likeness(data[:_SAMPLE], encoding))
    return data.decode(best, "replace")


def _wide(sample: bytes) -> str | None:
    """Recognise UTF-16 without a mark: every second byte is 0 or 4, the Cyrillic row."""
    pairs = max(1, len(sample) // 2)
    if b"\0" not in sample or len(sample) < 4:
        return None
    for encoding, rows in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if rows.count(0) + rows.count(4) > 0.8 * pairs:
            return encoding
    return None


def _likeness(sample: bytes, encoding: str) -> int:
    text = sample.decode(encoding, "replace")
    common = sum(text.count(letter) for letter in _FREQUENT)
    return common - 3 * len(_FOREIGN.findall(text))


def page_text(text: str, limit: int) -> str:
    """Return the visible text of a web page, at most `limit` characters."""
    page = _Page(limit)
    with suppress(EnoughError):  # what fits is kept
        xml.follow_html(text.replace("\0", ""), page)
    return page.collected.text()


class _Page:
    """Blocks end lines; scripts and styles are not text."""

    def __init__(self, limit: int) -> None:
        self.collected = Collected(limit)
        self._silent = 0

    def start(self, tag: str, _attributes: Mapping[str, str], /) -> None:
        """Begin a part that is not text."""
        self._silent += tag in _SILENT

    def data(self, text: str) -> None:
        """Keep the text."""
        if not self._silent:
            self.collected.add(text)

    def end(self, tag: str) -> None:
        """End a line, or a part that is not text."""
        self._silent -= tag in _SILENT
        if tag in _BLOCKS:
            self.collected.add("\n")


class TextReader:
    """Reads plain text and CSV."""

    def warm_up(self) -> None:
        """Let lxml build its first parser of web pages."""
        page_text("<p>a", 9)

    def inspect(self, source: Source) -> Inspection:
        """Only refuse what is no text at all."""
        if source.data[:8].startswith(_PROGRAMS):
            raise RefusedError(Problem.MISTYPED)
        return Inspection()

    def text(self, source: Source) -> Iterator[TextPage]:
        """Yield the whole text as one page."""
        self.inspect(source)
        yield TextPage(1, normalise(self.plain(source)))

    def plain(self, source: Source) -> str:
        """Return the text before normalisation."""
        most = 2 * source.limits.text_chars
        source.truncated = len(source.data) > most
        return decode(source.data[:most])

    def image(self, source: Source, page: int, width: int) -> PageImage:
        """Refuse: text has no pages."""
        raise RefusedError(Problem.UNSUPPORTED, page=page, detail=f"{source.media_type}, {width}")


class PageReader(TextReader):
    """Reads web pages: what a reader would see, without scripts."""

    def inspect(self, source: Source) -> Inspection:
        """Name scripts, which the browser of a reader must never run."""
        super().inspect(source)
        head = source.data[: source.limits.text_chars].lower()
        return Inspection(active=("JavaScript",) if b"<script" in head else ())

    def plain(self, source: Source) -> str:
        """Return the visible text."""
        return page_text(super().plain(source), source.limits.text_chars)


class XmlReader(TextReader):
    """Reads the text of any XML, attributes left out."""

    def plain(self, source: Source) -> str:
        """Return the text between the tags."""
        words = _Words(source.limits.text_chars)
        source.file.seek(0)
        try:
            xml.follow(source.file, words)
        except EnoughError:
            source.truncated = True
        except xml.ForbiddenXmlError as error:
            raise RefusedError(Problem.FORBIDDEN_XML) from error
        except xml.BrokenXmlError as error:
            raise RefusedError(Problem.DAMAGED, detail=str(error)[:200]) from error
        return words.collected.text()


class _Words:
    def __init__(self, limit: int) -> None:
        self.collected = Collected(limit)

    def start(self, _tag: str, _attributes: Mapping[str, str], /) -> None:
        """Elements only divide words."""

    def data(self, text: str) -> None:
        """Keep the text."""
        self.collected.add(text)

    def end(self, _tag: str, /) -> None:
        """Divide words."""
        self.collected.add("\n")


READERS["text/plain"] = READERS["text/csv"] = TextReader()
READERS["text/html"] = READERS["application/xhtml+xml"] = PageReader()
READERS["text/xml"] = READERS["application/xml"] = XmlReader()
