"""The functions the application calls; each gives the file to a child and believes nothing."""

import functools
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from uprava.mail_report import MailReport
from uprava.rendering.bundles import BUNDLE, bundled
from uprava.rendering.pool import Answer, Pool
from uprava.rendering.values import (
    ExtractedText,
    Inspection,
    Limits,
    MailPart,
    OpenedMail,
    PageImage,
    PageInk,
    PartKind,
    Problem,
    ScannedPage,
    Section,
    TextPage,
    UnreadableError,
    Word,
)
from uprava.rendering.wire import Frame, Readers, Request

log = logging.getLogger(__name__)

USUAL = Limits()

finished: list[Callable[[Request, Answer], None]] = []
"""Called after each child with what was asked and what it cost; metrics listen here."""


class _ImageHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    page: int
    width: int
    height: int
    media_type: Literal["image/png", "image/jpeg"]


@functools.cache
def pool(readers: Readers) -> Pool:
    """Return the children of this process that were forked with these readers loaded."""
    return Pool(readers=readers)


def shutdown() -> None:
    """End the children now; the next call starts them again. Done at exit by itself."""
    for readers in Readers:
        pool(readers).close()


def inspect(path: Path, media_type: str, *, limits: Limits = USUAL) -> Inspection:
    """Say what the file is: pages, encryption, active content, signatures, and what is wrong.

    Never raises for what the file contains.
    """
    answer = _run(path, Request("inspect", media_type, limits))
    if answer.failure:
        return Inspection(problem=answer.failure.problem)
    try:
        return msgspec.json.decode(answer.frames[0].head, type=Inspection)
    except (msgspec.MsgspecError, IndexError):
        return Inspection(problem=Problem.CRASHED)


def render(
    path: Path,
    media_type: str,
    *,
    pages: Sequence[int],
    width: int,
    thumbnail: int | None = None,
    limits: Limits = USUAL,
) -> Iterator[PageImage]:
    """Yield the pages (from 1, in the given order) as pictures `width` pixels wide.

    1190 is about 144 dpi for A4. With `thumbnail` each page is followed by its small picture of
    that width (usually 116), which costs half of a call of its own. Pictures are never enlarged;
    long pages are made narrower. Raises `UnreadableError` at the page that cannot be drawn.
    """
    widths = (width,) if thumbnail is None else (width, thumbnail)
    for start in range(0, len(pages), limits.pages_per_child):
        chunk = tuple(pages[start : start + limits.pages_per_child])
        answer = _run(path, Request("render", media_type, limits, chunk, widths))
        asked = [page for page in chunk for _width in widths]
        for page, frame in zip(asked, answer.frames, strict=False):
            yield _image(frame, page)
        if answer.failure or len(answer.frames) != len(asked):
            problem = answer.failure.problem if answer.failure else Problem.CRASHED
            raise UnreadableError(problem, page=asked[min(len(answer.frames), len(asked) - 1)])


def extract_text(path: Path, media_type: str, *, limits: Limits = USUAL) -> ExtractedText:
    """Return the text with the places of words where the format has them.

    Never raises for what the file contains; what was read before a problem is kept.
    """
    answer = _run(path, Request("text", media_type, limits))
    return _text(answer, answer.frames)


def read(
    path: Path, media_type: str, *, limits: Limits = USUAL
) -> tuple[Inspection, ExtractedText]:
    """Do `inspect` and `extract_text` in one child, which costs half of two."""
    answer = _run(path, Request("read", media_type, limits))
    try:
        found = msgspec.json.decode(answer.frames[0].head, type=Inspection)
    except (msgspec.MsgspecError, IndexError):
        found = Inspection(problem=answer.failure.problem if answer.failure else Problem.CRASHED)
    return found, _text(answer, answer.frames[1:])


def _text(answer: Answer, frames: Sequence[Frame]) -> ExtractedText:
    problem = answer.failure.problem if answer.failure else None
    pages: list[TextPage] = []
    try:
        pages.extend(msgspec.json.decode(frame.head, type=TextPage) for frame in frames)
    except msgspec.MsgspecError:
        problem = Problem.CRASHED
    text = "\n".join(page.text for page in pages if page.text)
    return ExtractedText(text, tuple(pages), answer.truncated, problem)


def last_page_ink(path: Path, *, limits: Limits = USUAL) -> PageInk:
    """Return the last page of a PDF with everything that is visible on it.

    A page larger than A0 or on dark paper counts as full. Raises `UnreadableError`.
    """
    return _ink(path, Request("ink", "application/pdf", limits))


def page_ink(path: Path, page: int, *, limits: Limits = USUAL) -> PageInk:
    """Return a page (from 1) of a PDF as `last_page_ink` returns the last one."""
    return _ink(path, Request("ink", "application/pdf", limits, pages=(page,)))


def _ink(path: Path, request: Request) -> PageInk:
    answer = _run(path, request)
    if answer.failure:
        raise UnreadableError(answer.failure.problem)
    try:
        return msgspec.json.decode(answer.frames[0].head, type=PageInk)
    except (msgspec.MsgspecError, IndexError) as error:
        raise UnreadableError(Problem.CRASHED) from error


class _MailHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    subject: str
    sender_name: str
    sender_address: str
    message_id: str
    sent_at: str
    body: str
    important: bool
    automatic: bool
    about: tuple[str, ...]
    reports: tuple[MailReport, ...]


class _PartHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: PartKind
    name: str
    media_type: str


class _SectionHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    first: int
    last: int


def open_mail(path: Path, *, limits: Limits = USUAL) -> OpenedMail:
    """Take a letter of e-mail apart. Never raises for what it contains: see `problem`."""
    answer = _run(path, Request("mail", "message/rfc822", limits))
    problem = answer.failure.problem if answer.failure else None
    try:
        head = msgspec.json.decode(answer.frames[0].head, type=_MailHead)
        parts = tuple(
            MailPart(**msgspec.structs.asdict(msgspec.json.decode(each.head, type=_PartHead)),
                     data=each.blob)
            for each in answer.frames[1:]
        )  # fmt: skip
    except (msgspec.MsgspecError, IndexError):
        return OpenedMail(problem=problem or Problem.CRASHED)
    return OpenedMail(**msgspec.structs.asdict(head), parts=parts, problem=problem)


def split_scan(
    path: Path, media_type: str, *, at: Sequence[str], limits: Limits = USUAL
) -> list[Section]:
    """Return the letters of a scanned pile, divided at its separators: `code`, `blank` or both.

    Empty when there is no separator: the file then stays as it came. Separators themselves and
    blank pages at a section's ends are left out. Raises `UnreadableError`.
    """
    if media_type not in ("application/pdf", "image/tiff"):
        return []
    answer = _run(path, Request("sheets", media_type, limits, marks=tuple(at)))
    if answer.failure:
        raise UnreadableError(answer.failure.problem)
    try:
        heads = [msgspec.json.decode(each.head, type=_SectionHead) for each in answer.frames]
    except msgspec.MsgspecError as error:
        raise UnreadableError(Problem.CRASHED) from error
    return [
        Section(head.first, head.last, each.blob)
        for head, each in zip(heads, answer.frames, strict=True)
    ]


class _ScanHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    width: Annotated[int, msgspec.Meta(ge=1)]
    height: Annotated[int, msgspec.Meta(ge=1)]
    dpi: Annotated[int, msgspec.Meta(ge=1)]
    blank: bool


def draw_scan(path: Path, media_type: str, page: int, *, limits: Limits = USUAL) -> ScannedPage:
    """Draw a page (from 1) as grey dots for recognition. Raises `UnreadableError`."""
    answer = _run(path, Request("scan", media_type, limits, pages=(page,)))
    if answer.failure:
        raise UnreadableError(answer.failure.problem, page=page)
    try:
        head = msgspec.json.decode(answer.frames[0].head, type=_ScanHead)
    except (msgspec.MsgspecError, IndexError) as error:
        raise UnreadableError(Problem.CRASHED, page=page) from error
    blob = answer.frames[0].blob
    if len(blob) > head.width * head.height + 64:
        raise UnreadableError(Problem.CRASHED, page=page)
    return ScannedPage(head.width, head.height, head.dpi, head.blank, blob)


def make_searchable(
    path: Path, media_type: str, words: Mapping[int, Sequence[Word]], *, limits: Limits = USUAL
) -> bytes:
    """Return a PDF of a scan's pages with invisible text over them, for reading and copying.

    `words` are those of each page (from 1); pages without stay as they are. The original is only
    read. Raises `UnreadableError`, as `too-heavy` for what is larger than the limits allow.
    """
    with bundled(path, media_type, words) as both:
        answer = _run(both, Request("searchable", BUNDLE, limits))
    if answer.failure:
        raise UnreadableError(answer.failure.problem)
    return b"".join(frame.blob for frame in answer.frames[:1])


def _run(path: Path, request: Request) -> Answer:
    answer = pool(request.readers).run(path, request)
    for listener in finished:
        listener(request, answer)
    if answer.failure and answer.failure.problem is Problem.CRASHED:
        log.warning("A child failed on a %s file: %r", request.media_type, answer.failure.detail)
    return answer


def _image(frame: Frame, page: int) -> PageImage:
    try:
        head = msgspec.json.decode(frame.head, type=_ImageHead)
    except msgspec.MsgspecError as error:
        raise UnreadableError(Problem.CRASHED, page=page) from error
    return PageImage(page, head.width, head.height, head.media_type, frame.blob)
