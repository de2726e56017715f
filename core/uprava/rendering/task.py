"""One job inside the limited child: choose the reader, send what it makes, name what went wrong."""

import codecs
import importlib
import itertools
import re
import signal
import time
from collections.abc import Iterator
from encodings.aliases import aliases

from uprava.rendering.reading import INKS, MAKERS, READERS, SCANS, Reader, RefusedError, Source
from uprava.rendering.values import Inspection, PageImage, Problem, TextPage
from uprava.rendering.wire import Failure, Kind, Readers, Request, write_frame

_ENCODINGS = re.compile(r"utf_|cp\d|iso8859_|koi8_|mac_(cyr|rom)|latin|ascii|idna|punycode")
"""What a file may declare; the encodings of East Asia are left out for their size."""
MODULES = (
    "pdf", "pdf_drawing", "images", "office", "plain", "rtf", "mail", "mail_parts", "sheets",
    "scanning", "searchable",
)  # fmt: skip
"""Everything in `formats` that registers a reader or a maker."""
_SHARE_OF_TIME = 0.6
"""Part of the CPU limit after which no further page of text is begun."""


def load_readers(readers: Readers = Readers.ALL) -> None:
    """Import the readers and what they would otherwise import lazily: children see no files."""
    if readers is Readers.LOOKING:
        importlib.import_module("uprava.rendering.formats.pdf")
    else:
        for module in MODULES:
            importlib.import_module(f"uprava.rendering.formats.{module}")
        for name in {"utf_8_sig", *filter(_ENCODINGS.match, aliases.values())}:
            codecs.lookup(name)
        for module in ("pdf_drawing", "mail_parts", "sheets", "searchable"):
            importlib.import_module(f"uprava.rendering.formats.{module}").warm_up()
    for reader in set(READERS.values()):
        reader.warm_up()


def perform(request: Request, file: int, made: int) -> int:
    """Do the job and write its frames to `made`; return the exit code."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    failure, truncated = None, False
    try:
        with Source.open(file, request.media_type, request.limits) as source:
            _send(request, source, made)
            truncated = source.truncated
    except RefusedError as error:
        failure = Failure(error.problem, error.page, error.detail)
    except MemoryError:
        failure = Failure(Problem.TOO_HEAVY)
    except RecursionError:
        failure = Failure(Problem.DAMAGED, detail="RecursionError")
    except Exception as error:  # noqa: BLE001 -- a hostile file may raise anything; it is reported
        failure = Failure(Problem.CRASHED, detail=f"{type(error).__name__}: {error}"[:500])
    if failure:
        write_frame(made, Kind.FAILURE, failure)
    write_frame(made, Kind.END, truncated)
    return 0


def _send(request: Request, source: Source, made: int) -> None:
    for head, blob in _values(request, source):
        write_frame(made, Kind.VALUE, head, blob)


def _values(request: Request, source: Source) -> Iterator[tuple[object, bytes]]:
    """Yield what was asked for: values, each with its bytes."""
    if request.operation in MAKERS:
        yield from MAKERS[request.operation](source, request.marks)
    elif request.operation == "scan":
        yield from _scanned(request, source)
    elif request.operation == "ink":
        asked = next(iter(request.pages), None)
        yield INKS[request.media_type](source, asked), b""
    else:
        reader = READERS.get(request.media_type) or _reader_of_text(request.media_type)
        yield from _read(reader, source, request)


def _scanned(request: Request, source: Source) -> Iterator[tuple[object, bytes]]:
    if request.media_type not in SCANS:
        raise RefusedError(Problem.UNSUPPORTED)
    yield from SCANS[request.media_type](source, request.pages[0])


def _read(reader: Reader, source: Source, request: Request) -> Iterator[tuple[object, bytes]]:
    if request.operation in {"inspect", "read"}:
        yield _inspect(reader, source), b""
    if request.operation in {"text", "read"}:
        for page in _within_limits(reader.text(source), source):
            yield page, b""
    elif request.operation == "render":
        for image in _images(reader, source, request):
            head = {"page": image.page, "width": image.width, "height": image.height}
            yield head | {"media_type": image.media_type}, image.data


def _within_limits(pages: Iterator[TextPage], source: Source) -> Iterator[TextPage]:
    """Yield pages while characters and time last; a long file keeps what was read."""
    left = source.limits.text_chars
    enough = time.process_time() + _SHARE_OF_TIME * source.limits.seconds
    for page in pages:
        yield page
        left -= len(page.text)
        if left <= 0 or time.process_time() > enough:
            source.truncated = True
            return


def _reader_of_text(media_type: str) -> Reader:
    if media_type.startswith("text/"):
        return READERS["text/plain"]
    raise RefusedError(Problem.UNSUPPORTED)


def _inspect(reader: Reader, source: Source) -> Inspection:
    try:
        return reader.inspect(source)
    except RefusedError as error:
        return Inspection(
            encrypted=error.problem is Problem.ENCRYPTED, problem=error.problem, active=error.active
        )


def _images(reader: Reader, source: Source, request: Request) -> Iterator[PageImage]:
    for page, width in itertools.product(request.pages, request.widths):
        try:
            yield reader.image(source, page, width)
        except RefusedError as error:
            raise RefusedError(error.problem, page=page, detail=error.detail) from error
