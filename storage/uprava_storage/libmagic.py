"""The door to libmagic: loaded at the first question, or not there at all."""

import ctypes
import logging
import os
import threading
from functools import cache
from typing import NamedTuple, Protocol

UNKNOWN = "application/octet-stream"

log = logging.getLogger(__name__)
_turn = threading.Lock()


class _Handle(Protocol):
    def from_buffer(self, buf: bytes) -> str: ...

    def from_descriptor(self, fd: int) -> str: ...


class _Library(NamedTuple):
    handle: _Handle
    gave_up: type[Exception]


def guess(content: bytes | int) -> str:
    """Return libmagic's media type for bytes or an open file's number; unknown without libmagic.

    One handle serves all threads in turn (0.2 to 2 ms each): a handle is not safe to share without
    a lock, and each maps 5 MB.
    """
    with _turn:
        library = _library()
        if library is None:
            return UNKNOWN
        try:
            if isinstance(content, bytes):
                return library.handle.from_buffer(content)
            return library.handle.from_descriptor(content)
        except library.gave_up as error:
            log.warning("libmagic gave up: %s", error)
            return UNKNOWN


@cache
def _library() -> _Library | None:
    """Load the system's libmagic, else the one of pylibmagic (5.41, older), else none."""
    try:
        import magic
    except ImportError:
        return _bundled()
    return _Library(magic.Magic(mime=True), magic.MagicException)


def _bundled() -> _Library | None:
    """Load pylibmagic's library, undoing what its import does to the whole process.

    It prepends to LD_LIBRARY_PATH and MAGIC, which children inherit, and patches ctypes.CDLL.
    """
    environment, opener = dict(os.environ), ctypes.CDLL.__init__
    try:
        import pylibmagic  # first: it lets `magic` find the library

        import magic  # isort: skip
    except (ImportError, OSError) as error:
        log.warning("no libmagic: media types come from our own rules only (%s)", error)
        return None
    finally:
        ctypes.CDLL.__init__ = opener  # type: ignore[method-assign] # gives back what was there
        for name in set(os.environ) - set(environment):
            del os.environ[name]
        os.environ.update(environment)
    database = str(pylibmagic.data / "magic.mgc")
    return _Library(magic.Magic(mime=True, magic_file=database), magic.MagicException)
