"""Files that come before there is a document: each taken in or refused by itself, then read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from litestar.datastructures import UploadFile
from uprava_storage import safe_name

from uprava.documents.intake import receive
from uprava.documents.service.filing import Received
from uprava.documents.service.pages import local_copy
from uprava.errors import InvalidError, TooLargeError
from uprava.i18n import _
from uprava.installation import Installation
from uprava.recognition import Recognised, recognise
from uprava.rendering import extract_text


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not taken in, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of several files: those kept, and those refused."""

    kept: Sequence[Received]
    refused: Sequence[Refusal]


def take_in(installation: Installation, uploads: Sequence[UploadFile]) -> TakenIn:
    """Take in what is good; a bad file does not spoil the others.

    Runs before the transaction begins. Raises InvalidError for too many files, and
    UnavailableError when the store does not answer.
    """
    settings = installation.settings
    if len(uploads) > settings.files_per_request:
        raise InvalidError(_("At most {n} files at once.").format(n=settings.files_per_request))
    kept, refused = [], []
    for upload in uploads:
        try:
            kept += receive([upload], installation.store, limit=settings.upload_limit, most=1)
        except (InvalidError, TooLargeError) as error:
            why = "; ".join(error.fields.values()) or error.detail
            name = safe_name(upload.filename)
            refused.append(Refusal(name, why.removeprefix(f"{name}: ")))
    return TakenIn(kept, refused)


def take_in_one(installation: Installation, uploads: Sequence[UploadFile]) -> Received | Refusal:
    """Take in the first file; return why it was refused otherwise.

    Raises InvalidError when there is none.
    """
    taken = take_in(installation, uploads[:1])
    became: list[Received | Refusal] = [*taken.refused, *taken.kept]
    if not became:
        raise InvalidError(_("The request has no file."), fields={"file": _("missing")})
    return became[0]


def read_first_page(installation: Installation, file: Received, *, today: date) -> Recognised:
    """Return what the file's first page says; nothing for a scan without text."""
    with local_copy(installation.store, file.sha256) as path:
        text = extract_text(path, file.media_type)
    first = text.pages[0].text if text.pages else ""
    return recognise(first, pages=file.pages, today=today)
