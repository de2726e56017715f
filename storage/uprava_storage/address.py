"""Open a store by its address."""

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from uprava_storage.blobs import BlobStore
from uprava_storage.directory import DirectoryStore
from uprava_storage.errors import AddressError
from uprava_storage.memory import MemoryStore

if TYPE_CHECKING:
    from uprava_storage.s3 import S3Address

_BUCKET = re.compile(r"/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/?")

_OPTIONS = ("secure", "region", "prefix", "credentials", "spool", "connect", "idle", "total")


def open_store(url: str) -> BlobStore:
    """Open the store at an address; the forms:

    - `dir:/path`, `dir:relative/path`, `file:///path`: a folder, made when missing;
    - `s3://KEY:SECRET@host:port/bucket` with options `secure=0|1` (TLS, on by default), `region`,
      `prefix`, `spool` (folder for arriving files), `credentials` (file: key and secret, one a
      line, instead of in the address), `connect`, `idle`, `total` (limits in seconds);
    - `memory:`: a new empty store that lives as long as the process.

    Raises AddressError; StoreUnavailableError when a folder cannot be made. A server is not asked.
    """
    scheme, _, rest = url.partition(":")
    match scheme:
        case "memory":
            return MemoryStore()
        case "dir" if rest:
            return DirectoryStore(Path(rest))
        case "file" if rest.startswith("///"):
            return DirectoryStore(Path(unquote(rest.removeprefix("//"))))
        case "s3":
            return _open_s3(url)
    raise AddressError("A store's address starts with dir:, file://, s3:// or memory:.")


def _open_s3(url: str) -> BlobStore:
    """Import the SDK only here: a process with a folder store does without it (60 ms, 12 MB)."""
    from uprava_storage.s3 import S3Store

    return S3Store(s3_address(url))


def s3_address(url: str) -> "S3Address":
    """Read an `s3://` address."""
    from uprava_storage.s3 import S3Address
    from uprava_storage.s3_http import Patience

    parts = _split(url)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := set(options) - set(_OPTIONS):
        raise AddressError(f"Unknown options {sorted(unknown)}; known are {list(_OPTIONS)}.")
    key, secret = _credentials(parts, options.get("credentials"))
    prefix = options.get("prefix", "").strip("/")
    return S3Address(
        endpoint=parts.netloc.rpartition("@")[2],
        bucket=parts.path.strip("/"),
        access_key=key,
        secret_key=secret,
        secure=options.get("secure", "1") not in {"0", "no", "false"},
        region=options.get("region", "us-east-1"),
        prefix=f"{prefix}/" if prefix else "",
        spool=options.get("spool"),
        patience=Patience(**{name: _seconds(options[name]) for name in _LIMITS & set(options)}),
    )


_LIMITS = frozenset({"connect", "idle", "total"})


def _split(url: str) -> SplitResult:
    """Split the address; the sentence shows no part of it, since it may hold a secret."""
    try:
        parts = urlsplit(url)
        wrong = not parts.hostname or parts.port == 0 or not _BUCKET.fullmatch(parts.path)
    except ValueError:
        wrong = True
    if wrong:
        raise AddressError(
            "The address is not s3://KEY:SECRET@host:port/bucket; "
            "write / and + of a key as %2F and %2B."
        )
    return parts


def _credentials(parts: SplitResult, file: str | None) -> tuple[str, str]:
    if file is None:
        key, secret = unquote(parts.username or ""), unquote(parts.password or "")
    else:
        try:
            lines = Path(file).read_text(encoding="utf-8").split()
        except (OSError, UnicodeDecodeError) as error:
            raise AddressError(f"The file of credentials cannot be read: {error}.") from error
        key, secret = lines if len(lines) == 2 else ("", "")
    if not key or not secret:
        raise AddressError("The address gives no key and secret (two lines in a file of them).")
    return key, secret


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 3600:
        raise AddressError(f"A limit is a number of seconds below 3600, not {text[:20]!r}.")
    return seconds
