"""The door for files: looked at by the sandbox, refused with a sentence or put into the store.

Runs before the transaction begins, so that a slow upload holds no database connection; the
blobs of a refused or failed act are orphans, collected at night.
"""

import mimetypes
import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import IO, BinaryIO

from litestar.datastructures import UploadFile
from uprava_storage import (
    CHUNK,
    BlobStore,
    StoreFullError,
    StoreUnavailableError,
    safe_name,
    sniff,
)

from uprava.documents.lending import lend
from uprava.documents.service.filing import Received
from uprava.errors import InvalidError, TooLargeError, UnavailableError
from uprava.i18n import N_, _
from uprava.rendering import Problem, inspect

REFUSED_TYPES = {
    "application/x-dosexec": N_("programs are not accepted"),
    "application/vnd.microsoft.portable-executable": N_("programs are not accepted"),
    "application/x-executable": N_("programs are not accepted"),
    "application/x-pie-executable": N_("programs are not accepted"),
    "application/x-sharedlib": N_("programs are not accepted"),
    "application/x-msdownload": N_("programs are not accepted"),
    "text/x-shellscript": N_("programs are not accepted"),
    "text/html": N_("web pages are not accepted; save the page as PDF"),
    "image/svg+xml": N_("SVG pictures are not accepted; save the picture as PDF or PNG"),
}
"""What a browser or a workstation would run."""

REFUSED_NAMES = {
    ".appref-ms", ".bat", ".chm", ".cmd", ".com", ".cpl", ".desktop", ".exe", ".hta", ".jar",
    ".js", ".jse", ".lnk", ".mht", ".mhtml", ".msc", ".msi", ".pif", ".ps1", ".reg", ".scf",
    ".scr", ".url", ".vbe", ".vbs", ".wsf", ".wsh", ".xht", ".xhtml",
}  # fmt: skip
"""What Windows runs or opens in a browser by its name alone, whatever is inside."""

REFUSED_PROBLEMS = {
    Problem.EMPTY: N_("the file is empty"),
    Problem.TRUNCATED: N_("the file is cut off; ask the sender for it again"),
    Problem.DAMAGED: N_("the file is damaged; ask the sender for it again"),
    Problem.ENCRYPTED: N_("the file is protected by a password; save it without one"),
    Problem.MISTYPED: N_("the content is not what the file's name says"),
    Problem.POLYGLOT: N_("other content stands before the document; save the file anew"),
    Problem.ZIP_BOMB: N_("the archive unpacks to too much"),
    Problem.FORBIDDEN_XML: N_("the file refers to things outside itself"),
}
"""What cannot be read by anybody, or was made to harm. Other problems are shown on the card."""

CHECKED_NAMES = {
    ".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".docx", ".xlsx", ".pptx", ".odt", ".ods",
    ".zip", ".p7s",
}  # fmt: skip
"""Extensions that promise a type which can be told from the content."""

SAME = {"application/x-pkcs7-signature": "application/pkcs7-signature", "image/jpg": "image/jpeg"}


def receive(
    uploads: Sequence[UploadFile], store: BlobStore, *, limit: int, most: int
) -> list[Received]:
    """Take the files of one act into the store; the first is the main one.

    All or nothing: raises InvalidError with a sentence per refused file, TooLargeError, or
    UnavailableError when the store does not answer.
    """
    if len(uploads) > most:
        raise InvalidError(_("At most {n} files at once.").format(n=most))
    received, wrong = [], {}
    for place, upload in enumerate(uploads):
        name = safe_name(upload.filename)
        try:
            role = "main" if place == 0 else "attachment"
            received.append(receive_one(upload.file, store, name=name, limit=limit, role=role))
        except InvalidError as error:
            wrong[f"file[{place}]"] = f"{name}: {error.detail}"
    if wrong:
        said = _("A file was refused, so nothing was kept.")
        raise InvalidError(f"{said} {'; '.join(wrong.values())}.", code="bad-file", fields=wrong)
    return received


def receive_one(
    stream: IO[bytes], store: BlobStore, *, name: str, limit: int, role: str
) -> Received:
    """Take one file; what it is is told from its bytes, never from what the sender says."""
    size = measured(stream, limit=limit)
    if size == 0:
        raise InvalidError(_(REFUSED_PROBLEMS[Problem.EMPTY]))
    with lend(iter(partial(stream.read, CHUNK), b"")) as path:
        media_type = sniff(path, name=name)
        refuse_type(name, media_type)
        found = inspect(path, media_type)
        if found.problem in REFUSED_PROBLEMS:
            raise InvalidError(_(REFUSED_PROBLEMS[found.problem]), code=found.problem.value)
        with path.open("rb") as looked_at:
            blob = kept(store, looked_at)
    return Received(name, media_type, size, blob, found.pages or None, role)


def measured(stream: IO[bytes], *, limit: int) -> int:
    """Return an upload's size and go to its beginning. Raises TooLargeError."""
    stream.seek(0, os.SEEK_END)
    size = stream.tell()
    stream.seek(0)
    if size > limit:
        megabytes = limit // (1024 * 1024)
        raise TooLargeError(
            _("A file may have at most {n} MB; nothing was kept.").format(n=megabytes)
        )
    return size


def refuse_type(name: str, media_type: str) -> None:
    """Raise InvalidError for a forbidden type, or one that its name belies."""
    if media_type in REFUSED_TYPES:
        raise InvalidError(_(REFUSED_TYPES[media_type]), code="refused-type")
    extension = Path(name).suffix.lower()
    if extension in REFUSED_NAMES:
        raise InvalidError(_("programs are not accepted"), code="refused-type")
    if extension in CHECKED_NAMES:
        claimed, _encoding = mimetypes.guess_type(name)
        if claimed and SAME.get(claimed, claimed) != SAME.get(media_type, media_type):
            raise InvalidError(_(REFUSED_PROBLEMS[Problem.MISTYPED]), code="mistyped")


def kept(store: BlobStore, stream: BinaryIO) -> str:
    """Put the bytes into the store and return their SHA-256."""
    try:
        return store.put(stream).sha256
    except StoreFullError as error:
        raise UnavailableError(
            _("There is no room left for files. Nothing was kept; tell the administrator.")
        ) from error
    except StoreUnavailableError as error:
        raise UnavailableError(
            _(
                "The file store does not answer. Nothing was kept; reading cards works."
                " Try again in a few minutes."
            )
        ) from error
