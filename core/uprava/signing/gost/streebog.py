"""Streebog (GOST R 34.11-2012, RFC 6986) by the system's libgcrypt: 150 MB/s and no GIL."""

import ctypes
import functools
import weakref
from enum import Enum

from uprava.errors import UnavailableError
from uprava.i18n import _

LIBRARY = "libgcrypt.so.20"
OLDEST = b"1.6.0"
"""The first libgcrypt that has Streebog."""


class Length(Enum):
    """The two digests: number in libgcrypt (`enum gcry_md_algos`) and bytes of the digest."""

    BITS_256 = (309, 32)
    BITS_512 = (310, 64)

    @property
    def size(self) -> int:
        """Bytes of the digest."""
        return self.value[1]

    @property
    def algorithm(self) -> str:
        """Name of the digest in ASN.1 structures here."""
        return f"streebog{8 * self.size}"


@functools.cache
def library() -> ctypes.CDLL:
    """Return libgcrypt, loaded once. Raises UnavailableError where it is absent or too old."""
    try:
        found = ctypes.CDLL(LIBRARY)
    except OSError as error:
        raise _absent() from error
    found.gcry_check_version.restype = ctypes.c_char_p
    if found.gcry_check_version(OLDEST) is None:
        raise _absent()
    handle, size = ctypes.c_void_p, ctypes.c_size_t
    found.gcry_md_open.argtypes = [ctypes.POINTER(handle), ctypes.c_int, ctypes.c_uint]
    found.gcry_md_write.argtypes = [handle, ctypes.c_void_p, size]
    found.gcry_md_write.restype = None
    found.gcry_md_copy.argtypes = [ctypes.POINTER(handle), handle]
    found.gcry_md_read.argtypes = [handle, ctypes.c_int]
    found.gcry_md_read.restype = handle
    found.gcry_md_close.argtypes = [handle]
    found.gcry_md_close.restype = None
    return found


def _absent() -> UnavailableError:
    return UnavailableError(
        _(
            "GOST signatures cannot be made or checked here: the system library libgcrypt 1.6 or "
            "newer is not installed. Nothing was changed; tell the administrator."
        ),
        code="gost-unavailable",
    )


def require_streebog() -> None:
    """Raise UnavailableError, a sentence for people, where Streebog is not to be had."""
    library()


class Streebog:
    """An incremental digest, as `hashlib` has them, with the `finalize` of `cryptography`.

    One object belongs to one thread at a time; `update` lets other threads run meanwhile.
    """

    def __init__(self, length: Length, data: bytes = b"") -> None:
        """Raise UnavailableError without libgcrypt."""
        self.length = length
        self._handle = ctypes.c_void_p()
        self._library = library()
        self._opened(
            self._library.gcry_md_open(ctypes.byref(self._handle), length.value[0], 0), data
        )

    def _opened(self, problem: int, data: bytes = b"") -> None:
        if problem:
            raise _absent()
        weakref.finalize(self, self._library.gcry_md_close, self._handle)
        if data:
            self.update(data)

    def update(self, data: bytes | bytearray | memoryview) -> None:
        """Take more bytes in; a large block is best."""
        view = memoryview(data)
        self._library.gcry_md_write(self._handle, _readable(view, data), view.nbytes)

    def digest(self) -> bytes:
        """Return the digest of what came so far; more may follow."""
        ended = self.copy()
        found = self._library.gcry_md_read(ended._handle, self.length.value[0])
        return ctypes.string_at(found, self.length.size)

    finalize = digest

    def hexdigest(self) -> str:
        """Return the digest in hexadecimal, lower case."""
        return self.digest().hex()

    def copy(self) -> "Streebog":
        """Return an independent digest of the same bytes so far."""
        other = object.__new__(Streebog)
        other.length, other._library = self.length, self._library
        other._handle = ctypes.c_void_p()
        other._opened(self._library.gcry_md_copy(ctypes.byref(other._handle), self._handle))
        return other


def _readable(view: memoryview, data: object) -> object:
    """Return what C can read: the memory itself where ctypes lets us, else a copy."""
    if isinstance(data, bytes):
        return data
    if view.readonly or not view.contiguous:
        return bytes(view)
    return (ctypes.c_char * view.nbytes).from_buffer(view)
