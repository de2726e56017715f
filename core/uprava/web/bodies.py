"""Requests' bodies: only files may be large, and nobody fills the memory, signed in or not.

The framework reads a form before it asks who sends it, because the CSRF token may be inside, and
keeps everything but files in memory. So each body is measured while it comes in.
"""

import codecs
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Any

from litestar import Request
from litestar.exceptions import ClientException
from multipart import MultipartError, MultipartSegment, PushMultipartParser

from uprava.errors import TooLargeError
from uprava.i18n import _

MOST = 1024 * 1024
"""Bytes of everything but files; of a request from nobody, of everything."""

UTF8 = codecs.getincrementaldecoder("utf-8")


class MeasuredRequest(Request[Any, Any, Any]):
    """A request whose body is cut off where it grows beyond what its kind may have."""

    async def stream(self) -> AsyncGenerator[bytes, None]:
        """Yield the body's chunks. Raises TooLargeError."""
        meter = self.meter()
        async for chunk in super().stream():
            meter.count(chunk)
            yield chunk

    def meter(self) -> "Meter":
        """Return what measures this body: files count only when nobody is signed in."""
        content_type, options = self.content_type
        boundary = options.get("boundary", "").encode()
        if content_type == "multipart/form-data" and boundary:
            return PartsMeter(boundary, files_too=not self.may_send_files())
        return Meter()

    def may_send_files(self) -> bool:
        """Tell whether files count apart: of who is signed in, and of whom the route lets.

        A route says it by the option `lets_files`, a function of the request's headers.
        """
        lets = self.scope["route_handler"].opt.get("lets_files")
        return self.scope.get("user") is not None or bool(lets and lets(self.headers))


class Meter:
    """Counts every byte."""

    def __init__(self) -> None:
        self.counted = 0

    def count(self, chunk: bytes) -> None:
        """Count a chunk of the body. Raises TooLargeError."""
        self.add(len(chunk))

    def add(self, size: int) -> None:
        """Count bytes that are kept in memory."""
        self.counted += size
        if self.counted > MOST:
            raise TooLargeError(_("The request is larger than this installation accepts."))


class PartsMeter(Meter):
    """Counts the parts of a form that are texts, and refuses those that cannot be read."""

    def __init__(self, boundary: bytes, *, files_too: bool) -> None:
        super().__init__()
        self.files_too = files_too
        self.parser = PushMultipartParser(boundary)
        self.file = False
        self.decoder = UTF8()

    def count(self, chunk: bytes) -> None:
        """Count the texts; a malformed body is refused by who takes it apart next."""
        if self.files_too:
            self.add(len(chunk))
        with suppress(MultipartError):
            for event in self.parser.parse(chunk):
                self.take(event)

    def take(self, event: "MultipartSegment | bytes | None") -> None:
        """Look at the beginning, a piece or the end of a part."""
        if isinstance(event, MultipartSegment):
            self.file = bool(event.filename)
            if not self.file and (event.charset or "utf-8").lower() not in ("utf-8", "us-ascii"):
                raise ClientException("a field in another encoding than UTF-8")
        elif not self.file:
            self.add(len(event or b""))
            self.read(event)

    def read(self, piece: bytes | None) -> None:
        """Raise ClientException for a text that is not UTF-8."""
        try:
            self.decoder.decode(piece or b"", final=piece is None)
        except UnicodeDecodeError as error:
            raise ClientException("a field that is not UTF-8") from error
