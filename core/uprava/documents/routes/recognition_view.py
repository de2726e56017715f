"""What the card says of a scan's text."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from uprava.documents.models import RecognitionState, TextState
from uprava.documents.service.filing import FileRow
from uprava.documents.service.recognitions import (
    RecognitionRow,
    find_recognition,
    is_possible,
    why_not,
)
from uprava.i18n import N_, _
from uprava.installation import installation_of
from uprava.rendering.tesseract import RECOGNISABLE

SURE = 80
"""Below it the sentence says that the machine was not sure; clean print has 90 and more."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The line about a scan's text: `unfinished` shows progress, `again` may be asked for."""

    said: str
    unfinished: bool
    again: bool
    url: str
    copy_url: str
    done: int = 0
    pages: int = 0


def recognition_of(session: Session, file: FileRow) -> Recognised | None:
    """Return what is told of a file's text; None for a file that is no scan."""
    installation = installation_of(session)
    scan = file.text_state in (TextState.NONE, TextState.RECOGNISED) and file.pages
    if not scan or file.media_type not in RECOGNISABLE:
        return None
    url = f"/docs/{file.document_id}/files/{file.id}/recognition"
    row = find_recognition(session, file.sha256)
    possible = is_possible(installation, file.media_type)
    if row is None:
        said = _("The scan has no text.") if possible else why_not(installation)
        return Recognised(said, unfinished=False, again=possible, url=url, copy_url="")
    ended = row.state in (RecognitionState.CANCELLED, RecognitionState.FAILED)
    again = possible and (ended or (row.state == RecognitionState.READY and not row.words))
    copy = f"/docs/{file.document_id}/files/{file.id}/with-text" if row.sha256 else ""
    return Recognised(
        sentence_of(row), row.unfinished, again, url, copy, row.done, row.pages
    )  # fmt: skip


SENTENCES = {
    RecognitionState.WAITING: N_("The text will be recognised: the scan waits for its turn."),
    RecognitionState.RUNNING: N_("The text is being recognised: {done} of {pages}"),
    RecognitionState.CANCELLED: N_("The recognition was stopped at page {done} of {pages}."),
    RecognitionState.FAILED: N_(
        "The text could not be recognised: the pages are read by eye only."
    ),
}


def sentence_of(row: RecognitionRow) -> str:
    """Return how far a recognition is, in words."""
    if row.state == RecognitionState.READY:
        return said_of_text(row) if row.words else _("No text was found on the scan.")
    return _(SENTENCES[RecognitionState(row.state)]).format(done=row.done, pages=row.pages)


def said_of_text(row: RecognitionRow) -> str:
    """Return what the reader of recognised text should know."""
    sure = row.confidence or 0
    said = (
        _("The text was recognised by machine (sure of {n}%); check it by the picture.")
        if sure >= SURE
        else _("The machine was not sure of the text ({n}%): check every word by the picture.")
    )
    parts = [said.format(n=sure)]
    if row.problem:
        parts.append(_("Some pages could not be read."))
    return " ".join(parts)
