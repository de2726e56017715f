"""Sending stored bytes: ranges, ETag, names in any alphabet, never anything the browser runs."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from threading import Lock
from typing import Any
from urllib.parse import quote

from litestar import Request, Response
from litestar.background_tasks import BackgroundTask
from litestar.response import Stream
from uprava_storage import BlobNotFoundError, BlobStore, Reading, StoreUnavailableError

from uprava.errors import UnavailableError, UpravaError
from uprava.i18n import _
from uprava.web.metrics import lost_files

log = logging.getLogger(__name__)

RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")
"""One range of at most an exabyte; anything else is answered with the whole file (RFC 9110)."""

SAFE_INLINE = {"image/png", "image/jpeg"}


class RangeError(UpravaError):
    """The range asked for lies outside the file."""

    status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
    code = "range"


@dataclass(frozen=True, slots=True)
class Sent:
    """What to send and under which name; `lasting` content never changes at its address."""

    sha256: str
    size: int
    media_type: str
    name: str
    inline: bool = False
    lasting: bool = False


def send_blob(request: Request[Any, Any, Any], store: BlobStore, sent: Sent) -> Response[Any]:
    """Answer with a stored file or the part asked for; 304 when the browser has it.

    Originals go out as attachments under a sandboxing policy: nothing uploaded is ever run.
    """
    etag = f'"{sent.sha256}"'
    headers = headers_of(sent, etag)
    if etag in [part.strip() for part in request.headers.get("if-none-match", "").split(",")]:
        return Response(None, status_code=304, headers=headers)
    part = asked_range(request, sent, etag)
    start, length = part or (0, sent.size)
    status = 200
    if part is not None:
        status = 206
        headers["content-range"] = f"bytes {start}-{start + length - 1}/{sent.size}"
    headers["content-length"] = str(length)
    if request.method == "HEAD" or length == 0:
        return Response(b"", status_code=status, headers=headers, media_type=sent.media_type)
    chunks = opened(store, sent.sha256, start, length)
    return Stream(
        chunks, status_code=status, headers=headers, media_type=sent.media_type,
        background=BackgroundTask(chunks.close),
    )  # fmt: skip


def headers_of(sent: Sent, etag: str) -> dict[str, str]:
    """Return the headers of a file."""
    kind = "inline" if sent.inline and sent.media_type in SAFE_INLINE else "attachment"
    fallback = re.sub(r"[^A-Za-z0-9._-]", "_", sent.name)
    extended = f"filename*=UTF-8''{quote(sent.name)}"
    headers = {
        "etag": etag,
        "accept-ranges": "bytes",
        "cache-control": "private, max-age=86400, immutable"
        if sent.lasting
        else "private, no-cache",
        "content-disposition": f'{kind}; filename="{fallback}"; ' + extended,
    }
    if sent.lasting:
        headers["vary"] = "Cookie"  # who signs in next at the same browser asks anew
    if kind == "attachment":
        headers["content-security-policy"] = "default-src 'none'; sandbox"
    return headers


def asked_range(request: Request[Any, Any, Any], sent: Sent, etag: str) -> tuple[int, int] | None:
    """Return start and length of the single range asked for; None for the whole file."""
    match = RANGE.fullmatch(request.headers.get("range", "").strip())
    if match is None or request.headers.get("if-range", etag) != etag:
        return None
    first, last = match.groups()
    if not first and not last:
        return None
    if first:
        start, end = int(first), min(int(last), sent.size - 1) if last else sent.size - 1
    else:
        start, end = max(sent.size - int(last), 0), sent.size - 1
    if start >= sent.size or end < start:
        raise RangeError(_("The file has only {n} bytes.").format(n=sent.size))
    return start, end - start + 1


class Chunks(Iterator[bytes]):
    """The chunks of a stored file; the answer lets go of it, also when its reader went away.

    A chunk may still be on its way in another thread then: closing waits for it.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._lock = Lock()

    def __next__(self) -> bytes:
        """Return the next chunk."""
        with self._lock:
            return next(self._reading)

    def close(self) -> None:
        """Let go of the file; what is left of it is not sent."""
        with self._lock:
            self._reading.close()


def opened(store: BlobStore, sha256: str, start: int, length: int) -> Chunks:
    """Open the blob now, so that a store that is down is answered with a sentence, not a cut."""
    try:
        return Chunks(store.read(sha256, start=start, length=length))
    except BlobNotFoundError as error:
        raise lost_file(sha256) from error
    except StoreUnavailableError as error:
        raise UnavailableError(
            _("The file store does not answer. The card is intact; try again in a few minutes.")
        ) from error


def lost_file(sha256: str) -> UnavailableError:
    """Return the refusal for a file the store has lost, after counting it for the administrator.

    Trying again does not help: the file comes back from a backup only.
    """
    lost_files.inc()
    log.error("a file is lost from the store: %s", sha256)
    return UnavailableError(
        _(
            "The file is lost from the store; the card and all that was done with it are kept."
            " Tell the administrator: the file can be brought back from a backup."
        ),
        code="file-lost",
    )
