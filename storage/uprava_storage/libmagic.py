"""The door to libmagic: loaded at the first question, one handle per thread, or not there."""

import ctypes
import logging
import os
import threading
from functools import cache
from types import ModuleType
from typing import NamedTuple, Protocol

UNKNOWN = "application/octet-stream"

log = logging.getLogger(__name__)
_threads = threading.local()
_loading = threading.Lock()


class _Handle(Protocol):
    def from_buffer(self, buf: bytes) -> str: ...

    def from_descriptor(self, fd: int) -> str: ...


class _Library(NamedTuple):
    magic: ModuleType
    database: str | None


def guess(content: bytes | int) -> str:
    """Return libmagic's media type for bytes or an open file's number; unknown without libmagic."""
    with _loading:
        library = _library()
    if library is None:
        return UNKNOWN
    handle = _handle(library)
    try:
        if isinstance(content, bytes):
            return handle.from_buffer(content)
        return handle.from_descriptor(content)
    except library.magic.MagicException as error:
        log.warning("libmagic gave up: %s", error)
        return UNKNOWN


def _handle(library: _Library) -> _Handle:
    handle: _Handle | None = getattr(_threads, "handle", None)
    if handle is None:
        handle = _threads.handle = library.magic.Magic(mime=True, magic_file=library.database)
    return handle


@cache
def _library() -> _Library | None:
    """Load the system's libmagic, else the one of pylibmagic (5.41, older), else none."""
    try:
        import magic
    except ImportError:
        return _bundled()
    return _Library(magic, None)


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
    return _Library(magic, str(pylibmagic.data / "magic.mgc"))
