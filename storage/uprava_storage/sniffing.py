"""Find the media type of a file from its bytes; the name only decides between look-alikes.

Own rules first (libmagic knows no detached signature, no PEM, no XML without a declaration), then
libmagic over the whole file, then the extension, but never for a type whose bytes must show it.
"""

import base64
import binascii
import io
import mimetypes
import os
import re
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from uprava_storage.libmagic import guess
from uprava_storage.zips import directory_of

UNKNOWN = "application/octet-stream"
SIGNATURE = "application/pkcs7-signature"

_HEAD = 64 * 1024
_TAIL = 2048
_BUFFER = 8 * 1024 * 1024
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError, RuntimeError)
_MEMBERS = 20_000
_TABLE = 8 * 1024 * 1024

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),
    (b"MM\0+", "image/tiff"),
    (b"\x7fELF", "application/x-executable"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"AC10", "image/vnd.dwg"),
)

_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"), "image/heic"),
    **dict.fromkeys((b"avif", b"avis"), "image/avif"),
}

_SAME = {
    "text/xml": "application/xml",
    "text/rtf": "application/rtf",
    "image/x-ms-bmp": "image/bmp",
    "application/x-rar": "application/vnd.rar",
    "application/x-gzip": "application/gzip",
    "application/x-empty": "application/x-empty",
    "inode/x-empty": "application/x-empty",
}

_TEXTS = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".md": "text/markdown",
    ".ics": "text/calendar",
    ".vcf": "text/vcard",
}

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_NAMES = {
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
    ".msg": "application/vnd.ms-outlook",
    ".vsd": "application/vnd.visio",
}
_OLE_VAGUE = frozenset({UNKNOWN, "application/x-ole-storage", "application/CDFV2"})
_LOCKED = "application/encrypted"
"""What libmagic calls an Office Open XML document under a password: only its name says which."""
_LOCKED_NAMES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}

_BY_NAME_ONLY = re.compile(r"(audio|video|font)/|application/(vnd\.(google|adobe)|x-)|model/")
"""Types that the extension may give to bytes nobody knows; all others must show themselves."""

_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_ENVELOPED_DATA = bytes.fromhex("06092a864886f70d010703")
_PKCS7_DATA = bytes.fromhex("06092a864886f70d010701")
_PEM = re.compile(rb"(?m)^-----BEGIN ([A-Z0-9 #]{3,40})-----\s*$")
_PEM_TYPES = {
    b"PKCS7": SIGNATURE,
    b"CMS": SIGNATURE,
    b"PKCS #7 SIGNED DATA": SIGNATURE,
    b"SIGNATURE": SIGNATURE,
    b"CERTIFICATE": "application/pem-certificate-chain",
    b"TRUSTED CERTIFICATE": "application/pem-certificate-chain",
    b"CERTIFICATE REQUEST": "application/pkcs10",
}
_BASE64 = re.compile(rb"\s*(M[A-Za-z0-9+/\s]{60,})={0,2}\s*\Z")

_CONTENT_TYPE = re.compile(rb'ContentType\s*=\s*["\'](application/vnd\.[\w.+-]{1,120})["\']')
_OPEN_DOCUMENT = re.compile(rb"application/[\w.+-]{1,100}")
_MAIN = re.compile(r"\.main\+xml$|\.main$")

_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)")
_BEFORE_ROOT = re.compile(
    r"(?P<instruction><\?)|(?P<comment><!--)|(?P<subset><![^>\[]*\[)|(?P<other><!)"
)
_ENDS = {
    "instruction": re.compile(r"\?>\s*"),
    "comment": re.compile(r"-->\s*"),
    "subset": re.compile(r"\]\s*>\s*"),
    "other": re.compile(r">\s*"),
}
_HTML = frozenset(
    {"html", "head", "body", "script", "style", "title", "meta", "link", "div", "span", "p", "a"}
    | {"img", "table", "iframe", "form", "h1", "h2", "h3", "ul", "ol", "br", "pre", "b", "i"}
    | {"center", "font", "object", "embed", "input", "button", "video", "audio", "base"}
)
_MAIL_HEADER = re.compile(
    rb"(?im)^(received|return-path|from|to|subject|date|mime-version|message-id|delivered-to|"
    rb"content-type|reply-to|dkim-signature|x-[\w-]+):[ \t]"
)
_MAIL_SURE = re.compile(rb"(?im)^(received|mime-version|message-id|return-path):[ \t]")
_PDF = re.compile(rb"%PDF-\d\.\d")


def sniff(path_or_file: str | Path | BinaryIO, *, name: str) -> str:
    """Return the media type, `application/octet-stream` when unknown; a position is kept.

    Content wins over `name`: a program called `x.pdf` is a program. Raises OSError only when the
    file cannot be read, never for what is in it or for a missing libmagic.
    """
    if isinstance(path_or_file, str | Path):
        with Path(path_or_file).open("rb") as file:
            return _sniff(file, PurePosixPath(name).suffix.lower())
    position = path_or_file.tell()
    try:
        return _sniff(path_or_file, PurePosixPath(name).suffix.lower())
    finally:
        path_or_file.seek(position)


def _sniff(file: BinaryIO, extension: str) -> str:
    length = file.seek(0, os.SEEK_END)
    file.seek(max(0, length - _TAIL))
    tail = file.read(_TAIL)
    file.seek(0)
    head = file.read(_HEAD)
    if not head:
        return "application/x-empty"
    return (
        _by_start(head)
        or _by_zip(file, head)
        or _by_asn1(head, extension)
        or _by_text(head, tail, extension)
        or _by_library(file, head, tail, extension)
    )


def _by_start(head: bytes) -> str | None:
    for start, media_type in _STARTS:
        if head.startswith(start):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12])
    return None


def _by_zip(file: BinaryIO, head: bytes) -> str | None:
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None
    directory = directory_of(file)
    if directory is None or directory.entries > _MEMBERS or directory.size > _TABLE:
        return "application/zip"
    try:
        with zipfile.ZipFile(file) as archive:
            return _office_type(archive) or "application/zip"
    except _BROKEN_ZIP:
        return "application/zip"


def _office_type(archive: zipfile.ZipFile) -> str | None:
    """Tell the office format by its own table of contents, whatever the order of members."""
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        for found in _CONTENT_TYPE.findall(_member(archive, "[Content_Types].xml", 2**20)):
            if media_type := _main_type(found.decode("ascii")):
                return media_type
    if "mimetype" in names:
        declared = _member(archive, "mimetype", 128).strip()
        if _OPEN_DOCUMENT.fullmatch(declared):
            return declared.decode("ascii")
    return None


def _member(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    with archive.open(name) as member:
        return member.read(limit)


def _main_type(content_type: str) -> str | None:
    """Turn the content type of a package's main part into the media type of the whole."""
    plain, found = _MAIN.subn("", content_type)
    if not found:
        return None
    return f"{plain}.12" if plain.endswith("macroEnabled") else plain


def _by_asn1(head: bytes, extension: str) -> str | None:
    """Know DER and BER by their outermost fields, also in PEM and in bare base64."""
    if head[:1] == b"\x30":
        return _der_type(head[:64], extension)
    if pem := _PEM.search(head[:4096]):
        return _PEM_TYPES.get(pem[1], "application/x-pem-file")
    if _BASE64.fullmatch(head):
        return _der_type(_decoded(head)[:64], extension)
    return None


def _decoded(text: bytes) -> bytes:
    plain = b"".join(text[:512].split()).rstrip(b"=")
    try:
        return base64.b64decode(plain[: len(plain) // 4 * 4], validate=True)
    except binascii.Error:
        return b""


def _der_type(der: bytes, extension: str) -> str | None:
    content = _inside(der)
    if content.startswith(_SIGNED_DATA):
        return "application/pkcs7-mime" if extension == ".p7m" else SIGNATURE
    if content.startswith((_ENVELOPED_DATA, _PKCS7_DATA)):
        return "application/pkcs7-mime"
    if content.startswith(b"\x02\x01\x03\x30") and _inside(content[3:]).startswith(_PKCS7_DATA):
        return "application/x-pkcs12"
    certificate = _inside(content).startswith(b"\xa0\x03\x02\x01\x02")
    return "application/pkix-cert" if certificate else None


def _inside(der: bytes) -> bytes:
    """Return what follows the header of a SEQUENCE (X.690, 8.1.3), nothing if it is not one."""
    if len(der) < 2 or der[0] != 0x30:
        return b""
    long_form = der[1] & 0x7F if der[1] & 0x80 else 0
    return der[2 + long_form :]


def _by_text(head: bytes, tail: bytes, extension: str) -> str | None:
    if text := _markup(head):
        return _markup_type(text, tail)
    block = head[:8192].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    names = {found.lower() for found in _MAIL_HEADER.findall(block)}
    starts = _MAIL_HEADER.match(block) is not None
    if starts and len(names) >= 3 and (extension == ".eml" or _MAIL_SURE.search(block)):
        return "message/rfc822"
    return None


def _markup(head: bytes) -> str:
    """Return the start as text when it begins with `<`, else nothing."""
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        text = head[: len(head) // 2 * 2].decode("utf-16", "replace")
    else:
        text = head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    text = text.lstrip()
    return text if text.startswith("<") else ""


def _markup_type(text: str, tail: bytes) -> str | None:
    declared = text.startswith("<?xml")
    if re.match(r"(?i)<!doctype\s+html", text):
        return "text/html"
    root = _root(text)
    local = root.rpartition(":")[2].lower()
    if local == "svg":
        return "image/svg+xml"
    if local == "html" or (local in _HTML and not declared):
        return "text/html"
    closed = tail.replace(b"\0", b"").rstrip().endswith((f"</{root}>".encode(), b"/>", b"-->"))
    return "application/xml" if declared or (root and closed) else None


def _root(text: str) -> str:
    """Return the name of the first element after declaration, comments and DOCTYPE, or nothing.

    A loop, not one expression: repeated lazy patterns take exponential time on hostile text.
    """
    at = 0
    while found := _BEFORE_ROOT.match(text, at):
        end = _ENDS[str(found.lastgroup)].search(text, found.end())
        if end is None:
            return ""
        at = end.end()
    root = _ROOT.match(text, at)
    return root[1] if root else ""


def _by_library(file: BinaryIO, head: bytes, tail: bytes, extension: str) -> str:
    found = _asked(file)
    found = _SAME.get(found, found)
    if found == _LOCKED and extension in _LOCKED_NAMES:
        return _LOCKED_NAMES[extension]
    if found in {*_OLE_VAGUE, _LOCKED} and head.startswith(_OLE):
        return _OLE_NAMES.get(extension, "application/x-ole-storage")
    if found == UNKNOWN and _is_text(head):
        found = "text/plain"
    if found in {UNKNOWN, "text/plain"} and _PDF.search(head[:1024]) and b"startxref" in tail:
        return "application/pdf"
    if found in {"text/plain", "text/csv"}:
        return _TEXTS.get(extension, "text/plain")
    return found if found != UNKNOWN else _by_extension(extension)


def _asked(file: BinaryIO) -> str:
    """Ask libmagic over the real file where there is one, else over the first 8 MiB."""
    file.seek(0)
    try:
        return guess(file.fileno())
    except (io.UnsupportedOperation, AttributeError):
        return guess(file.read(_BUFFER))


def _is_text(head: bytes) -> bool:
    """Tell whether there are no control characters but tabs, line ends and form feeds."""
    return not re.search(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]", head)


def _by_extension(extension: str) -> str:
    media_type = mimetypes.MimeTypes().types_map[1].get(extension, UNKNOWN)
    return media_type if _BY_NAME_ONLY.match(media_type) else UNKNOWN
